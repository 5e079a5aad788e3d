"""Buttons that save a chart as a picture, as HTML; ``assets/pictures.js`` answers them, in the browser."""

from __future__ import annotations

from html import escape

from ui.texts import say

KINDS = {"png": "take_chart_png", "svg": "take_chart_svg"}


def save_buttons(name: str, of: str = "", legend: str = "") -> str:
    """``name`` of the file, without its ending; ``of`` and ``legend``: selectors of the SVG and of the list below it.

    By default those of the ``figure`` that the buttons are in. In an element of class ``drawable`` all that it holds is
    saved, as the page draws it (``assets/paint.js``).
    """
    data = f'data-name="{escape(name)}" data-of="{escape(of)}" data-legend="{escape(legend)}"'
    buttons = "".join(
        f'<button type="button" data-save-picture="{kind}" data-key="{escape(name)}-{kind}" {data} '
        f'aria-label="{escape(say(text))}: {escape(name)}">'
        f"{escape(say(text))}</button>"
        for kind, text in KINDS.items()
    )
    failed = f'<span class="save-failed" role="status" data-failed="{escape(say("save_failed"))}"></span>'
    return f'<div class="take-links save-picture">{buttons}{failed}</div>'
