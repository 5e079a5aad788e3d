"""The budget in the accuracy chart: its line, and the course's two budgets as faint marks."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt
import pandas as pd

from ui.needs import MARKED
from ui.texts import apart, say, unmarked

LINE = "#b45309"
MARK = "#8a8f98"
ABOVE, BELOW = 9, 9
"""Pixels from a rule to the middle of its label."""


@dataclass(frozen=True)
class BudgetLine:
    """Accuracies in percent, budgets in percentage points."""

    reference: float
    """The full-precision network's accuracy, which drops are counted from."""
    budget: float


def budget_layers(line: BudgetLine, low: float, high: float, y_axis: dict) -> list[alt.Chart]:
    """Rules across the chart, those between ``low`` and ``high``; the budget's description ends with the reference."""
    frame = pd.DataFrame(_rules(line, low, high))
    if frame.empty:
        return []
    y, at_right = alt.Y("shown:Q", **y_axis), alt.value("width")
    base = alt.Chart(frame)
    label = {"align": "right", "fontSize": 12, "aria": False}
    return [
        base.transform_filter("!datum.own")
        .mark_rule(strokeWidth=1, strokeDash=[2, 5], color=MARK, opacity=0.7, aria=False)
        .encode(y=y),
        *(
            base.transform_filter(f"!datum.own && datum.above == {str(above).lower()}")
            .mark_text(color=MARK, dx=-2, dy=-ABOVE if above else BELOW, **label)
            .encode(x=at_right, y=y, text=alt.Text("label:N"))
            for above in (True, False)
        ),
        base.transform_filter("datum.own")
        .mark_rule(strokeWidth=2, strokeDash=[7, 4], color=LINE, cursor="ns-resize")
        .encode(y=y, description=alt.Description("says:N"))
        .properties(name="budget"),
        base.transform_filter("datum.own")
        .mark_text(fontWeight="bold", dx=-_room(frame), dy=-ABOVE, **label)
        .encode(x=at_right, y=y, text=alt.Text("label:N"))
        .properties(name="budget_label"),
    ]


def rule_heights(line: BudgetLine, low: float, high: float, height: int) -> list[float]:
    """Where the rules are on a plot of ``height``, in pixels from its top."""
    return [(high - rule["shown"]) / (high - low) * height for rule in _rules(line, low, high)]


def label_boxes(line: BudgetLine, low: float, high: float, size: tuple[int, int]) -> list[tuple[float, ...]]:
    """(left, top, right, bottom) in pixels of each label on a plot of ``size``, for other labels to keep clear of."""
    width, height = size
    frame = pd.DataFrame(_rules(line, low, high))
    boxes = []
    for rule in frame.to_dict("records"):
        right = width - (_room(frame) if rule["own"] else 2)
        middle = (high - rule["shown"]) / (high - low) * height + (-ABOVE if rule["above"] else BELOW)
        boxes.append((right - _width(rule["label"]), middle - 7, right, middle + 7))
    return boxes


def _rules(line: BudgetLine, low: float, high: float) -> list[dict]:
    """Labels that would lie on one another keep apart: the stricter mark's stands above its rule and the looser one's
    below, and the budget's own to the left of both."""
    rows = [
        {
            "shown": line.reference - budget,
            "label": apart(say("recommend_line" if budget == line.budget else "recommend_mark", budget=f"{budget:g}")),
            "says": say("recommend_line_says", budget=f"{budget:g}", reference=f"{line.reference:.4f}"),
            "own": budget == line.budget,
            "above": budget == line.budget or budget == min(MARKED),
        }
        for budget in dict.fromkeys((*MARKED, line.budget))
    ]
    return [row for row in rows if low <= row["shown"] <= high]


def _room(frame: pd.DataFrame) -> float:
    """Pixels from the right edge to the budget's own label: what the marks' labels take."""
    return 2 + max((_width(label) + 8 for label in frame[~frame["own"]]["label"]), default=0)


def _width(label: str) -> float:
    """About what it takes in pixels; a letter may be bold."""
    return 7.5 * len(unmarked(label))
