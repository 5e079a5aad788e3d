"""What the chart draws from left to right: packed size or attention compute; and the fronts along it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from engine import recommend
from ui import describe
from ui.choice import COMPUTE, SIZE
from ui.compare_chart import family_fronts
from ui.labels import size_domain

TICKS = (1, 2, 3, 5, 7)


@dataclass(frozen=True)
class Axis:
    """What is drawn from left to right."""

    name: str
    of: Callable[[dict], float]
    family: Callable[[dict], str]
    title: str
    unit: str
    chart: str
    front: str
    faint: str
    """Names of texts, as are the three before."""
    log: bool = False

    def ends(self, values: pd.Series) -> tuple[float, float]:
        """With room for the outermost points."""
        if self.log:
            return size_domain(values)
        return 0.0, 1.06 * max(values.max(), 1.0)

    def place(self, values: pd.Series) -> pd.Series:
        """From 0 at the left end to 1 at the right one."""
        least, most = self.ends(values)
        if self.log:
            values, least, most = values.map(math.log10), math.log10(least), math.log10(most)
        return (values - least) / (most - least)

    def ticks(self, values: pd.Series) -> list[float]:
        return _size_ticks(*self.ends(values)) if self.log else list(range(0, int(self.ends(values)[1]) + 1, 10))


AXES = {
    SIZE: Axis(
        SIZE, lambda row: row["packed_bytes"] / 1000, describe.family,
        "axis_size", "tip_size", "chart_size", "front_size", "legend_faint_size", log=True,
    ),
    COMPUTE: Axis(
        COMPUTE, lambda row: 100 * (row["attention_compute"] or 1.0), describe.method,
        "axis_compute", "tip_compute", "chart_compute", "front_compute", "legend_faint_compute",
    ),
}  # fmt: skip


def front(rows: list[dict], axis: str = SIZE) -> list[dict]:
    """The variants that none as cheap or cheaper beats, the cheapest first."""
    return recommend.front(rows, AXES[axis].of, lambda row: row["accuracy"])


def family_fronts_of(rows: list[dict], chosen: str | None, axis: str = SIZE) -> dict[str, list[dict]]:
    """See ``ui.compare_chart``; on one axis."""
    return family_fronts(rows, chosen, AXES[axis].family, lambda some: front(some, axis))


def _size_ticks(low: float, high: float) -> list[float]:
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    return [tick * 10.0**decade for decade in decades for tick in TICKS if low <= tick * 10.0**decade <= high]
