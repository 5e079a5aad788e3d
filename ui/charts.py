"""Accuracy against packed size or attention compute: an Altair chart of the variants, free of Gradio."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from engine import recommend
from ui import describe
from ui.budget_line import BudgetLine, budget_layers, label_boxes
from ui.choice import COMPUTE, SIZE
from ui.compare_chart import family_fronts, front_layers, pinned_layers, pinned_of
from ui.labels import CHOSEN_PLACES, NOMINAL, PLACES, label_places, size_domain
from ui.styles import FADED, PALE, STAR, family_styles, is_pale
from ui.texts import apart, listed, say

FRONT = "#8a8f98"
FAINT = "#8a8f98"
LOW, TALL = 300, 430
"""Heights in pixels."""
AROUND = 65
"""Of these, above and below the plot."""
CHOSEN = "#E69F00"
STARRED = "#FFC20A"
NEAREST, FARTHEST = 3.0, 10.0
"""The close-up reaches at least and at most this many percentage points below the best variant."""
TICKS = (1, 2, 3, 5, 7)
POINTS, OUTSIDE = "points", "outside"
"""Data that the layers share, by name: of the slice, and of the others."""
OUTSIDE_FIELDS = ["x", "shown", "variant", "accuracy", "interval", "kb", "n", "says"]
"""What is drawn and told of those: they may be hundreds, and go with each answer."""
FONT = "system-ui, Segoe UI, Roboto, Helvetica Neue, Liberation Sans, Arial, sans-serif"


@dataclass(frozen=True)
class Axis:
    """What is drawn from left to right."""

    name: str
    of: Callable[[dict], float]
    family: Callable[[dict], str]
    title: str
    unit: str
    chart: str
    front: str
    faint: str
    """Names of texts, as are the three before."""
    log: bool = False

    def ends(self, values: pd.Series) -> tuple[float, float]:
        """With room for the outermost points."""
        if self.log:
            return size_domain(values)
        return 0.0, 1.06 * max(values.max(), 1.0)

    def place(self, values: pd.Series) -> pd.Series:
        """From 0 at the left end to 1 at the right one."""
        least, most = self.ends(values)
        if self.log:
            values, least, most = values.map(math.log10), math.log10(least), math.log10(most)
        return (values - least) / (most - least)

    def ticks(self, values: pd.Series) -> list[float]:
        return _size_ticks(*self.ends(values)) if self.log else list(range(0, int(self.ends(values)[1]) + 1, 10))


AXES = {
    SIZE: Axis(
        SIZE, lambda row: row["packed_bytes"] / 1000, describe.family,
        "axis_size", "tip_size", "chart_size", "front_size", "legend_faint_size", log=True,
    ),
    COMPUTE: Axis(
        COMPUTE, lambda row: 100 * (row["attention_compute"] or 1.0), describe.method,
        "axis_compute", "tip_compute", "chart_compute", "front_compute", "legend_faint_compute",
    ),
}  # fmt: skip


def front(rows: list[dict], axis: str = SIZE) -> list[dict]:
    """The variants that none as cheap or cheaper beats, the cheapest first."""
    return recommend.front(rows, AXES[axis].of, lambda row: row["accuracy"])


def family_fronts_of(rows: list[dict], chosen: str | None, axis: str = SIZE) -> dict[str, list[dict]]:
    """See ``ui.compare_chart``; on one axis."""
    return family_fronts(rows, chosen, AXES[axis].family, lambda some: front(some, axis))


def close_up(rows: list[dict]) -> tuple[float, float]:
    """Accuracy axis in percent that holds what lies within ``FARTHEST`` of the best, with its interval if that fits.

    One bad variant cannot stretch it: the good ones would then lie on one another.
    """
    best = max(100 * row["accuracy"] for row in rows)
    near = [row for row in rows if best - 100 * row["accuracy"] <= FARTHEST]
    depth = 1.1 * (best - min(100 * row["accuracy_low"] for row in near))
    low = best - min(max(depth, NEAREST), FARTHEST)
    high = min(max(100 * row["accuracy_high"] for row in near), best + NEAREST)
    return max(0.0, low), min(100.0, high + 0.06 * (high - low))


def whole(rows: list[dict]) -> tuple[float, float]:
    low = min(100 * row["accuracy_low"] for row in rows)
    high = max(100 * row["accuracy_high"] for row in rows)
    margin = 0.06 * max(high - low, 1.0)
    return max(0.0, low - margin), min(100.0, high + margin)


def below(rows: list[dict]) -> int:
    """How many points the close-up leaves below its lower edge."""
    if not rows:
        return 0
    low, _ = close_up(rows)
    return sum(100 * row["accuracy"] < low for row in rows)


def points(
    rows: list[dict], zoom: bool, axis: str, line: BudgetLine | None = None
) -> tuple[float, float, pd.DataFrame]:
    """Ends of the accuracy axis, and what ``accuracy_chart`` draws with nothing chosen, one line a row."""
    shown = [row for row in rows if not row.get("faint")] or rows
    low, high = close_up(shown) if zoom else whole(rows)
    return low, high, _frame(rows, None, low, high, AXES[axis], line)


def places(
    rows: list[dict], frame: Mapping, across: Sequence[float], low: float, high: float, line: BudgetLine | None
) -> list[str]:
    """See ``ui.labels.label_places``: of a chart of these rows, whose labels keep clear of ``line`` too."""
    size = (NOMINAL[0], _height(rows) - AROUND)
    return label_places(rows, frame, across, low, high, size, label_boxes(line, low, high, size) if line else ())


def _frame(
    rows: list[dict], chosen: str | None, low: float, high: float, axis: Axis, line: BudgetLine | None = None
) -> pd.DataFrame:
    """One line a variant; what lies below ``low`` is shown just above the lower edge. Labels keep clear of ``line``."""
    floor = low + 0.035 * (high - low)
    frame = pd.DataFrame(
        {
            "id": row["id"],
            "family": axis.family(row),
            "x": axis.of(row),
            "kb": row["packed_bytes"] / 1000,
            "faint": row.get("faint", False),
            "fill": PALE if is_pale(row, axis.name) else 1.0,
            "strength": FADED if row.get("faded") and row["id"] != chosen else 1.0,
            "recommended": row.get("recommended", False),
            "accuracy": 100 * row["accuracy"],
            "low": max(_whisker(row)[0], low),
            "high": max(_whisker(row)[1], low),
            "shown": max(100 * row["accuracy"], floor),
            "off": 100 * row["accuracy"] < low,
            "chosen": row["id"] == chosen,
            "pinned": row.get("pinned", False),
            "label": apart(describe.short_name(row)),
            "n": row["n"],
            "variant": listed([describe.name(row), describe.training_short(row)]),
            "interval": say(
                "from_to", low=describe.percent(row["accuracy_low"]), high=describe.percent(row["accuracy_high"])
            ),
            "says": say(
                "point", name=describe.name(row), training=describe.training_short(row), n=f"{row['n']:,}",
                id=row["id"], accuracy=describe.percent(row["accuracy"]), size=describe.kilobytes(row["packed_bytes"]),
            ),
        }
        for row in rows
    )  # fmt: skip
    return frame.assign(place=places(rows, frame, axis.place(frame["x"]), low, high, line))


def _whisker(row: dict) -> tuple[float, float]:
    """Percent: where the paired interval of the drop leaves the accuracy, or without a drop Wilson's interval."""
    if row["drop"] is None or describe.is_baseline(row):
        return 100 * row["accuracy_low"], 100 * row["accuracy_high"]
    reference = 100 * row["accuracy"] + row["drop"]
    return reference - row["drop_high"], reference - row["drop_low"]


