"""The address of the lecture's steps, and the button and frame that the page has before they are there.

    GET lecture/steps?lang=..      all steps as HTML

The frame is light; what draws the steps is imported when they are first asked for.
"""

from __future__ import annotations

import threading
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from ui.catalogue import Catalogue
from ui.language import PARAMETER, asked_for
from ui.networks import Networks
from ui.slow import slowly
from ui.texts import language, say, speaking, template

STEPS = "lecture/steps"
"""Relative to the page's address."""
ICON = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>'
ARROW = ICON.format("M9 4 L17 12 L9 20")
CORNERS = ICON.format("M4 9 V4 H9 M15 4 H20 V9 M20 15 V20 H15 M9 20 H4 V15")
CROSS = ICON.format("M5 5 L19 19 M19 5 L5 19")


def routes(catalogue: Catalogue, networks: Networks) -> list[BaseRoute]:
    """For the server."""
    stages, making = [], threading.Lock()

    @slowly
    def respond(request: Request) -> Response:
        with making:
            if not stages:
                from ui.lecture.stage import Stage

                stages.append(Stage(catalogue, networks))
        with speaking(asked_for(request.url.query)):
            html = stages[0].html()
        return HTMLResponse(html, headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})

    return [Route(f"/{STEPS}", respond, name=STEPS)]


def opener_html() -> str:
    """The button in the page's head, and the stage's frame, hidden; ``assets/lecture.js`` opens it."""
    steps = f"{STEPS}?{PARAMETER}={language().code}"
    return (
        f'<button type="button" id="lecture-open" title="{_text("lecture_about")}">{_text("lecture")}</button>'
        f'<div id="lecture" class="lecture" role="dialog" aria-modal="true" aria-label="{_text("lecture")}" hidden '
        f'tabindex="-1" dir="{language().direction}" data-steps="{steps}" '
        f'data-unreachable="{_text("lecture_unreachable")}" '
        f'data-place="{_template("lecture_place", "number", "count")}" '
        f'data-says="{_template("lecture_place_says", "number", "count", "title")}">'
        f'<div class="lecture-stage"><p class="lecture-busy" role="status">{_text("lecture_busy")}</p></div>'
        f'<p class="lecture-status spoken" role="status"></p>'
        f'<div class="lecture-bar-below">{_button("back", "lecture_back", ARROW)}'
        f'<span class="lecture-place" aria-hidden="true"></span>'
        f'{_button("next", "lecture_next", ARROW)}<span class="lecture-notice-place"></span>'
        f'<a class="lecture-see" data-lecture="see" href="?">{_text("lecture_see")}</a>'
        f"{_button('full_screen', 'lecture_full_screen', CORNERS)}"
        f"{_button('leave', 'lecture_leave', CROSS)}</div></div>"
    )


def _button(name: str, key: str, icon: str) -> str:
    text = _text(key)
    return f'<button type="button" data-lecture="{name}" aria-label="{text}" title="{text}">{icon}</button>'


def _text(key: str) -> str:
    return escape(say(key))


def _template(key: str, *names: str) -> str:
    return escape(template(key, *names))
