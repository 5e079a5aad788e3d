"""Small integers to few bytes and back: asymmetric numeral systems under a histogram for each tensor.

One stream holds everything, so that only one coder has to be flushed. In the order of decoding:

    for each tensor   bins - 1              flat over the alphabet
                      starts                alphabet - 1 flags, likely in proportion to the bins
                      heights               bins x 8 bits
                      symbols               under that histogram

A tensor without elements, or with an alphabet of one symbol, takes nothing. The coder is constriction's
AnsCoder (Bamler, Understanding Entropy Coding With Asymmetric Numeral Systems, 2022): 64 bits of state, words
of 32 bits, probabilities of 24 bits. See :mod:`engine.packing.histogram` for why these are the same anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import contextmanager

import constriction
import numpy as np

from engine.packing.histogram import Histogram, fit, flat, share

LARGEST_ALPHABET = 2**16 + 1


def encode(tensors: Sequence[tuple[np.ndarray, int]]) -> bytes:
    """Pairs of symbols ((n,) integers in 0 ... alphabet - 1) and alphabet -> the stream, in 32-bit words."""
    coder = constriction.stream.stack.AnsCoder()
    for symbols, alphabet in reversed(tensors):  # what is pushed last is decoded first
        if not len(symbols) or alphabet == 1:
            continue
        histogram = fit(np.bincount(symbols, minlength=alphabet))
        _push(coder, symbols, histogram)
        _push(coder, histogram.heights, flat(256))
        _push_starts(coder, histogram)
        _push(coder, np.array([len(histogram.heights) - 1]), flat(alphabet))
    return coder.get_compressed().astype("<u4").tobytes()


def decode(stream: bytes, sizes: Iterable[tuple[int, int]]) -> list[np.ndarray]:
    """The symbols ((n,) int32) of each pair of n and alphabet. Raises ``ValueError`` if the stream is not theirs.

    Allocates 4 n bytes: check n first.
    """
    if len(stream) % 4:
        raise ValueError("the coded integers are not whole words")
    result = []
    with _coder_errors():
        coder = constriction.stream.stack.AnsCoder(np.frombuffer(stream, dtype="<u4").astype(np.uint32))
        for count, alphabet in sizes:
            if not count or alphabet == 1:
                result.append(np.zeros(count, dtype=np.int32))
                continue
            bins = int(_pop(coder, 1, flat(alphabet))[0]) + 1
            starts = _pop_starts(coder, bins, alphabet)
            result.append(_pop(coder, count, Histogram(starts, _pop(coder, bins, flat(256)))))
        if not coder.is_empty():
            raise ValueError("more integers are coded than there are")
    return result


def _push_starts(coder, histogram: Histogram) -> None:
    starts = histogram.starts
    if not starts.all() and starts.any():
        _push(coder, starts, share(int(starts.sum()), len(starts)))


def _pop_starts(coder, bins: int, alphabet: int) -> np.ndarray:
    flags, starts = alphabet - 1, bins - 1
    if starts in (0, flags):
        return np.full(flags, starts > 0)
    result = _pop(coder, flags, share(starts, flags)).astype(bool)
    if result.sum() != starts:
        raise ValueError("a histogram contradicts itself")
    return result


def _push(coder, symbols: np.ndarray, histogram: Histogram) -> None:
    coder.encode_reverse(np.ascontiguousarray(symbols, dtype=np.int32), _model(histogram))


def _pop(coder, count: int, histogram: Histogram) -> np.ndarray:
    return coder.decode(_model(histogram), count)


def _model(histogram: Histogram):
    return constriction.stream.model.Categorical(histogram.frequencies().astype(np.float64), perfect=False)


@contextmanager
def _coder_errors():
    """Whatever the coder makes of nonsense, as a ``ValueError``."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, MemoryError, ValueError):
        raise
    except BaseException as error:  # a panic in Rust derives from BaseException
        raise ValueError(f"the coded integers make no sense: {error}") from None
