"""Answers that are there already are given by the event loop; a thread is for those that have to be made.

Gradio runs each plain handler in a thread. Under load that costs more than a look-up does: the threads take the
interpreter from the loop that reads requests and sends answers, a few milliseconds at each change
(``sys.getswitchinterval``). Whatever would take time asks ``require_ready`` first.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import wraps
from typing import Any

from starlette.concurrency import run_in_threadpool

_only_ready: ContextVar[bool] = ContextVar("only_ready", default=False)


class NotReady(Exception):
    """It has to be made, which is not for the event loop."""


def require_ready() -> None:
    """Raises ``NotReady`` where nothing may be made; in a thread it does nothing."""
    if _only_ready.get():
        raise NotReady


@contextmanager
def only_ready() -> Iterator[None]:
    """Inside nothing may be made."""
    token = _only_ready.set(True)
    try:
        yield
    finally:
        _only_ready.reset(token)


def at_once(answer: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    """``answer`` as a coroutine function: given by the caller's thread where it is ready, else made in another.

    It may be begun twice, so that it must change nothing before it asks ``require_ready``.
    """

    @wraps(answer)
    async def give(*values):
        with suppress(NotReady), only_ready():
            return answer(*values)
        return await run_in_threadpool(answer, *values)

    give.__signature__ = inspect.signature(answer)
    return give
