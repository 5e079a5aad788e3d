"""What a quantizer stores: small integers and the few numbers that turn them back into values.

Packing, the levels drawn on a histogram and integer inference all start from here, and none of them asks
which quantizer made it. Every quantizer is a weighted sum of integer planes:

    value = offset + scales[0] * planes[0] + scales[1] * planes[1] + ...

LSQ+ has one plane of integers; multi-level binary has one plane of signs a level.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Codes:
    """The integers of one quantized tensor."""

    planes: Tensor
    """(planes, *shape) int16."""
    scales: Tensor
    """(planes,) float32, or (planes, channels) with one scale for each slice of the tensor's first axis."""
    offset: Tensor
    """() float32, added to every element."""
    low: int
    """The smallest integer that a plane may hold."""
    high: int
    """The largest."""

    def values(self) -> Tensor:
        """The float32 tensor that the network computes with, bit for bit."""
        total = torch.zeros(self.planes.shape[1:], device=self.planes.device) + self.offset
        for plane, scale in zip(self.planes, self.scales, strict=True):
            total = total + per_channel(scale, plane.ndim) * plane.float()
        return total


def per_channel(scale: Tensor, ndim: int) -> Tensor:
    """() stays; (channels,) becomes (channels, 1, ...) with ``ndim`` axes, to multiply along the first."""
    return scale if scale.ndim == 0 else scale.view(-1, *[1] * (ndim - 1))
