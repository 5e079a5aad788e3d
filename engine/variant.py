"""What to compress and how: one frozen dataclass, one canonical id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import nn

VERSION = 1
"""Of the JSON form. Raise it when a field changes its meaning."""

FULL_PRECISION_BITS = 32


@dataclass(frozen=True)
class Variant:
    """One compressed network, or with ``quantizer=None`` the baseline itself."""

    task: str
    model: str
    quantizer: str | None = None
    weight_bits: int | None = None
    """Bits, for ``rebnet`` levels; ``None``: not quantized."""
    activation_bits: int | None = None
    per_channel: bool = False
    """One weight scale an output channel instead of one a layer."""
    ends_bits: int | None = None
    """Width of the first and last layer where it is not that of the others."""
    embeddings: str | None = None
    """One scale a ``"tensor"`` or a ``"row"`` of an embedding, of the width of the weights; ``None``: not quantized."""
    pruning: str | None = None
    pruning_ratio: float | None = None
    attention: tuple[tuple[str, Any], ...] | None = None
    """The attention method and its parameters, as sorted pairs."""
    epochs: int = 0
    """Epochs of fine-tuning; 0: calibrated only."""
    start_bits: int | None = None
    """Fine-tuned from the variant of this width (the others equal) instead of from the baseline."""
    seed: int = 0

    def __post_init__(self):
        if isinstance(self.attention, Mapping):
            object.__setattr__(self, "attention", tuple(sorted(self.attention.items())))
        for name in ("weight_bits", "activation_bits", "ends_bits", "start_bits"):
            bits = getattr(self, name)
            if bits is not None and (type(bits) is not int or not 1 <= bits <= 16):
                raise ValueError(f"{name} must be a whole number from 1 to 16 or None, not {bits!r}")
        for name in ("epochs", "seed"):
            if type(getattr(self, name)) is not int or getattr(self, name) < 0:
                raise ValueError(f"{name} must be a whole number, 0 or more, not {getattr(self, name)!r}")
        for name in ("task", "model", "quantizer", "embeddings", "pruning"):
            text = getattr(self, name)
            if text is not None and (not isinstance(text, str) or not re.fullmatch(r"[a-z0-9_]{1,40}", text)):
                raise ValueError(f"{name} must be a short name of a-z, 0-9 and _, not {text!r}")
        if type(self.per_channel) is not bool:
            raise ValueError(f"per_channel must be true or false, not {self.per_channel!r}")
        if self.quantizer is None and (self.weight_bits or self.activation_bits or self.ends_bits or self.per_channel or self.embeddings):
            raise ValueError("bits were given without a quantizer")
        if self.quantizer is not None and self.weight_bits is None and self.activation_bits is None:
            raise ValueError("a quantizer was given without bits for weights or activations")

    @property
    def id(self) -> str:
        """Canonical: equal variants have equal ids, different variants different ones."""
        parts = [self.task, self.model]
        if self.pruning is not None:
            parts.append(f"{self.pruning}{self.pruning_ratio:g}")
        if self.attention is not None:
            parts += [f"{value:g}" if isinstance(value, float) else str(value) for _, value in self.attention]
        if self.quantizer is not None:
            width = {None: FULL_PRECISION_BITS}
            parts.append(self.quantizer)
            parts.append(
                f"w{width.get(self.weight_bits, self.weight_bits)}a{width.get(self.activation_bits, self.activation_bits)}"
            )
            if self.per_channel:
                parts.append("channel")
            if self.embeddings is not None:
                parts.append(f"embedding_{self.embeddings}")
            if self.ends_bits is not None:
                parts.append(f"ends{self.ends_bits}")
        if self.is_baseline:
            parts.append("baseline")
        elif self.fine_tuned:
            parts.append(f"e{self.epochs}")
            if self.start_bits is not None:
                parts.append(f"from{self.start_bits}")
        else:
            parts.append("calibrated")
        parts.append(f"s{self.seed}")
        return "-".join(re.sub(r"[^a-z0-9_.]", "_", part.lower()) for part in parts)

    @property
    def fine_tuned(self) -> bool:
        return self.epochs > 0

    @property
    def is_baseline(self) -> bool:
        return self.quantizer is None and self.pruning is None and self.attention is None

    def baseline(self) -> Variant:
        """The uncompressed network that this variant comes from and is compared with."""
        return Variant(self.task, self.model)

    def to_json(self) -> dict:
        data = asdict(self) | {"version": VERSION}
        if self.attention is not None:
            data["attention"] = dict(self.attention)
        return data

    @classmethod
    def from_json(cls, data: Any) -> Variant:
        """The inverse of ``to_json``; raises ``ValueError`` for anything else."""
        if not isinstance(data, Mapping):
            raise ValueError("a variant must be an object")
        if data.get("version") != VERSION:
            raise ValueError(f"a variant of version {data.get('version')!r}; this program reads version {VERSION}")
        known = {field.name for field in fields(cls)}
        given = {key: value for key, value in data.items() if key != "version"}
        if set(given) - known:
            raise ValueError(f"a variant has no {', '.join(sorted(map(str, set(given) - known)))}")
        try:
            return cls(**given)
        except TypeError as error:
            raise ValueError(f"not a variant: {error}") from None


def build(variant: Variant, model: nn.Module | None = None) -> nn.Module:
    """The network that ``variant`` names, its scales not set: of random weights, or a compressed copy of ``model``."""
    from engine.models import get_model
    from engine.quantization import prepare

    if model is None:
        model = get_model(variant.model).build()
    if variant.quantizer is None:
        return model
    return prepare(
        model,
        variant.weight_bits,
        variant.activation_bits,
        variant.quantizer,
        per_channel=variant.per_channel,
        ends_bits=variant.ends_bits,
        embeddings=variant.embeddings,
    )
