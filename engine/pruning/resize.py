"""Layers of other sizes: what it takes to hold a network whose channels were removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm
from torch.nn.modules.conv import _ConvNd


def resize(network: nn.Module, shapes: Mapping[str, tuple[int, ...]]) -> None:
    """Give the layers of ``network``, in place, the sizes that a file's tensors have; their weights are then arbitrary.

    ``shapes`` are by name as in ``engine.packing.Packed``: (out, in / groups, ...) of weights, (2, channels) of a
    batch-norm. A convolution with one group a channel (depthwise) keeps one. Other layers stay as they are, so a
    file of another network does not fit afterwards either. Raises ``ValueError`` for shapes that no pruning leaves: a
    forged file must not make a network large.
    """
    for name, layer in network.named_modules():
        if isinstance(layer, _BatchNorm):
            shape = shapes.get(name, ())
            if len(shape) == 2 and shape[1] != layer.num_features:
                _require_smaller(name, shape[1:], (layer.num_features,))
                _resize_batch_norm(layer, shape[1])
            continue
        shape = shapes.get(f"{name}.weight".lstrip("."))
        weight = getattr(layer, "weight", None)
        if not isinstance(layer, _ConvNd | nn.Linear) or shape is None or len(shape) != weight.ndim:
            continue
        if tuple(weight.shape) == tuple(shape):
            continue
        _require_smaller(name, shape, weight.shape)
        if isinstance(layer, _ConvNd):
            if layer.groups == layer.in_channels > 1:
                layer.groups = shape[0]
            layer.out_channels, layer.in_channels = shape[0], shape[1] * layer.groups
        else:
            layer.out_features, layer.in_features = shape
        layer.weight = nn.Parameter(torch.zeros(shape))
        if layer.bias is not None:
            layer.bias = nn.Parameter(torch.zeros(shape[0]))


def _require_smaller(name: str, shape: Sequence[int], whole: Sequence[int]) -> None:
    if not all(0 < size <= most for size, most in zip(shape, whole, strict=True)):
        raise ValueError(f"{name} is {tuple(shape)} in the file and only {tuple(whole)} before anything is pruned")


def _resize_batch_norm(layer: _BatchNorm, channels: int) -> None:
    layer.num_features = channels
    for key, tensor in [*layer._parameters.items(), *layer._buffers.items()]:
        if tensor is not None and tensor.ndim == 1:
            made = torch.zeros(channels)
            setattr(layer, key, nn.Parameter(made) if isinstance(tensor, nn.Parameter) else made)
