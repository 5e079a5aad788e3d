"""The attention function that transformers calls, the same for every method: the layer knows its own.

Settings and scales are in a module on each attention layer, none in a global, so that models with different
settings live side by side. The function runs that module and multiplies with the values.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import AttentionInterface, AttentionMaskInterface
from transformers.masking_utils import sdpa_mask

from engine.attention.base import AttentionInput, AttentionMethod
from engine.attention.record import observe
from engine.attention.registry import all_attention

METHOD = "method"
"""Name of the method's module on an attention layer."""
EARLIER = "attention_earlier"
"""Keyword under which an encoder hands on what earlier layers removed."""


def method_of(layer: nn.Module) -> AttentionMethod | None:
    return layer._modules.get(METHOD)


def register_with_transformers(name: str) -> None:
    """Make ``name`` an attention implementation. With its mask: without one transformers would drop the padding."""

    def attention(
        module: nn.Module, query: Tensor, key: Tensor, value: Tensor, attention_mask: Tensor | None,
        scaling: float | None = None, dropout: float = 0.0, **kwargs,
    ) -> tuple[Tensor, Tensor]:  # fmt: skip
        method = method_of(module)
        if method is None or method.name != name:
            raise RuntimeError(
                f"the attention implementation is {name!r}, but this layer has "
                f"{'no method' if method is None else f'the method {method.name!r}'}: "
                f"call engine.attention.compress_attention(model, {name!r}, ...), which sets both"
            )
        scaling = query.shape[-1] ** -0.5 if scaling is None else scaling
        given = AttentionInput(query, key, value, allowed_pairs(attention_mask, query), scaling, kwargs.get(EARLIER))
        cut = method(given)
        if not torch.compiler.is_compiling():
            observe(method, given, cut)
        weights = nn.functional.dropout(cut.attention, dropout, module.training)
        context = weights.to(query.dtype) @ cut.value.to(query.dtype)
        return context.transpose(1, 2).contiguous(), cut.attention

    AttentionInterface.register(name, attention)
    AttentionMaskInterface.register(name, sdpa_mask)


def allowed_pairs(mask: Tensor | None, query: Tensor) -> Tensor:
    """(B, 1 or H, N, N) bool from any mask that transformers passes, or a person instead of it.

    ``None`` (nothing is padding), (B, N) of zeros and ones, or (B or 1, 1 or H, N or 1, N) bool or additive, of floats:
    below zero is forbidden. Raises ``ValueError`` for such a mask of whole numbers, whose zeros may mean either.
    """
    batch, _, tokens, _ = query.shape
    if mask is None:
        mask = torch.ones(1, 1, 1, tokens, dtype=torch.bool, device=query.device)
    elif mask.ndim == 2:
        mask = mask[:, None, None, :].bool()
    elif mask.dtype != torch.bool:
        if not mask.is_floating_point():
            raise ValueError(f"a mask for each pair must be bool, or of floats that are added, not {mask.dtype}")
        mask = mask >= 0
    return mask.expand(batch, -1, tokens, tokens)


for _entry in all_attention():
    register_with_transformers(_entry.name)
