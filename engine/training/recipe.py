"""How a network is trained: a frozen set of numbers, written into every record."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True)
class Recipe:
    """SGD with Nesterov momentum, or AdamW; linear warm-up, then a cosine to zero.

    Loshchilov, Hutter: SGDR, Stochastic Gradient Descent with Warm Restarts, ICLR 2017, equation 5, with one cycle.
    """

    stages: tuple[tuple[int, int | None], ...]
    """(epochs, picture side in pixels) in order; ``None`` leaves the side as it is."""
    batch_size: int = 128
    learning_rate: float = 0.1
    """The peak, at the end of the warm-up."""
    momentum: float = 0.9
    weight_decay: float = 5e-4
    """On weights of two or more dimensions only: not on biases, batch-norm or quantizers' scales."""
    warmup: float = 0.05
    """Share of all steps."""
    distil: float = 0.0
    """Weight of the teacher's soft labels against the true ones (Hinton et al. 2015), 0 to 1."""
    temperature: float = 2.0
    """Softens teacher and student before they are compared."""
    unlabelled: int = 0
    """Further examples, at most, of which there is nothing but the teacher's soft labels to learn: all of the loss."""
    label_smoothing: float = 0.0
    """Share of the true labels spread over all classes (Szegedy et al. 2016, section 7)."""
    cutout: int = 0
    """Side in pixels of the square that is hidden in each training picture (DeVries, Taylor 2017)."""
    optimizer: str = "sgd"
    """``sgd``, or ``adamw`` (Loshchilov, Hutter: Decoupled Weight Decay Regularization, ICLR 2019)."""
    compile: bool = True

    def __post_init__(self):
        if self.unlabelled and self.distil != 1:
            raise ValueError(f"what has no labels is learned from the teacher alone: distil is 1, not {self.distil!r}")

    @property
    def epochs(self) -> int:
        return sum(epochs for epochs, _ in self.stages)

    def side_at(self, epoch: int) -> int | None:
        """Picture side in pixels in ``epoch`` (from 0)."""
        for epochs, side in self.stages:
            if epoch < epochs:
                return side
            epoch -= epochs
        raise ValueError("the recipe has fewer epochs than that")

    def work_until(self, epoch: int, share: float) -> float:
        """Work done after ``share`` of ``epoch``, in epochs of the largest pictures: it grows with their area."""
        largest = max(side or 1 for _, side in self.stages)
        costs = [((side or 1) / largest) ** 2 for epochs, side in self.stages for _ in range(epochs)]
        return sum(costs[:epoch]) + share * costs[epoch] if epoch < len(costs) else sum(costs)

    def learning_rate_at(self, epoch: float) -> float:
        """The learning rate after ``epoch`` epochs, which need not be whole."""
        progress = epoch / self.epochs
        if progress < self.warmup:
            return self.learning_rate * progress / self.warmup
        return self.learning_rate * (1 + math.cos(math.pi * (progress - self.warmup) / (1 - self.warmup))) / 2

    def with_epochs(self, epochs: int) -> Recipe:
        """The same recipe over ``epochs`` epochs, all at the last stage's picture side."""
        return replace(self, stages=((epochs, self.stages[-1][1]),))

    def to_json(self) -> dict:
        return asdict(self)
