"""One sentence through two networks: what each says, and how the chosen one's attention is cut."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import escape

import numpy as np

from engine.data import get_task
from engine.data.word_pieces import UNKNOWN
from ui import data_set
from ui.answers import Truth, answers_html, failure_html, pinned_answer
from ui.attention_view import attention_html
from ui.catalogue import Catalogue
from ui.choice import View
from ui.heavy import attention_engine
from ui.networks import Networks
from ui.texts import say

WRITTEN, OWN = "written:", "own:"
MAX_LETTERS = 20_000
"""Kept of what a person typed: more than the word pieces that a network sees can hold."""
LAYER = re.compile(r"^(\d{1,3})@")
"""Before a reference: the layer whose attention is shown, as ``assets/try.js`` puts it there."""
DENSE = {"method": "score_topk", "keep": 1.0}
"""Cuts nothing: dense attention is looked at through it."""


@dataclass(frozen=True)
class Sentence:
    text: str
    label: str | None = None
    meant: bool = True
    """By who wrote it; else the data set says so."""


def examples(task: str) -> tuple[Sentence, ...]:
    entry = get_task(task)
    return tuple(Sentence(text, entry.classes[label]) for text, label in entry.written)


def reference_of_text(text: str) -> str:
    """What the page passes around for a typed text; white space is one blank."""
    return OWN + " ".join(text.split())[:MAX_LETTERS]


def read(reference: str, task: str) -> tuple[Sentence, int]:
    """The sentence behind a reference, and the layer, from 0; raises ``ValueError`` with a sentence."""
    found = LAYER.match(reference)
    layer, reference = (int(found[1]), reference[found.end() :]) if found else (0, reference)
    if reference.startswith(OWN):
        return Sentence(reference.removeprefix(OWN)), layer
    number = data_set.number_of(reference)
    if number is not None and (text := data_set.sentence(task, number)) is not None:
        return Sentence(text, data_set.label(task, number), meant=False), layer
    written, number = examples(task), reference.removeprefix(WRITTEN)
    if not number.isdecimal() or int(number) >= len(written):
        raise ValueError(say("sentence_gone"))
    return written[int(number)], layer


def list_html(task: str, pressed: str | None = None) -> str:
    """The sentences as buttons; ``assets/try.js`` takes up which one was pressed."""
    items = []
    for number, sentence in enumerate(examples(task)):
        name = f"{WRITTEN}{number}"
        items.append(
            f'<button type="button" data-picture="{name}" aria-pressed="{"true" if name == pressed else "false"}">'
            f"<bdi>{escape(sentence.text)}</bdi></button>"
        )
    return f'<p class="about">{escape(say("sentences_about"))}</p><div class="sentences">{"".join(items)}</div>'


def try_sentence(catalogue: Catalogue, networks: Networks, view: View, reference: str) -> str:
    """HTML: both answers and the attention view; or a sentence that says why there are none."""
    task = view.choice.task
    try:
        sentence, layer = read(reference, task)
        if view.baseline is None:
            raise ValueError(say("no_baseline_network"))
        pieces = get_task(task).pieces()(sentence.text)
        variant = view.variant(catalogue)
        first = probabilities(networks.get(variant.baseline()), pieces.ids)
        second, layers = look(networks, variant, pieces.ids)
    except (ValueError, LookupError, OSError) as error:
        return failure_html(error)
    truth = None if sentence.label is None else Truth(sentence.label, sentence.meant)
    third = pinned_answer(catalogue, view, lambda pinned: probabilities(networks.get(pinned), pieces.ids))
    answers = answers_html(view, first, second, get_task(task).classes, truth, third)
    layer = min(layer, len(layers) - 1)
    noted = "".join(f'<p class="notice">{escape(note)}</p>' for note in notes(sentence.text, pieces))
    return (
        f'<div class="tried-sentence"><blockquote dir="auto">{escape(_shortened(sentence.text))}</blockquote>'
        f'{noted}<div aria-live="polite">{answers}</div>'
        f"<h3>{escape(say('attention_heading'))}</h3>{_layer_buttons(layer, len(layers))}"
        f"{attention_html(pieces.tokens, layers[layer], layer, len(layers), variant.attention is not None)}</div>"
    )


def probabilities(network, ids: tuple[int, ...]) -> np.ndarray:
    """(classes,) float64, the softmax of the network's logits for one sentence."""
    import torch  # imported by now

    with torch.inference_mode():
        return network(torch.tensor([ids])).double().softmax(1)[0].numpy()


def look(networks: Networks, variant, ids: tuple[int, ...]) -> tuple[np.ndarray, list]:
    """The probabilities, and one ``LayerRecord`` a layer."""
    watch = attention_engine().record_attention
    network = networks.get(variant)
    if variant.attention is not None:
        with watch(network) as layers:
            return probabilities(network, ids), layers
    seen = networks.get(replace(variant, attention=tuple(sorted(DENSE.items())), attention_added=variant.fine_tuned))
    with watch(seen) as layers:
        probabilities(seen, ids)
    return probabilities(network, ids), layers


def notes(text: str, pieces) -> list[str]:
    """What to know of a sentence before its answers are believed."""
    found = []
    if not text:
        found.append(say("sentence_empty"))
    if pieces.cut:
        found.append(say("sentence_cut", count=len(pieces.ids) - 2))
    if UNKNOWN in pieces.tokens:
        found.append(say("sentence_unknown"))
    return found


def _shortened(text: str, letters: int = 400) -> str:
    return text if len(text) <= letters else text[:letters] + " …"


def _layer_buttons(chosen: int, count: int) -> str:
    """``assets/try.js`` takes up which one was pressed."""
    buttons = (
        f'<button type="button" data-layer="{number}" aria-pressed="{"true" if number == chosen else "false"}">'
        f"{number + 1}</button>"
        for number in range(count)
    )
    label = escape(say("layer"))
    return f'<div class="layers" role="group" aria-label="{label}"><span>{label}</span>{"".join(buttons)}</div>'
