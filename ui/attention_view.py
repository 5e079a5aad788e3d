"""The attention of one sentence in one layer as HTML: its tokens, what a method cut, and three maps side by side.

The maps are drawn by ``assets/attention.js`` from the numbers of all heads, which the HTML carries, so that another
head needs no server. Shapes: H heads, N tokens (queries and keys are the same tokens).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from ui import describe
from ui.saving import save_buttons
from ui.texts import say, template

if TYPE_CHECKING:  # it imports PyTorch, and the page is built without
    from engine.attention import LayerRecord

STEPS = 65535
STATES = {
    "high": "attention_high",
    "low": "attention_low",
    "removed": "attention_removed",
    "earlier": "attention_earlier",
    "unseen": "attention_unseen",
}
"""What became of a token, in words. Under a method with tiers each has one of the first four."""
GONE = ("removed", "earlier", "unseen")
MAPS = {"dense": "attention_dense", "mask": "attention_mask", "after": "attention_after"}
TEMPLATES = {
    "attention_no_cell": (),
    "attention_cell": ("row", "query", "column", "target", "dense", "mask", "after"),
    "attention_cell_mean": ("row", "query", "column", "target", "heads", "dense", "mask", "after"),
    "attention_kept": (),
    "attention_cut": (),
    "attention_kept_in": ("count", "heads"),
    "attention_token": ("number", "token"),
}
"""Texts that the script fills in, and what it puts into them."""
MARK = '<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><path d="{path}"/></svg>'
KEPT_MARK, CUT_MARK = MARK.format(path="M2 2 H10 V10 H2 Z"), MARK.format(path="M3 3 L9 9 M9 3 L3 9")


def attention_html(pieces: Sequence[str], record: LayerRecord, layer: int, layers: int, method: bool = True) -> str:
    """The view of one sentence, for a ``gr.HTML`` whose ``js_on_load`` is ``assets/attention.js``.

    ``pieces``: its N word pieces, [CLS] and [SEP] included. ``record``: what layer ``layer`` (from 0) of ``layers``
    made of a batch of this sentence alone. ``method``: whether the user chose one; if not, ``record`` comes from one
    that keeps everything. Raises ``ValueError`` where pieces and record do not fit.
    """
    if record.dense.shape[0] != 1 or record.dense.shape[-1] != len(pieces):
        raise ValueError(f"a record of shape {tuple(record.dense.shape)} is not one sentence of {len(pieces)} pieces")
    states, facts = token_states(record), head_facts(record)
    title = _text("attention_title", layer=layer + 1, layers=layers)
    return (
        f'<section class="attention" aria-label="{title}" data-attention="{escape(payload(pieces, record, facts))}">'
        + ("" if method else f'<p class="about">{_text("attention_no_method")}</p>')
        + '<div class="drawable">'
        + _tokens(pieces, states)
        + _facts(pieces, states, facts[0], tiers=record.tiers is not None)
        + _heads(record.dense.shape[1])
        + _maps(len(pieces))
        + save_buttons("slimscope-attention")
        + "</div>"
        + f'<p class="cell" aria-live="polite">{_text("attention_no_cell")}</p>'
        + _table()
        + "</section>"
    )


def payload(pieces: Sequence[str], record: LayerRecord, facts: list[list[str]]) -> str:
    """What the script draws, as JSON.

    ``kept``: (H, N, N) bits in base64, the first one highest. ``dense``: (H, N, N), and ``after``: only where kept, in
    the same order; see ``_numbers``.
    """
    kept = record.kept[0].numpy()
    return json.dumps(
        {
            "pieces": list(pieces),
            "gone": [state in GONE for state in token_states(record)],
            "heads": kept.shape[0],
            "facts": facts,
            "kept": base64.b64encode(np.packbits(kept)).decode(),
            "dense": _numbers(record.dense[0].numpy()),
            "after": _numbers(record.attention[0].numpy()[kept]),
            "texts": {key: template(key, *names) for key, names in TEMPLATES.items()},
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _numbers(values: np.ndarray) -> dict:
    """As little-endian uint16 in base64, steps from ``low`` to ``high``. Quantized attention may leave 0 to 1."""
    low, high = float(values.min(initial=0)), float(values.max(initial=0))
    steps = np.rint((values.astype(np.float64) - low) * (STEPS / ((high - low) or 1)))
    return {"low": low, "high": high, "data": base64.b64encode(steps.astype("<u2")).decode()}


def token_states(record: LayerRecord) -> list[str]:
    """For each token a key of ``STATES``, or nothing. ``unseen``: no query of any head keeps it as its key."""
    if record.tiers is None:
        return ["" if seen else "unseen" for seen in record.kept[0].any(0).any(0).tolist()]
    from engine.attention import HIGH, LOW  # imported by now: there is a record

    names = {HIGH: "high", LOW: "low"}
    pairs = zip(record.tiers[0].tolist(), record.present[0].tolist(), strict=True)
    return [names.get(tier, "removed" if present else "earlier") for tier, present in pairs]


def head_facts(record: LayerRecord) -> list[list[str]]:
    """For all heads together, then for each: attention mass kept and what that is, entries kept and their number."""
    mass, entries = record.mass_kept[0].tolist(), record.kept[0].sum((1, 2)).tolist()
    heads, entries_a_head = len(mass), record.kept.shape[-1] ** 2
    rows = [("attention_mass_note_mean", sum(mass) / heads, sum(entries), heads * entries_a_head)]
    rows += [("attention_mass_note", share, kept, entries_a_head) for share, kept in zip(mass, entries, strict=True)]
    return [
        [
            describe.percent(share),
            say(note),
            describe.percent(kept / all_entries),
            say("attention_count", count=f"{kept:,}", all=f"{all_entries:,}"),
        ]
        for note, share, kept, all_entries in rows
    ]


def _text(key: str, **values) -> str:
    return escape(say(key, **values))


def _tokens(pieces: Sequence[str], states: list[str]) -> str:
    """Chips, and what their looks mean; ``spoken`` is seen by nobody and read aloud."""
    chips = []
    for piece, state in zip(pieces, states, strict=True):
        spoken = f'<span class="spoken"> ({_text(STATES[state])})</span>' if state else ""
        chips.append(f'<li class="piece {state}"><bdi>{escape(piece)}</bdi>{spoken}</li>')
    meanings = [
        f'<li><span class="piece {state}" aria-hidden="true"></span>{_text(key)}</li>'
        for state, key in STATES.items()
        if state in states
    ]
    legend = f'<ul class="meanings">{"".join(meanings)}</ul>' if meanings else ""
    return f'<ol class="pieces" aria-label="{_text("attention_tokens")}">{"".join(chips)}</ol>{legend}'


def _facts(pieces: Sequence[str], states: list[str], facts: list[str], tiers: bool) -> str:
    """``facts`` of all heads; the script replaces what has ``data-fact`` by that of the chosen head."""
    mass, note, share, count = map(escape, facts)
    gone = [f"<bdi>{escape(piece)}</bdi>" for piece, state in zip(pieces, states, strict=True) if state in GONE]
    many = say("attention_count", count=len(gone), all=len(pieces)) if gone else say("attention_none")
    rows = (
        ("attention_mass", f'<b data-fact="0">{mass}</b> <small data-fact="1">{note}</small>'),
        ("attention_entries", f'<b data-fact="2">{share}</b> <small data-fact="3">{count}</small>'),
        (
            "attention_tokens_removed" if tiers else "attention_tokens_cut",
            f"<b>{escape(many)}</b> <small>{' '.join(gone)}</small>",
        ),
    )
    items = "".join(f"<div><dt>{_text(key)}</dt><dd>{value}</dd></div>" for key, value in rows)
    return f'<dl class="facts" aria-live="polite">{items}</dl>'


def _heads(heads: int) -> str:
    names = [("all", say("attention_all_heads")), *((str(head), str(head + 1)) for head in range(heads))]
    buttons = "".join(
        f'<button type="button" data-head="{name}" aria-pressed="{"true" if name == "all" else "false"}">'
        f"{escape(title)}</button>"
        for name, title in names
    )
    label = _text("attention_head")
    return (
        f'<div class="heads" role="group" aria-label="{label}"><span aria-hidden="true">{label}</span>{buttons}</div>'
    )


def _maps(n: int) -> str:
    marks = (
        f"<span>{KEPT_MARK}{_text('attention_kept')}</span><span>{CUT_MARK}{_text('attention_cut')}</span>"
        f'<span class="mean">{_text("attention_mean_mask")}</span>'
    )
    notes = {"dense": _text("attention_dense_note"), "mask": marks, "after": _text("attention_after_note")}
    figures = "".join(
        f"<figure><figcaption><b>{_text(key)}</b><small>{notes[name]}</small></figcaption>"
        f'<canvas data-map="{name}" tabindex="0" role="application" '
        f'aria-roledescription="{_text("attention_map_role")}" '
        f'aria-label="{_text("attention_map", name=say(key), n=n)}"></canvas></figure>'
        for name, key in MAPS.items()
    )
    return (
        f'<p class="about unpainted">{_text("attention_about")}</p><div class="maps">{figures}</div>'
        f'<div class="scale"><span>{_text("attention_scale")}</span><div class="ramp"></div></div>'
    )


def _table() -> str:
    """The script fills in queries and rows."""
    keys = (
        "attention_column_number",
        "attention_column_token",
        "attention_column_dense",
        "attention_column_mask",
        "attention_column_after",
    )
    columns = "".join(f'<th scope="col">{_text(key)}</th>' for key in keys)
    return (
        f"<details><summary>{_text('attention_table')}</summary>"
        f"<label>{_text('attention_query')} <select></select></label>"
        f'<div class="scroll" tabindex="0" role="region" aria-label="{_text("attention_table")}">'
        f"<table><thead><tr>{columns}</tr></thead><tbody></tbody></table></div></details>"
    )
