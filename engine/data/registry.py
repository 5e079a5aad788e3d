"""The registry of tasks: what is classified, and where its examples come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class Task:
    """A data set with its classes; ``load(split, data=None, download=False)`` gives its examples."""

    name: str
    title: str
    classes: tuple[str, ...]
    load: Callable[..., Any]
    available: Callable[..., bool]
    """``available(data=None)``: whether ``load`` would work without a download."""
    input_shape: tuple[int, ...]
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    download_megabytes: int = 0
    """What ``load(..., download=True)`` fetches; 0 where it cannot."""
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


_TASKS: dict[str, Task] = {}


def register_task(task: Task) -> Task:
    if task.name in _TASKS:
        raise ValueError(f"a task named {task.name!r} is already registered")
    _TASKS[task.name] = task
    return task


def get_task(name: str) -> Task:
    """The task called ``name``; ``ValueError`` names the known ones otherwise."""
    try:
        return _TASKS[name]
    except KeyError:
        raise ValueError(f"unknown task {name!r}; known: {', '.join(sorted(_TASKS))}") from None


def all_tasks() -> list[Task]:
    return list(_TASKS.values())
