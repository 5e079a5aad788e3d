"""From any network to the same network with quantized layers."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Mapping

import torch
from torch import nn
from torch.nn.modules.conv import _ConvNd

from engine.quantization.layers import QuantConv2d, QuantEmbedding, QuantizedLayer, QuantLinear
from engine.quantization.registry import get_quantizer

REPLACEMENTS = {nn.Conv2d: QuantConv2d, nn.Linear: QuantLinear}
"""Exact types only: a subclass may compute something else."""
EMBEDDING_SCALES = ("tensor", "row")


def prepare(
    model: nn.Module,
    weight_bits: int | None = 8,
    activation_bits: int | None = 8,
    quantizer: str = "lsqplus",
    *,
    per_channel: bool = False,
    ends_bits: int | None = None,
    embeddings: str | None = None,
    layer_bits: Mapping[str, tuple[int | None, int | None]] | None = None,
) -> nn.Module:
    """A copy of ``model`` with every ``Conv2d`` and ``Linear`` quantized; ``model`` stays as it is.

    ``weight_bits`` and ``activation_bits`` count bits (for ``rebnet`` levels); ``None`` leaves that side in
    full precision. ``per_channel`` learns one weight scale an output channel instead of one a layer.
    ``ends_bits`` is the width of the first and the last layer, in order of registration (the LSQ+ paper keeps
    them at 8 bits); ``None`` treats all layers alike. ``embeddings`` quantizes every ``Embedding`` to
    ``weight_bits`` too, with one scale a ``"tensor"`` or one a ``"row"``; ``None`` leaves them. ``layer_bits`` gives
    the layers that it names (weight bits, activation bits) of their own; of an embedding the latter mean nothing.
    Scales are not set: call ``calibrate`` next.

    Layers that were prepared without any quantizer, as those of a pruned network, get theirs now and keep their
    masks. Forward and backward hooks stay, copied as the rest of the network. What computes from its weights in another
    way stays in full precision, and a ``UserWarning`` names it: convolutions of other dimensions, recurrent layers,
    ``MultiheadAttention``, subclasses, and layers whose weights are reparametrized or masked by PyTorch
    (``weight_norm``, ``spectral_norm``, ``torch.nn.utils.prune``).

    Raises ``ValueError`` for an unknown quantizer, a width it does not have, a network without such layers, a layer in
    ``layer_bits`` that is not quantized, an embedding with ``max_norm`` that is to be, or weights to be quantized that
    are not float32.
    """
    entry = get_quantizer(quantizer)
    check_embeddings(embeddings)
    model = copy.deepcopy(model, _computed(model))
    names = [name for name, module in model.named_modules() if _replacement(module) is not None]
    if not names:
        raise ValueError(f"{type(model).__name__} has no Conv2d or Linear layer to quantize")
    _warn_of_left(model, embeddings is not None)
    layer_bits = dict(layer_bits or {})
    ends = {names[0], names[-1]} if ends_bits is not None else set()
    replaced: dict[nn.Module, nn.Module] = {}  # by the layer itself: an id may be given to a new object
    for name in names:
        layer = model.get_submodule(name)
        widths = (ends_bits, ends_bits) if name in ends else (weight_bits, activation_bits)
        weight, activation = layer_bits.pop(name, widths)
        _require_float32(name, layer)
        channels = layer.weight.shape[0] if per_channel else None
        made = _replacement(layer).of(
            layer,
            None if weight is None else entry.weight(weight, channels=channels),
            None if activation is None else entry.activation(activation),
        )
        replaced[layer] = made
        model = _put(model, name, made)
    for module in model.modules():
        if isinstance(module, nn.TransformerEncoderLayer):
            module.activation_relu_or_gelu = 0  # else PyTorch may compute from the weights without calling the layers
    if embeddings is not None:
        for name, layer in _embeddings(model).items():
            if layer.max_norm is not None:
                raise ValueError(f"the embedding {name!r} changes its own weights (max_norm): it cannot be quantized")
            weight, _ = layer_bits.pop(name, (weight_bits, None))
            if weight is None:
                continue
            _require_float32(name, layer)
            rows = layer.num_embeddings if embeddings == "row" else None
            replaced[layer] = QuantEmbedding.of(layer, entry.weight(weight, channels=rows))
            model = _put(model, name, replaced[layer])
    if layer_bits:
        raise ValueError(
            f"there is no layer {', '.join(map(repr, layer_bits))} to quantize; there are: {', '.join(names)}"
        )
    # A module that is registered under several names is quantized once and stays one module.
    for parent in list(model.modules()):
        for name, child in parent._modules.items():
            if child in replaced:
                parent._modules[name] = replaced[child]
    return model


def check_embeddings(embeddings: str | None) -> None:
    """Raises ``ValueError`` for what is neither ``None`` nor what an embedding can have one scale for each of."""
    if embeddings not in (None, *EMBEDDING_SCALES):
        raise ValueError(f"embeddings must be tensor, row or None, not {embeddings!r}")


def quantized_layers(model: nn.Module) -> dict[str, QuantizedLayer]:
    """Name -> layer, in order of registration."""
    return {name: module for name, module in model.named_modules() if isinstance(module, QuantizedLayer)}


@torch.no_grad()
def settle_weights(model: nn.Module) -> None:
    """Quantize the weights of ``model`` now instead of in every forward pass, until it trains or is calibrated again.

    For a network that is asked many times and not changed; the outputs stay the same, bit for bit.
    """
    for layer in quantized_layers(model).values():
        if layer.weight_quantizer is not None:
            layer.settled = layer.quantize_weight()


def _replacement(layer: nn.Module) -> type[QuantizedLayer] | None:
    """What takes the place of ``layer``, if anything does."""
    if type(layer) in REPLACEMENTS.values() and layer.weight_quantizer is None and layer.input_quantizer is None:
        return type(layer)
    return REPLACEMENTS.get(type(layer)) if _owns_weights(layer) else None


def _owns_weights(layer: nn.Module) -> bool:
    """False where ``weight`` or ``bias`` follows from other parameters before each forward pass."""
    return all(name in layer._parameters for name in ("weight", "bias") if hasattr(layer, name))


def _computed(model: nn.Module) -> dict[int, torch.Tensor]:
    """For ``copy.deepcopy``, which copies no results: such weights are computed anew anyway."""
    tensors = [
        value for module in model.modules() for value in vars(module).values() if isinstance(value, torch.Tensor)
    ]
    return {id(tensor): tensor.detach().clone() for tensor in tensors if not tensor.is_leaf}


def _embeddings(model: nn.Module) -> dict[str, nn.Embedding]:
    """Those that can be quantized."""
    return {name: m for name, m in model.named_modules() if type(m) is nn.Embedding and _owns_weights(m)}


def _warn_of_left(model: nn.Module, embeddings: bool) -> None:
    """Name what one would expect to be quantized and is not."""
    kinds = (_ConvNd, nn.Linear, nn.Bilinear, nn.RNNBase, nn.MultiheadAttention, *([nn.Embedding] * embeddings))
    found, left = _embeddings(model), {}
    for name, module in model.named_modules():
        taken = name in found or isinstance(module, QuantizedLayer) or _replacement(module) is not None
        if isinstance(module, kinds) and not taken and not any(name.startswith(f"{outer}.") for outer in left):
            left[name] = type(module).__name__
    if left:
        listed = ", ".join(f"{name!r} ({kind})" for name, kind in left.items())
        warnings.warn(
            f"left in full precision, for they do not compute as a plain layer does: {listed}",
            stacklevel=3,
        )


def _require_float32(name: str, layer: nn.Module) -> None:
    if layer.weight.dtype != torch.float32:
        raise ValueError(
            f"the weights of {name!r} are {layer.weight.dtype}, and quantizers compute in float32: prepare "
            "model.float(), and train under torch.autocast where a narrower format is wanted"
        )


def _put(model: nn.Module, name: str, layer: nn.Module) -> nn.Module:
    if not name:  # the network is a single layer
        return layer
    parent, _, last = name.rpartition(".")
    setattr(model.get_submodule(parent), last, layer)
    return model
