"""Quantizers, quantized layers, and how a network gets them. PyTorch is imported with the first of them."""

from engine.late import exports
from engine.quantization import entries  # noqa: F401  (registration)
from engine.quantization.registry import QuantizerEntry, all_quantizers, get_quantizer, register_quantizer

_HOMES = {
    "Codes": "engine.quantization.codes",
    "LSQPlusActivationQuantizer": "engine.quantization.lsqplus",
    "LSQPlusWeightQuantizer": "engine.quantization.lsqplus",
    "QuantConv2d": "engine.quantization.layers",
    "QuantEmbedding": "engine.quantization.layers",
    "QuantLinear": "engine.quantization.layers",
    "QuantizedLayer": "engine.quantization.layers",
    "ReBNetActivationQuantizer": "engine.quantization.rebnet",
    "ReBNetWeightQuantizer": "engine.quantization.rebnet",
    "calibrate": "engine.quantization.calibration",
    "full_precision": "engine.quantization.calibration",
    "prepare": "engine.quantization.preparation",
    "quantized_layers": "engine.quantization.preparation",
    "set_scales": "engine.quantization.calibration",
    "settle_weights": "engine.quantization.preparation",
    "summarise_inputs": "engine.quantization.calibration",
}
__all__ = ["QuantizerEntry", "all_quantizers", "get_quantizer", "register_quantizer"]
__all__ += _HOMES
__getattr__ = exports(__name__, _HOMES)
