"""The registry of networks. A new one is a new file in this folder and an entry in ``entries.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.registry import Registry
from engine.training.recipe import Recipe
from engine.training.stages import BertRecipe

if TYPE_CHECKING:
    from torch import nn


@dataclass(frozen=True)
class ModelEntry:
    """What the rest of the engine knows about a network."""

    name: str
    task: str
    build: Callable[[], nn.Module]
    """Gives it with random weights."""
    recipe: Recipe | BertRecipe
    """How its baseline is trained from nothing."""
    finetune: Recipe
    """How its compressed variants are fine-tuned."""
    title: str
    summary: str
    """What it consists of, in a few words."""
    source: str
    """The paper the architecture is from."""
    attention: bool = False
    """Whether the attention methods (``engine.attention``) work on it."""
    few_bits_learning_rate: float | None = None
    """What ``finetune`` has in place of its learning rate where weights have far to go; ``None`` for the same."""
    finetune_unlabelled: int = 0
    """``Recipe.unlabelled`` of ``finetune`` below 6 bits and with an attention method."""
    train: Callable[..., Any] | None = None
    """Trains its baseline where one run of the trainer is not enough: see ``engine.training.small_bert.train_bert``."""
    library: str | None = None
    """The distribution that it is built from beside PyTorch; its version is written into records."""
    live: bool = False
    """Whether training it takes seconds, so that the live lab does it before an audience."""


_MODELS: Registry[ModelEntry] = Registry("model")
register_model, get_model = _MODELS.add, _MODELS.get


def models_of(task: str | None = None) -> list[ModelEntry]:
    """All entries, or those for one task, in the order they were registered."""
    return [entry for entry in _MODELS.all() if task in (None, entry.task)]
