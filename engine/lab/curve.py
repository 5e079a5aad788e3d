"""The live curve of a job: training loss and validation accuracy over the epochs of all its stages."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_POINTS = 200


@dataclass
class Curve:
    """Points (epoch, value); epochs count on from stage to stage, losses are thinned out to ``MOST_POINTS``."""

    losses: list[tuple[float, float]] = field(default_factory=list)
    accuracies: list[tuple[float, float]] = field(default_factory=list)
    """Fractions."""
    starts: dict[str, float] = field(default_factory=dict)
    """Stage -> the epoch it began at."""
    _settled: int = 0
    """How many accuracies are those of earlier stages."""

    def add(self, stage: str, at: float, loss: float, accuracies: Iterable[tuple[float, float]]) -> None:
        """The mean ``loss`` since the last point, ``at`` epochs into ``stage``, and what it has validated so far."""
        if stage not in self.starts:
            self.starts[stage] = math.ceil(self.losses[-1][0]) if self.losses else 0.0
            self._settled = len(self.accuracies)
        self.losses.append((self.starts[stage] + at, loss))
        self.measured(accuracies)
        if len(self.losses) > MOST_POINTS:
            last = self.losses[-1:] * (len(self.losses) % 2)  # one that has no partner stays as it is
            self.losses = [_between(*pair) for pair in zip(self.losses[::2], self.losses[1::2], strict=False)] + last

    def measured(self, accuracies: Iterable[tuple[float, float]]) -> None:
        """All accuracies of the stage that is running, or that has just ended."""
        start = list(self.starts.values())[-1] if self.starts else 0.0
        self.accuracies[self._settled :] = [(start + epoch, accuracy) for epoch, accuracy in accuracies]


def _between(first: tuple[float, float], second: tuple[float, float]) -> tuple[float, float]:
    """At the second's place, so that the curve reaches as far as before."""
    return second[0], (first[1] + second[1]) / 2
