"""The score card as HTML. Everything that is put into it is escaped here."""

from __future__ import annotations

from html import escape

from engine.recommend import CANNOT_TELL, OVER, WITHIN
from engine.seeds import spread
from ui import describe
from ui.catalogue import full_multiply_adds, has_data, model_title, task_title
from ui.choice import View
from ui.compare_card import Pinning
from ui.sizing import Sizes
from ui.texts import examples, say

NOTHING_PINNED = Pinning()
VERDICTS = {
    WITHIN: "recommend_verdict_within",
    OVER: "recommend_verdict_over",
    CANNOT_TELL: "recommend_verdict_cannot",
}


def score_card(
    view: View,
    classes: int,
    can_download: bool = False,
    pinning: Pinning = NOTHING_PINNED,
    sizes: Sizes | None = None,
) -> str:
    """What the comparison of ``pinning`` tells of the variant is not told again below it.

    ``sizes``: of a setting that is not measured, where they are known.
    """
    row = view.row
    notices = [f'<p class="notice">{escape(text)}</p>' for text in _notices(view, can_download)]
    tiles = _measured_tiles(view) if row else _unmeasured_tiles(view, sizes)
    left = "".join(tile for label, tile in tiles if label not in pinning.told)
    bars = "" if say("packed") in pinning.told else _sizes(view, sizes)
    state = "" if row else " unmeasured"
    return (
        f'<section class="score-card{state}" aria-label="{escape(say("score_card"))}" aria-live="polite" '
        f'data-shown="{escape(row["id"] if row else "")}">'
        f'<p class="reading">{escape(describe.reading(view, classes))}</p>'
        f'<p class="what">{escape(_what(view))}</p>{"".join(notices)}{pinning.html}'
        f'<dl class="tiles">{left}</dl>{bars}</section>'
    )


def _what(view: View) -> str:
    choice, row = view.choice, view.row
    parts = [say("on_task", model=model_title(choice.model), task=task_title(choice.task))]
    if row is None:
        parts += [describe.choice_name(choice), say("not_measured")]
    else:
        parts += [describe.name(row), describe.training(row)]
    return " · ".join(parts)


def _notices(view: View, can_download: bool) -> list[str]:
    choice, row = view.choice, view.row
    if row is None:
        if view.baseline is None:
            return [say("no_baseline")]
        if not view.can_be_made:
            return [say("gradual_not_here")]
        if has_data(choice.task):
            return [say("measure_hint")]
        download = say("measure_no_data_download") if can_download else ""
        needed = say("measure_no_data", task=task_title(choice.task), download=download)
        if choice.pruned is not None and choice.quantizer is not None:  # its scales are set from the data
            return [needed]
        return [f"{needed} {say('try_without_data')}"]
    notices = []
    if view.is_other_training:
        notices.append(say("only_fine_tuned" if row["fine_tuned"] else "only_calibrated"))
    if row["here"]:
        whole = view.baseline is not None and row["n"] == view.baseline["n"]
        key = "measured_here_all" if whole else "measured_here"
        notices.append(say(key, n=f"{row['n']:,}", examples=examples(choice.task)))
    if view.baseline is None:
        notices.append(say("no_baseline"))
    return notices


def _tile(name: str, label: str, value: str, notes: list[str]) -> tuple[str, str]:
    """Its label, and the tile."""
    lines = "".join(f'<dd class="note">{escape(note)}</dd>' for note in notes)
    return label, (
        f'<div class="tile" data-tile="{name}"><dt>{escape(label)}</dt>'
        f'<dd class="value">{escape(value)}</dd>{lines}</div>'
    )


