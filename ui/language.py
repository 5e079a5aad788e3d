"""Which language a visitor reads: that of the address (``?lang=fa``), for every answer and for the page itself.

Nothing is kept for a visitor: Gradio's script sends the address's query string with each event, and ``address.js``
keeps ``lang`` in it. Gradio builds one page for everybody and sends its components to the browser as JSON in the HTML.
``Translator`` exchanges their texts there, so the first thing seen is in the right language and direction.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from functools import wraps
from html import escape
from typing import Any, get_type_hints
from urllib.parse import parse_qsl

import gradio as gr
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.preload import preload_html
from ui.texts import EN, LANGUAGES, Language, language, say, speaking
from ui.theme import script

PARAMETER = "lang"
MAX_QUERY = 2_000
CONFIG = "window.gradio_config = "
TAG = 'lang="en"'
FONT = "fonts/Vazirmatn.woff2"


def named_in(query: str) -> str:
    """The language that an address names, which need not be one that is here; English where it names none."""
    try:
        given = dict(parse_qsl(query.lstrip("?")[:MAX_QUERY], max_num_fields=40))
    except ValueError:
        given = {}
    return given.get(PARAMETER, EN)


def asked_for(query: str) -> str:
    """The code of the language that an address asks for; English where it names none that is here."""
    code = named_in(query)
    return code if code in LANGUAGES else EN


def answering(fn: Callable) -> Callable:
    """``fn`` as Gradio is to call it: with the visitor's request before its own arguments, and in their language."""
    if inspect.iscoroutinefunction(fn) or inspect.isasyncgenfunction(fn):
        raise TypeError(f"{fn.__name__} is async; handlers that speak are plain functions or generators")
    own = inspect.signature(fn)

    def plain(visitor: gr.Request, *values):
        with speaking(_language_of(visitor)):
            return fn(*values)

    def steps(visitor: gr.Request, *values):
        running = fn(*values)
        try:
            while True:  # each step may run in another thread
                with speaking(_language_of(visitor)):
                    try:
                        shown = next(running)
                    except StopIteration:
                        return
                yield shown
        finally:
            running.close()

    answer = wraps(fn)(steps if inspect.isgeneratorfunction(fn) else plain)
    visitor = inspect.Parameter("visitor", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=gr.Request)
    answer.__signature__ = own.replace(parameters=[visitor, *own.parameters.values()])
    answer.__annotations__ = get_type_hints(fn) | {"visitor": gr.Request}
    return answer


def answer_in_language(blocks: gr.Blocks) -> None:
    """Every handler of the page speaks the language of who asked."""
    for event in blocks.fns.values():
        if event.fn is not None:
            event.fn = answering(event.fn)


def _language_of(visitor: gr.Request | None) -> str:
    return EN if visitor is None else asked_for(str(visitor.query_params))


def switch_html() -> str:
    """Links to this page in the other languages; ``language.js`` puts the choice into them."""
    links = (
        f'<a href="?{PARAMETER}={other.code}" lang="{other.code}" dir="{other.direction}" hreflang="{other.code}" '
        f'data-lang="{other.code}">{escape(other.title)}</a>'
        for other in LANGUAGES.values()
        if other is not language()
    )
    return f'<nav id="languages" aria-label="{escape(say("other_languages"))}">{"".join(links)}</nav>'


def component_texts(build: Callable[[], gr.Blocks]) -> dict[str, list[dict[str, Any]]]:
    """Language -> properties of each component of the page, in the order in which it is built."""
    translated = {}
    for code in LANGUAGES:
        if code != EN:
            with speaking(code):
                config = build().config
            translated[code] = [component["props"] for component in config["components"]]
    return translated


class Translator:
    """ASGI middleware: the page's HTML in the language that its address asks for."""

    def __init__(self, app: ASGIApp, components: dict[str, list[dict[str, Any]]]):
        self.app = app
        self.components = components

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        spoken = LANGUAGES[asked_for(scope["query_string"].decode("latin-1"))]
        started: list[Message] = []
        parts: list[bytes] = []

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                started.append(message)
                return
            parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            body = b"".join(parts)
            if started[0]["status"] == 200:
                body = self.translate(body.decode(), spoken).encode()
                MutableHeaders(scope=started[0])["content-length"] = str(len(body))
            await send(started[0])
            await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, collect)

    def translate(self, html: str, spoken: Language) -> str:
        """The page in ``spoken``: its tag, its components, and Gradio's own texts, which follow the browser's."""
        head = f"<script>{script('browser_language.js').replace('LANGUAGE', json.dumps(spoken.code))}</script>"
        if spoken.right_to_left:
            head += f'<link rel="preload" href="{FONT}" as="font" type="font/woff2" crossorigin>'
            head += f"<style>{script('right_to_left.css')}</style>"
        html = html.replace(TAG, f'lang="{spoken.code}" dir="{spoken.direction}"', 1)
        html = html.replace("</head>", f"{preload_html()}{head}</head>", 1)
        if spoken.code not in self.components:
            return html
        start = html.index(CONFIG) + len(CONFIG)
        config, length = json.JSONDecoder().raw_decode(html[start:])
        config["title"] = spoken.marked["title"]
        for component, props in zip(config["components"], self.components[spoken.code], strict=True):
            component["props"] = props
        return html[:start] + _in_script(config) + html[start + length :]


def _in_script(value: Any) -> str:
    """JSON that no text can end the script with."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")
