"""A against the pinned B on the score card, differences only, as HTML. Whatever is put into it is escaped here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from engine.measure.flips import Flips, find_flips
from engine.measure.intervals import wilson
from ui import describe
from ui.catalogue import Catalogue, full_multiply_adds
from ui.choice import View
from ui.texts import examples, listed, say

PIN, UNPIN, SWAP = "pin", "unpin", "swap"
"""What the card's buttons say when they are pressed."""
LABELS = {PIN: "compare_pin", UNPIN: "compare_unpin", SWAP: "compare_swap"}


@dataclass(frozen=True)
class Line:
    """One respect in which A and B differ; ``notes`` stand below the difference, ``own`` below A's and B's values."""

    label: str
    first: str
    second: str
    difference: str = ""
    notes: tuple[str, ...] = ()
    own: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Pinning:
    """What the card says of B."""

    html: str = ""
    told: frozenset[str] = frozenset()
    """Labels of the lines: what A measures in these respects need not be said again."""


def pinning(catalogue: Catalogue, view: View) -> Pinning:
    """The button that pins, or B's name with what differs from it."""
    if view.pinned is None:
        if view.row is None:
            return Pinning()
        hint = f'<span class="hint">{escape(say("compare_pin_about"))}</span>'
        return Pinning(f'<div class="pin">{hint}{_button(PIN)}</div>')
    same = view.row is not None and view.row["id"] == view.pinned["id"]
    buttons = _button(UNPIN) if same or view.row is None else _button(SWAP) + _button(PIN) + _button(UNPIN)
    name = listed([describe.name(view.pinned), describe.training_short(view.pinned)])
    head = f'<div class="pin"><span><b class="letter">B</b> {escape(name)}</span><span>{buttons}</span></div>'
    lines = []
    if view.row is None or same:
        body = _hint(say("compare_pinned_only" if same else "compare_unmeasured"))
    else:
        flips = find_flips(catalogue.record(view.row), catalogue.record(view.pinned))
        lines, alike = differences(view, flips)
        body = _table(lines) + (_hint(say("compare_alike", what=listed(alike))) if alike else "")
    return Pinning(f'<section class="ab">{head}{body}</section>', frozenset(line.label for line in lines))


def differences(view: View, flips: Flips) -> tuple[list[Line], list[str]]:
    """The respects in which A and B differ, and the names of the measured ones in which they do not."""
    first, second = view.row, view.pinned
    settings = [Line(say(label), of(first), of(second)) for label, of in SETTINGS.items()]
    measured = [_accuracy(view, flips), *_sizes(view), _attention(view), _multiply_adds(view)]
    lines = [line for line in (*settings, *measured) if line is not None and line.first != line.second]
    alike = [line.label for line in measured if line is not None and line.first == line.second]
    return lines, alike


def _pruning(row: dict) -> str:
    return say("compare_not_pruned") if row["pruning"] is None else describe.pruning(row)


def _attention_method(row: dict) -> str:
    return say("dense") if row["attention"] is None else describe.attention(row["attention"])


SETTINGS: dict[str, Callable[[dict], str]] = {
    "compare_widths": describe.weights_name,
    "pruning": _pruning,
    "attention": _attention_method,
    "training": describe.training,
}
"""Name of a text -> what a variant's row says of it."""


def _accuracy(view: View, flips: Flips) -> Line:
    """On the examples that both were measured on: only those can be compared."""
    rights = [flips.both_right + len(only) for only in (flips.first_only, flips.second_only)]
    about = say("n_test", n=f"{flips.n:,}", examples=examples(view.choice.task))
    shown = [describe.percent(right / flips.n) for right in rights]
    return Line(say("accuracy"), *shown, *_points(flips.difference, about), _intervals(rights, flips.n))


def _intervals(rights: list[int], n: int) -> tuple[str, ...]:
    ends = [[f"{100 * end:.2f}" for end in wilson(right, n)] for right in rights]
    return tuple(say("interval", low=low, high=high) for low, high in ends)


def _points(difference: tuple[float, float, float], *notes: str) -> tuple[str, tuple[str, ...]]:
    """A difference in pp as text, and the notes on it: its interval, and whether that holds 0."""
    value, low, high = difference
    chance = (say("compare_chance"),) if low <= 0 <= high else ()
    interval = say("interval", low=signed(low), high=signed(high))
    return say("in_points", points=signed(value)), (interval, *chance, *notes)


def _sizes(view: View) -> list[Line | None]:
    sizes = [row["packed_bytes"] for row in (view.row, view.pinned)]
    lines = [_size("packed", sizes), _size("size_nominal", [row["nominal_bytes"] for row in (view.row, view.pinned)])]
    if view.full_bytes is None:
        return lines
    ratios = [view.full_bytes / size for size in sizes]
    less = f"{signed(ratios[0] - ratios[1])}\N{MULTIPLICATION SIGN}"
    return [*lines, Line(say("ratio"), *map(describe.times, ratios), less)]


def _size(label: str, sizes: list[float]) -> Line:
    by = say("in_kilobytes", size=signed((sizes[0] - sizes[1]) / 1000))
    times = say("compare_times", times=describe.times(sizes[0] / sizes[1]))
    return Line(say(label), *map(describe.kilobytes, sizes), by, (times,))


def _attention(view: View) -> Line | None:
    shares = [row["attention_compute"] for row in (view.row, view.pinned)]
    if None in shares:
        return None
    by = say("in_points", points=signed(100 * (shares[0] - shares[1])))
    return Line(say("attention_compute"), *map(describe.percent, shares), by)


def _multiply_adds(view: View) -> Line | None:
    """Those of an unpruned network are the uncompressed one's, which takes a while to build."""
    rows = (view.row, view.pinned)
    if all(row["pruning"] is None for row in rows):
        return None
    counts = [
        full_multiply_adds(row) if row["pruning"] is None else row["multiply_adds"] for row in rows
    ]  # fmt: skip
    if None in counts:
        return None
    times = say("compare_times", times=describe.times(counts[0] / counts[1])) if counts[1] else ""
    return Line(
        say("multiply_adds"), *(f"{count:,}" for count in counts), signed(counts[0] - counts[1], 0), (times,)
    )  # fmt: skip


def signed(value: float, digits: int = 2) -> str:
    """With its sign, ``0.00`` without one."""
    text = f"{value:+,.{digits}f}"
    return (text[1:] if float(text.replace(",", "")) == 0 else text).replace("-", describe.MINUS)


def _table(lines: list[Line]) -> str:
    heads = "".join(
        f'<th scope="col">{escape(text)}</th>' for text in (say("compare_what"), "A", "B", say("compare_minus_b"))
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(line.label)}</th><td>{escape(line.first)}{_note(line.own[0])}</td>'
        f"<td>{escape(line.second)}{_note(line.own[1])}</td>"
        f'<td class="by">{escape(line.difference)}{"".join(map(_note, line.notes))}</td></tr>'
        for line in lines
    )
    return (
        f'<div class="ab-table" tabindex="0" role="region" aria-label="{escape(say("compare_card"))}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _hint(text: str) -> str:
    return f'<p class="hint">{escape(text)}</p>'


def _note(text: str) -> str:
    return f"<small>{escape(text)}</small>" if text else ""


def _button(what: str) -> str:
    return f'<button type="button" data-compare="{what}" data-key="{what}">{escape(say(LABELS[what]))}</button>'
