"""What stands between a stranger's request and Gradio: nothing is fetched for anybody, and what fails says so.

- Routes that this page has no use for, and addresses where a file's path belongs, are refused: Gradio would fetch
  them (``/file=https://..``, ``/proxy=..``) or write the visitor's state to disk (``/deep_link``).
- A request that Gradio cannot make sense of, and one that an endpoint refuses, has a status of 4xx and a sentence.
- A body may not be larger than an upload; one that is no file has to be smaller, and of few values.
"""

from __future__ import annotations

import inspect
import json
import re
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any

import gradio as gr
from gradio import processing_utils
from gradio.components.api_component import Api
from gradio.exceptions import InvalidPathError
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.language import asked_for
from ui.texts import say, speaking

MAX_UPLOADED = 32 * 1024 * 1024
"""Bytes: a file, which Gradio lets have 20 MB, and what is around it. Files are written to disk as they come."""
MAX_BODY = 4 * 1024 * 1024
"""Bytes of any other body, of which copies are made: a page sends some thousand, a programme a picture of 3 MB."""
MAX_VALUES = 100_000
"""That a body of JSON or of a form's fields may hold: three bytes are an empty list, which takes 160 to work on."""
SEPARATORS = b"[{,&"
"""Each value has one before it, the first of all excepted; a text may have some, too, which does no harm."""
USELESS = re.compile(
    r"/gradio_api/(proxy=|deep_link|stream/|custom_component/|component_server|run-history|dev/|file/"
    r"|file=\s*[a-z][a-z0-9+.-]+:|file=\s*[/\\]{2})",
    re.IGNORECASE,
)
CALLS = re.compile(r"/gradio_api/(run|api|call|queue)/")
UPLOAD = re.compile(r"/gradio_api/upload/?$")
DIRECT = re.compile(r"/gradio_api/(run|api|call)/")
"""For programs, not for the page's own script, which reads Gradio's refusals."""


class TooLarge(Exception):
    pass


class Guard:
    """ASGI middleware; see the module."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path, begun = scope["path"], False
        if USELESS.search(path):
            await _refuse(scope, receive, send, 403, "guard_not_served")
            return

        body = _Body(receive, is_file=UPLOAD.search(path) is not None)

        async def started(message: Message) -> None:
            nonlocal begun
            if body.too_large and not begun:  # whoever read it has made an answer of its own of that
                raise TooLarge
            begun = True
            await send(message)

        answer = _Direct(started, scope) if DIRECT.search(path) else started
        try:
            with speaking(_language(scope)):  # what refuses a request before its handler is called has to say so
                await self.app(scope, body, answer)
        except TooLarge:
            if not begun:
                await _refuse(scope, receive, send, 413, *body.too_large)
        except Exception as error:
            if not CALLS.search(path):
                raise
            print(f"refused {path[:80]!r}: {type(error).__name__}", flush=True)
            if begun:  # a stream for a visitor who is not here
                await send({"type": "http.response.body", "body": b"", "more_body": False})
            else:
                await _refuse(scope, receive, send, 400, "guard_no_sense")


class _Direct:
    """Sends on; a refusal has a status of 4xx and ``{"error": a sentence}``.

    An answer of 500 that has a sentence is the endpoint's, so it becomes 422. One of 4xx without a sentence is
    FastAPI's or Gradio's, of a body that is not JSON for example, so it gets one.
    """

    def __init__(self, send: Send, scope: Scope):
        self.send, self.scope = send, scope
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] >= 400:
            self.start = message
            return
        if self.start is not None:
            self.body += message.get("body", b"")
            if message.get("more_body"):
                return
            message = {"type": "http.response.body", "body": self.body}
            if _has_sentence(self.body):
                self.start["status"] = 422 if self.start["status"] == 500 else self.start["status"]
            elif self.start["status"] < 500:
                instead = JSONResponse({"error": _sentence(self.scope, "guard_no_sense")}, self.start["status"])
                self.start["headers"], message["body"] = instead.raw_headers, instead.body
            await self.send(self.start)
            self.start = None
        await self.send(message)


def _has_sentence(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body).get("error"), str)
    except (ValueError, AttributeError):
        return False


class _Body:
    """Receives no more than the limits, whatever a header says."""

    def __init__(self, receive: Receive, is_file: bool):
        self.receive = receive
        self.is_file = is_file
        self.size = self.values = 0

    @property
    def too_large(self) -> tuple[str, str] | None:
        """The text that says so, and the limit."""
        most = MAX_UPLOADED if self.is_file else MAX_BODY
        if self.size > most:
            return "guard_too_large", str(most // 2**20)
        if not self.is_file and self.values > MAX_VALUES:
            return "guard_too_many", f"{MAX_VALUES:,}"
        return None

    async def __call__(self) -> Message:
        message = await self.receive()
        part = message.get("body", b"")
        self.size += len(part)
        self.values += sum(map(part.count, SEPARATORS))
        if self.too_large:
            raise TooLarge
        return message


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, key: str, limit: str = "") -> None:
    sentence = _sentence(scope, key, limit=limit)
    if CALLS.search(scope["path"]):
        await JSONResponse({"error": sentence}, status)(scope, receive, send)
    else:
        await PlainTextResponse(sentence, status)(scope, receive, send)


def _sentence(scope: Scope, key: str, **values) -> str:
    with speaking(_language(scope)):
        return say(key, **values)


def _language(scope: Scope) -> str:
    return asked_for(scope["query_string"].decode("latin-1"))


def protect(blocks: gr.Blocks) -> None:
    """What Gradio's own checks leave open: addresses as files, missing arguments, failures without a word."""
    processing_utils.ssrf_protected_download = _never
    processing_utils.async_ssrf_protected_download = _never_async
    blocks.preprocess_data = _checking(blocks.preprocess_data)
    for event in blocks.fns.values():
        if event.fn is not None:
            event.fn = _saying_so(event.fn)


