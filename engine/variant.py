"""What to compress and how: one frozen dataclass, one canonical id."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
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
    """The attention method and its parameters (see ``engine.attention``), as sorted pairs."""
    attention_added: bool = False
    """Fine-tuned without its attention method, which was put on afterwards."""
    epochs: int = 0
    """Epochs of fine-tuning; 0: calibrated only."""
    start_bits: int | None = None
    """Fine-tuned from the variant of this width (the others equal) instead of from the baseline."""
    seed: int = 0

    def __post_init__(self):
        if isinstance(self.attention, Mapping):
            object.__setattr__(self, "attention", tuple(sorted(self.attention.items())))
        if self.attention is not None and not isinstance(dict(self.attention).get("method"), str):
            raise ValueError("attention must name its method")
        if type(self.attention_added) is not bool or (self.attention_added and not (self.attention and self.epochs)):
            raise ValueError("attention_added says of a fine-tuned variant that its attention method came later")
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
        if self.quantizer is None and (
            self.weight_bits or self.activation_bits or self.ends_bits or self.per_channel or self.embeddings
        ):
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
            settings = dict(self.attention)
            parts.append(settings.pop("method"))
            parts += [
                f"{name}{value:g}" if isinstance(value, float) else f"{name}{value}" for name, value in settings.items()
            ]
        if self.quantizer is not None:
            weight, activation = self.weight_bits or FULL_PRECISION_BITS, self.activation_bits or FULL_PRECISION_BITS
            parts += [self.quantizer, f"w{weight}a{activation}"]
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
            if self.attention_added:
                parts.append("added")
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

    def without_attention(self) -> Variant:
        """The variant whose weights this one has, where the attention method came after them."""
        return replace(self, attention=None, attention_added=False)

    @property
    def weights_of_another(self) -> bool:
        """Whether all weights are those of ``without_attention()``."""
        return self.attention is not None and (self.attention_added or not self.fine_tuned)

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

    network = get_model(variant.model).build() if model is None else model
    if variant.quantizer is not None:
        network = prepare(
            network,
            variant.weight_bits,
            variant.activation_bits,
            variant.quantizer,
            per_channel=variant.per_channel,
            ends_bits=variant.ends_bits,
            embeddings=variant.embeddings,
        )
    if variant.attention is not None:
        from engine.attention import compress_attention

        network = copy.deepcopy(network) if network is model else network
        compress_attention(network, **dict(variant.attention))
    return network
