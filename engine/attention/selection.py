"""Which entries of a row are the largest: the rule that all methods share.

Exactly max(at_least, ceil(share x n)) of the n entries that a row allows; among equal ones the first.
"""

from __future__ import annotations

from fractions import Fraction

import torch
from torch import Tensor

FINEST = 1_000_000
"""A share is read as the nearest fraction of at most this denominator: 0.07 of 100 is 7, though 0.07 * 100 > 7."""


def how_many(share: float, n: Tensor | int, at_least: int = 1) -> Tensor | int:
    """max(at_least, ceil(share x n)), exact."""
    part = Fraction(share).limit_denominator(FINEST)
    count = (n * part.numerator + part.denominator - 1) // part.denominator
    return count.clamp_min(at_least) if isinstance(count, Tensor) else max(count, at_least)


@torch.no_grad()
def largest(scores: Tensor, allowed: Tensor, share: float, at_least: int = 1) -> Tensor:
    """Bool, the shape of ``scores``: the largest ``share`` of each row's ``allowed`` entries.

    ``scores`` is (..., N), ``allowed`` bool of a shape that broadcasts to it. A row that allows none keeps none.
    """
    if share == 1:
        return allowed.expand_as(scores)
    scores = scores.masked_fill(~allowed, -torch.inf)
    count = how_many(share, allowed.sum(-1, keepdim=True), at_least)
    leaders = scores.topk(how_many(share, scores.shape[-1]), -1).values  # at least as many as any row keeps
    last = leaders.gather(-1, (count - 1).clamp_min(0).expand(*scores.shape[:-1], 1))
    kept = scores >= last
    if torch.compiler.is_compiling() or not bool((kept.sum(-1, keepdim=True) == count).all()):
        above, tied = scores > last, scores == last
        kept = above | tied & (tied.cumsum(-1) <= count - above.sum(-1, keepdim=True))
    return kept & allowed
