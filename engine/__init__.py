"""Slimscope's engine: compress a network, measure it, pack it.

    from engine import prepare, calibrate, pack, load

Imported on first use: listing the cache must not wait for PyTorch.
"""

from importlib import import_module

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


def __getattr__(name: str):
    if name not in _HOMES:
        raise AttributeError(f"module 'engine' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
