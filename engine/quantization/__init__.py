"""Quantizers, quantized layers, and how a network gets them."""

from engine.quantization import lsqplus, rebnet  # noqa: F401  (registration)
from engine.quantization.calibrate import calibrate, full_precision, set_scales, summarise_inputs
from engine.quantization.codes import Codes
from engine.quantization.layers import QuantConv2d, QuantEmbedding, QuantizedLayer, QuantLinear
from engine.quantization.lsqplus import LSQPlusActivationQuantizer, LSQPlusWeightQuantizer
from engine.quantization.prepare import prepare, quantized_layers, settle_weights
from engine.quantization.rebnet import ReBNetActivationQuantizer, ReBNetWeightQuantizer
from engine.quantization.registry import all_quantizers, get_quantizer

__all__ = [
    "Codes",
    "LSQPlusActivationQuantizer",
    "LSQPlusWeightQuantizer",
    "QuantConv2d",
    "QuantEmbedding",
    "QuantLinear",
    "QuantizedLayer",
    "ReBNetActivationQuantizer",
    "ReBNetWeightQuantizer",
    "all_quantizers",
    "calibrate",
    "full_precision",
    "get_quantizer",
    "prepare",
    "quantized_layers",
    "set_scales",
    "settle_weights",
    "summarise_inputs",
]
