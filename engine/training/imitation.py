"""Learning what a teacher says and how it sees a sentence, without the teacher: its answers come with the data."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn

from engine.training.loss import distillation_loss

CLASSES = 2


class Imitator(nn.Module):
    """In training, ``student``'s logits and vectors; in eval mode its logits alone.

    ``targets`` (N, classes + 2 width) are the teacher's answers to all sentences, from which the vectors' usual
    size is taken.
    """

    def __init__(self, student: nn.Module, targets: Tensor):
        super().__init__()
        self.student = student
        self.variance = targets[:, CLASSES:].var(0).mean().item()

    def forward(self, ids: Tensor) -> Tensor:
        return self.student.with_vectors(ids) if self.training else self.student(ids)

    def loss(self, outputs: Tensor, labels: Tensor, targets: Tensor, share: float, temperature: float) -> Tensor:
        """``distillation_loss`` of the logits, and the vectors' squared distance relative to their variance.

        Romero et al.: FitNets, ICLR 2015, section 2.2; of [CLS] as in Sun et al.: Patient Knowledge Distillation,
        EMNLP 2019, equation 7. Nothing is put between the two networks' vectors: the student began in the
        teacher's space.
        """
        soft = distillation_loss(outputs[:, :CLASSES], labels, targets[:, :CLASSES], share, temperature)
        return soft + F.mse_loss(outputs[:, CLASSES:], targets[:, CLASSES:]) / self.variance