def _never(*_, **__) -> str:
    raise gr.Error(say("guard_no_address"), print_exception=False)


async def _never_async(*_, **__) -> str:
    return _never()


def _checking(preprocess: Callable) -> Callable:
    """``Blocks.preprocess_data`` with a sentence for whatever it refuses.

    An endpoint's last arguments may be left out. Gradio would keep each value that a visitor sends, of up to
    ``MAX_BODY``, for deep links, which this page has not.
    """

    async def check(event, inputs: list[Any], state=None, explicit_call: bool = False):
        missing = event.inputs[len(inputs) :]
        if not all(isinstance(component, Api) for component in missing):
            raise gr.Error(say("guard_no_sense"), print_exception=False)
        if state is not None:
            state._update_value_in_config = _forget
        try:
            return await preprocess(event, [*inputs, *(component.value for component in missing)], state, explicit_call)
        except gr.Error:
            raise
        except InvalidPathError:
            raise gr.Error(say("guard_not_uploaded"), print_exception=False) from None
        except Exception:
            raise gr.Error(say("guard_no_sense"), print_exception=False) from None

    return check


def _forget(*_) -> None:
    pass


def _saying_so(fn: Callable) -> Callable:
    """``fn``, where whatever goes wrong unforeseen is logged here and a sentence there."""

    @wraps(fn)
    def plain(*values):
        try:
            return fn(*values)
        except gr.Error:
            raise
        except Exception:
            raise _failure() from None

    @wraps(fn)
    async def later(*values):
        try:
            return await fn(*values)
        except gr.Error:
            raise
        except Exception:
            raise _failure() from None

    @wraps(fn)
    def steps(*values):
        try:
            yield from fn(*values)
        except gr.Error:
            raise
        except Exception:
            raise _failure() from None

    if inspect.iscoroutinefunction(fn):
        return later
    return steps if inspect.isgeneratorfunction(fn) else plain


def _failure() -> gr.Error:
    traceback.print_exc()
    return gr.Error(say("guard_failed"), print_exception=False)
