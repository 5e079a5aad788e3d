"""The registry of pruning methods: one decorator, one entry a method.

A new method is one new file in this folder; it is imported by :mod:`engine.pruning` and offered everywhere.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor, nn


class Pruner(ABC):
    """How weights are chosen and taken out of a network. It keeps no state: one object serves all networks."""

    gradual = False
    """Whether it can also prune step by step during fine-tuning: then it has ``update(network, ratio)``."""

    @abstractmethod
    def prune(self, network: nn.Module, ratio: float, example: Tensor | None = None) -> nn.Module:
        """A pruned copy of ``network``. ``example`` is one input, for methods that follow the computation."""

    @abstractmethod
    def blank(self, network: nn.Module, shapes: Mapping[str, tuple[int, ...]]) -> nn.Module:
        """``network`` with the structure that pruning gives it, to be filled from a file of tensors with ``shapes``."""


@dataclass(frozen=True)
class PrunerEntry:
    name: str
    pruner: Pruner
    title: str
    summary: str
    source: str
    structured: bool
    """Whether whole channels are removed, so that the network gets smaller; else single weights become zero."""
    ratios: tuple[float, ...]
    """Shares of the weights, or of the channels, that the page offers."""


_PRUNERS: dict[str, PrunerEntry] = {}


def register_pruner(name: str, *, title: str, summary: str, source: str, structured: bool, ratios: tuple[float, ...]):
    """Register the decorated :class:`Pruner` under ``name``."""

    def decorate(pruner: type[Pruner]):
        if name in _PRUNERS:
            raise ValueError(f"a pruning method named {name!r} is already registered")
        _PRUNERS[name] = PrunerEntry(name, pruner(), title, summary, source, structured, ratios)
        return pruner

    return decorate


def get_pruner(name: str) -> PrunerEntry:
    """The entry called ``name``; ``ValueError`` names the known ones otherwise."""
    try:
        return _PRUNERS[name]
    except (KeyError, TypeError):
        raise ValueError(f"unknown pruning method {name!r}; known: {', '.join(_PRUNERS)}") from None


def all_pruners() -> list[PrunerEntry]:
    """In the order they were registered."""
    return list(_PRUNERS.values())
