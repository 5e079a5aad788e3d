"""What training minimises."""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor


def distillation_loss(
    logits: Tensor,
    labels: Tensor,
    teacher_logits: Tensor | None,
    share: float,
    temperature: float,
    label_smoothing: float = 0.0,
) -> Tensor:
    """Cross-entropy with the labels, mixed with the divergence from a teacher's softened probabilities.

    (1 - share) CE + share T^2 KL(teacher_T || student_T), as in Hinton, Vinyals, Dean: Distilling the
    Knowledge in a Neural Network, 2015, section 2. ``logits`` and ``teacher_logits`` are (N, classes). The labels
    may be smoothed: Szegedy et al., Rethinking the Inception Architecture for Computer Vision, CVPR 2016, section 7.
    """
    if teacher_logits is None or share == 0:
        return F.cross_entropy(logits, labels, label_smoothing=label_smoothing)
    student = F.log_softmax(logits / temperature, dim=1)
    teacher = F.log_softmax(teacher_logits / temperature, dim=1)
    soft = F.kl_div(student, teacher, log_target=True, reduction="batchmean") * temperature**2
    if share == 1:
        return soft
    return (1 - share) * F.cross_entropy(logits, labels, label_smoothing=label_smoothing) + share * soft
