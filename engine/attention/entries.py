"""The attention methods that there are."""

from dataclasses import replace

from engine.attention.parameters import ANY, BASIS, BITS, QUANTIZER, Share, Switch, Whole
from engine.attention.registry import AttentionEntry, register_attention
from engine.late import Late

KEEP = Share(
    "keep", "Keys that each query keeps", 0.25,
    about="The largest in each row stay, at least one, padding never counted; all others get no attention.",
)  # fmt: skip

register_attention(
    AttentionEntry(
        "quantized_topk",
        method=Late("engine.attention.quantized_topk:QuantizedTopK"),
        title="Top entries of quantized attention",
        summary="scores from the top bits of Q and K choose each row's largest entries",
        source="the course; Lu et al., Sanger, MICRO 2021, for the reading that only selects",
        parameters=(
            KEEP,
            Whole(
                "truncate_bits",
                "Bits of Q and K that stay",
                4,
                high=16,
                about="Only the top bits of queries and keys are multiplied: A = softmax(QK^T / sqrt(d)) from these.",
            ),
            Whole(
                "container_bits",
                "Bits of Q and K before truncation",
                8,
                low=2,
                high=16,
                about="How wide they are before the lower bits are cut off.",
            ),
            Switch(
                "selects_only",
                "Truncated scores only select",
                False,
                about="On: they only say which keys stay, exact scores weigh them (Sanger). Off: they weigh them too.",
            ),
            Switch(
                "renormalise",
                "Rows sum to one again after the cut",
                False,
                about="What was cut off is shared out among the keys that stay.",
            ),
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
        parameters=(KEEP, QUANTIZER, BITS, BASIS),
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
            Share(
                "kept",
                "Tokens that are kept",
                0.85,
                about="Those that get the most attention, summed over heads and queries; [CLS] always stays.",
            ),
            Share(
                "high_share",
                "Of these, at high precision",
                0.5,
                zero=True,
                about="The most important of the tokens kept have more bits than the rest.",
            ),
            Whole(
                "high_bits",
                "Bits (levels) of important tokens",
                4,
                ANY,
                low=2,
                about="n of the first tier; the second has m < n.",
            ),
            Whole(
                "low_bits",
                "Bits (levels) of the others",
                2,
                ANY,
                high=7,
                about="m of the second tier; what is not kept has 0.",
            ),
            Switch(
                "cascade",
                "Removed tokens stay removed",
                True,
                about="On: what one layer removes is gone for all later ones (SpAtten). Off: each layer chooses anew.",
            ),
            replace(
                QUANTIZER,
                about="The attention that is left, and the values that it weighs, are rounded by it, or by nothing.",
            ),
            BASIS,
        ),
    )
)
