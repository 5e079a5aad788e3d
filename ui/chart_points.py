"""What the chart draws of each variant, as a table: its point, its label, its whisker, what is told of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from ui import describe
from ui.axes import AXES, Axis, front
from ui.budget_line import BudgetLine, label_boxes, rule_heights
from ui.choice import COMPUTE
from ui.labels import NOMINAL, label_places
from ui.styles import FADED, PALE, is_pale
from ui.texts import apart, listed, say

LOW, TALL = 300, 430
"""Heights in pixels."""
AROUND = 65
"""Of these, above and below the plot; and of a drawing's width, beside it."""
NEAREST, FARTHEST = 3.0, 10.0
"""The close-up reaches at least and at most this many percentage points below the best variant."""


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


def against(rows: list[dict], line: BudgetLine | None) -> list[dict]:
    """``rows`` with the accuracies that they are drawn at.

    Beside a line that is what they lose below its reference. Of what was measured on all examples, from the line's own
    baseline, it is the accuracy itself. A setting measured on the first thousand, or from another seed's baseline,
    would else lie on the wrong side of the line: its drop is what the budget is about.
    """
    if line is None:
        return rows
    return [row if row["drop"] is None else row | {"accuracy": (line.reference - row["drop"]) / 100} for row in rows]


def points_of(
    rows: list[dict],
    chosen: str | None,
    zoom: bool,
    axis: str,
    line: BudgetLine | None = None,
    size: tuple[int, int] | None = None,
) -> tuple[float, float, pd.DataFrame]:
    """Ends of the accuracy axis, and one line a row. ``size`` in pixels, axes included, is the page's if not given."""
    shown = [row for row in rows if not row.get("faint")] or rows
    low, high = close_up(shown) if zoom else whole(rows)
    return low, high, _frame(rows, chosen, low, high, AXES[axis], line, size)


def places(
    rows: list[dict],
    frame: Mapping,
    across: Sequence[float],
    low: float,
    high: float,
    line: BudgetLine | None,
    size: tuple[int, int] | None = None,
) -> list[str]:
    """See ``ui.labels.label_places``: of a chart of these rows, whose labels keep clear of ``line`` too."""
    width, height = size or (NOMINAL[0] + AROUND, height_of(rows))
    size = (width - AROUND, height - AROUND)
    if line is None:
        return label_places(rows, frame, across, low, high, size)
    taken, rules = label_boxes(line, low, high, size), rule_heights(line, low, high, size[1])
    return label_places(rows, frame, across, low, high, size, taken, rules)


def _frame(
    rows: list[dict],
    chosen: str | None,
    low: float,
    high: float,
    axis: Axis,
    line: BudgetLine | None = None,
    size: tuple[int, int] | None = None,
) -> pd.DataFrame:
    """One line a variant; what lies below ``low`` is shown just above the lower edge. Labels keep clear of ``line``.

    Told is what was measured; where that is drawn says ``against``.
    """
    floor, drawn = low + 0.035 * (high - low), against(rows, line)
    labels, best, heights = _labels(rows, axis), _on_fronts(drawn, axis), [100 * row["accuracy"] for row in drawn]
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
            "low": max(_whisker(row, height)[0], low),
            "high": max(_whisker(row, height)[1], low),
            "shown": min(max(height, floor), high),
            "off": height < low,
            "chosen": row["id"] == chosen,
            "pinned": row.get("pinned", False),
            "front": row["id"] in best,
            "label": apart(label),
            "n": row["n"],
            "variant": listed([describe.name(row), describe.training_short(row)]),
            "interval": say(
                "from_to", low=describe.percent(row["accuracy_low"]), high=describe.percent(row["accuracy_high"])
            ),
            "says": say(
                "point", n=f"{row['n']:,}", id=row["id"], accuracy=describe.percent(row["accuracy"]),
                size=describe.kilobytes(row["packed_bytes"]),
            ),
        }
        for row, label, height in zip(rows, labels, heights, strict=True)
    )  # fmt: skip
    return frame.assign(place=places(rows, frame, axis.place(frame["x"]), low, high, line, size))


def _labels(rows: list[dict], axis: Axis) -> list[str]:
    """Against attention compute most points have the same weights, and labels say only what those keep."""
    if axis.name != COMPUTE:
        return [describe.short_name(row) for row in rows]
    weights = [describe.short_name(row | {"attention": None}) for row in rows]
    usual = Counter(what for what, row in zip(weights, rows, strict=True) if row["attention"] and not row.get("faint"))
    usual = {what for what, _ in usual.most_common(1)}
    return [
        describe.short_attention(row["attention"]) if row["attention"] and what in usual else describe.short_name(row)
        for what, row in zip(weights, rows, strict=True)
    ]


def _on_fronts(rows: list[dict], axis: Axis) -> set[str]:
    """Ids of those on the front or on their own family's."""
    shown = [row for row in rows if not row.get("faint")] or rows
    families: dict[str, list[dict]] = {}
    for row in shown:
        families.setdefault(axis.family(row), []).append(row)
    return {row["id"] for alike in (shown, *families.values()) for row in front(alike, axis.name)}


def _whisker(row: dict, height: float) -> tuple[float, float]:
    """Percent, about a point at ``height``: the paired interval of the drop, or without a drop Wilson's interval."""
    if row["drop"] is None or describe.is_baseline(row):
        away = height - 100 * row["accuracy"]
        return 100 * row["accuracy_low"] + away, 100 * row["accuracy_high"] + away
    reference = height + row["drop"]
    return reference - row["drop_high"], reference - row["drop_low"]


def height_of(rows: list[dict]) -> int:
    """With attention or pruning the points are more, and so are the controls beside the chart."""
    many = any(row["attention_compute"] is not None or row["pruning"] is not None for row in rows)
    return TALL if many else LOW
