"""Figure ``bars``: each variant of a step in a line, its accuracy and what it costs as bars."""

from __future__ import annotations

from html import escape

from engine.data import get_task
from ui import describe
from ui.lecture.scene import Scene
from ui.texts import examples, say

COSTS = {"size": "lecture_column_size", "compute": "lecture_column_compute"}


def bars_html(scene: Scene) -> str:
    """A table. Accuracies on one scale from 0 to 100%; sizes against 32 bits a weight, compute against dense."""
    cost, full = scene.step.options["cost"], scene.full
    rows = list(scene.rows.values())
    columns = [say("lecture_column_variant"), say("accuracy")] + ([say(COSTS[cost])] if cost in COSTS else [])
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in columns)
    body = "".join(_line(row, full, cost) for row in rows)
    guess = 100 / len(get_task(full["task"]).classes)
    note = say("lecture_bars_note", n=f"{full['n']:,}", examples=examples(full["task"]), guess=f"{guess:g}%")
    return (
        f'<table class="lecture-bars" style="--guess:{guess:.2f}%" data-lines="{len(rows)}">'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f'<p class="lecture-note">{escape(note)}</p>'
    )


def _line(row: dict, full: dict, cost: str) -> str:
    is_full = describe.is_baseline(row)
    training = "" if is_full else f"<small>{escape(describe.training_short(row))}</small>"
    low, high = 100 * row["accuracy_low"], 100 * row["accuracy_high"]
    whisker = f'<i style="inset-inline-start:{low:.2f}%;width:{high - low:.2f}%"></i>'
    drop = ""
    if not is_full and row["drop"] is not None:
        points = {name: describe.points(row[name]) for name in ("drop", "drop_low", "drop_high")}
        drop = f"<small>{escape(say('lecture_drop', **points))}</small>"
    cells = [_bar("accuracy", 100 * row["accuracy"], describe.percent(row["accuracy"]), whisker, drop)]
    if cost == "size":
        share = 100 * row["packed_bytes"] / full["nominal_bytes"]
        ratio = say("lecture_ratio", ratio=describe.times(100 / share, 1))
        cells.append(
            _bar("size", share, describe.kilobytes(row["packed_bytes"]), "", f"<small>{escape(ratio)}</small>")
        )
    elif cost == "compute":
        share = 100 * (row["attention_compute"] or 1.0)
        cells.append(_bar("compute", share, f"{share:.0f}%", "", ""))
    name = escape(describe.name(row))
    return (
        f'<tr class="{"full" if is_full else "compressed"}"><th scope="row">{name}{training}</th>{"".join(cells)}</tr>'
    )


def _bar(kind: str, width: float, text: str, over: str, below: str) -> str:
    """``over`` and ``below`` are HTML."""
    return (
        f'<td class="{kind}"><span class="lecture-bar" aria-hidden="true"><span style="width:{min(width, 100):.2f}%">'
        f'</span>{over}</span><span class="lecture-value"><b>{escape(text)}</b>{below}</span></td>'
    )
