"""What a step's text may take from the record of a variant: ``{accuracy}``, ``{tuned.drop}``, and so on."""

from __future__ import annotations

from collections.abc import Callable

from ui import describe
from ui.catalogue import full_multiply_adds, model_title, task_title
from ui.texts import examples

Row = dict
NUMBERS: dict[str, tuple[Callable[[Row, Row], float | None], Callable[[float], str]]] = {
    "accuracy": (lambda row, full: 100 * row["accuracy"], lambda value: describe.percent(value / 100)),
    "accuracy_low": (lambda row, full: 100 * row["accuracy_low"], lambda value: describe.percent(value / 100)),
    "accuracy_high": (lambda row, full: 100 * row["accuracy_high"], lambda value: describe.percent(value / 100)),
    "drop": (lambda row, full: row["drop"], describe.points),
    "drop_low": (lambda row, full: row["drop_low"], describe.points),
    "drop_high": (lambda row, full: row["drop_high"], describe.points),
    "loss": (lambda row, full: row["loss"], "{:.3f}".format),
    "n": (lambda row, full: row["n"], "{:,}".format),
    "size": (lambda row, full: row["packed_bytes"], describe.kilobytes),
    "nominal": (lambda row, full: row["nominal_bytes"], describe.kilobytes),
    "ratio": (lambda row, full: full["nominal_bytes"] / row["packed_bytes"], lambda value: describe.times(value, 1)),
    "zeros": (lambda row, full: _percent(row["sparsity"]), "{:.0f}%".format),
    "multiply_adds": (
        lambda row, full: row["multiply_adds"] and 100 * row["multiply_adds"] / full_multiply_adds(row),
        "{:.0f}%".format,
    ),
    "compute": (lambda row, full: _percent(row["attention_compute"]), "{:.0f}%".format),
    "kept": (lambda row, full: _percent(row["attention_kept"]), "{:.0f}%".format),
    "epochs": (lambda row, full: row["epochs"], "{:d}".format),
}
"""Field -> its value, given the variant's row and the uncompressed network's, and how it is written.

Accuracies and shares in percent, drops in percentage points, sizes in bytes (written in kB), multiply-adds of those of
the uncompressed network. Rows as in ``engine.listing``.
"""
WORDS: dict[str, Callable[[Row], str]] = {
    "name": describe.name,
    "short_name": describe.short_name,
    "training": describe.training_short,
    "network": lambda row: model_title(row["model"]),
    "task": lambda row: task_title(row["task"]),
    "examples": lambda row: examples(row["task"]),
}
FIELDS = (*NUMBERS, *WORDS)


def number(field: str, row: Row, full: Row) -> float | None:
    """``None`` where it was not measured."""
    return NUMBERS[field][0](row, full)


def written(field: str, row: Row, full: Row) -> str | None:
    """In the language that is spoken."""
    if field in WORDS:
        return WORDS[field](row)
    value = number(field, row, full)
    return None if value is None else NUMBERS[field][1](value)


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share