def _measured_tiles(view: View) -> list[tuple[str, str]]:
    row, baseline = view.row, view.baseline
    n, what = f"{row['n']:,}", examples(row["task"])
    low, high = f"{100 * row['accuracy_low']:.2f}", f"{100 * row['accuracy_high']:.2f}"
    drop, drop_notes = say("unknown"), []
    if describe.is_baseline(row) and row["drop"] is not None:
        drop, drop_notes = say("in_points", points="0.00"), [say("drop_reference")]
    elif row["drop"] is not None and baseline is not None:
        drop = say("in_points", points=describe.points(row["drop"]))
        low_drop, high_drop = describe.points(row["drop_low"]), describe.points(row["drop_high"])
        drop_notes = [say("interval", low=low_drop, high=high_drop)]
        verdict = view.advice.verdicts.get(row["id"]) if view.advice else None
        if verdict is not None:
            drop_notes.append(say(VERDICTS[verdict], budget=f"{view.advice.budget:g}"))
        if row["n"] == baseline["n"]:
            drop_notes.append(say("drop_against", accuracy=describe.percent(baseline["accuracy"])))
    tiles = [
        _tile(
            "accuracy", say("accuracy"), describe.percent(row["accuracy"]),
            [say("interval", low=low, high=high), say("n_test", n=n, examples=what), *_spread_notes(view),
             say("loss_note", loss=f"{row['loss']:.3f}")],
        ),
        _tile("drop", say("drop"), drop, drop_notes),
        *_size_tiles(view, row["packed_bytes"], row["nominal_bytes"], describe.has_own_file(row)),
    ]  # fmt: skip
    if row["attention_compute"] is not None:
        kept = say("attention_kept_note", share=describe.percent(row["attention_kept"]))
        compute = f"{100 * row['attention_compute']:.1f}%"
        tiles.append(_tile("compute", say("attention_compute"), compute, [say("attention_compute_note"), kept]))
    return tiles + _pruning_tiles(row)


def _size_tiles(view: View, packed: int, nominal: float, has_own_file: bool) -> list[tuple[str, str]]:
    """Of the file, in bytes, and how much smaller it is."""
    notes = [
        say("packed_note" if has_own_file else "packed_note_calibrated"),
        say("nominal_note", size=describe.kilobytes(nominal)),
    ]
    ratio = describe.times(view.full_bytes / packed, 1) if view.full_bytes else say("unknown")
    return [
        _tile("packed", say("packed"), describe.kilobytes(packed), notes),
        _tile("ratio", say("ratio"), ratio, [say("ratio_note"), say("ratio_note_bits")]),
    ]


def _spread_notes(view: View) -> list[str]:
    """What other seeds of the same setting reach."""
    found = spread(view.rows, view.row)
    if found is None:
        return []
    return [
        say(
            "seeds_note", seeds=len(found.rows), low=describe.percent(min(found.accuracies)),
            high=describe.percent(max(found.accuracies)), mean=describe.percent(found.mean),
        )
    ]  # fmt: skip


def _pruning_tiles(row: dict) -> list[tuple[str, str]]:
    """The zeros of a pruned network and, where they are fewer, its multiply-adds."""
    if row["pruning"] is None:
        return []
    left, tiles = describe.multiply_adds_left(row), []
    if not describe.removes_channels(row):
        tiles.append(_tile("sparsity", say("sparsity"), describe.percent(row["sparsity"]), [say("sparsity_note")]))
    if left is not None and left != 1:
        before, now = full_multiply_adds(row), row["multiply_adds"]
        notes = [say("multiply_adds_note"), say("multiply_adds_counts", before=f"{before:,}", now=f"{now:,}")]
        gone = f"{describe.MINUS}{100 * (1 - left):.1f}%"
        tiles.append(_tile("multiply-adds", say("multiply_adds"), gone, notes))
    return tiles


def _unmeasured_tiles(view: View, sizes: Sizes | None) -> list[tuple[str, str]]:
    names = ("accuracy", "drop") if sizes else ("accuracy", "drop", "packed", "ratio")
    tiles = [_tile(name, say(name), say("unknown"), [say("not_measured")]) for name in names]
    return tiles + (_size_tiles(view, sizes.packed_bytes, sizes.nominal_bytes, False) if sizes else [])


def _sizes(view: View, sizes: Sizes | None) -> str:
    """Bars on one scale: 32-bit, packed full precision, nominal, packed."""
    if view.full_bytes is None:
        return ""
    bars = [("full", "size_full", view.full_bytes)]
    row = view.row
    if row is None or not describe.is_baseline(row):
        bars.append(("baseline", "size_baseline_packed", view.baseline["packed_bytes"]))
        bars.append(("nominal", "size_nominal", row["nominal_bytes"] if row else sizes and sizes.nominal_bytes))
    bars.append(("packed", "size_packed", row["packed_bytes"] if row else sizes and sizes.packed_bytes))
    lines = []
    for kind, label, size in bars:
        width = min(100.0, 100 * (size or 0) / view.full_bytes)
        filled = "" if size is None else f'<span style="width:{width:.2f}%"></span>'  # even 0% would show
        lines.append(
            f'<div class="size {kind}"><dt>{escape(say(label))}</dt><dd><span class="bar">{filled}</span>'
            f'<span class="number">{escape(describe.kilobytes(size))}</span></dd></div>'
        )
    return f'<dl class="sizes" aria-label="{escape(say("sizes"))}">{"".join(lines)}</dl>'
