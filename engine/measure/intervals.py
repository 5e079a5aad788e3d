"""How sure a measured accuracy is: 95% intervals, and verdicts against a budget.

Accuracies are fractions; drops are percentage points (pp).
"""

from __future__ import annotations

import math

import numpy as np

Z = 1.959963984540054
"""The 97.5% quantile of the standard normal distribution."""


def wilson(correct: int, n: int) -> tuple[float, float]:
    """The score interval of a proportion (Wilson, JASA 1927): its two ends, as fractions."""
    if n <= 0:
        raise ValueError("an interval needs at least one example")
    share, z2 = correct / n, Z * Z
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, centre - half), min(1.0, centre + half)


def paired_drop(baseline: np.ndarray, variant: np.ndarray) -> tuple[float, float, float]:
    """Baseline accuracy minus variant accuracy on the same examples, with its interval: (drop, low, high) in pp.

    ``baseline`` and ``variant`` are (N,) bool, "this example was classified correctly". Wald's interval for
    matched pairs after half an observation was added to each of the four cells (Agresti & Min, Statistics in
    Medicine 24, 2005): it keeps its coverage also when few examples differ.
    """
    if baseline.shape != variant.shape or baseline.ndim != 1 or not len(baseline):
        raise ValueError("a paired drop needs the same examples twice")
    n = len(baseline)
    lost, won = int((baseline & ~variant).sum()), int((~baseline & variant).sum())
    total, b, c = n + 2, lost + 0.5, won + 0.5
    centre = (b - c) / total
    half = Z * math.sqrt(b + c - (b - c) ** 2 / total) / total
    return 100 * (lost - won) / n, 100 * (centre - half), 100 * (centre + half)


def verdict(low: float, high: float, budget: float) -> str:
    """``within`` when the whole interval of the drop is inside ``budget`` pp, ``over`` when all of it is outside."""
    if high <= budget:
        return "within"
    return "over" if low > budget else "cannot tell"
