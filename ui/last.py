"""Of requests that overlap, the last one's answer counts.

Gradio's own way, ``trigger_mode="always_last"``, is right where the inputs are components: they are read when the last
request is sent. What came with the event itself (which point, row or picture was clicked) is that of the first one
again. Such events are sent each at once, ``"multiple"``, and the server tells which answers came too late.
"""

from __future__ import annotations

import inspect
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import get_type_hints

import gradio as gr

VISITORS = 500
"""So many are remembered."""


def told_who(handle: Callable, answer: Callable) -> Callable:
    """``handle`` as the event that ``answer`` would be, whose first argument is the request."""
    own, parameter = inspect.signature(answer), inspect.Parameter
    added = parameter("page", parameter.POSITIONAL_OR_KEYWORD, annotation=gr.Request)
    handle.__signature__ = own.replace(parameters=[added, *own.parameters.values()])
    handle.__annotations__ = get_type_hints(answer) | {"page": gr.Request}
    return handle


class Last:
    """Events that set the same: of those that overlap, whichever they are, the last one's answer counts."""

    def __init__(self) -> None:
        self._asked: OrderedDict[str | None, object] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, page: gr.Request) -> Callable:
        """Makes of this request's answer what is to be given: nothing where the same visitor has asked again."""
        visitor, mine = getattr(page, "session_hash", None), object()
        with self._lock:
            self._asked[visitor] = mine
            self._asked.move_to_end(visitor)
            while len(self._asked) > VISITORS:
                self._asked.popitem(last=False)

        return self._unless_asked_since(visitor, mine)

    def _unless_asked_since(self, visitor: str | None, last: object) -> Callable:
        def give(shown):
            with self._lock:
                late = visitor is not None and self._asked.get(visitor, last) is not last
            if not late:
                return shown
            return [gr.skip()] * len(shown) if isinstance(shown, (list, tuple)) else gr.skip()

        return give

    def counts(self, answer: Callable) -> Callable:
        """``answer`` as one of these events."""

        @wraps(answer)
        def handle(page: gr.Request, *values):
            give = self.ask(page)
            return give(answer(*values))

        return told_who(handle, answer)

    def defers(self, answer: Callable) -> Callable:
        """``answer`` as an event that gives way to these, and none of them gives way to it."""

        @wraps(answer)
        def handle(page: gr.Request, *values):
            visitor = getattr(page, "session_hash", None)
            with self._lock:
                give = self._unless_asked_since(visitor, self._asked.get(visitor))
            return give(answer(*values))

        return told_who(handle, answer)
