"""Attention methods for BERT: cut and quantize attention, look at it, count what it costs.

    compress_attention(model, "score_topk", keep=0.25, quantizer="rebnet", bits=2)
    calibrate(model, batches)                        # where there is a quantizer
    with record_attention(model) as layers:
        model(**batch)
    restore_attention(model)

Importing this package registers all methods, here and with transformers.
"""

from engine.attention import quantized_topk, score_topk, tiered_tokens  # noqa: F401  (registration)
from engine.attention.compress import compress_attention, restore_attention
from engine.attention.compute import AttentionCompute
from engine.attention.record import LayerRecord, count_attention, record_attention
from engine.attention.registry import all_attention, attention_names, get_attention, register_attention
from engine.attention.tiered_tokens import HIGH, LOW, PADDING, REMOVED

__all__ = [
    "HIGH",
    "LOW",
    "PADDING",
    "REMOVED",
    "AttentionCompute",
    "LayerRecord",
    "all_attention",
    "attention_names",
    "compress_attention",
    "count_attention",
    "get_attention",
    "record_attention",
    "register_attention",
    "restore_attention",
]
