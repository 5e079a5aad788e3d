"""``functools.lru_cache`` where many threads ask for the same at once: one makes it, the others wait for that."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from functools import wraps
from typing import TypeVar

from ui.ready import require_ready

Made = TypeVar("Made")


def once(maxsize: int) -> Callable[[Callable[..., Made]], Callable[..., Made]]:
    """Decorates a function of hashable positional arguments; ``cache_clear()`` forgets all that was made.

    What raises is not kept: who waited for it meets the same error, who asks later has it tried again. Raises
    ``NotReady`` where something would have to be made, or waited for, in a place that may not.
    """

    def decorate(make: Callable[..., Made]) -> Callable[..., Made]:
        kept: OrderedDict[tuple[Hashable, ...], Future] = OrderedDict()
        lock = threading.Lock()

        @wraps(make)
        def get(*key: Hashable) -> Made:
            with lock:
                future = kept.get(key)
                mine = future is None
                if mine or not future.done():
                    require_ready()
                if mine:
                    future = kept[key] = Future()
                    while len(kept) > maxsize:
                        kept.popitem(last=False)
                else:
                    kept.move_to_end(key)
            if mine:
                try:
                    future.set_result(make(*key))
                except BaseException as error:
                    with lock:
                        if kept.get(key) is future:
                            del kept[key]
                    future.set_exception(error)
            return future.result()

        get.cache_clear = kept.clear
        return get

    return decorate
