"""The attention methods as one would write them down: a few lines of PyTorch each, for their default settings.

Made from a model that ``compress_attention`` changed, with the same weights and scales, they give the same logits
(``tests/attention/test_reference_benchmark.py``), without modules, observers, or anything for training.

Shapes as in ``engine.attention.base``: B sentences, H heads, N tokens, D dimensions a head; ``tokens`` is (B, N) bool.
A reference takes (query, key, value, tokens, scaling) and gives attention (B, H, N, N) and the values (B, H, N, D).
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor, nn
from transformers import AttentionInterface, AttentionMaskInterface
from transformers.masking_utils import sdpa_mask
from transformers.models.bert.modeling_bert import BertSelfAttention

from engine.attention import restore_attention
from engine.attention.interface import method_of
from engine.attention.quantized import QuantizedTensor
from engine.quantization import LSQPlusActivationQuantizer

NAME = "reference"
"""Of the attention implementation."""
Quantize = Callable[[Tensor], Tensor] | None


def reference_attention(module, query, key, value, attention_mask, scaling, dropout=0.0, **kwargs):
    """What transformers calls: the layer's own reference, then the product with the values."""
    batch, _, length, _ = query.shape
    tokens = torch.ones(batch, length, dtype=torch.bool) if attention_mask is None else attention_mask[:, 0, 0]
    attention, value = module.reference(query, key, value, tokens, scaling)
    return (attention @ value).transpose(1, 2).contiguous(), attention


AttentionInterface.register(NAME, reference_attention)
AttentionMaskInterface.register(NAME, sdpa_mask)


def score_topk(query, key, value, tokens, scaling, *, keep: float, quantize: Quantize):
    scores = query @ key.mT * scaling
    kept = top(scores, tokens[:, None, None], keep)
    attention = scores.masked_fill(~kept, -torch.inf).softmax(-1)
    return attention if quantize is None else quantize(attention) * kept, value


def quantized_topk(
    query, key, value, tokens, scaling, *, keep: float, container_bits: int, truncate_bits: int, quantize: Quantize
):
    query, query_unit = truncated(query, tokens, container_bits, truncate_bits)
    key, key_unit = truncated(key, tokens, container_bits, truncate_bits)
    integers = query @ key.mT
    allowed = tokens[:, None, None]
    kept = top(integers, allowed, keep, tied=True)
    scores = integers * (query_unit * key_unit * scaling)
    attention = scores.masked_fill(~allowed, -torch.inf).softmax(-1)
    return (attention if quantize is None else quantize(attention)) * kept, value


def tiered_tokens(
    query, key, value, tokens, scaling, *, kept: float, high_share: float, first: bool, left: dict,
    quantize: tuple[Quantize, Quantize, Quantize, Quantize],
):  # fmt: skip
    """``quantize``: attention and values of the high tier, then of the low; ``left``: tokens of the layer before."""
    present = tokens if first else left["tokens"]
    attention = (query @ key.mT * scaling).masked_fill(~present[:, None, None], -torch.inf).softmax(-1)
    importance = (attention * present[:, None, :, None]).sum((1, 2))
    stay = top(importance.index_fill(1, torch.tensor(0), torch.inf), present, kept)  # [CLS] always
    high = top(importance, stay, high_share)
    left["tokens"] = stay
    if quantize[0] is not None:
        attention = torch.where(high[:, None, None], quantize[0](attention), quantize[2](attention))
        value = torch.where(high[:, None, :, None], quantize[1](value), quantize[3](value))
    return attention * stay[:, None, None], value


def top(scores: Tensor, allowed: Tensor, share: float, tied: bool = False) -> Tensor:
    """Bool, as ``scores`` (..., N): the ceil(share n) largest of the n ``allowed`` in each row, the first of equals.

    ``topk`` does not say which of equal scores it takes: where some are ``tied`` they are sorted.
    """
    count = (share * allowed.sum(-1, keepdim=True) - 1e-4).ceil()
    most = int(count.max())
    scores = scores.masked_fill(~allowed, -torch.inf)
    order = scores.sort(descending=True, stable=True)[1][..., :most] if tied else scores.topk(most).indices
    chosen = (torch.arange(most) < count).expand_as(order)
    return torch.zeros_like(scores, dtype=torch.bool).scatter(-1, order, chosen)


def truncated(x: Tensor, tokens: Tensor, container_bits: int, truncate_bits: int) -> tuple[Tensor, Tensor]:
    """The top bits of ``x`` (B, H, N, D) as whole numbers, and what one of them is worth, (B, H, 1, 1)."""
    largest = (x * tokens[:, None, :, None]).abs().amax((2, 3), keepdim=True)
    step, shift = largest / (2 ** (container_bits - 1) - 1), 2 ** (container_bits - truncate_bits)
    return ((x / step).round() / shift).floor(), step * shift


def lsqplus(x: Tensor, scale: Tensor, offset: Tensor, high: int) -> Tensor:
    return ((x - offset) / scale).round().clamp(0, high) * scale + offset


def rebnet(x: Tensor, scales: list[Tensor], shift: Tensor) -> Tensor:
    residual = x - shift
    for scale in scales:
        residual = residual - torch.where(residual >= 0, scale, -scale)
    return x - residual


def plain(place: QuantizedTensor | None) -> Quantize:
    """The formula of a place's quantizer, with its scales."""
    if place is None:
        return None
    quantizer = place.input_quantizer
    if isinstance(quantizer, LSQPlusActivationQuantizer):
        return partial(lsqplus, scale=quantizer.scale.detach(), offset=quantizer.offset.detach(), high=quantizer.high)
    scales = quantizer.scales.detach().sort(descending=True).values
    share = 0.5 if bool(quantizer.unsigned) else 1.0  # of a scale that a sign stands for
    return partial(rebnet, scales=list(scales * share), shift=scales.sum() * (1 - share))


def reference_of(model: nn.Module) -> nn.Module:
    """A copy of ``model``, whose attention ``compress_attention`` changed, with the references instead."""
    model = copy.deepcopy(model)
    layers = [module for module in model.modules() if isinstance(module, BertSelfAttention)]
    methods, left = [method_of(layer) for layer in layers], {}
    restore_attention(model)
    for layer, method in zip(layers, methods, strict=True):
        if method.name == "tiered_tokens":
            names = ("attention_high", "value_high", "attention_low", "value_low")
            layer.reference = partial(
                tiered_tokens, kept=method.kept, high_share=method.high_share, first=method.position == 0, left=left,
                quantize=tuple(plain(getattr(method, name)) for name in names),
            )  # fmt: skip
        else:
            names = ("keep", "container_bits", "truncate_bits") if method.name == "quantized_topk" else ("keep",)
            settings = {name: getattr(method, name) for name in names}
            function = {"score_topk": score_topk, "quantized_topk": quantized_topk}[method.name]
            layer.reference = partial(function, **settings, quantize=plain(method.attention))
        layer.config._attn_implementation = NAME
    return model
