"""Which of a task's variants the chart shows in full: those that differ from the chosen one in one respect.

With hundreds of settings everything at once shows nothing. Against packed size: the variants with the chosen
attention and those pruned by the chosen method, at all ratios and widths, beside those that are not compressed so.
Against attention compute: the variants with the chosen weights, under all methods. The others stay as faint points,
and so do shorter runs and other seeds of the same setting.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.recommend import OVER
from engine.seeds import SETTING
from ui.choice import COMPUTE, View, settled

WEIGHTS = (
    "quantizer", "weight_bits", "activation_bits", "ends_bits", "layer_bits", "per_channel", "embeddings", "pruning",
    "pruning_ratio",
)  # fmt: skip


def marked(view: View) -> list[dict]:
    """The view's rows, each with ``faint``: whether it is outside of the slice.

    ``faded`` are those over the budget or too large for the device, ``recommended`` is the one to take.
    """
    verdicts = view.advice.verdicts if view.advice else {}
    best = view.advice.within.row["id"] if view.advice and view.advice.within else None
    longest = longest_runs(view.rows)
    return [
        row
        | {
            "faint": not _inside(row, view, longest),
            "faded": verdicts.get(row["id"]) == OVER or row["id"] in view.unfit,
            "recommended": row["id"] == best,
            "pinned": row is view.pinned,
        }
        for row in view.rows
    ]


def longest_runs(rows: Iterable[dict]) -> set[str]:
    """Of those that differ in training alone the longest trained, and the first seed: never what tests best.

    Of equally long runs the one that went on from another of its width.
    """
    longest = {}
    for row in sorted(rows, key=lambda row: (row["epochs"], row["start_bits"] == row["weight_bits"], -row["seed"])):
        longest[str([row[name] for name in SETTING if name not in ("epochs", "start_bits")])] = row["id"]
    return set(longest.values())


def _inside(row: dict, view: View, longest: set[str]) -> bool:
    """``longest``: ids of the settings' longest runs; the others stay faint, too, until they are chosen."""
    choice, chosen = view.choice, view.row
    named = {chosen["id"]} if chosen is not None else set()
    if view.advice and view.advice.within:
        named.add(view.advice.within.row["id"])
    if view.pinned is not None:
        named.add(view.pinned["id"])
    if row["id"] in named:
        return True
    if row["id"] not in longest:
        return False
    if choice.axis != COMPUTE:
        method = choice.pruned and choice.pruned.method
        return row["pruning"] in (None, method) and (
            row["attention"] is None or settled(row["attention"]) == choice.attention
        )
    if chosen is not None:
        return all(row[name] == chosen[name] for name in WEIGHTS)
    wanted = choice.to_variant()
    return all(row[name] == getattr(wanted, name) for name in WEIGHTS)
