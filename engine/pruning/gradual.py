"""Pruning step by step during fine-tuning.

Zhu, Gupta: To prune, or not to prune: exploring the efficacy of pruning for model compression, ICLR 2018 workshop,
equation 1, from no sparsity at the first step:

    s(t) = s_f - s_f (1 - t / t_end)^3
"""

from __future__ import annotations

from dataclasses import dataclass, field

from torch import nn

from engine.pruning.base import GradualPruner

UNTIL = 2 / 3
"""Share of the training after which nothing more is pruned: what is left then recovers."""
UPDATES = 50
"""Choosing weights takes as long as a few steps, and a step changes little."""


def cubic_sparsity(share: float, final: float) -> float:
    """The sparsity wanted after ``share`` of the way to the ``final`` one."""
    return final * (1 - (1 - min(1.0, max(0.0, share))) ** 3)


@dataclass
class GradualPruning:
    """Called before each step of a training with the network and the share of the training done."""

    pruner: GradualPruner
    final: float
    until: float = UNTIL
    _reached: int = field(default=-1, init=False)

    def __call__(self, network: nn.Module, share: float) -> None:
        due = min(UPDATES, int(share / self.until * UPDATES))
        if due > self._reached:
            self.pruner.update(network, cubic_sparsity(due / UPDATES, self.final))
            self._reached = due
