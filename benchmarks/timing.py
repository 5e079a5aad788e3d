"""Times that can be compared: in one process, in turn."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)


def seconds(step: Callable[[], object]) -> float:
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


def medians(steps: Mapping[Name, Callable[[], object]], repeats: int) -> dict[Name, float]:
    """The median of each step's seconds; all steps once, then all again: what else the machine does meets all alike."""
    times = {name: [] for name in steps}
    for _ in range(repeats):
        for name, step in steps.items():
            times[name].append(seconds(step))
    return {name: statistics.median(taken) for name, taken in times.items()}
