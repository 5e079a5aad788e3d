"""The types of the answers; Gradio makes the endpoints' schemas (``gradio_api/info``) of them."""

from typing import Any, TypedDict


class Variant(TypedDict):
    """A cached variant, as in ``python -m engine list --json``: accuracies are fractions, drops pp, sizes bytes."""

    id: str
    task: str
    model: str
    quantizer: str | None
    weight_bits: int | None
    activation_bits: int | None
    per_channel: bool
    ends_bits: int | None
    layer_bits: dict[str, Any] | None
    embeddings: str | None
    pruning: str | None
    pruning_ratio: float | None
    pruning_gradual: bool
    pruned_epochs: int
    attention: dict[str, Any] | None
    attention_added: bool
    fine_tuned: bool
    epochs: int
    start_bits: int | None
    seed: int
    baseline_seed: int
    accuracy: float
    accuracy_low: float
    accuracy_high: float
    loss: float
    n: int
    nominal_bytes: float
    packed_bytes: int
    entropy_bytes: float
    sparsity: float
    attention_compute: float | None
    attention_kept: float | None
    multiply_adds: int | None
    full_multiply_adds: int | None
    drop: float | None
    drop_low: float | None
    drop_high: float | None
    validation_accuracy: float | None
    validation_drop: float | None
    validation_drop_low: float | None
    validation_drop_high: float | None
    file: str | None


class Score(TypedDict):
    """What the page's score card says of one variant."""

    variant: Variant
    reading: str
    """The card's sentence."""
    budget: float
    """Percentage points."""
    verdict: str | None
    """``within``, ``over`` or ``cannot tell``, of the drop's 95% interval; ``None`` where no drop is known."""
    layers: list[dict[str, Any]]
    """One a layer, as on record."""
    versions: dict[str, str]
    """What it was made with."""


class Answer(TypedDict):
    """What one network says of an example."""

    label: str
    """The likeliest class."""
    probabilities: dict[str, float]
    """Of all classes; they sum to 1."""


class Classification(TypedDict):
    """One example through two networks."""

    variant: str
    answer: Answer
    """The variant's."""
    full_precision: Answer
    agree: bool
    notes: list[str]
    """For example that a sentence was cut."""


class Recommendation(TypedDict):
    """As in ``python -m engine recommend --json``, one a network."""

    model: str
    budget: float
    device: dict[str, Any] | None
    within: dict[str, Any] | None
    undecided: dict[str, Any] | None
    knee: dict[str, Any] | None
    verdicts: dict[str, str]
    not_validated: int
    does_not_fit: int
    too_large: dict[str, Any] | None
    """Where nothing within the budget fits the device: the smallest that is within."""
    sentences: list[str]
    """The recommendation in English."""
