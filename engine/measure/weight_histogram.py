"""How the weights of one layer are spread before and after quantization, and the levels that the quantizer has."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from engine.measure.quantization_error import weight_of
from engine.quantization import QuantizedLayer

BINS = 61
INSIDE = 0.999
"""Share of the weights that the bins reach to, and as far as the levels go: a stray weight would press all else into
the middle."""


@dataclass(frozen=True)
class WeightHistogram:
    """Shares of all elements of the tensor, on common bins; pruned weights are in none of them."""

    edges: np.ndarray
    """(bins + 1,) rising, in units of the weights; the outer bins count what lies beyond them too."""
    after: np.ndarray
    """(bins,) of the network on show."""
    before: np.ndarray | None
    """(bins,) of the one it was made from; ``None`` without it."""
    weights: int
    """Elements of the tensor."""
    pruned: int
    """Of these, pruned in the network on show."""
    levels: np.ndarray | None = None
    """(levels,) rising: values that the quantizer can give. ``None``: not quantized, or each channel has its own."""
    at_levels: np.ndarray | None = None
    """(levels,) shares as ``after``, of the weights that have each of them."""
    channels: int = 1
    """How many sets of levels there are."""
    used: int | None = None
    """How many different values the weights have that are not pruned; ``None`` where they are not quantized."""


@torch.no_grad()
def levels_of(layer: nn.Module) -> Tensor | None:
    """(channels, levels) float32, rising: what the weights of ``layer`` can be; ``None`` where they are not quantized.

    All sums of scales times integers (see ``engine.quantization.codes``): 2^bits multiples of the scale for LSQ+, the
    2^M sums of M signed scales for ReBNet. A pruned weight is zero, whether that is a level or not.
    """
    if not isinstance(layer, QuantizedLayer) or layer.weight_quantizer is None:
        return None
    codes, integers = layer.weight_codes(), layer.weight_quantizer.integers()
    scales = codes.scales.detach().float().cpu().reshape(len(codes.scales), -1)
    choices = torch.tensor(list(itertools.product(integers, repeat=len(scales))), dtype=torch.float32)
    return (codes.offset.float().cpu() + scales.T @ choices.T).sort(1).values


def weight_histogram(
    after: nn.Module, layer: str, before: nn.Module | None = None, bins: int = BINS
) -> WeightHistogram:
    """Of ``layer`` in ``after``, beside that in ``before``. Raises ``LookupError`` and ``ValueError`` as
    ``weight_errors`` does."""
    new = weight_of(after, layer)
    old = None if before is None else weight_of(before, layer)
    if old is not None and old.shape != new.shape:
        raise ValueError(f"{layer} had weights of {tuple(old.shape)} and has {tuple(new.shape)}")
    module = after.get_submodule(layer)
    # What quantization rounds to zero is masked too once it was packed, so the source says best what was pruned.
    kept_before = None if before is None else _mask(before, layer)
    kept = kept_before if kept_before is not None else _mask(after, layer)
    kept = torch.ones_like(new, dtype=torch.bool) if kept is None else kept
    old = old if old is None or kept_before is None else old[kept_before]
    levels = levels_of(module)
    own = levels[0] if levels is not None and len(levels) == 1 else None
    new_kept = new[kept]
    edges = _edges(new_kept if old is None else old, own, bins)
    return WeightHistogram(
        edges,
        _counts(new_kept, edges) / new.numel(),
        None if old is None else _counts(old, edges) / new.numel(),
        new.numel(),
        int((~kept).sum()),
        None if own is None else own.numpy(),
        None if own is None else _at(own, new_kept) / new.numel(),
        1 if levels is None else len(levels),
        None if levels is None else len(torch.unique(new_kept)),
    )


def _mask(network: nn.Module, layer: str) -> Tensor | None:
    """Which weights are kept, where some are not."""
    mask = getattr(network.get_submodule(layer), "mask", None)
    return None if mask is None else mask.bool().cpu()


def _edges(values: Tensor, levels: Tensor | None, bins: int) -> np.ndarray:
    """``bins`` of equal width around zero that hold all levels and nearly all ``values``."""
    reach = 0.0
    if values.numel():
        reach = float(np.quantile(values.abs().numpy(), INSIDE, method="higher"))
    if levels is not None:
        reach = max(reach, float(levels.abs().max()))
    return np.linspace(-1, 1, bins + 1) * (reach or 1.0) * 1.02


def _counts(values: Tensor, edges: np.ndarray) -> np.ndarray:
    inside = values.double().clamp(edges[0], edges[-1])
    return np.histogram(inside.numpy(), edges)[0]


def _at(levels: Tensor, values: Tensor) -> np.ndarray:
    """How many of ``values``, each of which is one of ``levels`` but for rounding, are at each."""
    nearest = torch.bucketize(values, (levels[1:] + levels[:-1]) / 2)
    return torch.bincount(nearest, minlength=len(levels)).numpy()
