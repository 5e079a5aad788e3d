"""Method 3: only the largest scores of each query enter the softmax.

Zhao et al., Explicit Sparse Transformer: Concentrated Attention Through Explicit Selection, 2019, section 2:

    P = Q K^T / sqrt(D);   M(P, k)_ij = P_ij where P_ij is among row i's k largest, else -inf;   A = softmax(M(P, k))

There k is a number of keys; here it is a share of the sentence's.
"""

from __future__ import annotations

from torch import Tensor

from engine.attention.base import AttentionInput, AttentionMethod, Cut, quantize_kept, softmax_over
from engine.attention.compute import FULL_BITS
from engine.attention.quantized import QuantizedTensor, width_of
from engine.attention.selection import largest


class ScoreTopK(AttentionMethod):
    """``keep``: share of the unpadded keys that each row keeps. Then A is quantized; what was cut stays zero.

    With ``keep=1`` and no quantizer it equals dense attention, up to float rounding. All scores are computed to
    choose among them, in full precision: only the value products get fewer.
    """

    name = "score_topk"

    def __init__(self, keep: float, quantizer: str | None, bits: int, basis: str):
        super().__init__()
        self.keep = keep
        self.attention = None if quantizer is None else QuantizedTensor(quantizer, bits, basis)

    def forward(self, given: AttentionInput) -> Cut:
        scores = given.scores()
        kept = largest(scores, given.allowed, self.keep)
        attention = softmax_over(scores, kept)
        attention = quantize_kept(self.attention, attention, kept, given)
        return Cut(attention, given.value, kept, given.tokens)

    def bits_spent(self, pairs: Tensor, cut: Cut) -> tuple[int, int]:
        kept = int((cut.kept & pairs).sum())
        return FULL_BITS * int(pairs.sum()), width_of(self.attention) * kept

    def extra_repr(self) -> str:
        return f"keep={self.keep}"
