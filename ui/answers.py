"""What two networks say of one example, side by side, as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import numpy as np

from ui import describe
from ui.choice import View
from ui.texts import named, say

SHOWN = 5
"""Classes with a bar: those likeliest for either network."""


@dataclass(frozen=True)
class Truth:
    """What an example is; ``meant``: by those who made it, no data set says so."""

    label: str
    meant: bool = False


def answers_html(
    view: View, first: np.ndarray, second: np.ndarray, classes: tuple[str, ...], truth: Truth | None
) -> str:
    """``first`` and ``second`` (classes,) are the baseline's and the chosen variant's probabilities."""
    row = view.row
    shown = [int(index) for index in np.argsort(-np.maximum(first, second), kind="stable")[:SHOWN]]
    shown.sort(key=lambda index: -first[index])
    if row is None:
        title, training = describe.choice_name(view.choice), say("calibrated_lower")
    else:
        title = describe.name(row)
        training = "" if describe.is_baseline(row) else describe.training_short(row)
    says = (classes[int(first.argmax())], classes[int(second.argmax())])
    verdict = say("both_say", label=named(says[0]))
    if row is not None and describe.is_baseline(row):
        verdict = say("same_network")
    elif says[0] != says[1]:
        verdict = say("they_disagree", first=named(says[0]), second=named(says[1]))
    if truth is not None:
        verdict += " " + say("truth_drawn" if truth.meant else "truth", label=named(truth.label))
    label = None if truth is None else truth.label
    return (
        f'<div class="answers"><p class="verdict {"agree" if says[0] == says[1] else "disagree"}">{escape(verdict)}</p>'
        + _panel("first", say("full_precision"), "", first, shown, classes, label)
        + _panel("second", title, training, second, shown, classes, label)
        + "</div>"
    )


def failure_html(reason: Exception) -> str:
    """In place of the answers, where there are none."""
    return f'<p class="notice" role="alert">{escape(say("try_failed", reason=reason))}</p>'


def _panel(kind, title, training, chances, shown, classes, truth) -> str:
    top = int(chances.argmax())
    bars = []
    for index in shown:
        marks = " top" if index == top else ""
        bars.append(
            f'<div class="chance{marks}"><dt>{escape(named(classes[index]))}</dt><dd><span class="bar">'
            f'<span style="width:{100 * chances[index]:.2f}%"></span></span>'
            f'<span class="number">{describe.percent(chances[index])}</span></dd></div>'
        )
    wrong = " wrong" if truth is not None and classes[top] != truth else ""
    return (
        f'<section class="panel {kind}"><h3>{escape(title)} <small>{escape(training)}</small></h3>'
        f'<p class="answer{wrong}">{escape(named(classes[top]))} <small>{describe.percent(chances[top])}</small></p>'
        f'<dl class="chances">{"".join(bars)}</dl></section>'
    )
