"""Measuring what is not on record, and fetching the data that it takes.

As ``ui.handlers``: functions of the cache and of what the page sends.
"""

from __future__ import annotations

import gradio as gr

from engine.data import get_task
from ui.address import view_of
from ui.catalogue import Catalogue, can_download, is_text, task_title
from ui.heavy import whole_engine
from ui.shown import CLOSE_UP, DATA, Shown, unchanged
from ui.texts import say
from ui.try_handlers import PICTURES, pictures_of

MEASURED_PICTURES = 1_000
"""At most, where a setting is measured on the spot; of sentences, which take a second, all."""


class MeasureHandlers:
    """Each public method answers one event; ``ui.page`` says which, and what it reads and sets."""

    def __init__(self, catalogue: Catalogue, shown: Shown):
        self.catalogue, self.shown = catalogue, shown

    def measure(self, link: str, zoom: str, progress=gr.Progress()) -> list:  # noqa: B008  (Gradio looks for it there)
        """Calibrate and measure a setting that is not cached; everybody sees the result from then on."""
        view = view_of(self.catalogue, link)
        if view is not None and view.row is not None:  # somebody else has measured it since this page was sent
            return self.shown.with_controls(view.choice, zoom)
        if view is None or not view.can_be_made:
            return unchanged()
        progress(0, desc=say("measuring"))
        limit = None if is_text(view.choice.task) else MEASURED_PICTURES
        try:
            record = whole_engine().job.measure(
                self.catalogue.store, view.variant(self.catalogue), limit=limit,
                on_progress=lambda done, total: progress((done, total), desc=say("measuring")),
            )  # fmt: skip
        except (ValueError, LookupError, OSError) as error:
            raise gr.Error(say("measure_failed", reason=error), print_exception=False) from None
        self.catalogue.add(record)
        return self.shown.with_controls(view.choice, zoom)

    def fetch(self, link: str, progress=gr.Progress()) -> dict:  # noqa: B008  (Gradio looks for it there)
        """Download the data set of the task on show, unless it is here by now; ``show_data`` shows what follows."""
        view = view_of(self.catalogue, link)
        if view is not None and can_download(view.choice.task):
            title = task_title(view.choice.task)
            progress(None, desc=say("downloading", task=title))
            try:
                get_task(view.choice.task).load("test", download=True)
            except Exception as error:  # torchvision raises all kinds of errors for a network that fails
                sentence = say("download_failed", task=title, reason=error)
                raise gr.Error(sentence, print_exception=False) from None
        return gr.skip()

    def show_data(self, link: str) -> list:
        """What depends on whether the data set is here: card and button (``DATA``), then the gallery.

        What is on show after the minutes that a download takes need not be what was on show before.
        """
        view = view_of(self.catalogue, link)
        if view is None:
            return [gr.skip()] * (len(DATA) + PICTURES)
        return [*self.shown.of(view.choice, CLOSE_UP)[: len(DATA)], *pictures_of(view.choice.task)]
