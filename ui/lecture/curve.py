"""Figure ``chart``: accuracy against cost, the step's variants among all of their network's, as SVG."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from ui import describe
from ui.axes import AXES
from ui.budget_line import BudgetLine
from ui.charts import accuracy_chart
from ui.choice import COMPUTE, SIZE
from ui.lecture.scene import Scene
from ui.legend import legend
from ui.report.figures import drawn
from ui.texts import listed, say

WIDTH, HEIGHT = 640, 400
"""Pixels it is laid out for; it is shown larger, and its letters with it."""
SHOWN: dict[str, Callable[[dict], bool]] = {
    "quantized": lambda row: row["pruning"] is None and row["attention"] is None,
    "pruned": lambda row: row["quantizer"] is None and row["attention"] is None,
    "attention": lambda row: row["quantizer"] is None and row["pruning"] is None,
    "all": lambda row: True,
}
"""Which of the network's variants are drawn in full; the others are faint."""


def chart_html(scene: Scene) -> str:
    """``range: whole`` shows the bad ones too; with a budget its line is drawn, and what is over it is pale."""
    options, chosen = scene.step.options, scene.chosen
    axis = COMPUTE if options["axis"] == "compute" else SIZE
    whole, shown = options["range"] == "whole", SHOWN[options["show"]]
    named = {row["id"] for row in scene.rows.values()}
    best = scene.found.within.row["id"] if scene.found and scene.found.within else None
    rows = [
        row
        | {
            "faint": not shown(row) and row["id"] not in named,
            "faded": bool(scene.found) and scene.found.verdicts.get(row["id"]) == "over",
            "recommended": row["id"] == best,
        }
        for row in scene.all_rows
    ]
    line = BudgetLine(100 * scene.full["accuracy"], scene.step.budget) if scene.found else None
    chart = accuracy_chart(rows, chosen["id"], not whole, axis, line, whiskers=False, size=(WIDTH, HEIGHT))
    svg = _own_ids(drawn(chart, WIDTH, HEIGHT), f"step{scene.step.number}-")
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)  # the figure is one picture with one text
    svg = svg.replace("<svg ", '<svg role="presentation" focusable="false" ', 1)
    facts = [_fact(row) for row in scene.rows.values()]
    label = f"{say(AXES[axis].chart)}: {listed(facts)}"
    return (
        f'<figure class="lecture-chart" dir="ltr"><div role="img" aria-label="{escape(label)}">{svg}</div></figure>'
        f"{legend(rows, not whole, axis, False, scene.found)}"
    )


def _fact(row: dict) -> str:
    told = say(
        "point", n=f"{row['n']:,}", id=row["id"], accuracy=describe.percent(row["accuracy"]),
        size=describe.kilobytes(row["packed_bytes"]),
    )  # fmt: skip
    return listed([describe.name(row), describe.training_short(row), told])


def _own_ids(svg: str, prefix: str) -> str:
    """Several charts on one page: each must refer to its own clip paths, since those of a hidden one do not work."""
    return re.sub(r'(\bid="|url\(#)', rf"\g<1>{prefix}", svg)
