"""A place in a network where a tensor is quantized that is no layer's input: attention, or value vectors."""

from __future__ import annotations

from inspect import signature

from torch import Tensor, nn

from engine.attention.compute import FULL_BITS
from engine.quantization import QuantizedLayer, get_quantizer


class QuantizedTensor(QuantizedLayer, nn.Module):
    """A quantized layer without weights, so that calibrating, training and packing treat it like the others."""

    weight_quantizer = None

    def __init__(self, quantizer: str, bits: int, basis: str = "signed", stand_in: str | None = None):
        super().__init__()
        self.stand_in = stand_in
        kind = get_quantizer(quantizer).activation.get()
        options = {"basis": basis} if "basis" in signature(kind).parameters else {}
        self.bits = bits
        self.input_quantizer = kind(bits, **options)
        self.register_buffer("mask", None)

    @property
    def weight(self) -> Tensor:
        """Stands in for the weight that it has not: it tells on which device the scales are."""
        return next(self.input_quantizer.parameters())

    def forward(self, x: Tensor) -> Tensor:
        return self.quantize_input(x)


def quantize(place: QuantizedTensor | None, x: Tensor, used: Tensor) -> Tensor:
    """``x`` quantized at ``place``, if there is one. ``used`` (bool, broadcasts to ``x``) says which values matter."""
    if place is None:
        return x
    if place.input_quantizer is not None:
        return place(x)
    # Calibration is looking on: it sees what is used, without the zeros of the cut and without padding.
    values = x[used.expand_as(x)]
    if values.numel():
        place(values)
    return x


def width_of(place: QuantizedTensor | None) -> int:
    """Bits (or levels) of what ``place`` quantizes; 32 where there is none."""
    return FULL_BITS if place is None else place.bits
