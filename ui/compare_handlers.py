"""What comparing answers: the test examples that A and B answer differently, and how they err.

As ``ui.handlers``: functions of the cache and of what the page sends.
"""

from __future__ import annotations

from html import escape

import gradio as gr

from ui.address import view_of
from ui.catalogue import Catalogue
from ui.compare import Labels, compare
from ui.compare_flips import Shown, flips_html
from ui.texts import say


class CompareHandlers:
    """Each public method answers one event; ``link`` is the address of what is on show."""

    def __init__(self, catalogue: Catalogue):
        self.catalogue = catalogue
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

    def show_more(self, link: str, event: gr.EventData):
        """More examples, or another matrix."""
        value = event._data.get("value")
        shown = Shown.read(value) if isinstance(value, str) and len(value) < 60 else None
        return gr.skip() if shown is None else self.show_flips(link, shown)
