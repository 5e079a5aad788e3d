"""The chart's legend as HTML: unlike Vega's it wraps on a narrow screen."""

from __future__ import annotations

from html import escape

from engine.recommend import Recommendation
from ui.axes import AXES, family_fronts_of
from ui.budget_line import LINE
from ui.chart_points import below
from ui.charts import CHOSEN, FRONT, STARRED
from ui.choice import COMPUTE, SIZE
from ui.compare_chart import legend_entries
from ui.styles import PALE, family_styles, is_pale
from ui.texts import say

SHAPES = {
    "diamond": "M8 1 L14 8 L8 15 L2 8 Z",
    "circle": "M8 2 A6 6 0 1 1 7.99 2 Z",
    "triangle-up": "M8 2 L15 14 L1 14 Z",
    "triangle-down": "M8 14 L15 2 L1 2 Z",
    "square": "M2 2 H14 V14 H2 Z",
    "cross": "M6 1 H10 V6 H15 V10 H10 V15 H6 V10 H1 V6 H6 Z",
}

ICON = 15
"""Pixels."""
STARRED_ICON = "M8 1 L10 6 L15.5 6.2 L11.2 9.6 L12.7 15 L8 11.9 L3.3 15 L4.8 9.6 L0.5 6.2 L6 6 Z"


def legend(
    rows: list[dict],
    zoom: bool = True,
    axis: str = SIZE,
    whiskers: bool = True,
    advice: Recommendation | None = None,
    chosen: str | None = None,
    ring: bool = True,
) -> str:
    """Families with colour and shape, and what line, bar, ring and arrow mean."""
    items = legend_items(rows, zoom, axis, whiskers, advice, ring, chosen)
    if not items:
        return ""
    return f'<ul class="legend">{"".join(f"<li>{picture}{escape(text)}</li>" for picture, text in items)}</ul>'


def legend_items(
    rows: list[dict],
    zoom: bool = True,
    axis: str = SIZE,
    whiskers: bool = True,
    advice: Recommendation | None = None,
    ring: bool = True,
    chosen: str | None = None,
) -> list[tuple[str, str]]:
    """(SVG of ``ICON`` pixels, text) of each entry; ``ring``: whether a chosen variant is drawn."""
    shown = [row for row in rows if not row.get("faint")] or rows
    styles = family_styles(shown, axis)
    items = [(shape_icon(shape, color), family) for family, (color, shape) in styles.items()]
    if not items:
        return []
    if axis == COMPUTE or any(is_pale(row, axis) for row in shown):
        items.append((_path(SHAPES["circle"], fill=FRONT, opacity=PALE), say("legend_pale")))
    if len(shown) < len(rows):
        items.append((_path("M8 5 A3 3 0 1 1 7.99 5 Z", fill=FRONT), say(AXES[axis].faint)))
    front = say(AXES[axis].front)
    items += [
        (_path("M0 12 H8 V4 H16", stroke=FRONT), say("front_shown", front=front) if len(shown) < len(rows) else front),
        *([(_path("M8 1 V15 M4 1 H12 M4 15 H12", stroke=FRONT), say("recommend_legend_interval"))] * whiskers),
        *([(_path(SHAPES["circle"], stroke=CHOSEN), say("legend_chosen"))] * ring),
    ]
    colors = {family: color for family, (color, _) in styles.items()}
    fronts = family_fronts_of(rows, chosen, axis)
    items += [
        (_path(path, stroke=color), text)
        for path, color, text in legend_entries(rows, fronts, AXES[axis].family, colors)
    ]
    if advice:
        items.append((_path("M0 8 H5 M9 8 H14", stroke=LINE), say("recommend_line", budget=f"{advice.budget:g}")))
    if advice and advice.within:
        items.append((_path(STARRED_ICON, fill=STARRED), say("recommend_legend")))
    if any(row.get("faded") for row in shown):
        items.append((_path(SHAPES["circle"], fill=FRONT, opacity=PALE), say("recommend_legend_faded")))
    hidden = below(shown) if zoom else 0
    if hidden:
        items.append((_path(SHAPES["triangle-down"], fill=FRONT), say("off_scale", count=hidden)))
    return items


def shape_icon(shape: str, color: str) -> str:
    """``shape`` as in ``family_styles``: a name of Vega's, or a path around the origin."""
    if shape in SHAPES:
        return _path(SHAPES[shape], fill=color)
    return _path(shape, fill=color, place="translate(8 8) scale(6.5)")


def _path(path: str, fill: str = "none", stroke: str = "none", opacity: float = 1, place: str = "") -> str:
    moved = f' transform="{place}"' if place else ""
    return (
        f'<svg viewBox="-1 -1 18 18" width="{ICON}" height="{ICON}" aria-hidden="true">'
        f'<path d="{path}" fill="{fill}" fill-opacity="{opacity:g}" stroke="{stroke}" stroke-width="2.5"{moved}/></svg>'
    )
