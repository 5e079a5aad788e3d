"""The chart as ``gr.Plot`` takes it, kept: Altair needs longer for one than all the rest of a choice takes.

Which variant is chosen shows in few fields of few points, so that one chart of Altair's does for every choice among
the same rows; only those fields are written anew. Beside a pinned variant the fronts that are drawn depend on it too:
then there is a chart for each choice.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from ui.axes import AXES
from ui.budget_line import BudgetLine
from ui.chart_points import places, points_of
from ui.charts import accuracy_chart
from ui.compare_chart import pinned_of
from ui.texts import language

VEGA_LITE = "https://vega.github.io/schema/vega-lite/v5.json"
"""The version that Gradio draws with, which is not Altair's."""


@dataclass(frozen=True)
class Drawn:
    """A chart, and the points it was drawn from with nothing chosen."""

    spec: dict
    rows: list[dict]
    frame: pd.DataFrame
    low: float
    high: float
    across: pd.Series
    line: BudgetLine | None


def plot_json(
    rows: list[dict], chosen: str | None, zoom: bool, axis: str, line: BudgetLine | None, whiskers: bool
) -> str | None:
    """``charts.accuracy_chart`` as JSON; ``None`` where there are no ``rows``."""
    return _marked(json.dumps(rows), chosen, zoom, axis, line, whiskers, language().code)


@lru_cache(maxsize=256)
def _marked(rows: str, chosen: str | None, *drawn_by) -> str | None:
    drawn = _draw(rows, None, *drawn_by)
    if drawn is not None and pinned_of(drawn.rows):
        return json.dumps(_draw(rows, chosen, *drawn_by).spec)
    return drawn and json.dumps(mark(drawn, chosen))


def mark(drawn: Drawn, chosen: str | None) -> dict:
    """The chart with one variant chosen: as if ``charts.accuracy_chart`` had drawn it so."""
    if chosen is None:
        return drawn.spec
    frame = drawn.frame.assign(chosen=drawn.frame["id"] == chosen)
    columns = {name: frame[name].to_numpy() for name in ("shown", "faint", "chosen", "off", "label")}
    labelled = places(drawn.rows, columns, drawn.across.to_numpy(), drawn.low, drawn.high, drawn.line)
    fields = {id: {"place": place} for id, place in zip(frame["id"], labelled, strict=True)}
    if chosen in fields:
        fields[chosen] |= {"chosen": True, "strength": 1.0}
    datasets = {
        name: [point | fields[point["id"]] for point in points] if points and "place" in points[0] else points
        for name, points in drawn.spec["datasets"].items()
    }
    return drawn.spec | {"datasets": datasets}


@lru_cache(maxsize=128)
def _draw(
    rows: str, chosen: str | None, zoom: bool, axis: str, line: BudgetLine | None, whiskers: bool, spoken: str
) -> Drawn | None:
    """``spoken``, the language's code, is there to keep charts of each apart."""
    rows = json.loads(rows)
    chart = accuracy_chart(rows, chosen, zoom, axis, line, whiskers)
    if chart is None:
        return None
    low, high, frame = points_of(rows, None, zoom, axis, line)
    spec = chart.to_dict(validate=False) | {"$schema": VEGA_LITE}
    return Drawn(spec, rows, frame, low, high, AXES[axis].place(frame["x"]), line)
