"""The scales of multi-level binary that lose least.

Residual coding cuts the line into 2^M intervals whose values get the same planes: of sorted values the number and the
sum within each interval say all. With running totals a step of the search takes 2^M - 1 look-ups however many values
there are, its errors are exact, and many starts cost little more than one.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import pad

from engine.quantization.base import SMALLEST_SCALE

SEARCHED = 2**18
"""Of a channel with more values than this every k-th is looked at: they are sorted, and that alone takes time."""
AT_ONCE = 2**20
"""Intervals that one step of the search holds: channels are searched together as far as they fit."""
STARTS = 16
"""To each doubling of the reach, from 1/32 to 2 times the largest magnitude; fewer for more than six levels."""
PACES = (1, 3) * 4
"""How far each step goes, 1 being to the scales that its planes call for. Going beyond (over-relaxation) is twice as
fast; the steps of 1 between keep it from overshooting."""
FINALISTS = 32
"""Starts that go on after the second step; the best is among them, or one as good."""
RIDGE = 1e-9
"""Times the number of values, on the diagonal: where levels say the same, many scales are equally good."""


def least_squares_levels(rows: Tensor, levels: int, low: int, kept: Tensor | None = None) -> Tensor:
    """(channels, n) values -> (channels, levels) scales, descending, of the least squared error found.

    Planes are ``low`` (-1 or 0) and 1. Starts from g_l = c 2^-l for a range of reaches c; then in turn the planes for
    the scales and, linear least squares, the scales for the planes. Entries not ``kept`` do not count.
    """
    stride = max(1, rows.shape[1] // SEARCHED) | 1
    finest = max(1, min(STARTS, 2**10 >> levels))
    reaches = 2 ** (torch.arange(-5 * finest, finest + 1) / finest)
    channels = max(1, AT_ONCE // (len(reaches) << levels))
    masks = [None] * len(rows) if kept is None else kept[:, ::stride].split(channels)
    found = []
    for part, mask in zip(rows[:, ::stride].split(channels), masks, strict=False):
        values, order = part.double().sort(1)
        counted = torch.ones_like(values) if mask is None else mask.gather(1, order).double()
        found.append(_search(values, counted, reaches.to(values), levels, low))
    return torch.cat(found).to(rows.dtype)


def _search(values: Tensor, counted: Tensor, reaches: Tensor, levels: int, low: int) -> Tensor:
    """``least_squares_levels`` of (channels, n) ascending values; ``counted``: 1.0 for those that count, else 0.0."""
    planes, thresholds = (part.to(values) for part in _intervals(levels, low))
    products = (planes[:, :, None] * planes[:, None, :]).flatten(1)
    totals = [pad(part.cumsum(1), (1, 0)) for part in (counted, counted * values)]
    ridge = RIDGE * counted.sum(1).clamp_min(1)[:, None, None, None] * torch.eye(levels).to(values)

    largest = (counted * values).abs().amax(1)
    halves = 0.5 ** torch.arange(1, levels + 1).to(values)
    scales = (largest[:, None, None] * reaches[:, None] * halves).clamp_min(SMALLEST_SCALE)
    tried, errors = [], []
    for pace in PACES:
        edges = _edges(values, scales @ thresholds.T)
        numbers, sums = (total.gather(1, edges.flatten(1)).view_as(edges).diff() for total in totals)
        made = scales @ planes.T
        tried.append(scales)
        errors.append(((numbers * made - 2 * sums) * made).sum(2))  # less the sum of squares, the same for all
        if len(tried) == 2:
            ahead = errors[-1].topk(min(FINALISTS, len(reaches)), 1, largest=False).indices[:, :, None]
            scales, numbers, sums = (part.take_along_dim(ahead, 1) for part in (scales, numbers, sums))
        gram = (numbers @ products).unflatten(2, (levels, levels)) + ridge
        scales = scales + pace * (torch.linalg.solve(gram, sums @ planes) - scales)
        scales = scales.clamp_min(SMALLEST_SCALE).sort(2, descending=True).values
    best = torch.cat(errors, 1).argmin(1)
    return torch.cat(tried, 1).take_along_dim(best[:, None, None], 1)[:, 0]


def _intervals(levels: int, low: int) -> tuple[Tensor, Tensor]:
    """The planes of each interval, (2^levels, levels), ascending, and what times the scales is its lower end.

    An end is where the first level in which two neighbours differ decides: at what the levels before it make of the
    scales, and it and those after it half-way between their two planes.
    """
    bits = torch.arange(2**levels)[:, None] >> torch.arange(levels - 1, -1, -1) & 1
    planes = low + (1 - low) * bits
    before = bits.flip(1).cumsum(1).flip(1) > bits
    return planes, torch.where(before, planes, (low + 1) / 2)


def _edges(values: Tensor, thresholds: Tensor) -> Tensor:
    """(channels, n) ascending, (channels, starts, k = 2^levels) lower ends -> (channels, starts, k + 1) positions.

    The values from the i-th position to the next one are coded i. A threshold beyond what an earlier level decided is
    never asked: it moves to the end of that level's range, and one of its sides is empty.
    """
    edges = pad(torch.searchsorted(values, thresholds.flatten(1)).view_as(thresholds), (0, 1), value=values.shape[1])
    edges[..., 0] = 0
    step = thresholds.shape[2]
    while step > 1:
        middle = edges[..., step // 2 :: step]
        torch.clamp(middle, edges[..., :-1:step], edges[..., step::step], out=middle)
        step //= 2
    return edges
