"""Where the labels of the chart's points go, so that none lies on another."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from engine.recommend import is_baseline
from ui.texts import unmarked

NARROW = 0.28
"""How wide the plot is on a phone, in what is usual elsewhere."""
Box = tuple[float, ...]
"""Left, top, right, bottom, in pixels."""

NOMINAL = (760, 235)
"""Pixels of the plot that places are reckoned for, where the chart does not say."""
PLACES = {
    "above": {"dy": -16},
    "right": {"align": "left", "dx": 7, "dy": 15},
    "left": {"align": "right", "dx": -7, "dy": -13},
    "far_right": {"align": "left", "dx": 16, "dy": 15},
    "far_left": {"align": "right", "dx": -16, "dy": -13},
}
"""Where a label stands: the curve leaves room at the upper left and the lower right of its points.

The far ones are those of points with a star or a square.
"""
CHOSEN_PLACES = {
    "chosen_above": {"dy": -26},
    "chosen_below": {"dy": 27},
    "chosen_left": {"align": "right", "dx": -20},
    "chosen_right": {"align": "left", "dx": 20},
    "chosen_above_left": {"align": "right", "dx": 15, "dy": -26},
    "chosen_below_left": {"align": "right", "dx": 15, "dy": 37},
}
"""And that of the chosen point, which is larger and has a ring."""
POINT, STARRED, RING = 5, 11, 15
"""Pixels from the middle of a point to its edge, to that of the star behind it, and to beyond the ring around it."""


def size_domain(kilobytes: pd.Series) -> tuple[float, float]:
    """Ends of the size axis, with room for the outermost points."""
    return kilobytes.min() * 0.85, kilobytes.max() * 1.18


def label_places(
    rows: list[dict],
    frame: Mapping,
    across: Sequence[float],
    low: float,
    high: float,
    size: tuple[int, int] = NOMINAL,
    taken: Iterable[Box] = (),
    rules: Sequence[float] = (),
) -> list[str]:
    """Where each point's label goes (see ``PLACES``).

    ``""`` where it would lie on another one or on what is ``taken``, or nearer to another point, whose it would seem.

    ``frame`` has a column (an array or ``pandas.Series``) for each of ``shown``, ``faint``, ``chosen``, ``off``,
    ``front`` and ``label``; ``across``, another, tells where points are between the left end (0) and the right one (1).
    The chosen point's label goes to the first of ``CHOSEN_PLACES`` that is free, or else to the first within the plot.
    Of attention methods, whose settings are many and alike, only what is recommended, pinned or on a ``front`` has one,
    and each text stands once. Where there is a choice, none of ``rules``, heights in pixels, goes through a label.
    Reckoned for a plot of ``size`` pixels: on a narrower one labels come closer, on a wider one apart.
    """
    width, height = size
    xs = across * width
    ys = (high - frame["shown"]) / (high - low) * height
    places, boxes = [""] * len(rows), list(taken)
    if any(row.get("pinned") for row in rows):
        boxes += _letters(xs, ys, rows, frame["chosen"])
    written, told = list(boxes), set()

    def free(box: Box) -> bool:
        return box[0] >= 0 and box[2] <= width and box[3] <= height and clear(box, boxes)

    def crossed(box: Box) -> bool:
        return any(box[1] < rule < box[3] for rule in rules)

    def take(box: Box, of: tuple[float, float]) -> bool:
        if free(box) and all(_distance(box, of) <= _distance(box, point) for point in points):
            boxes.append(box)
            return True
        return False

    points = []
    for x, y, row, chosen in zip(xs, ys, rows, frame["chosen"], strict=True):  # the points themselves
        if not row.get("faint"):
            points.append((x, y))
            reach = RING if chosen or row.get("pinned") else STARRED if row.get("recommended") else POINT
            boxes.append((x - reach, y - reach, x + reach, y + reach))
    order = sorted(
        (number for number in range(len(rows)) if not frame["faint"][number]),
        key=lambda number: (
            not frame["chosen"][number],
            not is_named(rows[number]),
            rows[number]["attention"] is not None and not frame["front"][number],
            rows[number]["ends_bits"] is not None,
            number,
        ),
    )
    for number in order:
        row, x, y = rows[number], xs[number], ys[number]
        letters = len(unmarked(frame["label"][number]))
        if frame["chosen"][number]:
            wide = 9 * letters  # it is larger, and bold
            tries = {
                "chosen_above": (x - wide / 2, y - 34, x + wide / 2, y - RING),
                "chosen_below": (x - wide / 2, y + RING, x + wide / 2, y + 35),
                "chosen_left": (x - 20 - wide, y - 9, x - 20, y + 9),
                "chosen_right": (x + 20, y - 9, x + 20 + wide, y + 9),
                "chosen_above_left": (x + 15 - wide, y - 34, x + 15, y - RING),
                "chosen_below_left": (x + 15 - wide, y + 27, x + 15, y + 46),
            }
            narrow = NARROW * x  # beside the point it would leave a narrow chart sooner than above or below
            if narrow < 20 + wide:
                del tries["chosen_left"]
            if NARROW * width - narrow < 20 + wide:
                del tries["chosen_right"]
            if narrow + 15 < wide:
                del tries["chosen_above_left"], tries["chosen_below_left"]
            inside = {
                place: box
                for place, box in tries.items()
                if box[0] >= 0 and box[2] <= width and box[1] >= 0 and box[3] <= height
            }
            inside = dict(sorted(inside.items(), key=lambda item: crossed(item[1])))
            unwritten = (place for place, box in inside.items() if clear(box, written))  # over a point, if need be
            places[number] = next(
                (place for place, box in inside.items() if free(box)),
                next(unwritten, next(iter(inside), "chosen_above")),
            )
            boxes.append(tries[places[number]])
        elif frame["off"][number]:
            places[number] = "above" if take((x - 14, y - 22, x + 14, y - 8), (x, y)) else ""
        elif is_named(row) or (
            row["fine_tuned"] or is_baseline(row)
            if row["attention"] is None
            else frame["front"][number] and frame["label"][number] not in told
        ):
            reach, far = (16, "far_") if is_named(row) else (7, "")
            wide = 7 * letters
            right = (x + reach, y + 8, x + reach + wide, y + 22)
            left = (x - reach - wide, y - 20, x - reach, y - 6)
            sides = {"right": right, "left": left}
            if row["ends_bits"] is not None or not row["fine_tuned"]:
                sides = {"left": left, "right": right}
            for side, box in sorted(sides.items(), key=lambda item: crossed(item[1])):
                if not places[number] and take(box, (x, y)):
                    places[number] = far + side
        if places[number] and row["attention"] is not None and not frame["off"][number]:
            told.add(frame["label"][number])
    return places


def is_named(row: dict) -> bool:
    """Whether the page speaks of it elsewhere, so that it is looked for in the chart."""
    return bool(row.get("recommended") or row.get("pinned"))


def clear(box: Box, boxes: Iterable[Box]) -> bool:
    """Whether it lies on none of ``boxes``."""
    return not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in boxes)


def _distance(box: Box, point: tuple[float, float]) -> float:
    """From a point to the nearest spot of ``box``, in pixels."""
    x, y = point
    return math.hypot(max(box[0] - x, x - box[2], 0), max(box[1] - y, y - box[3], 0))


def _letters(xs: Sequence[float], ys: Sequence[float], rows: list[dict], chosen: Sequence[bool]) -> list[Box]:
    """Of the letters A and B beside the chosen and the pinned point; see ``ui.compare_chart``."""
    boxes = []
    for x, y, row, is_chosen in zip(xs, ys, rows, chosen, strict=True):
        if row.get("pinned"):
            boxes.append((x + 14, y - 20, x + 26, y - 4))
        elif is_chosen:
            boxes.append((x - 26, y + 8, x - 14, y + 24))
    return boxes
