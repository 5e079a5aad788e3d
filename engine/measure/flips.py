"""Test examples that two networks answer differently, from their stored predictions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from engine.measure.intervals import paired_drop

if TYPE_CHECKING:
    from engine.record import Record


@dataclass(frozen=True)
class Flips:
    """The examples that two networks were both measured on, by what they say of them.

    Arrays are (k,) int64, the numbers of the examples in the order of the test set. The five kinds make up all ``n``.
    """

    n: int
    first_only: np.ndarray
    """The first network is right, the second wrong."""
    second_only: np.ndarray
    wrong_apart: np.ndarray
    """Both are wrong, and name different classes."""
    both_right: int
    wrong_alike: int
    """How many examples both take for the same wrong class."""
    difference: tuple[float, float, float]
    """The first's accuracy minus the second's with its paired 95% interval, in pp; see ``paired_drop``."""


def find_flips(first: Record, second: Record) -> Flips:
    """On the examples that both were measured on; raises ``ValueError`` where there are none."""
    n = min(len(first.correct), len(second.correct))
    right, also = first.correct[:n], second.correct[:n]
    alike = first.predicted[:n] == second.predicted[:n]
    return Flips(
        n,
        np.flatnonzero(right & ~also),
        np.flatnonzero(~right & also),
        np.flatnonzero(~right & ~also & ~alike),
        int((right & also).sum()),
        int((~right & ~also & alike).sum()),
        paired_drop(right, also),
    )
