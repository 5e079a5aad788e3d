"""The same numbers as a table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from functools import lru_cache

import gradio as gr

from ui import describe
from ui.catalogue import has_attention
from ui.choice import View
from ui.texts import language, say, unmarked

NUMBERS = {
    "column_accuracy": ("{:.2f}", 115),
    "column_loss": ("{:.4f}", 85),
    "column_drop": ("{:.2f}", 115),
    "column_drop_low": ("{:.2f}", 135),
    "column_drop_high": ("{:.2f}", 140),
    "column_packed": ("{:,.2f}", 105),
    "column_nominal": ("{:,.2f}", 115),
    "column_ratio": ("{:.2f}", 105),
    "column_compute": ("{:.1f}", 125),
    "column_kept": ("{:.1f}", 110),
    "column_pruning_ratio": ("{:g}", 110),
    "column_sparsity": ("{:.1f}", 100),
    "column_multiply_adds": ("{:.1f}", 150),
    "column_n": ("{:,.0f}", 130),
}
"""Column -> how its numbers are written, and how wide it is in pixels."""
WORDS = {"column_name": 235, "column_pruning": 240, "column_attention": 265, "column_training": 120}
ID = ("column_id", 560)
BESIDE = {"column_pruning": "column_pruning_ratio"}
"""Words -> the number without which rows of other variants would look alike, next to them."""
ATTENTION = ("column_attention", "column_compute", "column_kept")
"""Only for networks with attention."""
PRUNING = ("column_pruning", "column_pruning_ratio", "column_sparsity", "column_multiply_adds")
"""Only for networks with a pruned variant."""


def columns(view: View | None) -> dict[str, int]:
    """Column -> width, in order."""
    numbers = {name: width for name, (_, width) in NUMBERS.items()}
    widths = {}
    for name, width in WORDS.items():
        widths[name] = width
        if name in BESIDE:
            widths[BESIDE[name]] = numbers[BESIDE[name]]
    widths |= {name: width for name, width in numbers.items() if name not in widths} | dict([ID])
    absent = set() if view is not None and has_attention(view.choice.model) else set(ATTENTION)
    if view is None or not any(row["pruning"] for row in view.rows):
        absent.update(PRUNING)
    return {name: width for name, width in widths.items() if name not in absent}


def cells(full_bytes: float | None, row: dict) -> dict[str, str | float | None]:
    """Column -> what stands in it; numbers as numbers. ``full_bytes``: see ``View``."""
    compressed = not describe.is_baseline(row)
    return {
        "column_name": describe.weights_name(row),
        "column_pruning": describe.pruning_words(row),
        "column_pruning_ratio": _percent(row["pruning_ratio"]),
        "column_sparsity": _percent(row["sparsity"]),
        "column_multiply_adds": _percent(describe.multiply_adds_left(row)),
        "column_attention": say("dense") if row["attention"] is None else describe.attention(row["attention"]),
        "column_training": describe.training_short(row),
        "column_accuracy": 100 * row["accuracy"],
        "column_loss": row["loss"],
        "column_drop": row["drop"],
        "column_drop_low": row["drop_low"] if compressed else None,
        "column_drop_high": row["drop_high"] if compressed else None,
        "column_packed": row["packed_bytes"] / 1000,
        "column_nominal": row["nominal_bytes"] / 1000,
        "column_ratio": full_bytes / row["packed_bytes"] if full_bytes else None,
        "column_compute": _percent(row["attention_compute"]),
        "column_kept": _percent(row["attention_kept"]),
        "column_n": row["n"],
        "column_id": row["id"],
    }


def table(view: View) -> dict:
    """An update of the ``gr.Dataframe``: other networks have other columns."""
    names = columns(view)
    widths = list(names.values())
    return gr.update(value=value(view), headers=headers(names), datatype=datatypes(names), column_widths=widths)


def value(view: View) -> dict:
    """Numbers to sort by, written as ``NUMBERS`` says. The id is the last column: by it ``table.js`` marks a row."""
    return _value(json.dumps(view.rows), view.full_bytes, tuple(columns(view)), language().code)


@lru_cache(maxsize=32)
def _value(rows: str, full_bytes: float | None, names: tuple[str, ...], spoken: str) -> dict:
    """In the language ``spoken``: one object for all choices, so that what is made of it is made and kept once."""
    values = [cells(full_bytes, row) for row in json.loads(rows)]
    data = [[_rounded(each[name]) for name in names] for each in values]
    shown = [[_written(name, each[name]) for name in names] for each in values]
    return {"headers": headers(names), "data": data, "metadata": {"display_value": shown}}


def waiting(names: Iterable[str]) -> list[list[str]]:
    """The one row of a table that is not there yet."""
    return [[say("waiting_table"), *[""] * (len(list(names)) - 1)]]


def headers(names: Iterable[str]) -> list[str]:
    return [say(name) for name in names]


def datatypes(names: Iterable[str]) -> list[str]:
    return ["number" if name in NUMBERS else "str" for name in names]


def as_csv(view: View) -> str:
    """All columns and rows; losses as on record, other numbers to as many digits as were measured."""
    names = columns(view)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(unmarked, headers(names)))
    for row in view.rows:
        values = cells(view.full_bytes, row)
        writer.writerow(_plain(name, values[name]) for name in names)
    return out.getvalue()


def chosen_id(row_value: list | None) -> str | None:
    """The variant of a selected row; sorting and filtering in the browser do not change it."""
    return str(row_value[-1]) if row_value else None


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _plain(name: str, value):
    """Without marks of direction, and without the digits that only the arithmetic added: 92.10000000000001."""
    if isinstance(value, str):
        return unmarked(value)
    return value if name == "column_loss" else _rounded(value)


def _rounded(value):
    return round(value, 4) if isinstance(value, float) else value


def _written(name: str, value) -> str:
    if value is None:
        return say("unknown")
    return NUMBERS[name][0].format(value).replace("-", describe.MINUS) if name in NUMBERS else value
