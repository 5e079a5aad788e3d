"""The report on one network: what it says (``content``), and how it is written as a file (``docx``, ``html``)."""

from ui.report.content import content
from ui.report.writers import WRITERS

__all__ = ["WRITERS", "content"]
