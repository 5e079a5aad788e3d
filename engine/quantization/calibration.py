"""Setting the scales from data: the only place where they are set."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor, nn

from engine.modes import evaluating
from engine.quantization.base import require_values
from engine.quantization.layers import QuantizedLayer
from engine.quantization.preparation import quantized_layers

SAMPLE_PER_BATCH = 16_384
SLICES = 2_048
COVERING_BITS = 8
"""From as many bits on the scales may cover even the outermost values: there are levels enough."""


def calibrate(quantized: nn.Module, batches: Iterable) -> None:
    """Set every scale of ``quantized``, in place, from its weights and from ``batches`` of inputs.

    A batch is a tensor, a sequence whose first item is the tensor (labels may follow), or a mapping of
    keyword arguments. Activations are observed with all quantizers off, in eval mode, so neither the order
    of layers nor batch-norm statistics are touched. Raises ``ValueError`` where there is no batch, where none reaches a
    layer, and where weights or activations are not finite.
    """
    set_scales(quantized, summarise_inputs(quantized, batches))


def set_scales(quantized: nn.Module, summaries: Mapping[str, Tensor], names: Collection[str] | None = None) -> None:
    """As ``calibrate``, from the ``summaries`` of an earlier ``summarise_inputs``; ``names``: of these layers only."""
    for name, layer in quantized_layers(quantized).items():
        if names is not None and name not in names:
            continue
        if layer.weight_quantizer is not None:
            with _named(name):
                layer.weight_quantizer.fit(layer.weight.detach(), layer.mask)
            layer.settled = None
        if layer.input_quantizer is not None:
            beside = ".".join([*name.split(".")[:-1], layer.stand_in or ""])
            seen = summaries.get(name, summaries.get(beside))
            if seen is None:
                raise ValueError(f"no calibration data reached layer {name!r}")
            with _named(name):
                require_values(seen, "activations")
                few_bits = layer.input_quantizer.bits < COVERING_BITS
                layer.input_quantizer.fit((seen[1:-1] if few_bits else seen).to(layer.weight.device))


@torch.no_grad()
def summarise_inputs(quantized: nn.Module, batches: Iterable) -> dict[str, Tensor]:
    """Name of each quantized layer -> (2050,) values of its full-precision input, least to greatest.

    Between the least and the greatest of all they are the middles of 2,048 slices of equally many values. Enough to
    set scales at any width, and small enough to ship with a network, so that it can be calibrated where there is no
    data. With fewer than 8 bits the outermost two are left out: in the fit they would count as one value in 2,048, as
    rare as they are, and take most of the few levels.
    """
    seen: dict[str, list[Tensor]] = {}

    def look(name: str, arguments: tuple, options: dict) -> None:
        values = arguments[0] if arguments else options["input"]
        if values.numel():
            seen.setdefault(name, []).append(_sample(values))

    hooks = [
        layer.register_forward_pre_hook(lambda _, *given, name=name: look(name, *given), with_kwargs=True)
        for name, layer in quantized_layers(quantized).items()
        if layer.input_quantizer is not None
    ]
    count = 0
    try:
        with evaluating(quantized), full_precision(quantized):
            for batch in batches:
                count += 1
                if isinstance(batch, Mapping):
                    quantized(**batch)
                else:
                    quantized(batch if isinstance(batch, Tensor) else batch[0])
    finally:
        for hook in hooks:
            hook.remove()
    if not count:
        raise ValueError("calibration needs at least one batch")
    return {name: _summary(samples) for name, samples in seen.items()}


@contextmanager
def full_precision(quantized: nn.Module):
    """Within it the network computes without its quantizers."""
    layers: list[QuantizedLayer] = list(quantized_layers(quantized).values())
    saved = [(layer.weight_quantizer, layer.input_quantizer) for layer in layers]
    for layer in layers:
        layer.weight_quantizer = layer.input_quantizer = None
    try:
        yield quantized
    finally:
        for layer, (weight_quantizer, input_quantizer) in zip(layers, saved, strict=True):
            layer.weight_quantizer, layer.input_quantizer = weight_quantizer, input_quantizer


@contextmanager
def _named(layer: str):
    try:
        yield
    except ValueError as error:
        raise ValueError(f"layer {layer!r}: {error}") from None


def _sample(values: Tensor) -> Tensor:
    """The least, every k-th value, the greatest; k is odd, so that it does not keep hitting the same channel."""
    flat = values.detach().float().flatten()
    stride = max(1, flat.numel() // SAMPLE_PER_BATCH) | 1
    return torch.cat([flat.min()[None], flat[::stride], flat.max()[None]])


def _summary(samples: list[Tensor]) -> Tensor:
    ordered = torch.from_numpy(np.sort(torch.cat([each[1:-1] for each in samples]).cpu().numpy()))  # torch's is slow
    middles = (torch.arange(SLICES, dtype=torch.float64) + 0.5) / SLICES  # float32 misses some places
    least, greatest = torch.stack([each[[0, -1]] for each in samples]).cpu().T
    return torch.cat([least.min()[None], ordered[(middles * len(ordered)).long()], greatest.max()[None]])
