"""Batch-norm of a rebuilt network, made trainable again."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from engine.modes import evaluating


@torch.no_grad()
def unfold_batch_norm(network: nn.Module, batches: Iterable[tuple[Tensor, Tensor]]) -> None:
    """Give every batch-norm the mean and variance of its input again, in place; eval output stays the same.

    A packed file keeps one factor and one shift a channel (statistics folded in). In eval mode that is all
    there is to batch-norm, but in training it would normalise twice. ``batches`` are (inputs, labels). One without
    weights or without statistics is not folded and stays as it is.
    """
    layers = [m for m in network.modules() if isinstance(m, _BatchNorm) and m.affine and m.track_running_stats]
    if not layers:
        return
    sums = {layer: [0, 0.0, 0.0] for layer in layers}

    def collect(layer: nn.Module, inputs: tuple[Tensor]) -> None:
        flat = inputs[0].transpose(0, 1).flatten(1).double()
        sums[layer][0] += flat.shape[1]
        sums[layer][1] += flat.sum(1)
        sums[layer][2] += flat.square().sum(1)

    hooks = [layer.register_forward_pre_hook(collect) for layer in layers]
    try:
        with evaluating(network):
            for inputs, _ in batches:
                network(inputs)
    finally:
        for hook in hooks:
            hook.remove()
    for layer, (count, total, squares) in sums.items():
        if not count:
            continue
        mean = total / count
        variance = (squares / count - mean.square()).clamp_min(0)
        factor = layer.weight.double() / (layer.running_var.double() + layer.eps).sqrt()
        shift = layer.bias.double() - layer.running_mean.double() * factor
        layer.weight.copy_(factor * (variance + layer.eps).sqrt())
        layer.bias.copy_(shift + mean * factor)
        layer.running_mean.copy_(mean)
        layer.running_var.copy_(variance)
