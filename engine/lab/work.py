"""What the lab can be asked to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from engine.variant import Variant

START, TRAIN, PRUNE, QUANTIZE, FINE_TUNE, PACK = "start", "train", "prune", "quantize", "fine_tune", "pack"
"""Stages of a job."""
MOST_EPOCHS = 50


@dataclass(frozen=True)
class Chain:
    """A network from nothing to its packed file: trained, pruned, quantized, fine-tuned, packed."""

    kind: ClassVar[str] = "chain"
    model: str
    training_epochs: int
    epochs: int
    """Of fine-tuning."""
    quantizer: str | None = None
    bits: int | None = None
    """Of weights and activations; levels for some quantizers."""
    pruning: str | None = None
    pruning_ratio: float | None = None

    def __post_init__(self):
        for name in ("training_epochs", "epochs"):
            _check_epochs(name, getattr(self, name))
        if (self.quantizer is None) != (self.bits is None):
            raise ValueError("quantizer and bits belong together: give both or neither")
        self.variant("task", 1)  # which checks the rest

    def variant(self, task: str, seed: int) -> Variant:
        """What comes out: of the baseline that is trained with ``seed``, which is another one than the shipped."""
        compressed = Variant(
            task, self.model, self.quantizer, self.bits, self.bits, pruning=self.pruning,
            pruning_ratio=self.pruning_ratio, epochs=self.epochs, seed=seed,
            baseline_seed=seed if self.quantizer or self.pruning else 0,
        )  # fmt: skip
        if compressed.is_baseline:
            raise ValueError("a chain compresses: give it a quantizer, a pruning method, or both")
        return compressed

    @property
    def stages(self) -> tuple[str, ...]:
        prune, quantize = (PRUNE,) * bool(self.pruning), (QUANTIZE,) * bool(self.quantizer)
        return (START, TRAIN, *prune, *quantize, FINE_TUNE, PACK)

    def to_json(self) -> dict:
        return {"kind": self.kind} | asdict(self)


@dataclass(frozen=True)
class FineTune:
    """One variant from what is cached, fine-tuned; stopped, it goes on from its checkpoint the next time."""

    kind: ClassVar[str] = "fine_tune"
    variant: Variant

    def __post_init__(self):
        _check_epochs("epochs", self.variant.epochs)
        if self.variant.is_baseline:
            raise ValueError("only what is compressed is fine-tuned: choose a quantizer, pruning or attention method")

    @property
    def stages(self) -> tuple[str, ...]:
        return (START, FINE_TUNE, PACK)

    def to_json(self) -> dict:
        return {"kind": self.kind, "variant": self.variant.to_json()}


Work = Chain | FineTune


def work_from_json(data: Mapping[str, Any]) -> Work:
    """The inverse of ``to_json``; raises ``ValueError`` for anything else."""
    given = dict(data)
    kind = given.pop("kind", None)
    try:
        if kind == Chain.kind:
            return Chain(**given)
        if kind == FineTune.kind:
            return FineTune(Variant.from_json(given["variant"]))
    except (TypeError, KeyError) as error:
        raise ValueError(f"not a job: {error}") from None
    raise ValueError(f"not a job: unknown kind {kind!r}")


def _check_epochs(name: str, epochs: Any) -> None:
    if type(epochs) is not int or not 1 <= epochs <= MOST_EPOCHS:
        raise ValueError(f"{name} must be a whole number from 1 to {MOST_EPOCHS}, not {epochs!r}")
