"""Accuracy and loss, with their statistical uncertainty."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


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
    """Run ``model`` in eval mode, in float32, over all ``examples`` and compare with their labels.

    Batches are those that ``examples`` are made for, always the same, so that every logit is the same in each run.
    """
    model.eval()
    classes, losses = torch.empty(len(examples), dtype=torch.long), torch.empty(len(examples), dtype=torch.double)
    done = 0
    for numbers, inputs, labels in examples.evaluation_batches():
        logits = model(inputs)
        losses[numbers] = F.cross_entropy(logits.double(), labels, reduction="none").cpu()
        classes[numbers] = logits.argmax(1).cpu()
        done += len(numbers)
        on_batch(done, len(examples))
    return Predictions(classes, classes == examples.labels.cpu(), losses.mean().item())
