"""Attention compute: how many product bits attention costs, relative to dense full-precision attention.

Attention takes, for each query, key and head, one score product (q . k) and one value product (A v); both have
the same D multiplications, so products are counted. A product costs the bits of the operand that was narrowed:
32 where none was. This is the number of one-bit sums that a multiplication by that operand takes.

    scores = sum of bits over score products that are computed / (32 x dense score products)
    values = sum of bits over value products of kept entries    / (32 x dense value products)
    total  = the mean of the two

Score products count where they are *computed*, not where they are kept: choosing the largest scores needs all of
them. Pairs with padding count nowhere. The share of entries that are kept is there too.
"""

from __future__ import annotations

from dataclasses import dataclass

FULL_BITS = 32


@dataclass
class AttentionCompute:
    """Whole numbers, over all sentences, heads, layers and unpadded pairs that were counted; can be added."""

    dense: int = 0
    """Score products of dense attention, as many as its value products."""
    kept: int = 0
    """Entries of attention that were kept."""
    score_bits: int = 0
    value_bits: int = 0

    def __iadd__(self, other: AttentionCompute) -> AttentionCompute:
        self.dense += other.dense
        self.kept += other.kept
        self.score_bits += other.score_bits
        self.value_bits += other.value_bits
        return self

    @property
    def scores(self) -> float:
        """Of score products, relative to dense; may exceed 1 where scores are computed twice."""
        return self._relative(self.score_bits)

    @property
    def values(self) -> float:
        """Of value products, relative to dense."""
        return self._relative(self.value_bits)

    @property
    def total(self) -> float:
        """Of both, relative to dense: 1.0 is dense attention in full precision."""
        return (self.scores + self.values) / 2

    @property
    def kept_share(self) -> float:
        return self.kept / self.dense if self.dense else 0.0

    def _relative(self, bits: int) -> float:
        return bits / (FULL_BITS * self.dense) if self.dense else 0.0
