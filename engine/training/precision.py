"""Which device and number format train fastest here: measured, for CPUs differ by a factor of ten."""

from __future__ import annotations

import time
from functools import cache

import torch
import torch.nn.functional as F

FORMATS = {"float32": None, "bfloat16": torch.bfloat16}
"""Name -> what autocast takes; ``None``: it is off."""

REPEATS = 30
"""Of two formats, in turn: on a busy machine most of them may be interrupted, and the fastest counts."""


def best_device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


@cache
def autocast_dtype(device_type: str) -> torch.dtype | None:
    """``torch.bfloat16`` where autocast to it is faster, else ``None``.

    A CPU with AMX or AVX512-BF16 trains three times as fast in bfloat16; one without emulates it, ten times
    slower. PyTorch has no public way to ask which it is, so one small convolution is timed in both, in turn.
    """
    if device_type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else None
    taken = {dtype: float("inf") for dtype in (torch.bfloat16, torch.float32)}
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # several wait for one another, on a busy machine for long
    try:
        for _ in range(REPEATS):
            for dtype in taken:
                taken[dtype] = min(taken[dtype], _seconds(dtype))
    finally:
        torch.set_num_threads(threads)
    return torch.bfloat16 if taken[torch.bfloat16] < 0.8 * taken[torch.float32] else None


def number_format(device_type: str) -> str:
    """The name in ``FORMATS`` of what trains fastest here."""
    return next(name for name, dtype in FORMATS.items() if dtype is autocast_dtype(device_type))


def _seconds(dtype: torch.dtype) -> float:
    x = torch.zeros(16, 16, 32, 32, dtype=dtype).contiguous(memory_format=torch.channels_last)
    weight = torch.zeros(16, 16, 3, 3, dtype=dtype)
    start = time.perf_counter()
    F.conv2d(x, weight, padding=1)
    return time.perf_counter() - start
