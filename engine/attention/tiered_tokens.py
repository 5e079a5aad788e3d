"""Method 2: tokens are ranked by the attention they get; the best keep many bits, the next few, the last none.

Wang, Zhang, Han, SpAtten: Efficient Sparse Attention Architecture with Cascade Token and Head Pruning, HPCA 2021,
section III-A: a token's importance is its column of A = softmax(Q K^T / sqrt(D)) summed over heads and queries. There
it is also summed over layers; here each layer ranks by its own, as the course says.

    of n tokens  ceil(kept n) are kept; of these ceil(high_share x kept ones) at high_bits, the rest at low_bits;
                 the others get 0 bits: they are removed

A token *at n bits* is what it gives to others at n bits: its row of V and its columns of A (one in each head), the two
operands of the value products with it as key. Its scores are in full precision, for they come before the ranking.
"""

from __future__ import annotations

import torch
from torch import Tensor

from engine.attention.base import AttentionInput, AttentionMethod, Cut, quantize_kept, softmax_over
from engine.attention.compute import FULL_BITS
from engine.attention.quantized import QuantizedTensor, quantize, width_of
from engine.attention.selection import how_many, largest

HIGH, LOW, REMOVED, PADDING = 2, 1, 0, -1
"""Tiers of tokens."""


class TieredTokens(AttentionMethod):
    """``kept``: share of the tokens that reach the layer; ``high_share``: of the kept ones. ``low_bits < high_bits``.

    [CLS] (the first token of the sentence) is kept whatever its importance, which still decides its tier. Without a
    quantizer all kept tokens are in full precision. With ``kept=1`` and no quantizer it equals dense attention, up to
    float rounding. Rows are not renormalised after the cut.

    With ``cascade``, as in SpAtten, a token removed by one layer is gone from the next one on: it is no key there and
    no query, counts in no softmax, importance or share, and its rows and columns of A are zero; after L layers about
    kept^L remain. Without it each layer chooses anew among all tokens. What was removed is handed from layer to layer
    within one forward pass.

    Score products count in full precision between all tokens that reach the layer, value products at the bits of
    their key's tier.
    """

    name = "tiered_tokens"

    def __init__(
        self, kept: float, high_share: float, high_bits: int, low_bits: int, cascade: bool,
        quantizer: str | None, basis: str,
    ):  # fmt: skip
        super().__init__()
        if low_bits >= high_bits:
            raise ValueError(
                f"low_bits must be less than high_bits, but {low_bits} >= {high_bits}: lower one or raise the other"
            )
        self.kept, self.high_share, self.cascade = kept, high_share, cascade
        self.across_layers = cascade
        made = dict.fromkeys(("attention_high", "value_high", "attention_low", "value_low"))
        has_high = how_many(high_share, 1, at_least=0) > 0
        if quantizer is not None and has_high:  # a tier that nobody is in could not be calibrated
            made["attention_high"] = QuantizedTensor(quantizer, high_bits, basis)
            made["value_high"] = QuantizedTensor(quantizer, high_bits)
        if quantizer is not None and high_share < 1:
            # Where few tokens are left none may be in the low tier; the high one never is empty.
            others = ("attention_high", "value_high") if has_high else (None, None)
            made["attention_low"] = QuantizedTensor(quantizer, low_bits, basis, stand_in=others[0])
            made["value_low"] = QuantizedTensor(quantizer, low_bits, stand_in=others[1])
        for name, place in made.items():
            setattr(self, name, place)

    def forward(self, given: AttentionInput) -> Cut:
        present = self._present(given)
        pairs = given.allowed & present[:, None, None, :]
        attention = softmax_over(given.scores(), pairs)
        importance = (attention.detach() * present[:, None, :, None]).sum((1, 2))
        first = torch.arange(present.shape[1], device=present.device) == present.int().argmax(1, keepdim=True)
        kept = largest(importance.masked_fill(first, torch.inf), present, self.kept)
        high = largest(importance, kept, self.high_share, at_least=0)
        if self.cascade and given.earlier is not None:
            given.earlier[self.position] = kept
        tiers = torch.where(high, HIGH, torch.where(kept, LOW, torch.where(given.tokens, REMOVED, PADDING)))

        gone = given.tokens & ~present
        entries = pairs & kept[:, None, None, :] & ~gone[:, None, :, None]
        attention = attention.masked_fill(~entries, 0)
        attention = self._by_tier(attention, high[:, None, None, :], entries, given, "attention")
        value = self._by_tier(given.value, high[:, None, :, None], kept[:, None, :, None], given, "value")
        return Cut(attention, value, entries.expand_as(attention), present, tiers.to(torch.int8), importance)

    def bits_spent(self, pairs: Tensor, cut: Cut) -> tuple[int, int]:
        entries = cut.kept & pairs
        high = int((entries & (cut.tiers == HIGH)[:, None, None, :]).sum())
        low = int(entries.sum()) - high
        return FULL_BITS * int(pairs.sum()), width_of(self.attention_high) * high + width_of(self.attention_low) * low

    def extra_repr(self) -> str:
        return f"kept={self.kept}, high_share={self.high_share}, cascade={self.cascade}"

    def _present(self, given: AttentionInput) -> Tensor:
        """(B, N) bool: tokens that no earlier layer removed."""
        if self.cascade and given.earlier:
            before = [position for position in given.earlier if position < self.position]
            if before:  # by position, not by order: gradient checkpointing runs a layer twice
                return given.earlier[max(before)] & given.tokens
        return given.tokens

    def _by_tier(self, x: Tensor, high: Tensor, used: Tensor, given: AttentionInput, which: str) -> Tensor:
        """``x`` quantized at the high or the low place; ``high`` and ``used`` are bool and broadcast to it."""
        fine, coarse = getattr(self, f"{which}_high"), getattr(self, f"{which}_low")
        if fine is coarse is None:
            return x
        if which == "attention":
            fine_x = quantize_kept(fine, x, used & high, given)
            coarse_x = quantize_kept(coarse, x, used & ~high, given)
        else:
            fine_x, coarse_x = quantize(fine, x, used & high), quantize(coarse, x, used & ~high)
        return torch.where(high, fine_x, coarse_x)
