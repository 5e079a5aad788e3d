"""How far the weights of a compressed network are from those that it was made from, layer by layer.

With w the weights of one layer before and w_q those that the compressed network computes with:

    relative error = sum (w - w_q)^2 / sum w^2
    SQNR = -10 log10(relative error)   in decibels: the signal-to-quantization-noise ratio

(Gray, Neuhoff: Quantization, IEEE Transactions on Information Theory 44, 1998, section II). Each further bit of a
uniform quantizer that does not clip is worth 20 log10(2), about 6.02 dB (Bennett: Spectra of quantized signals, Bell
System Technical Journal 27, 1948).

What that says depends on what happened between the two, see :func:`compared`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.pruning import get_pruner
from engine.quantization import QuantizedLayer
from engine.variant import Variant

QUANTIZED, PRUNED, MOVED = "quantized", "pruned", "moved"


@dataclass(frozen=True)
class WeightError:
    """Of one layer."""

    signal: float
    """Sum of the squared weights before."""
    noise: float
    """Sum of the squared differences."""

    @property
    def relative(self) -> float:
        """0 where nothing changed; infinite where weights came from nothing."""
        if self.noise == 0:
            return 0.0
        return self.noise / self.signal if self.signal else math.inf

    @property
    def decibels(self) -> float:
        """Infinite where nothing changed."""
        relative = self.relative
        if relative == 0:
            return math.inf
        return -10 * math.log10(relative) if math.isfinite(relative) else -math.inf


def reference(variant: Variant) -> Variant | None:
    """The variant whose weights are compared with those of ``variant``: its source.

    ``None`` for those whose weights are another's, as the baseline's, or have no counterpart there, as those of a
    network that lost channels.
    """
    if variant.is_baseline or (variant.quantizer is None and variant.pruning is None):
        return None
    if variant.quantizer is None and get_pruner(variant.pruning).structured:
        return None
    return variant.source()


def compared(variant: Variant) -> str | None:
    """What lies between ``variant`` and its ``reference``.

    ``QUANTIZED``: rounding and clipping alone, so that the error is the quantizer's. ``PRUNED``: the weights that
    were made zero. ``MOVED``: fine-tuning as well; the weights in full precision that it led to are not kept, and the
    error counts how far they went too. ``None``: nothing is compared.
    """
    if reference(variant) is None:
        return None
    if variant.fine_tuned:
        return MOVED
    return QUANTIZED if variant.quantizer is not None else PRUNED


@torch.no_grad()
def weight_of(network: nn.Module, layer: str) -> Tensor:
    """The weights that ``layer`` computes with, float32, on the CPU. Raises ``LookupError`` where there are none."""
    try:
        module = network.get_submodule(layer)
        weight = module.quantize_weight() if isinstance(module, QuantizedLayer) else module.weight
    except AttributeError:
        raise LookupError(f"there is no layer {layer!r} with weights") from None
    return weight.detach().float().cpu()


def weight_errors(before: nn.Module, after: nn.Module, layers: Iterable[str]) -> dict[str, WeightError]:
    """Layer -> error of its weights in ``after`` against those in ``before``, in the order of ``layers``.

    Raises ``LookupError`` for a layer that either has not, ``ValueError`` for one of another shape.
    """
    errors = {}
    for layer in layers:
        old, new = weight_of(before, layer).double(), weight_of(after, layer).double()
        if old.shape != new.shape:
            raise ValueError(f"{layer} had weights of {tuple(old.shape)} and has {tuple(new.shape)}")
        errors[layer] = WeightError(float(old.square().sum()), float((old - new).square().sum()))
    return errors
