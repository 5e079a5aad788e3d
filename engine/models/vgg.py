"""A small VGG for CIFAR-10: six convolutions and two fully connected layers, 1.15 M parameters.

Simonyan, Zisserman: Very Deep Convolutional Networks for Large-Scale Image Recognition, ICLR 2015: 3x3 convolutions
in blocks that end in 2x2 max pooling, then fully connected layers. With batch-norm (Ioffe, Szegedy, ICML 2015) and
widths that fit 32x32 pixels; theirs, for 224x224, has 138 M. The start that lets every channel pass is from
Jordan: 94% on CIFAR-10 in 3.29 Seconds on a Single GPU, 2024.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

BLOCKS = ((32,), (64, 96), (192, 192), (256,))
"""Output channels of the convolutions between one pooling and the next: few where the maps are large and cost most."""
HIDDEN = 128


class SmallVGG(nn.Module):
    """(N, 3, 32, 32) normalised pictures -> (N, classes) logits; smaller pictures of 16 pixels or more work too."""

    def __init__(self, classes: int = 10):
        super().__init__()
        layers, in_channels = [], 3
        for block in BLOCKS:
            for out_channels in block:
                layers += [
                    nn.Conv2d(in_channels, out_channels, 3, 1, 1, bias=False),
                    nn.BatchNorm2d(out_channels),
                    nn.ReLU(),
                ]
                in_channels = out_channels
            layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(
            nn.Linear(4 * in_channels, HIDDEN, bias=False),
            nn.BatchNorm1d(HIDDEN),
            nn.ReLU(),
            nn.Linear(HIDDEN, classes),
        )
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
                nn.init.dirac_(module.weight[: module.in_channels])  # as in Jordan 2024: a channel passes on

    def forward(self, x: Tensor) -> Tensor:
        x = F.adaptive_avg_pool2d(self.features(x), 2)  # 2x2 already from 32 pixels
        return self.classifier(torch.flatten(x, 1))
