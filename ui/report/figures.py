"""The page's charts as SVG that stands alone: drawn without a browser, with the legend below, on white."""

from __future__ import annotations

import re
from html import escape

import altair as alt

from engine.recommend import Recommendation
from ui.budget_line import BudgetLine
from ui.charts import FONT, accuracy_chart
from ui.choice import COMPUTE, SIZE
from ui.legend import ICON, legend_items
from ui.texts import apart, language
from ui.theme import ASSETS

WIDTH, HEIGHT = 760, 380
"""Pixels of a chart, its axes included."""
LINE, GAP, LETTER, SIZE_OF_TEXT = 20, 18, 6.6, 12
"""Of the legend: pixels of a line, between entries, of a letter (about), and of the font."""
FONTS = ASSETS / "fonts"
LATIN, PERSIAN = "Liberation Sans, Arial, Helvetica, sans-serif", "Vazirmatn, Liberation Sans, sans-serif"
WHISKERED = 40
"""More variants than these are drawn without their intervals, which would hide one another."""


def accuracy_figure(rows: list[dict], axis: str, advice: Recommendation, reference: float) -> str:
    """Accuracy against packed size or attention compute, the variants outside of the question pale.

    ``reference`` is the full-precision accuracy in percent.
    """
    best = advice.within.row["id"] if advice.within else None
    outside = _outside_of_compute if axis == COMPUTE else _outside_of_size
    marked = [row | {"faint": outside(row) and row["id"] != best, "recommended": row["id"] == best} for row in rows]
    whiskers = axis == SIZE and sum(not row["faint"] for row in marked) <= WHISKERED
    chart = accuracy_chart(
        marked, None, True, axis, BudgetLine(reference, advice.budget), whiskers, size=(WIDTH, HEIGHT)
    )
    return _with_legend(drawn(chart, WIDTH, HEIGHT), legend_items(marked, True, axis, whiskers, advice, ring=False))


def drawn(chart: alt.LayerChart, width: int, height: int) -> str:
    """A chart as SVG of so many pixels, its axes included."""
    import vl_convert

    _register_font()
    spec = chart.properties(width=width, height=height).to_dict(validate=False)  # Altair's check takes most of the time
    return vl_convert.vegalite_to_svg(spec, vl_version=".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2]))


def to_png(svg: str, scale: float = 2.0) -> bytes:
    """The same picture in pixels, ``scale`` of them for each of the SVG's."""
    import vl_convert

    _register_font()
    return vl_convert.svg_to_png(svg, scale=scale)


def _register_font() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))


def _outside_of_size(row: dict) -> bool:
    return row["attention"] is not None


def _outside_of_compute(row: dict) -> bool:
    return row["quantizer"] is not None or row["pruning"] is not None


def _with_legend(chart: str, items: list[tuple[str, str]]) -> str:
    width, height = (float(size) for size in re.search(r'<svg[^>]* width="([\d.]+)" height="([\d.]+)"', chart).groups())
    right_to_left, x, line, entries = language().right_to_left, 0.0, 0, []
    for icon, text in items:
        room = ICON + 6 + LETTER * len(text)
        if x and x + room > width:
            x, line = 0.0, line + 1
        y = height + 10 + LINE * line
        at, start = (width - x - ICON, width - x - ICON - 6) if right_to_left else (x, x + ICON + 6)
        entries.append(
            icon.replace("<svg ", f'<svg x="{at:.1f}" y="{y:.1f}" ', 1)
            + f'<text x="{start:.1f}" y="{y + 12:.1f}" text-anchor="{"end" if right_to_left else "start"}" '
            f'font-size="{SIZE_OF_TEXT}">{escape(apart(text))}</text>'
        )
        x += room + GAP
    height += 16 + LINE * (line + 1)
    font = PERSIAN if right_to_left else LATIN
    chart = chart.replace(FONT, font).replace(escape(FONT), font)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="{font}" direction="ltr"><rect width="100%" height="100%" '
        f'fill="#fff"/>{chart}{"".join(entries)}</svg>'
    )
