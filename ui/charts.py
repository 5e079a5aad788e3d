"""Accuracy against packed size or attention compute: an Altair chart of the variants, free of Gradio."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd

from ui.axes import AXES, Axis, family_fronts_of, front
from ui.budget_line import BudgetLine, budget_layers
from ui.chart_points import against, height_of, points_of
from ui.choice import SIZE
from ui.compare_chart import front_layers, pinned_layers, pinned_of
from ui.labels import CHOSEN_PLACES, PLACES
from ui.styles import STAR, family_styles
from ui.texts import apart, say

FRONT = "#8a8f98"
FAINT = "#8a8f98"
CHOSEN = "#E69F00"
STARRED = "#FFC20A"
POINTS, OUTSIDE = "points", "outside"
"""Data that the layers share, by name: of the slice, and of the others."""
OUTSIDE_FIELDS = ["x", "shown", "variant", "accuracy", "interval", "kb", "n", "says"]
"""What is drawn and told of those: they may be hundreds, and go with each answer."""
SPOKEN = "spoken"
"""The field that is a point's description."""
DECIMALS = 4
"""Of what is drawn: more are not seen, and go with each answer."""
FONT = "system-ui, Segoe UI, Roboto, Helvetica Neue, Liberation Sans, Arial, sans-serif"


def accuracy_chart(
    rows: list[dict],
    chosen: str | None = None,
    zoom: bool = True,
    axis: str = SIZE,
    line: BudgetLine | None = None,
    whiskers: bool = True,
    points: tuple[float, float, pd.DataFrame] | None = None,
    size: tuple[int, int] | None = None,
) -> alt.LayerChart | None:
    """``rows`` as in ``engine.listing``; those that are ``faint`` are small and grey, and no front goes through them.

    ``faded`` ones are pale, the ``recommended`` one has a star, the ``pinned`` one a square. ``whiskers`` are the 95%
    intervals of the drops. Beside a budget ``line`` points, whiskers and fronts are drawn as far below the line's
    reference as their drops say (see ``chart_points.against``), so that they are to be held against the line; the
    tooltip tells the measured accuracy.
    ``points`` is what ``points_of`` gives for the same, where that is known already. ``size`` in pixels is what the
    chart will be drawn at, where that is not the page's.
    With ``zoom`` points below the close-up are arrows at its lower edge. Each point's description ends with the id
    of its variant: that is how the page knows what was clicked.
    """
    if not rows:
        return None
    low, high, points = points or points_of(rows, chosen, zoom, axis, line, size)
    rows = against(rows, line)
    axis, shown = AXES[axis], [row for row in rows if not row.get("faint")] or rows
    styles = family_styles(shown, axis.name)
    colors = {family: color for family, (color, _) in styles.items()}
    least, most = axis.ends(points["x"])

    x = alt.X(
        "x:Q",
        title=apart(say(axis.title)),
        scale=alt.Scale(type="log" if axis.log else "linear", domain=[least, most], nice=False),
        axis=alt.Axis(values=axis.ticks(points["x"]), format="~r", grid=False),
    )
    y_axis = {
        "title": apart(say("axis_accuracy")),
        "scale": alt.Scale(domain=[low, high], nice=False, zero=False),
        "axis": alt.Axis(tickCount=6, format="~r"),
    }
    y = alt.Y("shown:Q", **y_axis)
    color = alt.Color("family:N", scale=alt.Scale(domain=list(styles), range=list(colors.values())), legend=None)
    shape = alt.Shape(
        "family:N", scale=alt.Scale(domain=list(styles), range=[shape for _, shape in styles.values()]), legend=None
    )
    tooltip = [
        alt.Tooltip("variant:N", title=say("tip_variant")),
        alt.Tooltip("accuracy:Q", title=say("tip_accuracy") + " %", format=".2f"),
        alt.Tooltip("interval:N", title=say("tip_interval")),
        alt.Tooltip("kb:Q", title=say("tip_kilobytes"), format=",.2f"),
        *([] if axis.log else [alt.Tooltip("x:Q", title=say(axis.unit) + " %", format=".1f")]),
        alt.Tooltip("n:Q", title=say("tip_n"), format=","),
    ]
    best = pd.DataFrame({"x": axis.of(row), "shown": 100 * row["accuracy"]} for row in front(shown, axis.name))
    base, faint = alt.Chart(alt.NamedData(POINTS)), points[points["faint"] & ~points["off"]]
    inside, outside = base.transform_filter("!datum.off"), base.transform_filter("datum.off")
    layers = [
        _spoken(alt.Chart(alt.NamedData(OUTSIDE)))
        .mark_circle(size=28, color=FAINT, opacity=0.35)
        .encode(x=x, y=y, tooltip=tooltip, description=alt.Description(f"{SPOKEN}:N"))
    ] * (not faint.empty)
    layers += [
        alt.Chart(best)
        .mark_line(interpolate="step-after", strokeWidth=2, color=FRONT, opacity=0.8, clip=True, aria=False)
        .encode(x=x, y=y),
        *(() if pinned_of(rows) else _fronts(shown, axis, x, y, color)),
        *front_layers(family_fronts_of(rows, chosen, axis.name), axis.of, axis.family, colors, x, y),
        *(budget_layers(line, low, high, y_axis) if line else ()),
        *(_whiskers(inside, x, y_axis, color) if whiskers else ()),
        base.transform_filter("datum.recommended")
        .mark_point(size=340, shape=STAR, filled=True, color=STARRED, opacity=1, stroke="#7a5c00", aria=False)
        .encode(x=x, y=y)
        .properties(name="recommended"),
        base.transform_filter("datum.chosen")
        .mark_point(size=620, filled=False, strokeWidth=3, color=CHOSEN, opacity=1, aria=False)
        .encode(x=x, y=y),
        _spoken(inside)
        .mark_point(size=150, filled=True, strokeWidth=2)
        .encode(
            x=x,
            y=y,
            color=color,
            stroke=color.copy(),
            shape=shape,
            tooltip=tooltip,
            description=alt.Description(f"{SPOKEN}:N"),
            opacity=alt.Opacity("strength:Q", scale=None),
            fillOpacity=alt.FillOpacity("fill:Q", scale=None),
        ),
        _spoken(outside)
        .mark_point(size=150, filled=True, shape="triangle-down")
        .encode(
            x=x,
            y=y,
            color=color,
            tooltip=tooltip,
            description=alt.Description(f"{SPOKEN}:N"),
            opacity=alt.Opacity("strength:Q", scale=None),
        ),
        outside.transform_filter("datum.place == 'above'")
        .mark_text(dy=-14, fontSize=11, aria=False)
        .encode(x=x, y=y, text=alt.Text("accuracy:Q", format=".1f"))
        .properties(name="label_off"),
        *(
            inside.transform_filter(f"datum.place == '{place}'")
            .mark_text(fontSize=12, aria=False, **offset)
            .encode(x=x, y=y, text=alt.Text("label:N"))
            .properties(name=f"label_{place}")
            for place, offset in PLACES.items()
        ),
        *(
            base.transform_filter(f"datum.place == '{place}'")
            .mark_text(fontSize=15, fontWeight="bold", aria=False, **offset)
            .encode(x=x, y=y, text=alt.Text("label:N"))
            for place, offset in CHOSEN_PLACES.items()
        ),
        *(pinned_layers(base, x, y) if pinned_of(rows) else ()),
    ]
    chart = alt.layer(
        *layers,
        background="transparent",
        description=say(axis.chart),
        width="container",
        height=height_of(rows),
        usermeta={"embedOptions": {"renderer": "svg", "actions": False}},
        config=alt.Config(
            font=FONT,
            autosize=alt.AutoSizeParams(type="fit", contains="padding"),
            view=alt.ViewConfig(stroke=None),
            axis=alt.AxisConfig(
                labelFontSize=13, titleFontSize=13, titleFontWeight="normal", titlePadding=10, domain=False
            ),
        ),
    )
    untold = ["id", "front", *([] if whiskers else ["low", "high"])]
    shared = {POINTS: points[~points["faint"]].drop(columns=untold), OUTSIDE: faint[OUTSIDE_FIELDS]}
    chart.datasets = {
        name: [told(point) for point in frame.round(DECIMALS).to_dict("records")]
        for name, frame in shared.items()
        if not frame.empty
    }
    return chart


