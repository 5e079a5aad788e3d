"""The scales of multi-level binary that lose least."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from engine.quantization.base import SMALLEST_SCALE

SEARCHED = 2**18
"""Of a tensor of more values than this every k-th is looked at."""
AT_ONCE = 2**20
"""Values that one step of the search holds: few values are searched from all starts together."""
STARTS, ROUNDS = 16, 12


def least_squares_levels(
    rows: Tensor, levels: int, planes_of: Callable[[Tensor, Tensor], Tensor], kept: Tensor | None = None
) -> Tensor:
    """(channels, n) values -> (channels, levels) scales, descending, of the least squared error found.

    Starts from g_l = c 2^-l for a range of reaches c; then in turn the planes for the scales (``planes_of``)
    and, linear least squares, the scales for the planes. Entries not ``kept`` do not count.
    """
    stride = max(1, rows.numel() // SEARCHED) | 1
    rows = rows[:, ::stride]
    counted = torch.ones_like(rows) if kept is None else kept[:, ::stride].to(rows.dtype)
    rows = rows * counted

    def error(scales: Tensor) -> Tensor:
        made = (planes_of(rows, scales) * scales.T[:, :, None]).sum(0)
        return ((made - rows).square() * counted).sum(1)

    largest = rows.abs().amax(1).clamp_min(SMALLEST_SCALE)
    halves = 0.5 ** torch.arange(1, levels + 1, dtype=rows.dtype, device=rows.device)
    best = largest[:, None] * halves
    least = error(best)
    channels = len(rows)
    for reaches in torch.logspace(-1.5, 0.3, STARTS).split(max(1, AT_ONCE // rows.numel())):
        repeated, weights = rows.repeat(len(reaches), 1), counted.repeat(len(reaches), 1)
        scales = (reaches.to(rows)[:, None, None] * largest[:, None] * halves).flatten(0, 1)
        for _ in range(ROUNDS):
            planes = planes_of(repeated, scales) * weights
            scales = _regress(planes, repeated)
            made = (planes_of(repeated, scales) * scales.T[:, :, None]).sum(0)
            found, start = ((made - repeated).square() * weights).sum(1).view(-1, channels).min(0)
            better = found < least
            best = torch.where(better[:, None], scales.view(-1, channels, levels)[start, range(channels)], best)
            least = torch.minimum(found, least)
    return best


def _regress(planes: Tensor, rows: Tensor) -> Tensor:
    """The (channels, levels) scales, positive and descending, with which ``planes`` sum to nearest ``rows``."""
    planes = planes.permute(1, 0, 2).double()
    gram = planes @ planes.transpose(1, 2)
    scales = torch.linalg.pinv(gram, hermitian=True) @ (planes @ rows.double()[:, :, None])
    return scales[:, :, 0].to(rows.dtype).clamp_min(SMALLEST_SCALE).sort(1, descending=True).values
