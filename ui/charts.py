"""Accuracy against packed size: an Altair chart of the variants, free of Gradio."""

from __future__ import annotations

import math

import altair as alt
import pandas as pd

from ui import describe
from ui.labels import PLACES, label_places, size_domain
from ui.texts import say

BASELINE = ("#009E73", "diamond")
PAIRS = ((("#0072B2", "circle"), ("#D55E00", "triangle-up")), (("#CC79A7", "square"), ("#777777", "cross")))
"""Colour and shape for each quantizer, fine-tuned and calibrated: Okabe-Ito, 3:1 against white and black."""
FRONT = "#8a8f98"
CHOSEN = "#E69F00"
NEAREST, FARTHEST = 3.0, 10.0
"""The close-up reaches at least and at most this many percentage points below the best variant."""
TICKS = (1, 2, 3, 5, 7)
FONT = "system-ui, Segoe UI, Roboto, Helvetica Neue, Liberation Sans, Arial, sans-serif"


def front(rows: list[dict]) -> list[dict]:
    """The variants that no smaller or equal one beats, by rising size."""
    best, found = -1.0, []
    for row in sorted(rows, key=lambda row: (row["packed_bytes"], -row["accuracy"])):
        if row["accuracy"] > best:
            best = row["accuracy"]
            found.append(row)
    return found


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


def _frame(rows: list[dict], chosen: str | None, low: float, high: float) -> pd.DataFrame:
    """One line a variant; what lies below ``low`` is shown just above the lower edge."""
    floor = low + 0.035 * (high - low)
    frame = pd.DataFrame(
        {
            "id": row["id"],
            "family": describe.family(row),
            "kb": row["packed_bytes"] / 1000,
            "accuracy": 100 * row["accuracy"],
            "low": max(100 * row["accuracy_low"], low),
            "high": max(100 * row["accuracy_high"], low),
            "shown": max(100 * row["accuracy"], floor),
            "off": 100 * row["accuracy"] < low,
            "chosen": row["id"] == chosen,
            "label": describe.short_name(row),
            "n": row["n"],
            "variant": f"{describe.name(row)}, {describe.training_short(row)}",
            "interval": f"{describe.percent(row['accuracy_low'])} to {describe.percent(row['accuracy_high'])}",
            "says": say(
                "point", name=describe.name(row), training=describe.training_short(row), n=f"{row['n']:,}",
                id=row["id"], accuracy=describe.percent(row["accuracy"]), size=describe.kilobytes(row["packed_bytes"]),
            ),
        }
        for row in rows
    )  # fmt: skip
    return frame.assign(place=label_places(rows, frame, low, high))


def _size_ticks(low: float, high: float) -> list[float]:
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    return [tick * 10.0**decade for decade in decades for tick in TICKS if low <= tick * 10.0**decade <= high]


def accuracy_against_size(rows: list[dict], chosen: str | None = None, zoom: bool = True) -> alt.LayerChart | None:
    """``rows`` as in ``engine.listing``. With ``zoom`` points below the close-up are arrows at its lower edge.

    Each point's description ends with the id of its variant: that is how the page knows what was clicked.
    """
    if not rows:
        return None
    low, high = close_up(rows) if zoom else whole(rows)
    points = _frame(rows, chosen, low, high)
    styles = family_styles(rows)
    least, most = size_domain(points["kb"])

    x = alt.X(
        "kb:Q",
        title=say("axis_size"),
        scale=alt.Scale(type="log", domain=[least, most], nice=False),
        axis=alt.Axis(values=_size_ticks(least, most), format="~g", grid=False),
    )
    y_axis = {
        "title": say("axis_accuracy"),
        "scale": alt.Scale(domain=[low, high], nice=False, zero=False),
        "axis": alt.Axis(tickCount=6, format="~g"),
    }
    y = alt.Y("shown:Q", **y_axis)
    color = alt.Color(
        "family:N", scale=alt.Scale(domain=list(styles), range=[color for color, _ in styles.values()]), legend=None
    )
    shape = alt.Shape(
        "family:N", scale=alt.Scale(domain=list(styles), range=[shape for _, shape in styles.values()]), legend=None
    )
    tooltip = [
        alt.Tooltip("variant:N", title=say("tip_variant")),
        alt.Tooltip("accuracy:Q", title=say("tip_accuracy") + " %", format=".2f"),
        alt.Tooltip("interval:N", title=say("tip_interval")),
        alt.Tooltip("kb:Q", title=say("tip_size") + " kB", format=",.2f"),
        alt.Tooltip("n:Q", title=say("tip_n"), format=","),
    ]
    best = pd.DataFrame({"kb": row["packed_bytes"] / 1000, "shown": 100 * row["accuracy"]} for row in front(rows))
    base = alt.Chart(points)
    inside, outside = base.transform_filter("!datum.off"), base.transform_filter("datum.off")
    layers = [
        alt.Chart(best)
        .mark_line(interpolate="step-after", strokeWidth=2, color=FRONT, opacity=0.8, clip=True, aria=False)
        .encode(x=x, y=y),
        inside.mark_rule(strokeWidth=2, opacity=0.45, clip=True, aria=False).encode(
            x=x, y=alt.Y("low:Q", **y_axis), y2="high:Q", color=color
        ),
        base.transform_filter("datum.chosen")
        .mark_point(size=620, filled=False, strokeWidth=3, color=CHOSEN, opacity=1, aria=False)
        .encode(x=x, y=y),
        inside.mark_point(size=150, filled=True, opacity=1).encode(
            x=x, y=y, color=color, shape=shape, tooltip=tooltip, description="says:N"
        ),
        outside.mark_point(size=150, filled=True, opacity=1, shape="triangle-down").encode(
            x=x, y=y, color=color, tooltip=tooltip, description="says:N"
        ),
        outside.transform_filter("datum.place != ''")
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
        base.transform_filter("datum.chosen")
        .mark_text(dy=-24, fontSize=15, fontWeight="bold", aria=False)
        .encode(x=x, y=y, text="label:N"),
    ]
    return (
        alt.layer(*layers, background="transparent", description=say("chart"))
        .configure(font=FONT, autosize=alt.AutoSizeParams(type="fit", contains="padding"))
        .properties(width="container", height=300, usermeta={"embedOptions": {"renderer": "svg", "actions": False}})
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=13, titleFontSize=13, titleFontWeight="normal", titlePadding=10, domain=False)
    )


def family_styles(rows: list[dict]) -> dict[str, tuple[str, str]]:
    """Family -> (colour, shape): full precision first, then by quantizer, fine-tuned before calibrated."""
    order = sorted(rows, key=lambda row: (row["quantizer"] is not None, row["quantizer"] or "", not row["fine_tuned"]))
    quantizers = list(dict.fromkeys(row["quantizer"] for row in order if row["quantizer"] is not None))
    styles = {}
    for row in order:
        style = BASELINE
        if row["quantizer"] is not None:
            style = PAIRS[min(quantizers.index(row["quantizer"]), len(PAIRS) - 1)][not row["fine_tuned"]]
        styles.setdefault(describe.family(row), style)
    return styles