def _spoken(points: alt.Chart) -> alt.Chart:
    """``points`` with what a screen reader says of each, put together where they are drawn: a name is sent once."""
    comma = json.dumps(say("comma"))
    return points.transform_calculate(as_=SPOKEN, calculate=f"datum.variant + {comma} + datum.says")


def told(point: dict) -> dict:
    """``point`` without what is false or empty, which is what Vega takes a missing field for."""
    return {name: value for name, value in point.items() if value is not False and value != ""}


def _fronts(rows: list[dict], axis: Axis, x: alt.X, y: alt.Y, color: alt.Color) -> list[alt.Chart]:
    """A thin stepped line through each family's own front, in its colour."""
    families: dict[str, list[dict]] = {}
    for row in rows:
        families.setdefault(axis.family(row), []).append(row)
    points = pd.DataFrame(
        {"x": axis.of(row), "shown": 100 * row["accuracy"], "family": family}
        for family, alike in families.items()
        if len(best := front(alike, axis.name)) > 1
        for row in best
    )
    if points.empty:
        return []
    line = alt.Chart(points).mark_line(interpolate="step-after", strokeWidth=1.25, opacity=0.55, clip=True, aria=False)
    return [line.encode(x=x, y=y, color=color).properties(name="family_fronts")]


def _whiskers(points: alt.Chart, x: alt.X, y_axis: dict, color: alt.Color) -> list[alt.Chart]:
    """A bar with a cap at either end for each point."""
    strength = alt.Opacity("strength:Q", scale=None)
    ends = [
        points.mark_tick(thickness=2, size=9, orient="horizontal", clip=True, aria=False).encode(
            x=x, y=alt.Y(f"{end}:Q", **y_axis), color=color, opacity=strength
        )
        for end in ("low", "high")
    ]
    bar = points.mark_rule(strokeWidth=2, clip=True, aria=False).encode(
        x=x, y=alt.Y("low:Q", **y_axis), y2=alt.Y2("high:Q"), color=color, opacity=strength
    )
    return [bar, *ends]
