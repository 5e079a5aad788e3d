"""Magnitude pruning: the smallest weights become zero and stay zero.

Han, Pool, Tran, Dally: Learning both Weights and Connections for Efficient Neural Networks, NeurIPS 2015. Weights of
``Conv2d`` and ``Linear`` layers count; biases, batch-norm and embeddings are left alone. What was pruned is a mask on
the layer (:class:`engine.quantization.QuantizedLayer`), which holds whatever quantizer the layer has, or none.
"""

from __future__ import annotations

import copy
from abc import abstractmethod
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from engine.pruning.base import GradualPruner
from engine.quantization import QuantConv2d, QuantizedLayer, QuantLinear, prepare, quantized_layers
from engine.quantization.preparation import REPLACEMENTS


class MaskPruner(GradualPruner):
    """Weights are chosen by a score each, the least of which go; layers become ``QuantizedLayer`` with masks."""

    @abstractmethod
    def choose(self, scores: Sequence[Tensor], ratio: float) -> list[Tensor]:
        """Scores, a tensor a layer -> bool tensors of the same shapes: which weights are kept."""

    def prune(self, network: nn.Module, ratio: float, example: Tensor | None = None) -> nn.Module:
        plain = any(type(module) in REPLACEMENTS for module in network.modules())
        network = prepare(network, None, None) if plain else copy.deepcopy(network)
        self.update(network, ratio)
        return network

    def blank(self, network: nn.Module, shapes) -> nn.Module:
        return self.prune(network, 0.0)

    @torch.no_grad()
    def update(self, network: nn.Module, ratio: float) -> None:
        """As ``GradualPruner.update``; raises ``ValueError`` where no layer's weights count."""
        layers = masked_layers(network)
        if not layers:
            raise ValueError(f"{type(network).__name__} has no Conv2d or Linear layer to prune")
        scores = [layer.weight.abs() for layer in layers]
        for score, layer in zip(scores, layers, strict=True):
            if layer.mask is not None:
                score.masked_fill_(~layer.mask, -1)  # before a kept weight that is zero
        for layer, kept in zip(layers, self.choose(scores, ratio), strict=True):
            kept = kept if layer.mask is None else kept & layer.mask
            layer.weight.masked_fill_(~kept, 0)
            if layer.mask is None:
                layer.mask_weight(kept)
            else:
                layer.mask.copy_(kept)  # the same tensor: what was compiled with it goes on


def masked_layers(network: nn.Module) -> list[QuantizedLayer]:
    """The layers whose weights count."""
    return [layer for layer in quantized_layers(network).values() if isinstance(layer, QuantConv2d | QuantLinear)]


def keep_all_but_least(scores: Tensor, ratio: float) -> Tensor:
    """(n,) scores -> (n,) bool: false for the round(ratio n) least, of equal ones the first."""
    kept = torch.ones_like(scores, dtype=torch.bool)
    if round(ratio * len(scores)) == 0:  # sorting takes a second for a million, and every file is loaded so
        return kept
    kept[scores.sort(stable=True).indices[: round(ratio * len(scores))]] = False
    return kept


class GlobalMagnitude(MaskPruner):
    """Ranked over all layers, as in Frankle, Carbin: The Lottery Ticket Hypothesis, ICLR 2019."""

    def choose(self, scores: Sequence[Tensor], ratio: float) -> list[Tensor]:
        kept = keep_all_but_least(torch.cat([each.flatten() for each in scores]), ratio)
        parts = kept.split([each.numel() for each in scores])
        return [part.view(each.shape) for part, each in zip(parts, scores, strict=True)]


class LayerMagnitude(MaskPruner):
    """The same share of every layer."""

    def choose(self, scores: Sequence[Tensor], ratio: float) -> list[Tensor]:
        return [keep_all_but_least(each.flatten(), ratio).view(each.shape) for each in scores]
