"""What each method looks like in the chart and its legend: colour, shape, and how much of it is filled.

Colours are Okabe and Ito's; each has 3:1 against white and black. Colour tells the quantizer and shape the pruning
method; without pruning both tell whether it was fine-tuned, with pruning a pale inside does.
"""

from __future__ import annotations

import math

from engine.recommend import is_baseline
from ui import describe
from ui.catalogue import attention_methods, pruners, quantizers
from ui.choice import COMPUTE, SIZE
from ui.texts import named

BASELINE = ("#009E73", "diamond")
PAIRS = ((("#0072B2", "circle"), ("#D55E00", "triangle-up")), (("#CC79A7", "square"), ("#777777", "cross")))
"""Colour and shape for each quantizer, fine-tuned and calibrated."""
CHANNELS = (
    "M-0.5 -1.1 H0.5 V1.1 H-0.5 Z",
    "M-1.1 -0.5 V0.5 H1.1 V-0.5 Z",
    "M-1 -0.5 L-0.5 -1 L0 -0.5 L0.5 -1 L1 -0.5 L0.5 0 L1 0.5 L0.5 1 L0 0.5 L-0.5 1 L-1 0.5 L-0.5 0 Z",
    "M0 -1.1 L1.05 -0.34 L0.65 0.89 H-0.65 L-1.05 -0.34 Z",
)
"""For each method that removes channels: bars, a cross on its side, a pentagon. SVG paths around the origin."""
SINGLE = ("M-1 -1 H1 L-1 1 H1 Z", "M-1 -1 L1 1 V-1 L-1 1 Z")
"""For each method that takes out single weights: an hourglass, a bow tie."""
METHODS = (("#0072B2", "circle"), ("#D55E00", "triangle-up"), ("#CC79A7", "square"), ("#777777", "cross"))
"""For each attention method, in the order of their registration."""
FADED = 0.25
"""Opacity of what is over the budget or too large for the device."""
PALE = 0.3
"""Opacity of the inside of what is not fine-tuned, where neither colour nor shape tell that."""
STAR = (
    "M"
    + "L".join(
        f"{radius * math.sin(math.pi * tip / 5):.3f},{-radius * math.cos(math.pi * tip / 5):.3f}"
        for tip, radius in enumerate((1.6, 0.75) * 5)
    )
    + "Z"
)
"""Behind the point of the recommended variant: an SVG path around the origin, its tips outside of the point."""


def family_styles(rows: list[dict], axis: str = SIZE) -> dict[str, tuple[str, str]]:
    """Family -> (colour, shape), dense or full precision first.

    Against size by quantizer, fine-tuned before calibrated, then by pruning method; against
    compute by attention method.
    """
    return _method_styles(rows) if axis == COMPUTE else _size_styles(rows)


def is_pale(row: dict, axis: str) -> bool:
    """Whether only the outline has the full colour: not fine-tuned, where neither colour nor shape tell that."""
    return not row["fine_tuned"] and not is_baseline(row) and (axis == COMPUTE or row["pruning"] is not None)


def _size_styles(rows: list[dict]) -> dict[str, tuple[str, str]]:
    known = list(pruners())
    order = sorted(
        rows,
        key=lambda row: (
            row["pruning"] is not None and 1 + _place(row["pruning"], known),
            row["quantizer"] is not None,
            row["quantizer"] or "",
            not row["fine_tuned"],
        ),
    )
    styles = {}
    for row in order:
        styles.setdefault(describe.family(row), _style(row))
    return styles


def _style(row: dict) -> tuple[str, str]:
    color, shape = BASELINE
    if row["quantizer"] is not None:
        pair = PAIRS[min(_place(row["quantizer"], list(quantizers())), len(PAIRS) - 1)]
        color, shape = pair[not row["fine_tuned"] and row["pruning"] is None]
    if row["pruning"] is not None:
        shape = _pruned_shape(row["pruning"])
    return color, shape


def _pruned_shape(name: str) -> str:
    entry = pruners().get(name)
    structured = entry is not None and entry.structured
    alike = [each.name for each in pruners().values() if each.structured == structured]
    shapes = CHANNELS if structured else SINGLE
    return shapes[min(_place(name, alike), len(shapes) - 1)]


def _place(name: str, known: list[str]) -> int:
    """In the order of registration, so that a method looks the same whatever else is shown."""
    return known.index(name) if name in known else len(known)


def _method_styles(rows: list[dict]) -> dict[str, tuple[str, str]]:
    present, styles = {describe.method(row) for row in rows}, {}
    if describe.method({"attention": None}) in present:
        styles[describe.method({"attention": None})] = BASELINE
    for number, entry in enumerate(attention_methods().values()):
        if named(entry.title) in present:
            styles[named(entry.title)] = METHODS[min(number, len(METHODS) - 1)]
    return styles
