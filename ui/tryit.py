"""One picture through two networks: what each says, side by side, as HTML."""

from __future__ import annotations

import base64
import binascii
import io
from dataclasses import dataclass
from html import escape

import numpy as np
from PIL import Image, ImageOps

from ui import describe
from ui.catalogue import Catalogue, get_task
from ui.choice import View
from ui.gallery import DRAWN, data_url, find
from ui.heavy import whole_engine
from ui.networks import Networks
from ui.pictures import is_dark_on_light, read_picture, to_input, to_png
from ui.texts import say

SHOWN = 5
"""Classes with a bar: those likeliest for either network."""
OWN = "own:"
MAX_REFERENCE = 40_000


@dataclass(frozen=True)
class Seen:
    """A picture at a network's size, and what is known of it."""

    picture: Image.Image
    label: str | None = None
    drawn: bool = False
    inverted: bool = False


def reference_of_upload(path: str, task: str) -> str:
    """Read a user's file and keep only the pixels that a network sees, as text that the page passes around.

    Raises ``UnreadablePicture``.
    """
    shape = get_task(task).input_shape
    return OWN + base64.b64encode(to_png(to_input(read_picture(path), shape))).decode()


def see(reference: str, task: str) -> Seen:
    """The picture behind a reference; raises ``ValueError`` with a sentence."""
    shape = get_task(task).input_shape
    if not reference.startswith(OWN):
        item = find(task, reference)
        if item is None:
            raise ValueError(say("picture_gone"))
        return Seen(Image.open(io.BytesIO(item.png)), item.label, item.source == DRAWN)
    try:
        data = base64.b64decode(reference[len(OWN) : MAX_REFERENCE], validate=True)
        picture = Image.open(io.BytesIO(data), formats=("PNG",))
        if max(picture.size) > 256:
            raise ValueError
        picture = picture.convert("RGB")
    except (ValueError, OSError, binascii.Error, SyntaxError):
        raise ValueError(say("picture_gone")) from None
    picture = to_input(picture, shape)
    inverted = shape[0] == 1 and is_dark_on_light(picture)
    return Seen(ImageOps.invert(picture) if inverted else picture, inverted=inverted)


def probabilities(network, picture: Image.Image, task: str) -> np.ndarray:
    """(classes,) float64, the softmax of the network's logits for one picture of its own size."""
    entry, data = get_task(task), whole_engine().data
    import torch  # imported by now

    pixels = torch.from_numpy(np.asarray(picture).copy())
    images = (pixels.unsqueeze(0) if pixels.ndim == 2 else pixels.permute(2, 0, 1)).unsqueeze(0)
    pictures = data.pictures.Pictures(images, torch.zeros(1, dtype=torch.long), entry.mean, entry.std)
    with torch.inference_mode():
        return network(pictures.normalise(images)).double().softmax(1)[0].numpy()


def try_picture(catalogue: Catalogue, networks: Networks, view: View, reference: str) -> str:
    """HTML: the picture as the network sees it, and both answers; or a sentence that says why there are none."""
    task = view.choice.task
    try:
        seen = see(reference, task)
        if view.baseline is None:
            raise ValueError(say("no_baseline_network"))
        variant = view.variant(catalogue)
        first = probabilities(networks.get(variant.baseline()), seen.picture, task)
        second = probabilities(networks.get(variant), seen.picture, task)
    except (ValueError, LookupError, OSError) as error:
        return f'<p class="notice" role="alert">{escape(say("try_failed", reason=error))}</p>'
    return result_html(view, seen, first, second, get_task(task).classes)


def result_html(view: View, seen: Seen, first: np.ndarray, second: np.ndarray, classes: tuple[str, ...]) -> str:
    row = view.row
    shown = [int(index) for index in np.argsort(-np.maximum(first, second), kind="stable")[:SHOWN]]
    shown.sort(key=lambda index: -first[index])
    if row is None:
        title, training = describe.choice_name(view.choice), say("calibrated_lower")
    else:
        title = describe.name(row)
        training = "" if row["quantizer"] is None else describe.training_short(row)
    same = row is not None and row["quantizer"] is None
    says = (classes[int(first.argmax())], classes[int(second.argmax())])
    verdict = say("both_say", label=says[0])
    if same:
        verdict = say("same_network")
    elif says[0] != says[1]:
        verdict = say("they_disagree", first=says[0], second=says[1])
    if seen.label is not None:
        verdict += " " + say("truth_drawn" if seen.drawn else "truth", label=seen.label)
    side = seen.picture.width
    size = say("sees_inverted" if seen.inverted else "sees_size", side=side)
    return (
        '<div class="tried" aria-live="polite"><figure class="seen">'
        f'<img src="{data_url(to_png(seen.picture))}" alt="{escape(say("picture_alt", side=side))}">'
        f"<figcaption><b>{escape(say('sees'))}</b><br>{escape(size)}</figcaption></figure>"
        f'<div class="answers"><p class="verdict {"agree" if says[0] == says[1] else "disagree"}">{escape(verdict)}</p>'
        + _panel("first", say("full_precision"), "", first, shown, classes, seen.label)
        + _panel("second", title, training, second, shown, classes, seen.label)
        + "</div></div>"
    )


def _panel(kind, title, training, chances, shown, classes, truth) -> str:
    top = int(chances.argmax())
    bars = []
    for index in shown:
        marks = " top" if index == top else ""
        bars.append(
            f'<div class="chance{marks}"><dt>{escape(classes[index])}</dt><dd><span class="bar">'
            f'<span style="width:{100 * chances[index]:.2f}%"></span></span>'
            f'<span class="number">{describe.percent(chances[index])}</span></dd></div>'
        )
    wrong = " wrong" if truth is not None and classes[top] != truth else ""
    return (
        f'<section class="panel {kind}"><h3>{escape(title)} <small>{escape(training)}</small></h3>'
        f'<p class="answer{wrong}">{escape(classes[top])} <small>{describe.percent(chances[top])}</small></p>'
        f'<dl class="chances">{"".join(bars)}</dl></section>'
    )
