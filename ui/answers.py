"""What two networks, or three with a pinned one, say of one example, side by side, as HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import numpy as np

from engine.variant import Variant
from ui import describe
from ui.catalogue import Catalogue
from ui.choice import View
from ui.texts import named, say

SHOWN = 5
"""Classes with a bar: those likeliest for either network."""


@dataclass(frozen=True)
class Truth:
    """What an example is; ``meant``: by those who made it, no data set says so."""

    label: str
    meant: bool = False


@dataclass(frozen=True)
class Third:
    """What the pinned network B says: (classes,) probabilities, or ``problem``, why it says nothing."""

    row: dict
    chances: np.ndarray | None = None
    problem: str = ""


def pinned_answer(catalogue: Catalogue, view: View, ask: Callable[[Variant], np.ndarray]) -> Third | None:
    """Of B by ``ask``; ``None`` where no B is pinned or it is one of the two networks that are shown anyway."""
    row = view.pinned
    if row is None or describe.is_baseline(row) or (view.row is not None and view.row["id"] == row["id"]):
        return None
    try:
        return Third(row, ask(catalogue.variant(row)))
    except (ValueError, LookupError, OSError) as error:
        return Third(row, problem=say("compare_try_failed", reason=error))


def answers_html(
    view: View,
    first: np.ndarray,
    second: np.ndarray,
    classes: tuple[str, ...],
    truth: Truth | None,
    third: Third | None = None,
) -> str:
    """``first`` and ``second`` (classes,) are the baseline's and the chosen variant's probabilities."""
    row = view.row
    every = [first, second] if third is None or third.chances is None else [first, second, third.chances]
    shown = [int(index) for index in np.argsort(-np.max(every, axis=0), kind="stable")[:SHOWN]]
    shown.sort(key=lambda index: -first[index])
    if row is None:
        title, training = describe.choice_name(view.choice), say("calibrated_lower")
    else:
        title = describe.name(row)
        training = "" if describe.is_baseline(row) else describe.training_short(row)
    says = [classes[int(chances.argmax())] for chances in every]
    verdict = say("both_say", label=named(says[0]))
    if len(says) == 3:
        verdict = _verdict_of_three(says)
    elif row is not None and describe.is_baseline(row):
        verdict = say("same_network")
    elif says[0] != says[1]:
        verdict = say("they_disagree", first=named(says[0]), second=named(says[1]))
    if truth is not None:
        verdict += " " + say("truth_drawn" if truth.meant else "truth", label=named(truth.label))
    label = None if truth is None else truth.label
    agree = "agree" if len(set(says)) == 1 else "disagree"
    return (
        f'<div class="answers{" three" * (third is not None)}"><p class="verdict {agree}">{escape(verdict)}</p>'
        + _panel("first", say("full_precision"), "", first, shown, classes, label)
        + _panel("second", title if third is None else f"A: {title}", training, second, shown, classes, label)
        + ("" if third is None else _third_panel(third, shown, classes, label))
        + "</div>"
    )


def _verdict_of_three(says: list[str]) -> str:
    if len(set(says)) == 1:
        return say("compare_all_say", label=named(says[0]))
    return say("compare_they_say", **dict(zip(("full", "first", "second"), map(named, says), strict=True)))


def _third_panel(third: Third, shown: list[int], classes: tuple[str, ...], label: str | None) -> str:
    title, training = f"B: {describe.name(third.row)}", describe.training_short(third.row)
    if third.chances is None:
        problem = f'<p class="notice">{escape(third.problem)}</p>'
        return f'<section class="panel third"><h3>{escape(title)}</h3>{problem}</section>'
    return _panel("third", title, training, third.chances, shown, classes, label)


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
