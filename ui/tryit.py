"""One picture through two networks: what each says, side by side, as HTML."""

from __future__ import annotations

import base64
import binascii
import io
from dataclasses import dataclass
from html import escape

import numpy as np
from PIL import Image, ImageOps

from engine.data import get_task
from ui.answers import Truth, answers_html, failure_html, pinned_answer
from ui.catalogue import Catalogue
from ui.choice import View
from ui.gallery import DRAWN, data_url, find
from ui.heavy import whole_engine
from ui.networks import Networks
from ui.pictures import is_dark_on_light, read_picture, to_input, to_png
from ui.texts import say

OWN = "own:"
MAX_REFERENCE = 40_000


@dataclass(frozen=True)
class Seen:
    """A picture at a network's size, and what is known of it."""

    picture: Image.Image
    label: str | None = None
    drawn: bool = False
    inverted: bool = False


def reference_of_upload(source: str | bytes, task: str) -> str:
    """Read a user's file and keep only the pixels that a network sees, as text that the page passes around.

    Raises ``UnreadablePicture``.
    """
    shape = get_task(task).input_shape
    return OWN + base64.b64encode(to_png(to_input(read_picture(source), shape))).decode()


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
    entry = get_task(task)
    whole_engine()
    import torch

    from engine.data.pictures import Pictures

    pixels = torch.from_numpy(np.asarray(picture).copy())
    images = (pixels.unsqueeze(0) if pixels.ndim == 2 else pixels.permute(2, 0, 1)).unsqueeze(0)
    pictures = Pictures(images, torch.zeros(1, dtype=torch.long), entry.mean, entry.std)
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
        return failure_html(error)
    truth = None if seen.label is None else Truth(seen.label, meant=seen.drawn)
    third = pinned_answer(catalogue, view, lambda pinned: probabilities(networks.get(pinned), seen.picture, task))
    answers = answers_html(view, first, second, get_task(task).classes, truth, third)
    return f'<div class="tried" aria-live="polite">{_seen_html(seen)}{answers}</div>'


def _seen_html(seen: Seen) -> str:
    side = seen.picture.width
    size = say("sees_inverted" if seen.inverted else "sees_size", side=side)
    return (
        f'<figure class="seen"><img src="{data_url(to_png(seen.picture))}" '
        f'alt="{escape(say("picture_alt", side=side))}">'
        f"<figcaption><b>{escape(say('sees'))}</b><br>{escape(size)}</figcaption></figure>"
    )
