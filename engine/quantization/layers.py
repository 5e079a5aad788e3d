"""Layers that quantize their input and their weights before they compute."""

from __future__ import annotations

from torch import Tensor, nn

from engine.quantization.base import Quantizer
from engine.quantization.codes import Codes


class QuantizedLayer:
    """What quantized layers share: two quantizers, either of which may be absent (full precision)."""

    weight: nn.Parameter
    weight_quantizer: Quantizer | None
    input_quantizer: Quantizer | None

    def quantize_input(self, x: Tensor) -> Tensor:
        return x if self.input_quantizer is None else self.input_quantizer(x)

    def quantize_weight(self) -> Tensor:
        return self.weight if self.weight_quantizer is None else self.weight_quantizer(self.weight)

    def weight_codes(self) -> Codes | None:
        """The weights as integers, or ``None`` where they are not quantized."""
        return None if self.weight_quantizer is None else self.weight_quantizer.codes(self.weight)

    def adopt(self, layer: nn.Module, weight_quantizer: Quantizer | None, input_quantizer: Quantizer | None):
        """Take over the parameters themselves, so that tied weights stay tied."""
        self.weight, self.bias = layer.weight, layer.bias
        self.weight_quantizer, self.input_quantizer = weight_quantizer, input_quantizer
        self.train(layer.training)
        return self


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

    def forward(self, x: Tensor) -> Tensor:
        return self._conv_forward(self.quantize_input(x), self.quantize_weight(), self.bias)


class QuantLinear(QuantizedLayer, nn.Linear):
    """``nn.Linear`` on quantized input and weights."""

    @classmethod
    def of(cls, layer: nn.Linear, weight_quantizer: Quantizer | None, input_quantizer: Quantizer | None):
        made = cls(layer.in_features, layer.out_features, layer.bias is not None, device="meta")
        return made.adopt(layer, weight_quantizer, input_quantizer)

    def forward(self, x: Tensor) -> Tensor:
        return nn.functional.linear(self.quantize_input(x), self.quantize_weight(), self.bias)
