"""The page as it is sent: in the language of its address, and showing already what that names.

Gradio sends a page's components to the browser as JSON in the HTML, the same to everybody, and would ask for what they
show once they are there. Here their texts are exchanged in that JSON, and the answer to who opens the page is put into
it: the chart is drawn with the page, without another request and without everything being shown twice.
"""

from __future__ import annotations

import gzip
import json
import traceback
from collections.abc import Awaitable, Callable, Sequence
from html import escape
from typing import Any

import gradio as gr
from gradio.state_holder import SessionState
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.language import asked_for
from ui.preload import preload_html
from ui.stateless import is_skip, is_update, with_outputs
from ui.texts import LANGUAGES, Language, say, speaking
from ui.theme import script

CONFIG = "window.gradio_config = "
TAG = 'lang="en"'
FONT = "fonts/Vazirmatn.woff2"
GZIP_LEVEL = 4
"""A seventh of the page in a few milliseconds."""


class Filling:
    """Puts what ``answer(query)`` gives for ``outputs`` into the components' properties; its last is for notices."""

    def __init__(self, blocks: gr.Blocks, outputs: Sequence[gr.blocks.Block], answer: Callable[[str], list]):
        self.blocks, self.outputs, self.answer = blocks, list(outputs), answer

    async def __call__(self, config: dict[str, Any], query: str) -> None:
        try:
            shown = await self._send(await run_in_threadpool(self.answer, query))
        except Exception:
            traceback.print_exc()
            shown = [gr.skip()] * (len(self.outputs) - 1) + [f'<p class="notice">{escape(say("guard_failed"))}</p>']
        components = {component["id"]: component for component in config["components"]}
        for output, value in zip(self.outputs, shown, strict=True):
            if not is_skip(value):
                new = value if is_update(value) else {"value": value}
                component = components[output._id]
                component["props"] = component["props"] | {name: new[name] for name in new if name != "__type__"}

    async def _send(self, answers: list) -> list:
        """As Gradio would send them after an event."""
        event = with_outputs(next(iter(self.blocks.fns.values())), self.outputs)
        return await self.blocks.postprocess_data(event, answers, SessionState(self.blocks))


class Opening:
    """ASGI middleware; see the module. ``components``: see ``ui.language.component_texts``."""

    def __init__(
        self,
        app: ASGIApp,
        components: dict[str, list[dict[str, Any]]],
        fill: Callable[[dict[str, Any], str], Awaitable[None]] | None = None,
    ):
        self.app, self.components, self.fill = app, components, fill

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
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
                body = (await self.write(body.decode(), scope["query_string"].decode("latin-1"))).encode()
                headers = MutableHeaders(scope=started[0])
                headers.add_vary_header("Accept-Encoding")
                if "gzip" in Headers(scope=scope).get("accept-encoding", ""):  # Gradio packs its scripts, but no page
                    body = gzip.compress(body, GZIP_LEVEL)
                    headers["content-encoding"] = "gzip"
                headers["content-length"] = str(len(body))
            await send(started[0])
            await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, collect)

    async def write(self, html: str, query: str) -> str:
        """The page that ``query`` asks for: its tag, its components, and Gradio's own texts, which follow the tag."""
        spoken = LANGUAGES[asked_for(query)]
        html = html.replace(TAG, f'lang="{spoken.code}" dir="{spoken.direction}"', 1)
        html = html.replace("</head>", f"{_head(spoken)}</head>", 1)
        if CONFIG not in html:
            return html
        start = html.index(CONFIG) + len(CONFIG)
        config, length = json.JSONDecoder().raw_decode(html[start:])
        if spoken.code in self.components:
            config["title"] = spoken.marked["title"]
            for component, props in zip(config["components"], self.components[spoken.code], strict=True):
                component["props"] = props
        if self.fill is not None:
            with speaking(spoken.code):
                await self.fill(config, query)
        return html[:start] + _in_script(config) + html[start + length :]


def _head(spoken: Language) -> str:
    head = f"<script>{script('browser_language.js').replace('LANGUAGE', json.dumps(spoken.code))}</script>"
    head += f"<script>{script('keep.js')}</script>"  # before any component's script, in whichever order they come
    head += f"<style>{script('projector.css')}</style>"
    if spoken.right_to_left:
        head += f'<link rel="preload" href="{FONT}" as="font" type="font/woff2" crossorigin>'
        head += f"<style>{script('right_to_left.css')}</style>"
    return preload_html() + head


def _in_script(value: Any) -> str:
    """JSON that no text can end the script with."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")
