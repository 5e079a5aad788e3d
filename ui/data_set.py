"""The test examples themselves, where the data set is: a stored prediction names one by its number."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image

from engine.data import get_task
from ui.catalogue import has_data, is_text
from ui.pictures import to_png

TEST = "test"
"""``test:123`` is how the page passes example 123 around."""
_loading = threading.Lock()


def number_of(reference: str) -> int | None:
    """The number in ``test:<number>``; ``None`` for anything else."""
    source, _, number = reference.partition(":")
    return int(number) if source == TEST and len(number) < 9 and number.isascii() and number.isdecimal() else None


def labels(task: str) -> np.ndarray | None:
    """(n,) int64: the true class of each test example; ``None`` without the data set."""
    found = test_set(task)
    return None if found is None else found.labels.numpy()


def label(task: str, number: int) -> str | None:
    """The class of one example, by its name; ``None`` where there is no such example."""
    known = labels(task)
    return None if known is None or number >= len(known) else get_task(task).classes[int(known[number])]


@lru_cache(maxsize=512)
def _png(task: str, number: int) -> bytes:
    pixels = test_set(task).images[number].permute(1, 2, 0).squeeze(-1).numpy()
    return to_png(Image.fromarray(pixels))


def picture(task: str, number: int) -> bytes | None:
    """A PNG at the network's own size; ``None`` where there is no such picture."""
    found = None if is_text(task) else test_set(task)
    return None if found is None or number >= len(found) else _png(task, number)


def sentence(task: str, number: int) -> str | None:
    """As written; ``None`` where there is no such sentence."""
    found = test_set(task) if is_text(task) else None
    return None if found is None or number >= len(found) else found.texts[number]


def test_set(task: str) -> Any | None:
    """As ``engine.data`` loads it; ``None`` without the data set, or where it is damaged."""
    if not has_data(task):
        return None
    with _loading:  # decoding 10,000 pictures once is enough
        try:
            return _load(task)
        except (OSError, ValueError):  # a folder that was emptied, or files of another kind
            return None


@lru_cache(maxsize=8)
def _load(task: str) -> Any:
    return get_task(task).load("test")
