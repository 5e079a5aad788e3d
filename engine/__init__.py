"""Slimscope's engine: compress a network, measure it, pack it.

from engine import prepare, calibrate, pack, load
"""

from engine.late import exports

_HOMES = {
    "calibrate": "engine.quantization",
    "prepare": "engine.quantization",
    "prune": "engine.pruning",
    "compress_attention": "engine.attention",
    "restore_attention": "engine.attention",
    "pack": "engine.packing",
    "unpack": "engine.packing",
    "load": "engine.networks",
    "Variant": "engine.variant",
    "Store": "engine.store",
}
__all__ = sorted(_HOMES)
__getattr__ = exports(__name__, _HOMES)
