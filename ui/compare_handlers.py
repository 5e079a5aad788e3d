"""What comparing answers: the test examples that A and B answer differently, and how they err.

As ``ui.handlers``: functions of the cache and of what the page sends.
"""

from __future__ import annotations

from html import escape

import gradio as gr

from ui.address import view_of
from ui.catalogue import Catalogue
from ui.compare import Labels, compare
from ui.compare_flips import TRY, Shown, flips_html
from ui.data_set import TEST, number_of
from ui.texts import say
from ui.try_handlers import TryHandlers, gallery_of


class CompareHandlers:
    """Each public method answers one event; ``link`` is the address of what is on show."""

    def __init__(self, catalogue: Catalogue, trying: TryHandlers):
        self.catalogue = catalogue
        self.trying = trying
        self.labels = Labels(catalogue)

    def show_flips(self, link: str, shown: Shown = Shown()) -> str:  # noqa: B008  (it is frozen)
        """The test examples that A and B answer differently; or a sentence that says why there are none."""
        view = view_of(self.catalogue, link)
        if view is None:
            return ""
        try:
            return flips_html(compare(self.catalogue, self.labels, view), shown)
        except (ValueError, LookupError) as error:
            reason = str(error) if isinstance(error, ValueError) else say("compare_gone")
            return f'<p class="about">{escape(reason)}</p>'

    def choose_flip(self, link: str, event: gr.EventData) -> list:
        """More examples or another matrix, or one of the examples tried."""
        value = event._data.get("value")
        value = value if isinstance(value, str) and len(value) < 60 else ""
        shown, number = Shown.read(value), value.removeprefix(f"{TRY}:")
        if shown is not None:
            return [self.show_flips(link, shown), *[gr.skip()] * 3]
        view = view_of(self.catalogue, link)
        reference = f"{TEST}:{number}"
        if view is None or number == value or number_of(reference) is None:
            return [gr.skip()] * 4
        return [gr.skip(), reference, self.trying.try_again(link, reference), gallery_of(view.choice.task)]
