"""What to compress and how: one frozen dataclass, one canonical id."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

VERSION = 1
"""Of the JSON form. Raise it when a field changes its meaning."""

FULL_PRECISION_BITS = 32

LATER = ("pruning_gradual", "pruned_epochs", "layer_bits", "baseline_seed")
"""Fields that the JSON form has only where they say something, so that files written before keep their bytes."""


LayerBits = tuple[tuple[str, tuple[int | None, int | None]], ...]


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
    layer_bits: LayerBits | None = None
    """(layer, (weight bits, activation bits)), by name, for the layers that have other widths than the rest.

    All other layers have ``weight_bits`` and ``activation_bits``. May be given as a mapping, the widths of a layer
    also as one number for both or as a mapping of ``weight_bits`` and ``activation_bits``.
    """
    embeddings: str | None = None
    """One scale a ``"tensor"`` or a ``"row"`` of an embedding, of the width of the weights; ``None``: not quantized."""
    pruning: str | None = None
    pruning_ratio: float | None = None
    """Share of the weights, or of the channels, that the method takes out: above 0, below 1, in 1/10,000."""
    pruning_gradual: bool = False
    """Pruned step by step during fine-tuning instead of before it."""
    pruned_epochs: int = 0
    """Epochs of fine-tuning of the pruned network before it was quantized; 0: quantized as soon as it was pruned."""
    attention: tuple[tuple[str, Any], ...] | None = None
    """The attention method and its parameters (see ``engine.attention``), as sorted pairs."""
    attention_added: bool = False
    """Fine-tuned without its attention method, which was put on afterwards."""
    epochs: int = 0
    """Epochs of fine-tuning; 0: calibrated only."""
    start_bits: int | None = None
    """Fine-tuned from the variant of this width (the others equal) instead of from the baseline."""
    seed: int = 0
    baseline_seed: int = 0
    """Seed of the baseline that it comes from."""

    def __post_init__(self):
        if isinstance(self.attention, Mapping):
            object.__setattr__(self, "attention", tuple(self.attention.items()))
        if self.attention is not None:
            _check_attention(self.attention)
            settled = {name: round(v, 4) if isinstance(v, float) else v for name, v in self.attention}
            object.__setattr__(self, "attention", tuple(sorted(settled.items())))
        others = self.quantizer or self.pruning
        if type(self.attention_added) is not bool or (
            self.attention_added and not (self.attention and self.epochs and others)
        ):
            raise ValueError(
                "attention_added says of a quantized or pruned and fine-tuned variant that its attention came later"
            )
        for name in ("weight_bits", "activation_bits", "ends_bits", "start_bits"):
            bits = getattr(self, name)
            _check_width(name, bits)
        if self.layer_bits is not None:
            self._settle_layer_bits()
        self._check_pruning()
        for name in ("epochs", "seed", "baseline_seed"):
            if type(getattr(self, name)) is not int or getattr(self, name) < 0:
                raise ValueError(f"{name} must be a whole number, 0 or more, not {getattr(self, name)!r}")
        for name in ("task", "model", "quantizer", "embeddings", "pruning"):
            text = getattr(self, name)
            if text is None and name not in ("task", "model"):
                continue
            if not isinstance(text, str) or not re.fullmatch(r"[a-z0-9_]{1,40}", text):
                raise ValueError(f"{name} must be a short name of a-z, 0-9 and _, not {text!r}")
        if type(self.per_channel) is not bool:
            raise ValueError(f"per_channel must be true or false, not {self.per_channel!r}")
        widths = (self.weight_bits, self.activation_bits, self.layer_bits)
        if self.quantizer is None and (any(widths) or self.ends_bits or self.per_channel or self.embeddings):
            raise ValueError("bits were given without a quantizer")
        if self.quantizer is not None and widths == (None, None, None):
            raise ValueError("a quantizer was given without bits for weights or activations")
        if not self.fine_tuned:  # what it would begin with makes no difference
            object.__setattr__(self, "start_bits", None)
        if self.is_baseline and self.epochs:
            raise ValueError("epochs are of fine-tuning, which needs something that was compressed")
        if self.is_baseline and self.baseline_seed:
            raise ValueError("baseline_seed is of what a compressed network comes from; a baseline has its seed")

    def _settle_layer_bits(self) -> None:
        """The canonical form: sorted, without the layers that are like the rest; ``None`` where none are left."""
        if self.ends_bits is not None:
            raise ValueError("layer_bits can name the first and last layer too: leave ends_bits out")
        try:
            given = {name: _pair(name, widths) for name, widths in dict(self.layer_bits).items()}
        except (TypeError, KeyError):
            raise ValueError(f"layer_bits must give each layer its widths, not {self.layer_bits!r}") from None
        rest = (self.weight_bits, self.activation_bits)
        settled = tuple(sorted((name, widths) for name, widths in given.items() if widths != rest))
        object.__setattr__(self, "layer_bits", settled or None)

    def _check_pruning(self) -> None:
        ratio = self.pruning_ratio
        if (self.pruning is None) != (ratio is None):
            raise ValueError("pruning and pruning_ratio belong together: give both or neither")
        if ratio is not None:
            if type(ratio) is not float or not 0.0001 <= ratio <= 0.9999:
                raise ValueError(f"pruning_ratio must be a fraction above 0 and below 1, not {ratio!r}")
            object.__setattr__(self, "pruning_ratio", round(ratio, 4))
        if type(self.pruning_gradual) is not bool:
            raise ValueError(f"pruning_gradual must be true or false, not {self.pruning_gradual!r}")
        if type(self.pruned_epochs) is not int or self.pruned_epochs < 0:
            raise ValueError(f"pruned_epochs must be a whole number, 0 or more, not {self.pruned_epochs!r}")
        if self.pruned_epochs and (self.pruning is None or self.quantizer is None):
            raise ValueError("pruned_epochs says how a network was pruned before it was quantized: it needs both")
        if self.pruning_gradual:
            if self.pruning is None:
                raise ValueError("pruning_gradual needs a pruning method")
            if not (self.epochs if self.quantizer is None else self.pruned_epochs):
                needed = "epochs" if self.quantizer is None else "pruned_epochs"
                raise ValueError(f"gradual pruning happens during fine-tuning: it needs {needed}")

    @property
    def id(self) -> str:
        """Canonical: equal variants have equal ids, different variants different ones."""
        parts = [self.task, self.model]
        if self.pruning is not None:
            parts += [self.pruning, f"{self.pruning_ratio:g}"]
            if self.pruning_gradual:
                parts.append("gradual")
            if self.pruned_epochs:
                parts.append(f"pruned{self.pruned_epochs}")
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
            if self.layer_bits is not None:
                digest = hashlib.sha256(json.dumps(self.layer_bits).encode()).hexdigest()
                parts.append(f"layers_{digest[:10]}")
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
        if self.baseline_seed:
            parts.append(f"base{self.baseline_seed}")
        parts.append(f"s{self.seed}")
        return "-".join(re.sub(r"[^a-z0-9_.]", "_", part.lower()) for part in parts)

    @property
    def fine_tuned(self) -> bool:
        return self.epochs > 0

    @property
    def is_baseline(self) -> bool:
        return self.quantizer is None and self.pruning is None and self.attention is None

    def baseline(self) -> Variant:
        """The uncompressed network that this variant comes from and is compared with; a baseline is its own."""
        return Variant(self.task, self.model, seed=self.seed if self.is_baseline else self.baseline_seed)

    def source(self) -> Variant:
        """The variant whose network is taken a step further: the baseline, or the pruned network that is quantized."""
        if self.pruning is None or self.quantizer is None:
            return self.baseline()
        return Variant(
            self.task, self.model, pruning=self.pruning, pruning_ratio=self.pruning_ratio,
            pruning_gradual=self.pruning_gradual, epochs=self.pruned_epochs, seed=self.seed,
            baseline_seed=self.baseline_seed,
        )  # fmt: skip

    def may_begin_with(self, wider: Variant) -> bool:
        """Whether fine-tuning may begin with the weights of ``wider``, of ``start_bits`` bits."""
        same = (
            "task", "model", "quantizer", "embeddings", "pruning", "pruning_ratio", "pruning_gradual",
            "pruned_epochs", "seed", "baseline_seed",
        )  # fmt: skip
        return (
            self.start_bits is not None
            and wider != self
            and wider.fine_tuned
            and not wider.attention_added
            and wider.attention in (self.attention, None)
            and wider.weight_bits == wider.activation_bits == self.start_bits
            and wider.layer_bits is None
            and wider.ends_bits in (self.ends_bits, None)
            and wider.per_channel in (self.per_channel, False)
            and all(getattr(wider, name) == getattr(self, name) for name in same)
        )

    def without_attention(self) -> Variant:
        """The variant whose weights this one has, where the attention method came after them."""
        if self.quantizer is None and self.pruning is None:
            return self.baseline()
        return replace(self, attention=None, attention_added=False)

    @property
    def weights_of_another(self) -> bool:
        """Whether all weights are those of ``without_attention()``."""
        return self.attention is not None and (self.attention_added or not self.fine_tuned)

    def to_json(self) -> dict:
        data = asdict(self) | {"version": VERSION}
        for name in LATER:
            if data[name] == getattr(type(self), name):
                del data[name]
        if self.attention is not None:
            data["attention"] = dict(self.attention)
        if self.layer_bits is not None:
            data["layer_bits"] = {name: list(widths) for name, widths in self.layer_bits}
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


def _check_width(name: str, bits: Any) -> None:
    if bits is not None and (type(bits) is not int or not 1 <= bits <= 16):
        raise ValueError(f"{name} must be a whole number from 1 to 16 or None, not {bits!r}")


def _check_attention(settings: Any) -> None:
    try:
        values = dict(settings)
    except (TypeError, ValueError):
        raise ValueError(f"attention must be settings by name, not {settings!r}") from None
    if not all(isinstance(name, str) for name in values):
        raise ValueError(f"attention must be settings by name, not {settings!r}")
    if not isinstance(values.get("method"), str):
        raise ValueError("attention must name its method")
    if not all(value is None or isinstance(value, str | int | float) for value in values.values()):
        raise ValueError("a setting of attention is a number, a name, true or false")


def _pair(layer: Any, widths: Any) -> tuple[int | None, int | None]:
    """(weight bits, activation bits) of one layer, however they were given."""
    if not isinstance(layer, str) or not re.fullmatch(r"[A-Za-z0-9_.]{1,200}", layer):
        raise ValueError(f"layer_bits must name a layer, such as layer1.0.conv1, not {layer!r}")
    if isinstance(widths, Mapping):
        if set(widths) - {"weight_bits", "activation_bits"}:
            raise ValueError(
                f"layer_bits: {layer} has weight_bits and activation_bits, not {', '.join(map(str, widths))}"
            )
        widths = (widths["weight_bits"], widths["activation_bits"])
    weight, activation = widths if isinstance(widths, (tuple, list)) and len(widths) == 2 else (widths, widths)
    _check_width(f"layer_bits of {layer}", weight)
    _check_width(f"layer_bits of {layer}", activation)
    return weight, activation
