"""The registry of quantizers. A new one is a new file in this folder and an entry in ``entries.py``."""

from __future__ import annotations

from dataclasses import dataclass

from engine.late import Late
from engine.registry import Registry


@dataclass(frozen=True)
class QuantizerEntry:
    name: str
    weight: Late
    """A ``Quantizer`` of weights, made of a width and ``channels``."""
    activation: Late
    """A ``Quantizer`` of activations, made of a width."""
    title: str
    summary: str
    widths: tuple[int, ...]
    """The bits (or levels) that the page offers, widest first."""
    source: str
    unit: str = "bits"
    """What a width counts: ``bits`` or ``levels``."""
    ends: bool = True
    """Whether wider first and last layers are offered."""


_QUANTIZERS: Registry[QuantizerEntry] = Registry("quantizer")
register_quantizer, get_quantizer, all_quantizers = _QUANTIZERS.add, _QUANTIZERS.get, _QUANTIZERS.all
