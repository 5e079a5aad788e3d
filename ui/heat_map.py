"""Pruning ratio against widths: a table for each way of training, as HTML. Whatever is put into it is escaped here.

A row is a method and how much it takes out, a column a quantizer and its widths, a cell the accuracy that is lost. A
cell is a button that chooses its variant; ``assets/heat_map.js`` walks them with the arrow keys, and marks the chosen
one: the tables, tens of kilobytes, are the same for nearly every choice and then need not be sent again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape

from ui import describe, heat
from ui.catalogue import pruners, quantizers
from ui.choice import View
from ui.legend import shape_icon
from ui.report.words import EMBEDDINGS
from ui.saving import save_buttons
from ui.styles import family_styles
from ui.texts import apart, listed, say

BOTH, AFTER, BETWEEN, NEVER = "both", "after", "between", "never"
"""Fine-tuned when pruned and again when quantized; once, after both; only when pruned; not at all."""
TITLES = {BOTH: "heat_both", AFTER: "heat_after", BETWEEN: "heat_between", NEVER: "heat_never"}
COLUMN = ("quantizer", "weight_bits", "activation_bits", "ends_bits", "per_channel", "embeddings")

Cells = dict[tuple, dict[tuple, dict]]
"""(pruning, gradual, ratio) -> column -> row of the listing."""


def heat_map_html(view: View) -> str:
    """Empty where no pruned variant is there to be shown."""
    if not any(row["pruning"] is not None for row in view.rows):
        return ""
    chosen = view.row["id"] if view.row else None
    tables = {kind: cells for kind in (BOTH, AFTER, BETWEEN, NEVER) if (cells := cells_of(view.rows, kind, chosen))}
    best = view.advice.within.row["id"] if view.advice and view.advice.within else None
    parts = [_part(kind, cells, kind == next(iter(tables)), best) for kind, cells in tables.items()]
    saving = save_buttons("slimscope-pruning-and-bits")
    return f'<div class="drawable">{heat.scale_html(say("heat_lost"))}{"".join(parts)}{saving}</div>'


def cells_of(rows: Iterable[dict], kind: str, chosen: str | None = None) -> Cells:
    """The variants of one way of training, with those that are not pruned to compare with.

    Widths by layer and attention methods have no place in it. Of several that differ in their epochs or seed alone
    the ``chosen`` one is shown, else the longest trained, of these the first seed: never the one that tests best. Empty
    without a pruned one.
    """
    cells: Cells = {}
    for row in sorted(rows, key=lambda row: (row["id"] == chosen, row["pruned_epochs"], row["epochs"], -row["seed"])):
        if row["attention"] is None and row["layer_bits"] is None and kind in _kinds(row):
            place = (row["pruning"], row["pruning_gradual"], row["pruning_ratio"] or 0.0)
            cells.setdefault(place, {})[tuple(row[name] for name in COLUMN)] = row
    if kind in (AFTER, BETWEEN):  # a network that was only pruned belongs where others were made from it
        made = {place[:2] for place, found in cells.items() if any(column[0] for column in found)}
        cells = {place: found for place, found in cells.items() if place[:2] in made}
    return cells if any(place[0] for place in cells) else {}


def _kinds(row: dict) -> tuple[str, ...]:
    if row["pruning"] is None and row["quantizer"] is None:
        return BOTH, AFTER, BETWEEN, NEVER
    if row["pruning"] is None:
        return (BOTH, AFTER) if row["fine_tuned"] else (BETWEEN, NEVER)
    if row["quantizer"] is None:
        return (BOTH, AFTER, BETWEEN) if row["fine_tuned"] else (NEVER,)
    if row["pruned_epochs"]:
        return (BOTH,) if row["fine_tuned"] else (BETWEEN,)
    return (AFTER,) if row["fine_tuned"] else (NEVER,)


def _part(kind: str, cells: Cells, unfolded: bool, best: str | None) -> str:
    columns = _columns(cells)
    heads = "".join(f'<th scope="col"><bdi>{escape(name)}</bdi></th>' for name in columns.values())
    body, group = [], None
    for place in sorted(cells, key=_order):
        some = next(iter(cells[place].values()))
        if place[:2] != group:
            group = place[:2]
            body.append(_group_head(some, len(columns)))
        line = "".join(_cell(cells[place].get(column), best) for column in columns)
        share = describe.share_pruned(some) if place[0] else "0%"
        body.append(f'<tr><th scope="row">{escape(share)}</th>{line}</tr>')
    name = escape(say(TITLES[kind]))
    return (
        f'<details data-kind="{kind}"{" open" if unfolded else ""}><summary>{name}</summary>'
        f'<div class="heat" role="region" tabindex="0" aria-label="{name}"><table>'
        f'<thead><tr><th scope="col">{escape(say("heat_ratio"))}</th>{heads}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div></details>"
    )


def _columns(cells: Cells) -> dict[tuple, str]:
    """Column -> its name; full precision first, then by quantizer from wide to narrow. No two are alike."""
    known = list(quantizers())
    some = {column: row for found in cells.values() for column, row in found.items()}

    def order(column: tuple) -> tuple:
        name, weight, activation, ends, channels, embeddings = column
        place = -1 if name is None else known.index(name) if name in known else len(known)
        return place, -(weight or 99), -(activation or 99), -(ends or 0), channels, embeddings or ""

    unseeded = {"seed": 0, "baseline_seed": 0}  # the seed is a cell's, not its column's
    names = {column: describe.weights_name(some[column] | unseeded) for column in sorted(some, key=order)}
    often = Counter(names.values())
    return {
        column: listed([name, say(EMBEDDINGS[column[-1]])]) if often[name] > 1 and column[-1] in EMBEDDINGS else name
        for column, name in names.items()
    }


def _order(place: tuple) -> tuple:
    method, gradual, ratio = place
    known = list(pruners())
    return method is not None, known.index(method) if method in known else len(known), method or "", gradual, ratio


def _group_head(row: dict, columns: int) -> str:
    (family, (_, shape)), *_ = family_styles([row | {"quantizer": None}]).items()
    icon = "" if row["pruning"] is None else shape_icon(shape, "currentColor")
    title = say("heat_unpruned") if row["pruning"] is None else describe.pruning_words(row)
    return f'<tr class="group"><th scope="rowgroup" colspan="{columns + 1}">{icon}{escape(title)}</th></tr>'


def _cell(row: dict | None, best: str | None) -> str:
    if row is None:
        return f'<td class="none">{escape(say("unknown"))}</td>'
    lost = row["drop"] is not None
    text = describe.points(row["drop"]) if lost else describe.percent(row["accuracy"])
    star = ' class="best"' if row["id"] == best else ""
    says = cell_text(row, row["id"] == best)
    return (
        f'<td{star}><button type="button" data-variant="{escape(row["id"])}" style="{_style(row)}" '
        f'aria-label="{escape(says)}" aria-pressed="false"><bdi>{escape(text)}</bdi></button></td>'
    )


def _style(row: dict) -> str:
    return "" if row["drop"] is None else heat.style(row["drop"])


def cell_text(row: dict, recommended: bool = False) -> str:
    """What a cell stands for, in a sentence."""
    facts = {
        "name": describe.name(row),
        "training": describe.training(row),
        "accuracy": describe.percent(row["accuracy"]),
        "size": describe.kilobytes(row["packed_bytes"]),
    }
    if row["drop"] is None:
        text = say("heat_cell_accuracy", **facts)
    else:
        drops = ("drop", "drop_low", "drop_high")
        text = say("heat_cell", **facts, **{name: describe.points(row[name]) for name in drops})
    return apart(f"{text} {say('recommend_legend')}." if recommended else text)
