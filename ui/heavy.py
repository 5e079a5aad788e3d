"""The engine's parts that import PyTorch, which takes seconds: the page is served, and its chart shown, before."""

from __future__ import annotations

from types import ModuleType

import engine
import engine.attention
from engine.late import imported


def whole_engine() -> ModuleType:
    """``engine`` with its jobs and networks."""
    imported("engine.job")
    return engine


def attention_engine() -> ModuleType:
    """``engine.attention`` with transformers: seconds more, and only BERTs need it."""
    imported("engine.attention.compress")
    return engine.attention
