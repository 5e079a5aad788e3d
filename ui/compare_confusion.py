"""Confusion between classes as a heat map: an HTML table whose cells have their number and a colour."""

from __future__ import annotations

import math
from collections.abc import Callable
from html import escape

import numpy as np

from engine.data import get_task
from engine.measure.confusion import confusion
from ui.compare import Comparison
from ui.compare_card import signed
from ui.saving import save_buttons
from ui.texts import named, say

OWN, OTHER, LESS = "own", "other", "less"
MATRICES = (OWN, OTHER, LESS)
"""A's, that of what A is compared with, and A's minus that."""


def matrices(comparison: Comparison) -> dict[str, np.ndarray]:
    """Name -> (classes + 1, classes) int64 on the examples that both were measured on; see ``confusion``."""
    n, classes = comparison.flips.n, len(get_task(comparison.task).classes)
    own, other = (confusion(comparison.labels[:n], given[:n], classes) for given in comparison.predicted)
    return {OWN: own, OTHER: other, LESS: own - other}


def confusion_html(comparison: Comparison, matrix: str, state: Callable[[str], str]) -> str:
    """The heat map called ``matrix``; ``state`` gives what the button of another one says when it is pressed."""
    other = "B" if comparison.pinned else say("compare_full")
    titles = {OWN: "A", OTHER: other, LESS: say("compare_less", other=other)}
    buttons = "".join(
        f'<button type="button" data-compare="{state(name)}" data-key="matrix-{name}" '
        f'aria-pressed="{"true" if name == matrix else "false"}">{escape(title)}</button>'
        for name, title in titles.items()
    )
    about = say("compare_less_about", other=other) if matrix == LESS else say("compare_confusion_about")
    return (
        f'<section class="confusion drawable"><h3>{escape(say("compare_confusion"))}</h3>'
        f'<div class="switch" role="group" aria-label="{escape(say("compare_which"))}">{buttons}</div>'
        f'<p class="about">{escape(about)}</p>{_table(comparison, matrix, titles[matrix])}'
        f"{save_buttons('slimscope-confusion')}</section>"
    )


def _table(comparison: Comparison, matrix: str, title: str) -> str:
    found, classes = matrices(comparison), [named(name) for name in get_task(comparison.task).classes]
    counts, paint = found[matrix], _by_difference if matrix == LESS else _by_share
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in classes)
    names = [*classes, say("compare_unknown_class")]
    if not found[OWN][-1].any():  # the class of every example is known
        names.pop()
    strongest = max(1, np.abs(counts).max())
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(paint(counts, row, column, strongest) for column in range(len(classes)))
        + "</tr>"
        for row, name in enumerate(names)
    )
    label = escape(say("compare_confusion_of", what=title))
    return (
        f'<div class="heat" tabindex="0" role="region" aria-label="{label}"><table><caption>{label}</caption>'
        f'<thead><tr><th scope="col">{escape(say("compare_corner"))}</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _by_share(counts: np.ndarray, row: int, column: int, strongest: int) -> str:
    """As strong as the root of the share of the row's examples: one in a hundred can still be seen."""
    share = counts[row, column] / max(1, counts[row].sum())
    return _cell(f"{counts[row, column]:,}", "right" if row == column else "wrong", math.sqrt(share))


def _by_difference(counts: np.ndarray, row: int, column: int, strongest: int) -> str:
    """More right answers and fewer wrong ones are better; where no class is known neither is."""
    value = int(counts[row, column])
    better = (value > 0) == (row == column)
    kind = "neutral" if row == len(counts) - 1 else "right" if better else "wrong"
    return _cell(signed(value, 0), kind, math.sqrt(abs(value) / strongest))


def _cell(text: str, kind: str, strength: float) -> str:
    painted = f' class="{kind}" style="--strength:{strength:.3f}"' if strength else ""
    return f"<td{painted}>{escape(text)}</td>"
