"""Which language a visitor reads: that of the address (``?lang=fa``), for every answer and for the page itself.

Nothing is kept for a visitor: Gradio's script sends the address's query string with each event, and ``address.js``
keeps ``lang`` in it. Gradio builds one page for everybody; ``ui.opening`` exchanges its texts.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from html import escape
from typing import Any, get_type_hints
from urllib.parse import parse_qsl

import gradio as gr

from ui.texts import EN, LANGUAGES, language, say, speaking

PARAMETER = "lang"
MAX_QUERY = 2_000


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
    if inspect.isasyncgenfunction(fn):
        raise TypeError(f"{fn.__name__} is an async generator; handlers that speak are functions or plain generators")
    own = inspect.signature(fn)

    async def later(visitor: gr.Request, *values):
        with speaking(_language_of(visitor)):
            return await fn(*values)

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

    coroutine = inspect.iscoroutinefunction(fn)
    answer = wraps(fn)(later if coroutine else steps if inspect.isgeneratorfunction(fn) else plain)
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
