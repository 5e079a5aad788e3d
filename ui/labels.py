"""Where the labels of the chart's points go, so that none lies on another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from engine.recommend import is_baseline

NOMINAL = (760, 250)
"""Pixels of the plot that places are reckoned for."""
PLACES = {
    "above": {"dy": -16},
    "right": {"align": "left", "dx": 7, "dy": 15},
    "left": {"align": "right", "dx": -7, "dy": -13},
}
"""Where a label stands: the curve leaves room at the upper left and the lower right of its points."""


def size_domain(kilobytes: pd.Series) -> tuple[float, float]:
    """Ends of the size axis, with room for the outermost points."""
    return kilobytes.min() * 0.85, kilobytes.max() * 1.18


def label_places(rows: list[dict], frame: Mapping, across: Sequence[float], low: float, high: float) -> list[str]:
    """Where each point's label goes (see ``PLACES``), ``""`` where it would lie on another one.

    ``frame`` has a column (an array or ``pandas.Series``) for each of ``shown``, ``faint``, ``chosen``, ``off`` and
    ``label``; ``across`` tells where points are between the left end (0) and the right one (1). Reckoned for a chart of
    ``NOMINAL`` pixels: on a narrower one labels come closer, on a wider one apart.
    """
    width, height = NOMINAL
    xs = across * width
    ys = (high - frame["shown"]) / (high - low) * height
    places, taken = [""] * len(rows), []

    def take(left: float, top: float, letters: int) -> bool:
        box = (left, top, left + 7 * letters, top + 14)
        if box[0] < 0 or any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            return False
        taken.append(box)
        return True

    for x, y in zip(xs, ys, strict=True):  # the points themselves
        taken.append((x - 5, y - 5, x + 5, y + 5))
    order = sorted(
        (number for number in range(len(rows)) if not frame["faint"][number]),
        key=lambda number: (not frame["chosen"][number], rows[number]["ends_bits"] is not None, number),
    )
    for number in order:
        row, x, y, letters = rows[number], xs[number], ys[number], len(frame["label"][number])
        if frame["chosen"][number]:
            take(x - 4.5 * letters, y - 34, round(1.3 * letters))
        elif frame["off"][number]:
            places[number] = "above" if take(x - 14, y - 22, 4) else ""
        elif row["fine_tuned"] or is_baseline(row) or row["attention"] is not None:
            sides = {"right": (x + 7, y + 8), "left": (x - 7 - 7 * letters, y - 20)}
            below_first = row["fine_tuned"] and row["ends_bits"] is None
            for place in ("right", "left") if below_first else ("left", "right"):
                if not places[number] and take(*sides[place], letters):
                    places[number] = place
    return places
