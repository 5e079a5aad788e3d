"""Gradio imported without the type stubs that it writes, for editors, beside its components.

Every import parses each component's file twice for them: half of what importing Gradio takes.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager

WRITER = "create_or_modify_pyi"
"""Of ``gradio.component_meta``. It leaves a component alone whose file cannot be found."""


@contextmanager
def no_stubs() -> Iterator[None]:
    """For ``import gradio`` before any other thread runs."""
    find = inspect.getfile

    def find_file(thing: object) -> str:
        if sys._getframe(1).f_code.co_name == WRITER:
            raise OSError("no stub is wanted")
        return find(thing)

    inspect.getfile = find_file
    try:
        yield
    finally:
        inspect.getfile = find
