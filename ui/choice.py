"""What a person chose, as one value: from the controls, a point, a table row or the address, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from engine.recommend import Recommendation, recommend
from engine.variant import Variant
from ui import attention_controls
from ui.catalogue import Catalogue, has_attention, quantizers
from ui.needs import BUDGET, Needs
from ui.pruned import Pruned
from ui.ready import require_ready
from ui.texts import say

SIZE, COMPUTE = "size", "compute"
"""What the chart's horizontal axis may show: packed size, or attention compute."""
EMBEDDINGS = ("row", "tensor", "none")
"""One scale a row or a tensor of an embedding, or embeddings in full precision."""

ENDS_BITS = 8
"""The width that the page offers for the first and last layer."""


@dataclass(frozen=True)
class Choice:
    """A setting. ``id`` is set where one cached variant was chosen by name; else the setting decides."""

    task: str
    model: str
    quantizer: str | None = "lsqplus"
    weight_bits: int = 4
    activation_bits: int = 4
    ends_bits: int | None = None
    fine_tuned: bool = True
    """What is shown if there are both."""
    id: str | None = None
    embeddings: str = "row"
    """One of ``EMBEDDINGS``; says nothing where the network has none or nothing is quantized."""
    attention: tuple[tuple[str, Any], ...] | None = None
    """The attention method and its effective parameters, sorted; ``None``: dense attention."""
    axis: str = SIZE
    needs: Needs = Needs()
    pruned: Pruned | None = None
    """``None``: all weights stay."""
    pinned: str | None = None
    """Id of the variant that all others are compared with, called B."""

    @classmethod
    def of_row(cls, row: dict, axis: str = SIZE, needs: Needs = Needs()) -> Choice:  # noqa: B008  (it is frozen)
        return cls(
            row["task"], row["model"], row["quantizer"], row["weight_bits"] or ENDS_BITS,
            row["activation_bits"] or ENDS_BITS, row["ends_bits"],
            row["fine_tuned"] or not is_compressed(row), row["id"],
            row["embeddings"] or ("none" if row["quantizer"] and has_attention(row["model"]) else "row"),
            settled(row["attention"]), axis, needs, Pruned.of_row(row),
        )  # fmt: skip

    @property
    def settings(self) -> dict[str, Any] | None:
        """The attention method and its parameters."""
        return None if self.attention is None else dict(self.attention)

    @property
    def gradual(self) -> bool:
        """Whether it is pruned step by step, which only fine-tuning does: of the network that is shown, or before it
        was quantized."""
        return self.pruned is not None and self.pruned.gradual and self.can_be_gradual

    @property
    def can_be_gradual(self) -> bool:
        return self.fine_tuned or self.quantizer is not None

    @property
    def embedding_scales(self) -> str | None:
        """As ``Variant.embeddings``."""
        quantized = self.quantizer is not None and has_attention(self.model)
        return self.embeddings if quantized and self.embeddings != "none" else None

    @property
    def ends(self) -> int | None:
        """Ends as wide as all other layers are no exception, and not every quantizer has others."""
        entry = quantizers().get(self.quantizer)
        if entry is None or not entry.ends:
            return None
        return None if self.ends_bits == self.weight_bits == self.activation_bits else self.ends_bits

    def to_variant(self) -> Variant:
        """The setting calibrated only, pruned at once: what can be made on the spot."""
        shared = {"attention": self.attention}
        if self.pruned is not None:
            shared |= {"pruning": self.pruned.method, "pruning_ratio": self.pruned.ratio}
        if self.quantizer is None:
            return Variant(self.task, self.model, **shared)
        return Variant(
            self.task,
            self.model,
            self.quantizer,
            self.weight_bits,
            self.activation_bits,
            ends_bits=self.ends,
            embeddings=self.embedding_scales,
            **shared,
        )


@dataclass(frozen=True)
class View:
    """A choice with what is known about it."""

    choice: Choice
    row: dict | None
    """The variant that is shown; ``None``: not measured yet."""
    baseline: dict | None
    rows: list[dict]
    """All variants of the task's model."""
    advice: Recommendation | None = None
    """For the needs of the choice; ``None`` where no budget is set or no drop is known."""
    unfit: frozenset[str] = frozenset()
    """Ids of the variants that the device of the choice has no room for."""
    pinned: dict | None = None
    """The row of B; ``None``: nothing is pinned."""

    @property
    def does_not_fit(self) -> int:
        return len(self.unfit)

    @property
    def is_other_training(self) -> bool:
        """Whether the variant shown is calibrated where fine-tuned was asked for, or the reverse."""
        row = self.row
        return row is not None and is_compressed(row) and row["fine_tuned"] != self.choice.fine_tuned

    @property
    def full_bytes(self) -> float | None:
        """Size of the full-precision network at 32 bits."""
        return self.baseline["nominal_bytes"] if self.baseline else None

    def variant(self, catalogue: Catalogue) -> Variant:
        """What is shown or, where it is not measured, what can be made on the spot.

        That is an attention method put on the fine-tuned weights of the setting where there are such, and scales set
        for the fine-tuned pruned network. Raises ``ValueError`` where the page cannot make it.
        """
        choice = self.choice
        if self.row is not None:
            return catalogue.variant(self.row)
        weights = tuned_weights(self.rows, choice)
        if weights is not None:
            return replace(catalogue.variant(weights), attention=choice.attention, attention_added=True)
        source = self.pruned_source
        if choice.gradual and source is None:
            raise ValueError(say("gradual_not_here"))
        if source is None:
            return choice.to_variant()
        gradual = source["pruning_gradual"]
        return replace(
            choice.to_variant(), pruning_gradual=gradual, pruned_epochs=source["epochs"], seed=source["seed"],
            baseline_seed=source["baseline_seed"],
        )  # fmt: skip

    @property
    def pruned_source(self) -> dict | None:
        """The cached fine-tuned pruned network that the quantizer of the choice can be put on."""
        choice = self.choice
        if choice.pruned is None or choice.quantizer is None:
            return None
        plain = replace(choice, quantizer=None, attention=None, fine_tuned=True, id=None)
        found = find([row for row in self.rows if not row["here"]], plain)
        return found if found is not None and found["fine_tuned"] else None

    @property
    def can_be_made(self) -> bool:
        """Whether the variant can be calibrated on the spot, given the data."""
        if self.baseline is None:
            return False
        return not self.choice.gradual or self.pruned_source is not None


