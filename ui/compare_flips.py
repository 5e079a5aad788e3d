"""The test examples on which A and B differ, as HTML: counts, then the examples. Names and texts are escaped here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import escape

import numpy as np

from engine.data import get_task
from engine.measure.confusion import UNKNOWN
from ui import data_set
from ui.catalogue import can_download, is_text, task_title
from ui.compare import Comparison
from ui.compare_confusion import MATRICES, OWN, confusion_html
from ui.gallery import data_url
from ui.texts import examples, named, say, shorten

HANDFUL, MORE, MOST = 6, 18, 60
"""Examples of a kind that are shown at first, that a press adds, and that are ever shown."""
SHOW = "show"
STATE = re.compile(rf"{SHOW}:(\d{{1,3}}),(\d{{1,3}}),(\d{{1,3}}):({'|'.join(MATRICES)})", re.ASCII)


@dataclass(frozen=True)
class Shown:
    """How many examples of each kind are shown, and which matrix: it travels in the buttons, nothing else keeps it."""

    counts: tuple[int, int, int] = (HANDFUL,) * 3
    matrix: str = OWN

    @classmethod
    def read(cls, text: str) -> Shown | None:
        """The inverse of ``str``; ``None`` for any other text."""
        found = STATE.fullmatch(text)
        return found and cls(tuple(min(max(int(found[place]), HANDFUL), MOST) for place in (1, 2, 3)), found[4])

    def __str__(self) -> str:
        return f"{SHOW}:{','.join(map(str, self.counts))}:{self.matrix}"


def flips_html(comparison: Comparison, shown: Shown) -> str:
    """Counts of the five kinds, examples of the three that differ, and the confusion between classes."""
    flips, names = comparison.flips, _names(comparison)
    kinds = (
        ("first-only", say("compare_first_only", **names), flips.first_only),
        ("second-only", say("compare_second_only", **names), flips.second_only),
        ("wrong-apart", say("compare_wrong_apart", **names), flips.wrong_apart),
    )
    groups = "".join(_group(comparison, shown, place, *kind) for place, kind in enumerate(kinds))
    return (
        f'{_counts(comparison, kinds)}<p class="about">{escape(_about(comparison))}</p>{groups}'
        f"{confusion_html(comparison, shown.matrix, lambda matrix: str(replace(shown, matrix=matrix)))}"
    )


def _names(comparison: Comparison) -> dict[str, str]:
    return {"first": "A", "second": "B" if comparison.pinned else say("compare_full")}


def _counts(comparison: Comparison, kinds: tuple) -> str:
    """All five kinds: they make up the whole test set."""
    flips, names = comparison.flips, _names(comparison)
    numbers = [(kind, text, len(found)) for kind, text, found in kinds]
    numbers += [
        ("both-right", say("compare_both_right", **names), flips.both_right),
        ("wrong-alike", say("compare_wrong_alike", **names), flips.wrong_alike),
    ]
    tiles = "".join(
        f'<div class="tile" data-count="{kind}"><dt>{escape(text)}</dt><dd class="value">{count:,}</dd></div>'
        for kind, text, count in numbers
    )
    return f'<dl class="tiles counts">{tiles}</dl>'


def _about(comparison: Comparison) -> str:
    task, n = comparison.task, f"{comparison.flips.n:,}"
    about = say("compare_order", n=n, examples=examples(task))
    if comparison.has_examples:
        return f"{about} {say('compare_press')}"
    needed = say("compare_no_data", task=task_title(task))
    return f"{about} {needed} {say('compare_download')}" if can_download(task) else f"{about} {needed}"


def _group(comparison: Comparison, shown: Shown, place: int, kind: str, title: str, found: np.ndarray) -> str:
    count = min(shown.counts[place], MOST)
    here = comparison.has_examples
    entry = _told if not here else _sentence if is_text(comparison.task) else _picture
    items = "".join(entry(comparison, int(number)) for number in found[:count])
    tag = "ul" if not here else "div"
    classes = "flips told" if not here else "flips sentences" if is_text(comparison.task) else "flips exhibits"
    listed = f'<{tag} class="{classes}">{items}</{tag}>' if items else f"<p>{escape(say('compare_none'))}</p>"
    return (
        f'<section class="flipped" data-kind="{kind}"><h3>{escape(title)} <small>{len(found):,}</small></h3>'
        f"{listed}{_more(shown, place, count, len(found))}</section>"
    )


def _more(shown: Shown, place: int, count: int, there_are: int) -> str:
    if there_are <= count:
        return ""
    if count >= MOST:
        return f'<p class="hint">{escape(say("compare_most", count=MOST, all=f"{there_are:,}"))}</p>'
    then = min(count + MORE, MOST, there_are)
    counts = tuple(then if other == place else value for other, value in enumerate(shown.counts))
    return (
        f'<button type="button" class="more" data-compare="{replace(shown, counts=counts)}" data-key="more-{place}">'
        f"{escape(say('compare_more', count=then - count))}</button>"
    )


def _answers(comparison: Comparison, number: int) -> tuple[str, list[tuple[str, str]]]:
    """The true class of an example, and (who, what they say) for both networks."""
    classes, label = get_task(comparison.task).classes, int(comparison.labels[number])
    truth = say("compare_unknown_class") if label == UNKNOWN else named(classes[label])
    names = _names(comparison).values()
    said = [(who, named(classes[given[number]])) for who, given in zip(names, comparison.predicted, strict=True)]
    return truth, said


def _said(said: list[tuple[str, str]]) -> str:
    return "".join(f"<span>{escape(say('compare_says', who=who, what=what))}</span>" for who, what in said)


def _picture(comparison: Comparison, number: int) -> str:
    truth, said = _answers(comparison, number)
    png = data_set.picture(comparison.task, number)
    image = f'<img src="{data_url(png)}" alt="" draggable="false">' if png else ""
    return (
        f'<button type="button" data-picture="{data_set.TEST}:{number}" aria-pressed="false">'
        f"{image}<span><b>{escape(truth)}</b></span>{_said(said)}</button>"
    )


def _sentence(comparison: Comparison, number: int) -> str:
    truth, said = _answers(comparison, number)
    text = shorten(data_set.sentence(comparison.task, number) or "", 300)
    return (
        f'<button type="button" data-picture="{data_set.TEST}:{number}" aria-pressed="false"><bdi>{escape(text)}</bdi>'
        f'<small class="said"><span><b>{escape(truth)}</b></span>{_said(said)}</small></button>'
    )


def _told(comparison: Comparison, number: int) -> str:
    """Without the data set: the example's number and the classes."""
    truth, said = _answers(comparison, number)
    return (
        f"<li><span>{escape(say('compare_number', number=number))}</span><span><b>{escape(truth)}</b></span>"
        f"{_said(said)}</li>"
    )
