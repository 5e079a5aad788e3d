"""The formats that a report is written in: a new one is one entry here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ui.report.blocks import Report
from ui.report.docx import to_docx
from ui.report.html import to_html


@dataclass(frozen=True)
class Writer:
    media_type: str
    write: Callable[[Report], bytes]


WRITERS = {
    "docx": Writer("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
    "html": Writer("text/html; charset=utf-8", to_html),
}
