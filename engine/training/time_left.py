"""When a training will be over."""

from __future__ import annotations

from collections import deque
from statistics import median

COMPILING_STEPS = 2
"""The first ones of a run compile the network, and the teacher: they take hundreds of times as long as the others."""
RECENT_STEPS = 50


class TimeLeft:
    """Seconds until all ``work`` is done, from what the last steps took.

    Their median: what takes time now and then, as compiling for pictures of another size does, stands for no step.
    """

    def __init__(self, work: float, done: float, now: float):
        self.work, self._done, self._now = work, done, now
        self._skip, self._recent = COMPILING_STEPS, deque(maxlen=RECENT_STEPS)

    def after_step(self, done: float, now: float) -> float | None:
        """``done`` of the work at ``now``, in seconds; ``None`` where nothing is known yet."""
        pace = (now - self._now) / (done - self._done)
        self._done, self._now = done, now
        if self._skip:
            self._skip -= 1
        else:
            self._recent.append(pace)
        return median(self._recent) * (self.work - done) if self._recent else None
