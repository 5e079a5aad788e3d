"""Accuracy and loss, with their statistical uncertainty."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

BATCH = 500
"""Fixed, so that the order of additions and with it every logit is the same in each run."""


@dataclass(frozen=True)
class Predictions:
    """What a network says about a set of examples."""

    classes: Tensor
    """(N,) int64, the predicted class of each example."""
    correct: Tensor
    """(N,) bool."""
    loss: float
    """Mean cross-entropy, in nats."""

    @property
    def accuracy(self) -> float:
        """A fraction of 1."""
        return self.correct.double().mean().item()


@torch.inference_mode()
def predict(model: nn.Module, examples, on_batch=lambda done, total: None) -> Predictions:
    """Run ``model`` in eval mode, in float32, over all ``examples`` and compare with their labels."""
    model.eval()
    classes, losses, labels, done = [], 0.0, [], 0
    for inputs, target in examples.batches(BATCH):
        logits = model(inputs)
        losses += F.cross_entropy(logits.double(), target, reduction="sum").item()
        classes.append(logits.argmax(1))
        labels.append(target)
        done += len(target)
        on_batch(done, len(examples))
    classes, labels = torch.cat(classes).cpu(), torch.cat(labels).cpu()
    return Predictions(classes, classes == labels, losses / len(examples))
