"""Figure ``maps``: the attention of one sentence in one layer, a map for each of the step's variants, as SVG."""

from __future__ import annotations

import math
from html import escape

import numpy as np

from ui import describe
from ui.catalogue import Catalogue
from ui.lecture.glance import Glance, glance
from ui.lecture.scene import LeftOut, Scene
from ui.networks import Networks
from ui.texts import say

CELL, LETTER, GAP = 30, 21, 8
"""SVG units: side of a cell, size of the tokens' letters, and between tokens and cells."""
WIDE = 0.58
"""Width of a letter, about, of its size."""


def maps_html(scene: Scene, catalogue: Catalogue, networks: Networks) -> str:
    """Cells are darker for more attention (square root, mean over heads, one scale for all); cut ones are empty.

    A cell counts as cut where no head keeps it.
    """
    sentence, layer = scene.step.options["sentence"], scene.step.options["layer"]
    glances = [glance(catalogue, networks, row, sentence) for row in scene.rows.values()]
    count = len(glances[0].layers)
    if layer > count:
        raise LeftOut(say("lecture_no_layer", layer=layer, layers=count))
    most = max(float(_mean(each, layer).max()) for each in glances) or 1.0
    figures = "".join(_figure(row, each, layer, most) for row, each in zip(scene.rows.values(), glances, strict=True))
    note = say("lecture_maps_note", layer=layer, layers=count)
    return (
        f'<blockquote class="lecture-sentence" dir="auto">{escape(sentence)}</blockquote>'
        f'<div class="lecture-maps" data-maps="{len(glances)}">{figures}</div>'
        f'<p class="lecture-note">{escape(note)}</p>'
    )


def _mean(each: Glance, layer: int) -> np.ndarray:
    """(N, N): attention after the cut, mean over heads, as float64."""
    return each.layers[layer - 1].attention[0].double().mean(0).clamp_min(0).numpy()


def _figure(row: dict, each: Glance, layer: int, most: float) -> str:
    record = each.layers[layer - 1]
    kept = record.kept[0].any(0).numpy()
    share = say("dense") if row["attention"] is None else describe.share_kept(row["attention"])
    entries = describe.percent(float(record.kept[0].double().mean()))
    lines = [
        say("lecture_map_says", label=each.answer, probability=f"{100 * each.probability:.0f}%"),
        say("lecture_map_accuracy", accuracy=describe.percent(row["accuracy"])),
    ]
    small = "".join(f"<small>{escape(line)}</small>" for line in lines)
    label = say("lecture_map_label", share=share, entries=entries)
    return (
        f'<figure><div dir="ltr" role="img" aria-label="{escape(label)}">'
        f"{map_svg(each.tokens, _mean(each, layer), kept, most)}</div>"
        f"<figcaption><b>{escape(share)}</b>{small}</figcaption></figure>"
    )


def map_svg(tokens: tuple[str, ...], attention: np.ndarray, kept: np.ndarray, most: float) -> str:
    """``attention`` and ``kept``: (N, N), a row for each query; ``most``: the attention of the darkest colour."""
    n = len(tokens)
    margin = GAP + math.ceil(WIDE * LETTER * max(len(token) for token in tokens))
    top = GAP + math.ceil(margin * 0.87)
    side = n * CELL
    cells = []
    for query in range(n):
        for key in range(n):
            x, y = margin + key * CELL, top + query * CELL
            strength = math.sqrt(min(float(attention[query, key]) / most, 1.0))
            look = f'class="on" fill-opacity="{strength:.3f}"' if kept[query, key] else 'class="off"'
            cells.append(f'<rect {look} x="{x + 1}" y="{y + 1}" width="{CELL - 2}" height="{CELL - 2}" rx="3"/>')
    names = []
    for number, token in enumerate(map(escape, tokens)):
        middle, central = number * CELL + CELL / 2, 'dominant-baseline="central"'
        slanted = f"translate({margin + middle:g} {top - GAP}) rotate(-60)"
        names.append(f'<text x="{margin - GAP}" y="{top + middle:g}" text-anchor="end" {central}>{token}</text>')
        names.append(f'<text transform="{slanted}" text-anchor="start" {central}>{token}</text>')
    slant = math.ceil(margin * 0.5)
    return (
        f'<svg viewBox="0 0 {margin + side + slant} {top + side}" font-size="{LETTER}" role="presentation">'
        f"{''.join(cells)}{''.join(names)}</svg>"
    )
