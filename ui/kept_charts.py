"""The chart as ``gr.Plot`` takes it, kept: Altair needs longer for one than all the rest of a choice takes.

Which variant is chosen shows in few fields of few points, so that one chart of Altair's does for every choice among
the same rows; only those fields are written anew. Beside a pinned variant the fronts that are drawn depend on it too:
then there is a chart for each choice.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from ui.axes import AXES
from ui.budget_line import BudgetLine
from ui.chart_points import places, points_of
from ui.charts import POINTS, accuracy_chart, told
from ui.compare_chart import pinned_of
from ui.texts import language

VEGA_LITE = "https://vega.github.io/schema/vega-lite/v5.json"
"""The version that Gradio draws with, which is not Altair's."""
KEPT = 16
"""Charts; one of hundreds of points takes megabytes. Answers, with theirs in short form, are kept elsewhere."""


@dataclass(frozen=True)
class Rows:
    """Equal where they say the same; only the first of equal ones is kept."""

    digest: bytes
    rows: list[dict] = field(compare=False)


@dataclass(frozen=True)
class Drawn:
    """A chart, and the points it was drawn from with nothing chosen."""

    spec: dict
    frame: pd.DataFrame
    low: float
    high: float
    across: pd.Series


def plot_json(
    rows: list[dict], chosen: str | None, zoom: bool, axis: str, line: BudgetLine | None, whiskers: bool
) -> str | None:
    """``charts.accuracy_chart`` as JSON; ``None`` where there are no ``rows``."""
    if not rows:
        return None
    if pinned_of(rows):
        return _json(_spec(accuracy_chart(rows, chosen, zoom, axis, line, whiskers)))
    alike = Rows(hashlib.sha256(json.dumps(rows).encode()).digest(), rows)
    return _json(mark(_draw(alike, zoom, axis, line, whiskers, language().code), rows, chosen, line))


def mark(drawn: Drawn, rows: list[dict], chosen: str | None, line: BudgetLine | None) -> dict:
    """The chart with one variant chosen: as if ``charts.accuracy_chart`` had drawn it so."""
    if chosen is None:
        return drawn.spec
    frame = drawn.frame.assign(chosen=drawn.frame["id"] == chosen)
    columns = {name: frame[name].to_numpy() for name in ("shown", "faint", "chosen", "off", "front", "label")}
    labelled = places(rows, columns, drawn.across.to_numpy(), drawn.low, drawn.high, line)
    written = [
        {"place": place} | ({"chosen": True, "strength": 1.0} if id == chosen else {})
        for id, place, faint in zip(frame["id"], labelled, frame["faint"], strict=True)
        if not faint
    ]
    known = drawn.spec["datasets"]
    points = [told(point | new) for point, new in zip(known.get(POINTS, ()), written, strict=True)]
    return drawn.spec | {"datasets": known | ({POINTS: points} if points else {})}


@lru_cache(maxsize=KEPT)
def _draw(alike: Rows, zoom: bool, axis: str, line: BudgetLine | None, whiskers: bool, spoken: str) -> Drawn:
    """``spoken``, the language's code, is there to keep charts of each apart."""
    low, high, frame = points = points_of(alike.rows, None, zoom, axis, line)
    chart = accuracy_chart(alike.rows, None, zoom, axis, line, whiskers, points)
    return Drawn(_spec(chart), frame, low, high, AXES[axis].place(frame["x"]))


def _json(spec: dict) -> str:
    return json.dumps(spec, separators=(",", ":"), ensure_ascii=False)


def _spec(chart) -> dict:
    return chart.to_dict(validate=False) | {"$schema": VEGA_LITE}
