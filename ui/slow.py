"""Answers that may take seconds are made in a few threads of their own.

Those of the common pool, forty, are for Gradio's handlers: visitors who wait for files would take them all, and then
nobody is answered.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache, partial

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import Response

THREADS = 4


def slowly(answer: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """``answer`` as a coroutine function, for a route; of all of them together ``THREADS`` run at a time."""

    async def respond(request: Request) -> Response:
        return await run_sync(partial(answer, request), limiter=_limiter())

    return respond


@cache
def _limiter() -> CapacityLimiter:
    return CapacityLimiter(THREADS)
