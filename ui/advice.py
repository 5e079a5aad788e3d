"""The recommendation in words and buttons, as HTML. Everything that is put into it is escaped here."""

from __future__ import annotations

from html import escape

from engine.recommend import VALIDATED, WITHIN, Suggestion
from ui import describe
from ui.catalogue import Catalogue
from ui.choice import View
from ui.texts import examples, listed, named, say

HEADS = {
    "within": "recommend_head_within",
    "none": "recommend_head_none",
    "too-large": "recommend_head_too_large",
    "undecided": "recommend_head_undecided",
    "knee": "recommend_head_knee",
}


def advice_html(catalogue: Catalogue, view: View) -> str:
    """Empty where no budget is set or nothing is known about drops."""
    found = view.advice
    if found is None:
        return ""
    if found.too_large:
        items = [_item("too-large", _too_large_text(catalogue, view), found.too_large, view)]
    else:
        kind = "within" if found.within else "none"
        items = [_item(kind, within_text(found.within, found.budget), found.within, view)]
    if found.undecided:
        items.append(_item("undecided", undecided_text(found.undecided, found.budget), found.undecided, view))
    if found.knee:
        items.append(_item("knee", knee_text(found.knee, found.budget), found.knee, view))
    notes = _device_notes(catalogue, view)
    if found.not_validated:
        notes.append(say("recommend_not_validated", count=found.not_validated))
    lines = "".join(f"<p>{escape(note)}</p>" for note in notes)
    return f'<ul class="advice" aria-live="polite">{"".join(items)}</ul><div class="advice-notes">{lines}</div>'


def _item(kind: str, text: str, suggestion: Suggestion | None, view: View) -> str:
    button = ""
    if suggestion is not None:
        chosen = view.row is not None and view.row["id"] == suggestion.row["id"]
        label = say("recommend_chosen" if chosen else "recommend_choose")
        name = say("recommend_choose_name", name=_name(suggestion.row))
        button = (
            f'<button type="button" data-variant="{escape(suggestion.row["id"])}" aria-label="{escape(name)}" '
            f'aria-pressed="{str(chosen).lower()}">{escape(label)}</button>'
        )
    head = f"<b>{escape(say(HEADS[kind]))}</b> "
    return f'<li class="{kind}"><p>{head}{escape(text)}</p>{button}</li>'


def within_text(found: Suggestion | None, budget: float) -> str:
    """What to take for ``budget`` pp, and why; that there is none where ``found`` is ``None``."""
    if found is None:
        return say("recommend_none", budget=f"{budget:g}")
    why = "recommend_why_validated" if found.basis == VALIDATED else "recommend_why_widened"
    return say("recommend_within", budget=f"{budget:g}", why=say(why, count=found.among), **_facts(found.row))


def _too_large_text(catalogue: Catalogue, view: View) -> str:
    """That nothing within the budget fits the device, and what the smallest such variant needs."""
    row, device = view.advice.too_large.row, view.choice.needs.memory()
    return say(
        "recommend_too_large", budget=f"{view.advice.budget:g}", device=named(device.title),
        weights=_kib(row["packed_bytes"]), activations=_kib(catalogue.peak(row).bytes), **_facts(row),
    )  # fmt: skip


def undecided_text(found: Suggestion, budget: float) -> str:
    """A smaller variant that may be within ``budget`` pp or not."""
    facts = _facts(found.row) | {"budget": f"{budget:g}", "examples": examples(found.row["task"])}
    if found.verdict == WITHIN:
        return say("recommend_lucky", **facts)
    if found.needed is None:
        return say("recommend_never", **facts)
    if found.too_close:
        return say("recommend_too_close", **facts)
    more = max(0, found.needed - found.row["n"])
    return say("recommend_undecided", needed=f"{found.needed:,}", more=f"{more:,}", **facts)


def knee_text(found: Suggestion, budget: float) -> str:
    """The variant where the measured front of what is not over ``budget`` pp bends."""
    accuracy = describe.percent(found.row["accuracy"])
    return say("recommend_knee", accuracy=accuracy, count=found.among, budget=f"{budget:g}", **_facts(found.row))


def _name(row: dict) -> str:
    return listed([describe.name(row), describe.training_short(row)])


def _facts(row: dict) -> dict[str, str]:
    return {
        "name": _name(row),
        "size": describe.kilobytes(row["packed_bytes"]),
        "drop": describe.points(row["drop"] or 0.0),
        "low": describe.points(row["drop_low"] or 0.0),
        "high": describe.points(row["drop_high"] or 0.0),
    }


def _device_notes(catalogue: Catalogue, view: View) -> list[str]:
    device = view.choice.needs.memory()
    if device is None:
        return []
    count = len(view.rows) - view.does_not_fit
    notes = [say("recommend_fit_count", count=count, all=len(view.rows), device=named(device.title))]
    if view.row is not None:
        peak, weights = catalogue.peak(view.row), view.row["packed_bytes"]
        fits = device.fits(weights, peak.bytes)
        notes.append(
            say(
                "recommend_fits" if fits else "recommend_fits_not",
                weights=_kib(weights), activations=_kib(peak.bytes), exact=_kib(peak.exact_bytes),
                why=say("recommend_exact"),
            )
        )  # fmt: skip
    memory = "recommend_memory" if device.flash_bytes is not None else "recommend_memory_shared"
    notes.append(say(memory, flash=_kib(device.flash_bytes or 0), ram=_kib(device.ram_bytes)))
    if device.source:
        notes.append(say("recommend_source", source=device.source))
    return notes


def _kib(size: float) -> str:
    return f"{size / 1024:,.1f} KiB"
