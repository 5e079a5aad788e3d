"""What a network consists of, seen from a file: a list of named slots that can be read and written.

A slot is one tensor of the file: the integers of a quantized layer, the float weights of a pruned one, the two
vectors that a batch-norm comes down to, or any other parameter or buffer. The list follows from the structure of
the network alone, so a freshly built network has the same slots as the one that was packed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from engine.quantization import Codes, QuantizedLayer


@dataclass(frozen=True)
class NumbersSlot:
    """A parameter or buffer: floats of ``width`` bits, other types as they are."""

    name: str
    tensor: Tensor
    width: int

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.tensor.shape)

    def read(self) -> np.ndarray:
        return narrow(self.name, self.tensor.detach().cpu(), self.width)

    def write(self, value: np.ndarray) -> None:
        self.tensor.copy_(torch.from_numpy(value.copy()))


@dataclass(frozen=True)
class BatchNormSlot:
    """(2, channels): the factor and the shift that the layer's input gets in eval mode, float16.

        weight (x - mean) / sqrt(var + eps) + bias  =  factor x / sqrt(1 + eps) + shift

    They are written as weight and bias, with mean 0 and variance 1, under which the layer computes the right
    side. Reading them again gives the same numbers.
    """

    name: str
    layer: _BatchNorm
    width: int = 16

    @property
    def shape(self) -> tuple[int, ...]:
        return 2, self.layer.num_features

    def read(self) -> np.ndarray:
        layer = self.layer
        tensors = (layer.weight, layer.bias, layer.running_mean, layer.running_var)
        weight, bias, mean, variance = (tensor.detach().cpu().double() for tensor in tensors)
        deviation = (variance + layer.eps).sqrt()
        factor = weight * ((1 + layer.eps) ** 0.5 / deviation)
        return narrow(self.name, torch.stack([factor, bias - weight * mean / deviation]), self.width)

    def write(self, value: np.ndarray) -> None:
        factor, shift = torch.from_numpy(value.copy())
        self.layer.weight.copy_(factor)
        self.layer.bias.copy_(shift)
        self.layer.running_mean.zero_()
        self.layer.running_var.fill_(1)


@dataclass(frozen=True)
class CodesSlot:
    """The integers, scales and offset of a quantized layer's weights."""

    name: str
    layer: QuantizedLayer

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.layer.weight.shape)

    def read(self) -> Codes:
        codes = self.layer.weight_codes()
        return Codes(codes.planes.cpu(), codes.scales.cpu(), codes.offset.cpu(), codes.low, codes.high)

    def write(self, codes: Codes) -> None:
        """Raises ``ValueError`` where the layer would not compute with exactly ``codes.values()``."""
        try:
            self.layer.take_codes(codes)
        except ValueError as error:
            raise ValueError(f"{self.name}: {error}") from None


@dataclass(frozen=True)
class MaskedSlot:
    """The float weights of a layer that is pruned and not quantized; zero is what was pruned."""

    name: str
    layers: tuple[QuantizedLayer, ...]
    """All that are pruned among those that share these weights."""
    all_pruned: bool
    width: int = 16

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.layers[0].weight.shape)

    def read(self) -> np.ndarray:
        """Raises ``ValueError`` where layers that share the weights compute with different ones."""
        weight, mask = self.layers[0].weight.detach(), self.layers[0].mask
        pruned = weight.masked_fill(~mask, 0)
        alike = all(torch.equal(layer.mask, mask) for layer in self.layers)
        if not alike or not (self.all_pruned or torch.equal(pruned, weight)):
            raise ValueError(f"{self.name} is shared by layers that prune it differently: cannot be packed")
        return narrow(self.name, pruned.cpu(), self.width)

    def write(self, value: np.ndarray) -> None:
        self.layers[0].weight.copy_(torch.from_numpy(value.copy()))
        for layer in self.layers:
            layer.mask_weight(layer.weight.detach() != 0)


Slot = NumbersSlot | BatchNormSlot | MaskedSlot | CodesSlot


def slots(network: nn.Module) -> list[Slot]:
    """Every tensor of ``network`` that its file has to hold, in order of registration; shared ones once.

    Raises ``ValueError`` where a quantized layer shares its weights with another layer: a file holds one set of
    integers, and the other layer would compute with weights that were rounded for this one.
    """
    result: list[Slot] = []
    modules = list(network.named_modules())
    coded = [m for _, m in modules if isinstance(m, QuantizedLayer) and m.weight_quantizer is not None]
    quantized = {id(layer.weight) for layer in coded}
    inside = {id(module) for layer in coded for module in layer.weight_quantizer.modules()}
    inputs = [m.input_quantizer for _, m in modules if isinstance(m, QuantizedLayer) and m.input_quantizer is not None]
    exact = {id(module) for quantizer in inputs for module in quantizer.modules()}
    pruned = [m for _, m in modules if isinstance(m, QuantizedLayer) and m.mask is not None]
    pruned = [layer for layer in pruned if layer.weight_quantizer is None]
    holders = Counter(id(tensor) for _, m in modules for _, tensor in _own_tensors(m))
    seen: set[int] = set()
    for path, module in modules:
        if id(module) in inside:
            continue  # restored from the integers
        if isinstance(module, _BatchNorm) and module.affine and module.track_running_stats:
            result.append(BatchNormSlot(path, module))
            continue
        for key, tensor in _own_tensors(module):
            name = f"{path}.{key}".lstrip(".")
            has_codes = isinstance(module, QuantizedLayer) and module.weight_quantizer is not None and key == "weight"
            if isinstance(module, QuantizedLayer) and key == "mask":
                continue  # where it is false, the weight is zero
            if id(tensor) in quantized and (not has_codes or id(tensor) in seen):
                raise ValueError(f"{name} is shared with a layer that quantizes it in another way: cannot be packed")
            if id(tensor) in seen:
                continue
            seen.add(id(tensor))
            width = 32 if id(module) in exact or key in ("running_mean", "running_var") else 16
            if has_codes:
                result.append(CodesSlot(name, module))
            elif sharing := tuple(layer for layer in pruned if layer.weight is tensor):
                result.append(MaskedSlot(name, sharing, len(sharing) == holders[id(tensor)]))
            else:
                result.append(NumbersSlot(name, tensor, width))
    return result


def bits_of(network: nn.Module) -> list[list[int | None]]:
    """[weight bits, activation bits] of each quantized layer; ``None`` is full precision."""
    layers = [module for module in network.modules() if isinstance(module, QuantizedLayer)]
    return [[getattr(q, "bits", None) for q in (m.weight_quantizer, m.input_quantizer)] for m in layers]


def narrow(name: str, tensor: Tensor, width: int) -> np.ndarray:
    """Floats in ``width`` bits, in 32 where 16 would overflow; other types unchanged; little-endian."""
    if not tensor.is_floating_point():
        array = tensor.numpy()
        return array.astype(array.dtype.newbyteorder("<"))
    if not torch.isfinite(tensor).all():
        raise ValueError(f"{name} holds numbers that are not finite: is the network calibrated?")
    half = tensor.half()
    if width == 16 and torch.isfinite(half).all():
        return half.numpy().astype("<f2")
    return tensor.float().numpy().astype("<f4")


def _own_tensors(module: nn.Module) -> list[tuple[str, Tensor]]:
    """Parameters and persistent buffers, without the count of batches, which nothing in eval mode reads."""
    named = [*module._parameters.items(), *module._buffers.items()]
    skipped = module._non_persistent_buffers_set | {"num_batches_tracked"}
    return [(key, tensor) for key, tensor in named if tensor is not None and key not in skipped]
