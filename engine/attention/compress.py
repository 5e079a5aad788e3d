"""Giving a BERT an attention method, and taking it back."""

from __future__ import annotations

import copy
from typing import Any

from torch import nn
from transformers import PreTrainedConfig
from transformers.models.bert.modeling_bert import BertEncoder, BertSelfAttention

from engine.attention.interface import EARLIER, METHOD, method_of, register_with_transformers
from engine.attention.registry import get_attention

HOOK = "_attention_hook"


def compress_attention(model: nn.Module, /, method: str, **parameters: Any) -> None:
    """Give every attention layer of ``model``, in place, the ``method`` with these ``parameters``.

    ``model`` is any module that holds transformers' ``BertSelfAttention`` layers of an encoder. The method's module,
    with the scales of its quantizers, becomes a part of each layer: trained and saved with the model. Where there
    is a quantizer call ``engine.calibrate`` next. A second call replaces the first one's method.

    Raises ``ValueError`` for an unknown method or parameter, a wrong value, or a model without such layers.
    """
    entry = get_attention(method)
    settings = entry.settings(parameters)
    register_with_transformers(method)
    layers = _layers(model)
    if not layers:
        raise ValueError(f"{type(model).__name__} has no BertSelfAttention layer of transformers: nothing to compress")
    if any(layer.is_decoder or layer.is_causal for layer in layers):
        raise ValueError("the attention methods are for encoders; this BERT is configured as a decoder")
    made = {layer: entry.method(**settings) for layer in layers}
    encoders = [module for module in model.modules() if isinstance(module, BertEncoder)]
    for encoder in encoders:
        for position, layer in enumerate(_layers(encoder)):
            made[layer].position = position
    if any(each.across_layers for each in made.values()):
        inside = {layer for encoder in encoders for layer in _layers(encoder)}
        if not inside.issuperset(layers):
            raise ValueError(
                f"{method} carries removals from layer to layer, which needs the whole BertEncoder: "
                "give the whole model, or set cascade=False"
            )
    if any(method_of(layer) is None for layer in layers):
        _own_configs(model)
    _unhook(model)
    for layer, module in made.items():
        old, weight = method_of(layer), layer.query.weight
        module.former = layer.config._attn_implementation if old is None else old.former
        setattr(layer, METHOD, module.to(weight.device).train(layer.training))
    for layer in layers:  # only now: layers share one config
        layer.config._attn_implementation = method
    if any(each.across_layers for each in made.values()):
        for encoder in encoders:
            setattr(encoder, HOOK, encoder.register_forward_pre_hook(_hand_on, with_kwargs=True))


def restore_attention(model: nn.Module) -> None:
    """Undo ``compress_attention``: ``model`` computes attention again as it did before it; else nothing happens."""
    _unhook(model)
    former = {layer: method_of(layer).former for layer in _layers(model) if method_of(layer) is not None}
    for layer, implementation in former.items():
        delattr(layer, METHOD)
        layer.config._attn_implementation = implementation


def _layers(model: nn.Module) -> list[BertSelfAttention]:
    return [module for module in model.modules() if isinstance(module, BertSelfAttention)]


def _own_configs(model: nn.Module) -> None:
    """The implementation is a field of the config, which other models may share: this one gets copies."""
    holders = [module for module in model.modules() if isinstance(getattr(module, "config", None), PreTrainedConfig)]
    copies = copy.deepcopy([holder.config for holder in holders])  # in one go: what was the same object stays so
    for holder, config in zip(holders, copies, strict=True):
        holder.config = config


def _hand_on(encoder: BertEncoder, args: tuple, kwargs: dict) -> tuple[tuple, dict]:
    """One fresh dict a forward pass, which the encoder passes to every layer."""
    return args, kwargs | {EARLIER: {}}


def _unhook(model: nn.Module) -> None:
    for module in model.modules():
        if hasattr(module, HOOK):
            getattr(module, HOOK).remove()
            delattr(module, HOOK)
