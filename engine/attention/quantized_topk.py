"""Method 1: scores from truncated queries and keys choose the largest entries of A; these are then quantized.

Q and K become integers of ``container_bits`` (symmetric, rounded; one scale a sentence and head, from its largest
magnitude, so that a batch changes nothing), of which only the top ``truncate_bits`` stay (arithmetic shift: floor).

    A' = softmax(Q' K'^T / sqrt(D));   keep the largest entries of each row of A';   zero the rest;   quantize

Two readings: by default A' *replaces* A, as the course says; with ``selects_only`` A' only *selects* and what is
kept is A itself, from full-precision scores. Lu et al., Sanger: A Co-Design Framework for Enabling Sparse Attention
Using Reconfigurable Architecture, MICRO 2021, predicts its mask in this way, by a threshold instead of a share, and
takes the softmax over what was selected: that is ``selects_only`` with ``renormalise``.
"""

from __future__ import annotations

import torch
from torch import Tensor

from engine.attention.base import AttentionInput, AttentionMethod, Cut, products, quantize_kept, softmax_over
from engine.attention.compute import FULL_BITS
from engine.attention.quantized import QuantizedTensor, width_of
from engine.attention.selection import largest

SMALLEST_REACH = 1e-30
"""Instead of a largest magnitude of zero."""


class QuantizedTopK(AttentionMethod):
    """``keep``: share of the unpadded keys that each row keeps. What was cut stays zero through the quantizer.

    With ``keep=1`` and no quantizer, ``selects_only`` equals dense attention up to float rounding. Otherwise it nears
    it as the truncated integers get finer: scores then differ by at most the rounding of Q and K to ``truncate_bits``.

    Gradients pass truncation straight through and take the selection as given.

    Score products cost ``truncate_bits``, all of them. With ``selects_only`` full-precision ones come on top: of the
    kept entries if rows are renormalised, else of all, since the sum of a row's softmax needs every score.
    """

    name = "quantized_topk"

    def __init__(
        self, keep: float, truncate_bits: int, container_bits: int, selects_only: bool, renormalise: bool,
        quantizer: str | None, bits: int, basis: str,
    ):  # fmt: skip
        super().__init__()
        if truncate_bits > container_bits:
            raise ValueError(
                f"truncate_bits must not exceed container_bits, but {truncate_bits} > {container_bits}: "
                "there are no more bits to keep than the container has"
            )
        self.keep, self.truncate_bits, self.container_bits = keep, truncate_bits, container_bits
        self.selects_only, self.renormalise = selects_only, renormalise
        self.attention = None if quantizer is None else QuantizedTensor(quantizer, bits, basis)

    def forward(self, given: AttentionInput) -> Cut:
        query, query_unit = truncate(given.query, given.tokens, self.container_bits, self.truncate_bits)
        key, key_unit = truncate(given.key, given.tokens, self.container_bits, self.truncate_bits)
        # Products of small integers are exact in float32: equal scores are equal, whatever the batch.
        integers = products(query, key)
        kept = largest(integers, given.allowed, self.keep)
        scores = given.scores() if self.selects_only else integers * (query_unit * key_unit * given.scaling)
        if self.renormalise:  # the softmax over the kept entries is A divided by their sum
            attention = softmax_over(scores, kept)
        else:
            attention = softmax_over(scores, given.allowed).masked_fill(~kept, 0)
        return Cut(quantize_kept(self.attention, attention, kept, given), given.value, kept, given.tokens)

    def bits_spent(self, pairs: Tensor, cut: Cut) -> tuple[int, int]:
        everything, kept = int(pairs.sum()), int((cut.kept & pairs).sum())
        score_bits = self.truncate_bits * everything
        if self.selects_only:
            score_bits += FULL_BITS * (kept if self.renormalise else everything)
        return score_bits, width_of(self.attention) * kept

    def extra_repr(self) -> str:
        names = ("keep", "truncate_bits", "container_bits", "selects_only", "renormalise")
        return ", ".join(f"{name}={getattr(self, name)}" for name in names)


def truncate(x: Tensor, tokens: Tensor, container_bits: int, truncate_bits: int) -> tuple[Tensor, Tensor]:
    """The top bits of ``x`` (B, H, N, D) as whole numbers in float32, and what one of them is worth, (B, H, 1, 1).

    With 8 and 4 bits: from -8 to 7, each worth 16 steps of the container. ``tokens`` (B, N) bool says which set the
    scale. The gradient is that of division by the unit.
    """
    x = x.float()
    high = 2 ** (container_bits - 1) - 1
    magnitude = x.detach().abs().masked_fill(~tokens[:, None, :, None], 0)
    step = magnitude.amax((2, 3), keepdim=True).clamp_min(SMALLEST_REACH) / high
    shift = 2 ** (container_bits - truncate_bits)
    container = (x.detach() / step).round().clamp(-high, high)
    unit = step * shift
    scaled = x / unit
    return torch.floor(container / shift) + (scaled - scaled.detach()), unit
