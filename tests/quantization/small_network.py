"""A small CNN with random weights, and pictures for it."""

import torch
from torch import nn


def small() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 4, 3, stride=2),
        nn.Flatten(), nn.Linear(36, 5),
    )  # fmt: skip


def pictures(count=8, side=8, seed=1):
    return torch.randn(count, 3, side, side, generator=torch.Generator().manual_seed(seed))
