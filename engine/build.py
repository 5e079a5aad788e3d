"""From a variant to the structure of its network."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from torch import nn

from engine.data import get_task
from engine.models import get_model
from engine.pruning import get_pruner, prune
from engine.quantization import prepare
from engine.variant import Variant


def build(
    variant: Variant, model: nn.Module | None = None, shapes: Mapping[str, tuple[int, ...]] | None = None
) -> nn.Module:
    """The network that ``variant`` names, its scales not set: of random weights, or a compressed copy of ``model``.

    ``model`` is the network of ``variant.source()``. A network of random weights gets tensors of ``shapes`` where
    pruning made them smaller. Gradual pruning has taken nothing out yet.
    """
    network = get_model(variant.model).build() if model is None else model
    if variant.pruning is not None:
        network = _pruned(variant, network, shapes) if model is None or variant.quantizer is None else network
    if variant.quantizer is not None:
        network = prepare(
            network,
            variant.weight_bits,
            variant.activation_bits,
            variant.quantizer,
            per_channel=variant.per_channel,
            ends_bits=variant.ends_bits,
            embeddings=variant.embeddings,
            layer_bits=variant.layer_bits and dict(variant.layer_bits),
        )
    if variant.attention is not None:
        from engine.attention import compress_attention

        network = copy.deepcopy(network) if network is model else network
        compress_attention(network, **dict(variant.attention))
    return network


def _pruned(variant: Variant, network: nn.Module, shapes: Mapping[str, tuple[int, ...]] | None) -> nn.Module:
    if shapes is not None:
        return get_pruner(variant.pruning).pruner().blank(network, shapes)
    ratio = 0.0 if variant.pruning_gradual else variant.pruning_ratio
    return prune(network, variant.pruning, ratio, get_task(variant.task).example())
