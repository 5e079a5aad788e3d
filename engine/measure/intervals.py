"""How sure a measured accuracy is: 95% intervals, and verdicts against a budget.

Accuracies are fractions; drops are percentage points (pp).
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

Z = 1.959963984540054
"""The 97.5% quantile of the standard normal distribution."""
POWER = 0.8
"""The usual chance, in planning a measurement, that it tells what it is made to tell."""


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


def widened(low: float, high: float, among: int) -> tuple[float, float]:
    """The 95% interval (``low``, ``high``) so wide that all ``among`` of its kind hold together 95 times in 100.

    Bonferroni's inequality: each at 100 - 5 / ``among`` percent (Dunn, JASA 56, 1961).
    """
    if among < 1:
        raise ValueError("an interval is one among at least one")
    centre, half = (low + high) / 2, (high - low) / 2
    half *= NormalDist().inv_cdf(1 - 0.025 / among) / Z
    return centre - half, centre + half


def examples_to_tell(low: float, high: float, n: int, budget: float, power: float = POWER) -> int | None:
    """How many test examples in all a verdict on ``budget`` pp would take, with a chance of ``power``.

    ``low`` and ``high`` are the ends of ``paired_drop`` on ``n`` examples. As many pairs as now are taken to differ:
    with the drop d and the variance v = p10 + p01 - d^2 of one pair, N pairs have an interval of half-width
    z sqrt(v / N), and its end is on d's side of the budget B with chance ``power`` from

        N = (z + z_power)^2 v / (B - d)^2

    on. This is the sample size for matched pairs of Connor (Biometrics 43, 1987) with B in the place of no difference
    and Wald's variance in both places, and so Lu & Bean's (Statistics in Medicine 14, 1995) for a bound B.
    ``None`` where d is B: no number of examples tells.
    """
    if not 0.5 <= power < 1:
        raise ValueError(f"power must be from 0.5 to below 1, not {power!r}")
    centre, half = (low + high) / 2, (high - low) / 2
    if abs(budget - centre) < 1e-9:
        return None
    share = (1 + NormalDist().inv_cdf(power) / Z) * half / (budget - centre)
    return math.ceil((n + 2) * share**2)
