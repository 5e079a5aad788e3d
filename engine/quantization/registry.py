"""The registry of quantizers: one entry each, offered everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from engine.quantization.base import Quantizer


@dataclass(frozen=True)
class QuantizerEntry:
    name: str
    weight: type[Quantizer]
    activation: type[Quantizer]
    title: str
    summary: str
    widths: tuple[int, ...]
    """The bits (or levels) that the page offers, widest first."""
    source: str
    unit: str = "bits"
    """What a width counts: ``bits`` or ``levels``."""
    ends: bool = True
    """Whether wider first and last layers are offered."""


_QUANTIZERS: dict[str, QuantizerEntry] = {}


def register_quantizer(name: str, **entry) -> None:
    if name in _QUANTIZERS:
        raise ValueError(f"a quantizer named {name!r} is already registered")
    _QUANTIZERS[name] = QuantizerEntry(name, **entry)


def get_quantizer(name: str) -> QuantizerEntry:
    """The entry called ``name``; ``ValueError`` names the known ones otherwise."""
    try:
        return _QUANTIZERS[name]
    except (KeyError, TypeError):
        raise ValueError(f"unknown quantizer {name!r}; known: {', '.join(sorted(_QUANTIZERS))}") from None


def all_quantizers() -> list[QuantizerEntry]:
    return list(_QUANTIZERS.values())
