"""The budget in the accuracy chart: its line, and the course's two budgets as faint marks."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt
import pandas as pd

from ui.needs import MARKED
from ui.texts import apart, say

LINE = "#b45309"
MARK = "#8a8f98"


@dataclass(frozen=True)
class BudgetLine:
    """Accuracies in percent, budgets in percentage points."""

    reference: float
    """The full-precision network's accuracy, which drops are counted from."""
    budget: float


def budget_layers(line: BudgetLine, low: float, high: float, y_axis: dict) -> list[alt.Chart]:
    """Rules across the chart, those between ``low`` and ``high``; the budget's description ends with the reference."""
    rows = [
        {
            "shown": line.reference - budget,
            "label": apart(say("recommend_line" if budget == line.budget else "recommend_mark", budget=f"{budget:g}")),
            "says": say("recommend_line_says", budget=f"{budget:g}", reference=f"{line.reference:.4f}"),
            "own": budget == line.budget,
        }
        for budget in dict.fromkeys((*MARKED, line.budget))
    ]
    frame = pd.DataFrame([row for row in rows if low <= row["shown"] <= high])
    if frame.empty:
        return []
    y, at_right = alt.Y("shown:Q", **y_axis), alt.value("width")
    base = alt.Chart(frame)
    label = {"align": "right", "dx": -2, "dy": -7, "fontSize": 12, "aria": False}
    return [
        base.transform_filter("!datum.own")
        .mark_rule(strokeWidth=1, strokeDash=[2, 5], color=MARK, opacity=0.7, aria=False)
        .encode(y=y),
        base.transform_filter("!datum.own").mark_text(color=MARK, **label).encode(x=at_right, y=y, text="label:N"),
        base.transform_filter("datum.own")
        .mark_rule(strokeWidth=2, strokeDash=[7, 4], color=LINE, cursor="ns-resize")
        .encode(y=y, description="says:N")
        .properties(name="budget"),
        base.transform_filter("datum.own")
        .mark_text(fontWeight="bold", **label)
        .encode(x=at_right, y=y, text="label:N")
        .properties(name="budget_label"),
    ]
