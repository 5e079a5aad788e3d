"""What a pruning method is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from torch import Tensor, nn


class Pruner(ABC):
    """How weights are chosen and taken out of a network. It keeps no state: one object serves all networks."""

    @abstractmethod
    def prune(self, network: nn.Module, ratio: float, example: Tensor | None = None) -> nn.Module:
        """A pruned copy of ``network``. ``example`` is one input, for methods that follow the computation."""

    @abstractmethod
    def blank(self, network: nn.Module, shapes: Mapping[str, tuple[int, ...]]) -> nn.Module:
        """``network`` with the structure that pruning gives it, to be filled from a file of tensors with ``shapes``."""


class GradualPruner(Pruner):
    """One that can go on while the network is trained; its entry is ``gradual``."""

    @abstractmethod
    def update(self, network: nn.Module, ratio: float) -> None:
        """Prune ``network`` further in place, to ``ratio`` of all its weights; what was pruned stays so."""
