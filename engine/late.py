"""What is imported when it is first used: PyTorch takes seconds, and listing what there is needs none."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

importing = threading.RLock()
"""Held while this module imports; for those to hold who import a package that imports its parts when asked for them."""


def imported(module: str) -> ModuleType:
    """``module``: the first thread to ask imports it, others wait.

    Threads that began with different modules of one package would wait for one another, and to get out of that Python
    hands one of them a half-made module.
    """
    with importing:
        return import_module(module)


@dataclass(frozen=True)
class Late:
    """A function or a class by its address, ``module:name``; called as itself."""

    address: str

    def get(self) -> Any:
        module, _, name = self.address.partition(":")
        return getattr(imported(module), name)

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return self.get()(*arguments, **options)


def exports(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """A package's ``__getattr__``: the names that it offers, each from the module that ``homes`` gives."""

    def get(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(imported(homes[name]), name)

    return get