def _size_ticks(low: float, high: float) -> list[float]:
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    return [tick * 10.0**decade for decade in decades for tick in TICKS if low <= tick * 10.0**decade <= high]


def accuracy_chart(
    rows: list[dict],
    chosen: str | None = None,
    zoom: bool = True,
    axis: str = SIZE,
    line: BudgetLine | None = None,
    whiskers: bool = True,
) -> alt.LayerChart | None:
    """``rows`` as in ``engine.listing``; those that are ``faint`` are small and grey, and no front goes through them.

    ``faded`` ones are pale, the ``recommended`` one has a star, the ``pinned`` one a square. ``whiskers`` are the 95%
    intervals of the drops, drawn from the accuracy they are lost from, so that they are to be held against the budget
    ``line``.
    With ``zoom`` points below the close-up are arrows at its lower edge. Each point's description ends with the id
    of its variant: that is how the page knows what was clicked.
    """
    if not rows:
        return None
    axis = AXES[axis]
    shown = [row for row in rows if not row.get("faint")] or rows
    low, high = close_up(shown) if zoom else whole(rows)
    points = _frame(rows, chosen, low, high, axis, line)
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
        alt.Chart(alt.NamedData(OUTSIDE))
        .mark_circle(size=28, color=FAINT, opacity=0.35)
        .encode(x=x, y=y, tooltip=tooltip, description="says:N")
    ] * (not faint.empty)
    layers += [
        alt.Chart(best)
        .mark_line(interpolate="step-after", strokeWidth=2, color=FRONT, opacity=0.8, clip=True, aria=False)
        .encode(x=x, y=y),
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
        inside.mark_point(size=150, filled=True, strokeWidth=2).encode(
            x=x,
            y=y,
            color=color,
            stroke=color.copy(),
            shape=shape,
            tooltip=tooltip,
            description="says:N",
            opacity=alt.Opacity("strength:Q", scale=None),
            fillOpacity=alt.FillOpacity("fill:Q", scale=None),
        ),
        outside.mark_point(size=150, filled=True, shape="triangle-down").encode(
            x=x,
            y=y,
            color=color,
            tooltip=tooltip,
            description="says:N",
            opacity=alt.Opacity("strength:Q", scale=None),
        ),
        outside.transform_filter("datum.place == 'above'")
        .mark_text(dy=-14, fontSize=11, aria=False)
        .encode(x=x, y=y, text=alt.Text("accuracy:Q", format=".1f"))
        .properties(name="label_off"),
        *(
            inside.transform_filter(f"datum.place == '{place}'")
            .mark_text(fontSize=12, aria=False, **offset)
            .encode(x=x, y=y, text="label:N")
            .properties(name=f"label_{place}")
            for place, offset in PLACES.items()
        ),
        *(
            base.transform_filter(f"datum.place == '{place}'")
            .mark_text(fontSize=15, fontWeight="bold", aria=False, **offset)
            .encode(x=x, y=y, text="label:N")
            for place, offset in CHOSEN_PLACES.items()
        ),
        *(pinned_layers(base, x, y) if pinned_of(rows) else ()),
    ]
    chart = alt.layer(
        *layers,
        background="transparent",
        description=say(axis.chart),
        width="container",
        height=_height(rows),
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
    shared = {POINTS: points[~points["faint"]], OUTSIDE: faint[OUTSIDE_FIELDS]}
    chart.datasets = {name: frame.to_dict("records") for name, frame in shared.items() if not frame.empty}
    return chart


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
        x=x, y=alt.Y("low:Q", **y_axis), y2="high:Q", color=color, opacity=strength
    )
    return [bar, *ends]


def _height(rows: list[dict]) -> int:
    """With attention or pruning the points are more, and so are the controls beside the chart."""
    many = any(row["attention_compute"] is not None or row["pruning"] is not None for row in rows)
    return TALL if many else LOW
