"""Attention methods for BERT: cut and quantize attention, look at it, count what it costs.

    compress_attention(model, "score_topk", keep=0.25, quantizer="rebnet", bits=2)
    calibrate(model, batches)                        # where there is a quantizer
    with record_attention(model) as layers:
        model(**batch)
    restore_attention(model)

PyTorch and transformers are imported with the first of them.
"""

from engine.attention import entries  # noqa: F401  (registration)
from engine.attention.registry import (
    AttentionEntry,
    all_attention,
    attention_names,
    get_attention,
    register_attention,
)
from engine.late import exports

_HOMES = {
    "HIGH": "engine.attention.tiered_tokens",
    "LOW": "engine.attention.tiered_tokens",
    "PADDING": "engine.attention.tiered_tokens",
    "REMOVED": "engine.attention.tiered_tokens",
    "AttentionCompute": "engine.attention.compute",
    "LayerRecord": "engine.attention.record",
    "compress_attention": "engine.attention.compress",
    "count_attention": "engine.attention.record",
    "record_attention": "engine.attention.record",
    "restore_attention": "engine.attention.compress",
}
__all__ = ["AttentionEntry", "all_attention", "attention_names", "get_attention", "register_attention"]
__all__ += _HOMES
__getattr__ = exports(__name__, _HOMES)
