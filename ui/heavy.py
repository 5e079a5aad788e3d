"""The engine's part that imports PyTorch, which takes seconds: the page is served before that is done."""

from __future__ import annotations

import threading
from types import ModuleType

_importing = threading.Lock()


def whole_engine() -> ModuleType:
    """``engine`` with its registries, jobs and networks: the first thread to ask imports them, others wait for it.

    Threads that began with different packages of it would wait for one another, and to get out of that Python
    hands one of them a half-made module.
    """
    with _importing:
        import engine.job

        return engine


def attention_engine() -> ModuleType:
    """``engine.attention``, which imports transformers: seconds more, and only BERTs need it."""
    whole_engine()
    with _importing:
        import engine.attention

        return engine.attention
