"""The attention methods that there are."""

from engine.attention.parameters import ANY, BASIS, BITS, QUANTIZER, Share, Switch, Whole
from engine.attention.registry import AttentionEntry, register_attention
from engine.late import Late

register_attention(
    AttentionEntry(
        "quantized_topk",
        method=Late("engine.attention.quantized_topk:QuantizedTopK"),
        title="Top entries of quantized attention",
        summary="scores from the top bits of Q and K choose each row's largest entries",
        source="the course; Lu et al., Sanger, MICRO 2021, for the reading that only selects",
        parameters=(
            Share("keep", "Keys that each query keeps", 0.25),
            Whole("truncate_bits", "Bits of Q and K that stay", 4, high=16),
            Whole("container_bits", "Bits of Q and K before truncation", 8, low=2, high=16),
            Switch("selects_only", "Truncated scores only select", False),
            Switch("renormalise", "Rows sum to one again after the cut", False),
            QUANTIZER,
            BITS,
            BASIS,
        ),
    )
)
register_attention(
    AttentionEntry(
        "score_topk",
        method=Late("engine.attention.score_topk:ScoreTopK"),
        title="Top scores before softmax",
        summary="each query sees only its largest scores; the rest is -inf",
        source="Zhao et al., Explicit Sparse Transformer, 2019",
        parameters=(Share("keep", "Keys that each query keeps", 0.25), QUANTIZER, BITS, BASIS),
    )
)
register_attention(
    AttentionEntry(
        "tiered_tokens",
        method=Late("engine.attention.tiered_tokens:TieredTokens"),
        title="Tokens in tiers",
        summary="important tokens get many bits, others few, the last are removed",
        source="Wang et al., SpAtten, HPCA 2021; the tiers are the course's",
        parameters=(
            Share("kept", "Tokens that are kept", 0.85),
            Share("high_share", "Of these, at high precision", 0.5, zero=True),
            Whole("high_bits", "Bits (levels) of important tokens", 4, ANY, low=2),
            Whole("low_bits", "Bits (levels) of the others", 2, ANY, high=7),
            Switch("cascade", "Removed tokens stay removed", True),
            QUANTIZER,
            BASIS,
        ),
    )
)
