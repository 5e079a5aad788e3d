"""Coloured cells of tables: how much accuracy is lost, in steps that can be told apart without seeing colours well.

Cividis (Nunez, Anderton, Renslow: Optimizing colormaps with consideration for color vision deficiency, PLOS ONE 2018)
looks nearly alike to everybody and rises evenly in lightness. The number stands in each cell all the same, in black or
white, whichever reads better. Two of the steps end at the course's budgets of 1 and 1.5 points.
"""

from __future__ import annotations

from bisect import bisect_left
from html import escape

from ui.texts import say

ENDS = (0.5, 1.0, 1.5, 3.0, 6.0, 12.0, 25.0)
"""The largest drop of each step but the last, in percentage points."""
COLORS = ("#fdea45", "#ead156", "#caba6a", "#a7a077", "#7f7c75", "#535a6e", "#1d3d6e", "#002051")
"""Of the steps, from little to much."""
DARK, LIGHT = "#000000", "#ffffff"


def color_of(drop: float) -> str:
    """``drop`` in percentage points; what is gained counts as nothing lost."""
    return COLORS[bisect_left(ENDS, round(drop, 9))]


def ink_on(color: str) -> str:
    """Black or white, whichever has more contrast to ``color`` by WCAG 2.2: they are equal at a luminance of 0.179."""
    return DARK if luminance(color) > 0.179 else LIGHT


def luminance(color: str) -> float:
    """Relative luminance of ``#rrggbb`` from 0 to 1 (WCAG 2.2, from sRGB)."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def style(drop: float) -> str:
    """CSS of a cell."""
    color = color_of(drop)
    return f"background:{color};color:{ink_on(color)}"


def scale_html(title: str) -> str:
    """The steps with their colours, under a ``title``."""
    names = [
        *(say("heat_upto", points=f"{end:g}") for end in ENDS),
        say("heat_beyond", points=f"{ENDS[-1]:g}"),
    ]  # fmt: skip
    steps = "".join(
        f'<li style="background:{color};color:{ink_on(color)}">{escape(name)}</li>'
        for name, color in zip(names, COLORS, strict=True)
    )
    return f'<div class="heat-scale"><span>{escape(title)}</span><ul>{steps}</ul></div>'
