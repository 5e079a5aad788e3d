"""What trying a picture or a sentence answers: the gallery, and both networks' results on what was picked.

As ``ui.handlers``: functions of the cache and of what the page sends.
"""

from __future__ import annotations

from html import escape

import gradio as gr

from engine.data import get_task
from ui import sentences
from ui.address import view_of
from ui.catalogue import Catalogue, can_download, is_text, task_title
from ui.gallery import exhibits, gallery_html
from ui.headings import heading
from ui.networks import Networks
from ui.pictures import UnreadablePicture
from ui.texts import say
from ui.tryit import reference_of_upload, try_picture

PICTURES = 5
"""How many values ``pictures_of`` gives."""


class TryHandlers:
    """Each public method answers one event; ``link`` is the address of what is on show."""

    def __init__(self, catalogue: Catalogue, networks: Networks):
        self.catalogue = catalogue
        self.networks = networks

    def open_pictures(self, link: str, picture: str = "") -> list:
        """The gallery of a task, and its first picture; nothing where the page shows a ``picture`` of the task."""
        if picture:
            return [gr.skip()] * (PICTURES + 2)
        view = view_of(self.catalogue, link)
        if view is None:
            return ["", heading("try", None), gr.update(visible="hidden"), *[gr.update(visible=False)] * 2, "", ""]
        first = _first(view.choice.task)
        return [*pictures_of(view.choice.task, first), first, gr.skip() if first else ""]

    def choose_sentence(self, link: str, text: str):
        view = view_of(self.catalogue, link)
        if view is None or not is_text(view.choice.task):
            return gr.skip()
        return sentences.reference_of_text(text or "")

    def choose_upload(self, link: str, path: str | None) -> list:
        """The reference of what was uploaded, or a sentence in the result's place."""
        view = view_of(self.catalogue, link)
        if path is None or view is None or is_text(view.choice.task):
            return [gr.skip()] * 2
        try:
            return [reference_of_upload(path, view.choice.task), gr.skip()]
        except UnreadablePicture as error:
            return ["", f'<p class="notice error" role="alert">{escape(str(error))}</p>']

    def show_answers(self, link: str, picture: str):
        """Both networks' answers on a picture or sentence."""
        view = view_of(self.catalogue, link)
        if not picture or view is None:
            return gr.skip()
        attempt = sentences.try_sentence if is_text(view.choice.task) else try_picture
        return attempt(self.catalogue, self.networks, view, picture)


def pictures_of(task: str, pressed: str | None = None) -> list:
    """The gallery of a task with one example pressed, and what is around it: heading, download button, own inputs."""
    text, entry = is_text(task), get_task(task)
    about = {"about": "try_sentence_about"} if text else {"about": "try_about", "side": entry.input_shape[-1]}
    offer = say("download", task=task_title(task), megabytes=entry.download_megabytes)
    return [
        gallery_of(task, pressed),
        heading("try", **about),
        gr.update(value=offer, visible=True if can_download(task) else "hidden"),
        gr.update(visible=not text),
        gr.update(visible=text),
    ]


def gallery_of(task: str, pressed: str | None = None) -> str:
    return sentences.list_html(task, pressed) if is_text(task) else gallery_html(task, pressed)


def _first(task: str) -> str:
    """The reference of the example that is tried first; empty where there is none."""
    return f"{sentences.WRITTEN}0" if is_text(task) else next((item.name for item in exhibits(task)), "")
