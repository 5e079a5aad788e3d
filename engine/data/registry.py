"""The registry of tasks: what is classified, and where its examples come from.

A new one is a new file in this folder and an entry in ``entries.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.registry import Registry

if TYPE_CHECKING:
    from torch import Tensor

SPLITS = ("train", "validation", "test")


def check_split(split: str) -> None:
    """Raises ``ValueError`` for what no task's examples are split into."""
    if split not in SPLITS:
        raise ValueError(f"unknown split {split!r}; known: {', '.join(SPLITS)}")


@dataclass(frozen=True)
class Task:
    """A data set with its classes; ``load(split, data=None, download=False)`` gives its examples."""

    name: str
    title: str
    summary: str
    """What it consists of, in a few words."""
    source: str
    """The paper that it is from."""
    classes: tuple[str, ...]
    load: Callable[..., Any]
    available: Callable[..., bool]
    """``available(data=None)``: whether ``load`` would work without a download."""
    input_shape: tuple[int, ...]
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    download_megabytes: int = 0
    """What ``load(..., download=True)`` fetches; 0 where it cannot."""
    unlabelled: Callable[..., Any] | None = None
    """``unlabelled(count, data=None, download=False)``: at most so many other inputs of the kind,
    to learn a teacher's answers to."""
    examples: Callable[[], Any] | None = None
    """Inputs that ship with the project, as batches: attention is calibrated on them where there is no data set."""
    written: tuple[tuple[str, int], ...] = ()
    """Of sentences: some to try, with the class that is meant."""
    pieces: Callable[[], Callable[[str], Any]] | None = None
    """Of sentences: gives what cuts one into word pieces."""

    def example(self) -> Tensor:
        """(1, *input_shape): an input of the largest size, for what depends on sizes only."""
        import torch  # here: listing needs none

        kind = torch.long if len(self.input_shape) == 1 else torch.float32
        return torch.ones(1, *self.input_shape, dtype=kind)


_TASKS: Registry[Task] = Registry("task")
register_task, get_task, all_tasks = _TASKS.add, _TASKS.get, _TASKS.all
