"""Layers that quantize their input and their weights before they compute."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor, nn

from engine.quantization.base import Quantizer
from engine.quantization.codes import Codes

HOOKS = (
    "_forward_hooks", "_forward_hooks_with_kwargs", "_forward_hooks_always_called", "_forward_pre_hooks",
    "_forward_pre_hooks_with_kwargs", "_backward_hooks", "_backward_pre_hooks", "_is_full_backward_hook",
)  # fmt: skip
"""Where an ``nn.Module`` keeps what ``register_forward_hook`` and its kin were given."""


class QuantizedLayer:
    """What quantized layers share: two quantizers, either of which may be absent (full precision)."""

    weight: nn.Parameter
    weight_quantizer: Quantizer | None
    input_quantizer: Quantizer | None
    mask: Tensor | None
    """Which weights are kept, bool; ``None``: all."""
    stand_in: str | None = None
    """The layer beside it whose input sets the scale of its own where no calibration data reaches it."""
    settled: Tensor | None = None
    """The quantized weights, where they are known not to change (see ``settle_weights``)."""

    @property
    def has_weight(self) -> bool:
        """False where a tensor is quantized that is no layer's input, as within attention."""
        return "weight" in self._parameters

    def mask_weight(self, kept: Tensor | None) -> None:
        """From now on weights not ``kept`` (bool, the weight's shape) are exactly zero, whatever the quantizer says."""
        self.mask, self.settled = kept, None

    def train(self, mode: bool = True):
        if mode:
            self.settled = None
        return super().train(mode)

    def _apply(self, fn, *others):
        super()._apply(fn, *others)
        if self.settled is not None:  # neither parameter nor buffer: no file holds it
            self.settled = fn(self.settled)
        return self

    def quantize_input(self, x: Tensor) -> Tensor:
        return x if self.input_quantizer is None else self.input_quantizer(x)

    def quantize_weight(self) -> Tensor:
        if self.settled is not None and self.weight_quantizer is not None:  # without one: full precision is asked for
            return self.settled
        weight = self.weight if self.weight_quantizer is None else self.weight_quantizer(self.weight)
        return weight if self.mask is None else weight * self.mask

    def weight_codes(self) -> Codes | None:
        """The weights as integers, or ``None`` where they are not quantized."""
        if self.weight_quantizer is None:
            return None
        codes = self.weight_quantizer.codes(self.weight)
        return codes if self.mask is None else replace(codes, planes=codes.planes * self.mask)

    def take_codes(self, codes: Codes) -> None:
        """Compute with exactly ``codes.values()`` from now on; raises ``ValueError`` where its quantizer cannot.

        In a layer that has a mask all zeros are taken for pruned: they stay zero in further training.
        """
        pruned = self.mask is not None
        self.mask = self.settled = None
        self.weight.copy_(self.weight_quantizer.preimage(codes))
        self.weight_quantizer.restore(codes)
        values = codes.values().cpu()
        same = torch.equal(self.quantize_weight().cpu(), values)
        if pruned or not same:  # or else a quantizer without a zero: what is zero was pruned
            self.mask_weight((codes.planes != 0).any(0).to(self.weight.device))
            same = torch.equal(self.quantize_weight().cpu(), values)
        again = self.weight_quantizer.codes(self.weight.detach().flatten(1)[:, :1])  # of each channel one is enough
        if not same or (again.low, again.high, again.scales.shape) != (codes.low, codes.high, codes.scales.shape):
            raise ValueError("the layer does not give these integers back; its quantizer is another")

    def adopt(self, layer: nn.Module, weight_quantizer: Quantizer | None, input_quantizer: Quantizer | None):
        """Take over the parameters themselves, so that tied weights stay tied, and what is hooked to ``layer``."""
        self.weight = layer.weight
        if hasattr(layer, "bias"):
            self.bias = layer.bias
        for name in HOOKS:
            setattr(self, name, getattr(layer, name))
        self.weight_quantizer, self.input_quantizer = weight_quantizer, input_quantizer
        for quantizer in filter(None, (weight_quantizer, input_quantizer)):
            quantizer.to(layer.weight.device)
        self.register_buffer("mask", getattr(layer, "mask", None))
        self.train(layer.training)
        return self

    def _load_from_state_dict(self, state_dict, prefix, *others):
        self.settled = None
        kept = state_dict.get(f"{prefix}mask")
        if kept is None and f"{prefix}weight" in state_dict:  # a partial one says nothing about this layer
            self.mask = None
        elif kept is not None and self.mask is None:
            self.mask = torch.empty_like(kept, device=self.weight.device)
        super()._load_from_state_dict(state_dict, prefix, *others)


class QuantConv2d(QuantizedLayer, nn.Conv2d):
    """``nn.Conv2d`` on quantized input and weights.

    Padding is added after quantization and is exactly zero. The input's offset is therefore not folded into
    the bias: at the border, where zeros take part, that would be wrong.
    """

    @classmethod
    def of(cls, layer: nn.Conv2d, weight_quantizer: Quantizer | None, input_quantizer: Quantizer | None):
        made = cls(
            layer.in_channels, layer.out_channels, layer.kernel_size, layer.stride, layer.padding, layer.dilation,
            layer.groups, layer.bias is not None, layer.padding_mode, device="meta",
        )  # fmt: skip
        return made.adopt(layer, weight_quantizer, input_quantizer)

    def forward(self, input: Tensor) -> Tensor:
        return self._conv_forward(self.quantize_input(input), self.quantize_weight(), self.bias)


class QuantLinear(QuantizedLayer, nn.Linear):
    """``nn.Linear`` on quantized input and weights."""

    @classmethod
    def of(cls, layer: nn.Linear, weight_quantizer: Quantizer | None, input_quantizer: Quantizer | None):
        made = cls(layer.in_features, layer.out_features, layer.bias is not None, device="meta")
        return made.adopt(layer, weight_quantizer, input_quantizer)

    def forward(self, input: Tensor) -> Tensor:
        return nn.functional.linear(self.quantize_input(input), self.quantize_weight(), self.bias)


class QuantEmbedding(QuantizedLayer, nn.Embedding):
    """``nn.Embedding`` of quantized vectors: (...) integers -> (..., dimensions)."""

    @classmethod
    def of(cls, layer: nn.Embedding, weight_quantizer: Quantizer | None, input_quantizer: None = None):
        made = cls(
            layer.num_embeddings, layer.embedding_dim, layer.padding_idx, layer.max_norm, layer.norm_type,
            layer.scale_grad_by_freq, layer.sparse, device="meta",
        )  # fmt: skip
        return made.adopt(layer, weight_quantizer, input_quantizer)

    def forward(self, input: Tensor) -> Tensor:
        # Gradients of its rows are dense, also where ``sparse``: they come through the quantizer.
        few = input.numel() < self.num_embeddings and not self.scale_grad_by_freq
        if few and self.settled is None and self.weight_quantizer is not None:
            return self._only(input)
        return nn.functional.embedding(
            input, self.quantize_weight(), self.padding_idx, scale_grad_by_freq=self.scale_grad_by_freq
        )

    def _only(self, input: Tensor) -> Tensor:
        """The same for few of many vectors: a batch has some of a vocabulary's words."""
        vectors = self.weight_quantizer.rows(self.weight, input)
        if self.mask is not None:
            vectors = vectors * self.mask[input]
        if self.padding_idx is not None:  # what stands there is not learned
            vectors = torch.where((input == self.padding_idx)[..., None], vectors.detach(), vectors)
        return vectors
