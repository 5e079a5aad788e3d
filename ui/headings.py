"""A section's heading: its title, and a sentence of what is in it."""

from __future__ import annotations

from html import escape

from ui.texts import say


def heading(title: str, about: str | None, level: int = 2, **values) -> str:
    """``title`` and ``about`` are names of texts, ``values`` what the second of them takes."""
    text = f"<p>{escape(say(about, **values))}</p>" if about else ""
    return f"<h{level}>{escape(say(title))}</h{level}>{text}"
