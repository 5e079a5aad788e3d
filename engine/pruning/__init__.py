"""Pruning: single weights that become zero, and whole channels that are taken out.

    pruned = prune(model, "global_magnitude", 0.9)
    smaller = prune(model, "channel_l2", 0.5, example)     # example: one input, to follow the computation

PyTorch is imported with the first of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.late import exports
from engine.pruning import entries  # noqa: F401  (registration)
from engine.pruning.registry import PrunerEntry, all_pruners, get_pruner, register_pruner

if TYPE_CHECKING:
    from torch import Tensor, nn

_HOMES = {"GradualPruning": "engine.pruning.gradual", "cubic_sparsity": "engine.pruning.gradual"}
__all__ = ["PrunerEntry", "all_pruners", "get_pruner", "prune", "register_pruner"]
__all__ += _HOMES
__getattr__ = exports(__name__, _HOMES)


def prune(model: nn.Module, method: str, ratio: float, example: Tensor | None = None) -> nn.Module:
    """A copy of ``model`` without ``ratio`` of its weights (or channels); ``model`` stays as it is.

    ``ratio`` is a share from 0 to below 1. Raises ``ValueError`` for another one, for an unknown method, where there is
    nothing to prune, and where a method that removes channels is given no ``example``, a network that is quantized or
    masked, or layers that share what it would cut.
    """
    if not 0 <= ratio < 1:
        raise ValueError(f"the share to prune must be from 0 to below 1, not {ratio!r}")
    return get_pruner(method).pruner().prune(model, ratio, example)
