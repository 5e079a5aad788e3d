"""Figure ``tiers``: what becomes of each token of a sentence, layer by layer, under a method with tiers."""

from __future__ import annotations

from html import escape

from ui import describe
from ui.attention_view import STATES, token_states
from ui.catalogue import Catalogue
from ui.lecture.glance import Glance, glance
from ui.lecture.scene import LeftOut, Scene
from ui.networks import Networks
from ui.texts import say

SIGNS = {"high": "\u25b2", "low": "\u25bd", "removed": "\u2715", "earlier": "\u00b7"}
"""Beside the colour, as in the attention view."""


def tiers_html(scene: Scene, catalogue: Catalogue, networks: Networks) -> str:
    """A table of the first variant: a line for each layer, a column for each token. Below it what all variants say."""
    row, *others = scene.rows.values()
    sentence = scene.step.options["sentence"]
    seen = glance(catalogue, networks, row, sentence)
    if seen.layers[0].tiers is None:
        raise LeftOut(say("lecture_no_tiers", id=row["id"]))
    states = [token_states(layer) for layer in seen.layers]
    head = "".join(f'<th scope="col"><bdi>{escape(token)}</bdi></th>' for token in seen.tokens)
    lines = "".join(_line(number, line) for number, line in enumerate(states, 1))
    used = {state for line in states for state in line}
    meanings = "".join(
        f'<li><span class="{state}" aria-hidden="true">{SIGNS[state]}</span>{escape(say(STATES[state]))}</li>'
        for state in SIGNS
        if state in used
    )
    answers = [_answer(row, seen), *(_answer(each, glance(catalogue, networks, each, sentence)) for each in others)]
    return (
        f'<blockquote class="lecture-sentence" dir="auto">{escape(sentence)}</blockquote>'
        f'<table class="lecture-tiers" dir="ltr"><thead><tr><td></td>{head}</tr></thead><tbody>{lines}</tbody></table>'
        f'<ul class="lecture-meanings">{meanings}</ul>'
        f'<p class="lecture-note">{"<br>".join(map(escape, answers))}</p>'
    )


def _answer(row: dict, seen: Glance) -> str:
    said = say("lecture_map_says", label=seen.answer, probability=f"{100 * seen.probability:.0f}%")
    return say("lecture_answer", name=describe.name(row), said=said)


def _line(number: int, states: list[str]) -> str:
    cells = "".join(
        f'<td class="{state}"><span aria-hidden="true">{SIGNS[state]}</span>'
        f'<span class="spoken">{escape(say(STATES[state]))}</span></td>'
        for state in states
    )
    return f'<tr><th scope="row">{escape(say("lecture_layer", number=number))}</th>{cells}</tr>'
