"""Which symbols are likely: a histogram of few bins, chosen by minimum description length, in integers only.

Weights follow smooth distributions with a few spikes (zero after pruning, both ends after clipping), so most
neighbouring symbols can share one bin: at 8 bits some 20 bins do the work of 256 counts. The bins are those
with the fewest bits for histogram and data together (Kontkanen and Myllymaki, MDL histogram density
estimation, AISTATS 2007), found exactly by dynamic programming. At 4 bits nearly every symbol is a bin of
its own, and an ordinary table of frequencies is what remains.

Why a file reads the same on every machine: what it stores are the edges of the bins and an 8-bit height for
each; `frequencies` makes of them whole numbers that sum to 2^24 minus the number of symbols, with integer
arithmetic. The coder scales its probabilities to that very sum and adds one to each, so its factor is
exactly 1 and its float sums are of whole numbers below 2^24: nothing is ever rounded. Only the *choice* of
bins uses logarithms; it decides how short the file is, never what it means.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

PRECISION = 24
"""The coder's probabilities are multiples of 2^-24."""
HEIGHTS = np.array([0] + [(16 + q % 16) << (q // 16) for q in range(255)], dtype=np.int64)
"""What the 8-bit heights stand for: 0, then 16 steps an octave over 16 octaves (at most 3% off)."""
BIN_BITS = 12
"""What one more bin costs: 8 bits of height, about 4 for where it starts."""
MOST_EDGES = 513
"""With more symbols than this, bins start only at quantiles: the search takes time by the square."""


@dataclass(frozen=True)
class Histogram:
    """Heights of neighbouring bins that together cover the symbols 0 ... size - 1."""

    starts: np.ndarray
    """(size - 1,) bool: whether symbol i + 1 starts a new bin."""
    heights: np.ndarray
    """(bins,) int64, indices into HEIGHTS of the share of a whole bin."""

    def frequencies(self) -> np.ndarray:
        """(size,) int64 that sum to 2^24 - size. Raises ``ValueError`` where no bin has any height."""
        firsts = np.concatenate([[0], np.flatnonzero(self.starts) + 1])
        size = len(self.starts) + 1
        widths = np.diff(np.append(firsts, size))
        shares = HEIGHTS[self.heights]
        if not shares.any():
            raise ValueError("a histogram is empty")
        whole = 2**PRECISION - size
        result = np.repeat(shares * whole // (shares.sum() * widths), widths)
        result[result.argmax()] += whole - result.sum()
        return result


def flat(size: int) -> Histogram:
    """All ``size`` symbols equally likely."""
    return Histogram(np.zeros(size - 1, dtype=bool), np.full(1, 1))


def share(ones: int, of: int) -> Histogram:
    """Two symbols: 1 occurs ``ones`` times in ``of``, else 0; neither is certain."""
    return Histogram(np.ones(1, dtype=bool), _heights(np.array([of - ones, ones])))


def fit(counts: np.ndarray) -> Histogram:
    """The histogram that codes symbols with these ``counts`` ((size,) int64, not all 0) in the fewest bits."""
    size = len(counts)
    below = np.concatenate([[0], np.cumsum(counts)])
    edges = np.arange(size + 1) if size < MOST_EDGES else _quantile_edges(below)
    edges = edges[_shortest(below[edges], edges)]
    starts = np.zeros(size - 1, dtype=bool)
    starts[edges[1:-1] - 1] = True
    return Histogram(starts, _heights(np.diff(below[edges])))


def _shortest(below: np.ndarray, edges: np.ndarray) -> list[int]:
    """Which of the ``edges`` to keep; ``below`` counts the symbols left of each. Exact, in O(edges^2)."""
    inside = (below[None, :] - below[:, None]).astype(np.float64)
    width = (edges[None, :] - edges[:, None]).astype(np.float64)
    # A bin of n symbols and width w costs n log2(w / n) bits (and n log2(total), whatever the bins).
    filled = (inside > 0) & (width > 0)
    bits = np.zeros_like(inside)
    np.log2(width, out=bits, where=filled)
    bits -= np.log2(inside, out=np.zeros_like(inside), where=filled)
    bits = bits * inside + BIN_BITS
    best = np.zeros(len(edges))
    previous = np.zeros(len(edges), dtype=np.int64)
    for last in range(1, len(edges)):
        totals = best[:last] + bits[:last, last]
        previous[last] = totals.argmin()
        best[last] = totals[previous[last]]
    kept = [len(edges) - 1]
    while kept[-1]:
        kept.append(int(previous[kept[-1]]))
    return kept[::-1]


def _quantile_edges(below: np.ndarray) -> np.ndarray:
    """Where 1/256, 2/256, ... of the symbols are passed: both sides, so that a spike stands alone."""
    marks = np.arange(1, 256) * below[-1] // 256
    left = np.searchsorted(below, marks, side="right") - 1
    ends = [0, len(below) - 1]
    return np.unique(np.concatenate([ends, left, left + 1])).clip(*ends)


def _heights(counts: np.ndarray) -> np.ndarray:
    """The nearest heights to ``counts``, the greatest count at the top; a count above 0 never becomes 0."""
    scaled = counts * HEIGHTS[-1] // counts.max()
    nearest = np.searchsorted((HEIGHTS[1:-1] + HEIGHTS[2:]) // 2, scaled) + 1
    return np.where(counts > 0, nearest, 0)
