"""The registry of networks: one decorator, one entry a model.

A new model is one new file in this folder; it is imported by :mod:`engine.models` and offered everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from torch import nn

from engine.training.recipe import Recipe
from engine.training.stages import BertRecipe


@dataclass(frozen=True)
class ModelEntry:
    """What the rest of the engine knows about a network."""

    name: str
    task: str
    build: Callable[[], nn.Module]
    recipe: Recipe | BertRecipe
    """How its baseline is trained from nothing."""
    finetune: Recipe
    """How its compressed variants are fine-tuned."""
    title: str
    source: str
    """The paper the architecture is from."""
    attention: bool = False
    """Whether the attention methods (``engine.attention``) work on it."""
    two_bit_learning_rate: float | None = None
    """What ``finetune`` has in place of its learning rate at two bits or fewer; ``None`` for the same."""
    train: Callable[..., Any] | None = None
    """Trains its baseline where one run of the trainer is not enough: see ``engine.training.small_bert.train_bert``."""
    live: bool = False
    """Whether training it takes seconds, so that the live lab does it before an audience."""


_MODELS: dict[str, ModelEntry] = {}


def register_model(
    name: str,
    *,
    task: str,
    recipe: Recipe | BertRecipe,
    finetune: Recipe,
    title: str,
    source: str,
    attention: bool = False,
    two_bit_learning_rate: float | None = None,
    train: Callable[..., Any] | None = None,
    live: bool = False,
):
    """Register the decorated builder (no arguments, random weights) under ``name``."""

    def decorate(build: Callable[[], nn.Module]):
        if name in _MODELS:
            raise ValueError(f"a model named {name!r} is already registered")
        _MODELS[name] = ModelEntry(
            name, task, build, recipe, finetune, title, source, attention, two_bit_learning_rate, train, live
        )
        return build

    return decorate


def get_model(name: str) -> ModelEntry:
    """The entry called ``name``; ``ValueError`` names the known ones otherwise."""
    try:
        return _MODELS[name]
    except KeyError:
        raise ValueError(f"unknown model {name!r}; known: {', '.join(sorted(_MODELS))}") from None


def models_of(task: str | None = None) -> list[ModelEntry]:
    """All entries, or those for one task, in the order they were registered."""
    return [entry for entry in _MODELS.values() if task in (None, entry.task)]
