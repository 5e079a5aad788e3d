"""Which of a task's variants the chart shows in full: those that differ from the chosen one in one respect.

With hundreds of settings everything at once shows nothing. Against packed size: the variants with the chosen
attention, at all widths. Against attention compute: the variants with the chosen weights, under all methods. The
others stay as faint points.
"""

from __future__ import annotations

from ui.choice import COMPUTE, View, settled

WEIGHTS = ("quantizer", "weight_bits", "activation_bits", "ends_bits", "per_channel", "embeddings", "pruning")


def marked(view: View) -> list[dict]:
    """The view's rows, each with ``faint``: whether it is outside of the slice."""
    return [row | {"faint": not _inside(row, view)} for row in view.rows]


def _inside(row: dict, view: View) -> bool:
    choice, chosen = view.choice, view.row
    if chosen is not None and row["id"] == chosen["id"]:
        return True
    if choice.axis != COMPUTE:
        return row["attention"] is None or settled(row["attention"]) == choice.attention
    if chosen is not None:
        return all(row[name] == chosen[name] for name in WEIGHTS)
    wanted = choice.to_variant()
    return all(row[name] == getattr(wanted, name) for name in WEIGHTS)
