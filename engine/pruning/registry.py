"""The registry of pruning methods. A new one is a new file in this folder and an entry in ``entries.py``."""

from __future__ import annotations

from dataclasses import dataclass

from engine.late import Late
from engine.registry import Registry


@dataclass(frozen=True)
class PrunerEntry:
    name: str
    pruner: Late
    """Gives a ``Pruner`` (``engine.pruning.base``)."""
    title: str
    summary: str
    source: str
    structured: bool
    """Whether whole channels are removed, so that the network gets smaller; else single weights become zero."""
    gradual: bool
    """Whether it can also prune step by step during fine-tuning: then the pruner has ``update(network, ratio)``."""
    ratios: tuple[float, ...]
    """Shares of the weights, or of the channels, that the page offers."""
    library: str | None = None
    """The distribution that finds what to remove; its version is written into records."""


_PRUNERS: Registry[PrunerEntry] = Registry("pruning method")
register_pruner, get_pruner, all_pruners = _PRUNERS.add, _PRUNERS.get, _PRUNERS.all
