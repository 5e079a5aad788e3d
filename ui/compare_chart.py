"""B and both families' fronts in the accuracy chart, and their entries in its legend."""

from __future__ import annotations

from collections.abc import Callable

import altair as alt
import pandas as pd

from ui.texts import say

PINNED = "#CC79A7"
RING = "M-1 -1 H1 V1 H-1 Z"
"""A square around B's point: an SVG path around the origin."""
DASHES = {"A": [1, 0], "B": [6, 4]}
LINES = {"A": "M0 8 H16", "B": "M0 8 H6 M10 8 H16"}
"""The same in the legend."""


def pinned_of(rows: list[dict]) -> dict | None:
    """The row of B; see ``ui.slices``."""
    return next((row for row in rows if row.get("pinned")), None)


def family_fronts(
    rows: list[dict], chosen: str | None, family: Callable[[dict], str], front: Callable[[list[dict]], list[dict]]
) -> dict[str, list[dict]]:
    """``A`` and ``B`` -> the front of their own family, the cheapest first; nothing where they are of the same one."""
    marked = {"A": next((row for row in rows if row["id"] == chosen), None), "B": pinned_of(rows)}
    if None in marked.values() or family(marked["A"]) == family(marked["B"]):
        return {}
    return {
        letter: front([each for each in rows if family(each) == family(row) and not each.get("faint")])
        for letter, row in marked.items()
    }


def front_layers(
    fronts: dict[str, list[dict]],
    of: Callable[[dict], float],
    family: Callable[[dict], str],
    colors: dict[str, str],
    x: alt.X,
    y: alt.Y,
) -> list[alt.Chart]:
    """A stepped line through each front in its family's colour; ``colors`` is by family."""
    layers = []
    for letter, rows in fronts.items():
        if not rows:
            continue
        points = pd.DataFrame({"x": of(row), "shown": 100 * row["accuracy"]} for row in rows)
        line = {
            "interpolate": "step-after",
            "strokeWidth": 3,
            "strokeDash": DASHES[letter],
            "color": colors[family(rows[0])],
        }
        layers.append(
            alt.Chart(points)
            .mark_line(opacity=0.75, clip=True, aria=False, **line)
            .encode(x=x, y=y)
            .properties(name=f"front_{letter}")
        )
    return layers


def pinned_layers(points: alt.Chart, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """A square around B, and both letters: ``points`` have ``chosen`` and ``pinned``."""
    letter = {"fontSize": 15, "fontWeight": "bold", "aria": False}
    return [
        points.transform_filter("datum.pinned")
        .mark_point(size=560, shape=RING, filled=False, strokeWidth=3, color=PINNED, opacity=1, aria=False)
        .encode(x=x, y=y)
        .properties(name="pinned"),
        points.transform_filter("datum.pinned")
        .mark_text(text="B", dx=20, dy=-12, **letter)
        .encode(x=x, y=y)
        .properties(name="letter_b"),
        points.transform_filter("datum.chosen && !datum.pinned")
        .mark_text(text="A", dx=-20, dy=16, **letter)
        .encode(x=x, y=y)
        .properties(name="letter_a"),
    ]


def legend_entries(
    rows: list[dict], fronts: dict[str, list[dict]], family: Callable[[dict], str], colors: dict[str, str]
) -> list[tuple[str, str, str]]:
    """(SVG path in a box of 16, colour of its stroke, text): the square, and a line for each front."""
    if pinned_of(rows) is None:
        return []
    fronts = {letter: family(front[0]) for letter, front in fronts.items() if front}
    lines = [
        (LINES[letter], colors[name], say("compare_legend_front", letter=letter, family=name))
        for letter, name in fronts.items()
    ]
    return [("M2 2 H14 V14 H2 Z", PINNED, say("compare_legend")), *lines]
