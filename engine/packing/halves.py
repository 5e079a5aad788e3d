"""Floats of 16 bits as two bytes: the upper one coded, the lower one as it is.

The upper byte has the sign, the exponent and two bits of the mantissa. The weights of a layer are of a few magnitudes,
so its entropy is some 5.5 bits; the lower byte, eight bits of the mantissa, is as good as random.
"""

from __future__ import annotations

import numpy as np

ALPHABET = 256
FEWEST = 2_048
"""Fewer floats are left as they are: of a vector there is little to gain, and files stay simple."""


def pays(floats: np.ndarray) -> bool:
    """Whether these numbers (any shape) are coded so."""
    return floats.dtype == np.dtype("<f2") and floats.size >= FEWEST


def split(floats: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """float16 -> (n,) lower bytes, uint8; (n,) upper bytes, integers in 0 ... 255."""
    bits = np.ascontiguousarray(floats, "<f2").ravel().view("<u2")
    return (bits & 255).astype(np.uint8), (bits >> 8).astype(np.int64)


def join(lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """The inverse of ``split``, (n,) float16, bit for bit."""
    return (upper.astype("<u2") << 8 | lower).view("<f2")
