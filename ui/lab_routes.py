"""Where the page asks how the lab's jobs stand.

    GET  lab/state?lang=..&choice=..    JSON: see ``ui.lab_state.state``; with ``choice``, an address, also ``offer``
    POST lab/cancel?lang=..&job=..      the same afterwards, or a sentence with a status of 4xx

The header ``lab-keys`` has the keys of the visitor's jobs. Not Gradio's events, which queue and stream: a lecture hall
that watches one training asks every second each, and choosing a variant is not to wait for that.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from ui.address import MAX_QUERY
from ui.lab_handlers import LabHandlers
from ui.lab_state import state
from ui.language import asked_for
from ui.texts import say, speaking

MOST_KEYS = 20


def routes(handlers: LabHandlers) -> list[BaseRoute]:
    """For the server. Starlette runs plain functions in threads of its pool."""

    def look(given: dict[str, str], keys: list[str]) -> Response:
        answer = state(handlers.lab, keys)
        if "choice" in given:
            answer["offer"] = handlers.offer(given["choice"])
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})

    def cancel(given: dict[str, str], keys: list[str]) -> Response:
        number = given.get("job", "")
        if not (number.isascii() and number.isdecimal() and len(number) < 10) or not handlers.lab.cancel(
            int(number), keys
        ):
            return PlainTextResponse(say("lab_gone"), 403)
        return look(given, keys)

    return [
        Route("/lab/state", _answering(look), methods=["GET"], name="lab-state"),
        Route("/lab/cancel", _answering(cancel), methods=["POST"], name="lab-cancel"),
    ]


def _answering(answer: Callable[[dict[str, str], list[str]], Response]) -> Callable[[Request], Response]:
    def respond(request: Request) -> Response:
        query = request.url.query
        try:
            given = dict(parse_qsl(query[: 2 * MAX_QUERY], max_num_fields=10))
        except ValueError:
            given = {}
        keys = [key for key in request.headers.get("lab-keys", "")[:MAX_QUERY].split(",") if key][:MOST_KEYS]
        with speaking(asked_for(query)):
            return answer(given, keys)

    return respond