def is_compressed(row: dict) -> bool:
    return any(row[name] is not None for name in ("quantizer", "attention", "pruning"))


def settled(attention: Mapping[str, Any] | None) -> tuple[tuple[str, Any], ...] | None:
    """A record's attention settings as in ``Choice.attention``: equal for equal networks."""
    return None if attention is None else _settled(tuple(sorted(attention.items())))


@lru_cache(maxsize=4096)
def _settled(attention: tuple[tuple[str, Any], ...]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(attention_controls.effective(dict(attention)).items()))


def look_up(catalogue: Catalogue, choice: Choice) -> View:
    """Goes through all variants of a network: not for the event loop (``ui.ready``)."""
    require_ready()
    rows = [row for row in catalogue.rows(choice.task) if row["model"] == choice.model]
    named = next((row for row in rows if row["id"] == choice.id), None)
    device, budget = choice.needs.memory(), choice.needs.budget
    unfit = frozenset(
        row["id"] for row in (rows if device else ()) if not device.fits(row["packed_bytes"], catalogue.peak(row).bytes)
    )
    row = named or find(rows, choice)
    if row is not named and not row["fine_tuned"] and tuned_weights(rows, choice) is not None:
        row = None  # not those of the calibrated network: attention can be put on fine-tuned weights
    baseline = catalogue.baseline(choice.task, choice.model, row["baseline_seed"] if row else 0)
    known = budget is not None and baseline is not None
    advice = recommend(rows, budget, lambda row: row["id"] not in unfit) if known else None
    pinned = next((row for row in rows if row["id"] == choice.pinned), None)
    # an address may ask for an axis on which this network has no place: the last network's, or one that was typed
    axis = choice.axis if has_attention(choice.model) else SIZE
    choice = replace(choice, pinned=pinned and choice.pinned, axis=axis)
    return View(choice, row, baseline, rows, advice, unfit, pinned)


def find(rows: list[dict], choice: Choice) -> dict | None:
    """The cached variant of a setting, the wanted training state first. Never the one that tests best."""
    quantized = choice.quantizer is not None
    wanted = {
        "quantizer": choice.quantizer,
        "weight_bits": choice.weight_bits if quantized else None,
        "activation_bits": choice.activation_bits if quantized else None,
        "ends_bits": choice.ends if quantized else None,
        "embeddings": choice.embedding_scales,
        "layer_bits": None,
        "pruning": choice.pruned and choice.pruned.method,
        "pruning_ratio": choice.pruned and choice.pruned.ratio,
        "pruning_gradual": choice.gradual,
    }
    found = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return max(
        (row for row in found if settled(row["attention"]) == choice.attention),
        key=lambda row: (
            row["fine_tuned"] == choice.fine_tuned, not row["per_channel"], not row["here"],
            not row["attention_added"], not row["baseline_seed"], row["pruned_epochs"], row["epochs"], -row["seed"],
        ),
        default=None,
    )  # fmt: skip


def tuned_weights(rows: list[dict], choice: Choice) -> dict | None:
    """The fine-tuned variant that the attention method of ``choice`` can be put on; ``None`` where none is wanted."""
    if choice.attention is None or not choice.fine_tuned:
        return None
    found = find(rows, replace(choice, attention=None, id=None))
    return found if found is not None and found["fine_tuned"] else None


def default_choice(catalogue: Catalogue, task: str | None = None, model: str | None = None) -> Choice | None:
    """What shows the trade-off at once: 4 bits fine-tuned, with 8-bit ends where those were trained longer, else the
    smallest fine-tuned variant that is not pruned.

    Where there is none, what the usual budget allows; else the baseline.
    """
    tasks = catalogue.tasks()
    task = task if task in tasks else next(iter(tasks), None)
    if task is None:
        return None
    models = catalogue.models(task)
    model = model if model in models else next(iter(models), None)
    if model is None:
        return None
    rows = [row for row in catalogue.rows(task) if row["model"] == model]
    four = Choice(task, model)
    found = (find(rows, each) for each in (four, replace(four, ends_bits=ENDS_BITS)))
    tuned = [row for row in found if row is not None and row["fine_tuned"]]
    row = max(tuned, key=lambda row: row["epochs"], default=None)
    if row is None:
        dense = [row for row in rows if row["attention"] is None]
        tuned = [row for row in dense if row["fine_tuned"] and row["pruning"] is None]
        advised = recommend(dense, BUDGET).within
        fallback = advised.row if advised else catalogue.baseline(task, model)
        row = min(tuned, key=lambda row: row["packed_bytes"], default=fallback)
    return Choice.of_row(row) if row else four
