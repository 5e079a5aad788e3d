"""What every attention method shares: what it is given, what it gives back, how it is counted.

Shapes: B sentences, H heads, N tokens (queries and keys are the same tokens), D dimensions a head.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from engine.attention.compute import AttentionCompute
from engine.attention.quantized import QuantizedTensor, quantize


@dataclass
class AttentionInput:
    """What reaches one layer's attention in one forward pass."""

    query: Tensor
    """(B, H, N, D), as are ``key`` and ``value``."""
    key: Tensor
    value: Tensor
    allowed: Tensor
    """(B, 1 or H, N, N) bool: which keys each query may see; padding is seen by none."""
    scaling: float
    earlier: dict[int, Tensor] | None = None
    """For methods that work across layers: position of a layer -> (B, N) bool, tokens left after it.

    Made anew for each forward pass and handed from layer to layer, so nothing leaks between batches or threads.
    """
    tokens: Tensor = field(init=False)
    """(B, N) bool: not padding."""

    def __post_init__(self):
        self.tokens = self.allowed.any(1).any(1)

    def pairs(self, among: Tensor) -> Tensor:
        """(B, H, N, N) bool: which query may see which key ``among`` these tokens (B, N)."""
        pairs = self.allowed & among[:, None, :, None] & among[:, None, None, :]
        return pairs.expand(-1, self.query.shape[1], -1, -1)

    def scores(self) -> Tensor:
        """(B, H, N, N) float32: Q K^T / sqrt(D)."""
        return products(self.query, self.key) * self.scaling


@dataclass
class Cut:
    """What a method made of it."""

    attention: Tensor
    """(B, H, N, N) float32, quantized; zero where cut."""
    value: Tensor
    """(B, H, N, D)."""
    kept: Tensor
    """(B, H, N, N) bool. A padded query has a row like any other; nobody looks at it."""
    present: Tensor
    """(B, N) bool: tokens that took part in this layer; all but padding, unless an earlier layer removed some."""
    tiers: Tensor | None = None
    """(B, N) int8, see ``tiered_tokens``."""
    importance: Tensor | None = None
    """(B, N) float32, see ``tiered_tokens``."""


class AttentionMethod(nn.Module, ABC):
    """One method with its settings, on one layer; its quantizers' scales are parameters of the model.

    A method gives ``forward`` and ``bits_spent``. ``quantizer=None`` leaves in full precision what follows the cut.
    """

    name: str
    """That of its entry in the registry, and of transformers' attention function."""
    former: str | None = None
    """The attention implementation that the layer had before."""
    position: int = 0
    """Of the layer in its encoder, from 0."""
    across_layers = False
    """Whether ``AttentionInput.earlier`` is needed."""

    @abstractmethod
    def forward(self, given: AttentionInput) -> Cut:
        """Cut the attention of one layer."""

    @abstractmethod
    def bits_spent(self, pairs: Tensor, cut: Cut) -> tuple[int, int]:
        """Bits of all score products and of all value products; ``pairs`` (B, H, N, N) bool take part."""

    def compute(self, given: AttentionInput, cut: Cut) -> AttentionCompute:
        """What this layer's attention costs over unpadded pairs, see :mod:`engine.attention.compute`."""
        pairs = given.pairs(cut.present)
        dense = int(given.pairs(given.tokens).sum())
        return AttentionCompute(dense, int((cut.kept & pairs).sum()), *self.bits_spent(pairs, cut))


def products(left: Tensor, right: Tensor) -> Tensor:
    """left right^T in float32, under autocast too: in bfloat16 near scores tie, and the mask would depend on it."""
    with torch.autocast(left.device.type, enabled=False):
        return left.float() @ right.float().transpose(-1, -2)


def softmax_over(scores: Tensor, kept: Tensor) -> Tensor:
    """Softmax over the last axis of ``scores`` among ``kept``; exactly zero elsewhere, and in a row that keeps none."""
    lowest = torch.finfo(scores.dtype).min  # not -inf: a row that keeps none would be NaN
    return scores.masked_fill(~kept, lowest).softmax(-1).masked_fill(~kept, 0)


def quantize_kept(place: QuantizedTensor | None, attention: Tensor, kept: Tensor, given: AttentionInput) -> Tensor:
    """``attention`` quantized at ``place``; exactly zero where not ``kept``, whatever the quantizer makes of zero."""
    if place is None:
        return attention
    return quantize(place, attention, kept & given.tokens[:, None, :, None]).masked_fill(~kept, 0)
