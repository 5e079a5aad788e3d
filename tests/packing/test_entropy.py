"""Symbols to a stream and back, near the entropy, by a model that needs no float."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.packing.entropy import decode, encode
from engine.packing.histogram import Histogram, flat, share

SIZES = (0, 1, 7, 1000)


def gaussian(bits, count, seed=0, sparsity=0.0):
    """Symbols as the integers of quantized Gaussian weights have them, and their alphabet."""
    weights = np.random.default_rng(seed).standard_normal(count)
    if sparsity:
        weights[np.abs(weights) < np.quantile(np.abs(weights), sparsity)] = 0
    half = 2 ** (bits - 1)
    return np.clip(np.round(weights / 3 * half), -half, math.ceil(half) - 1).astype(int) + math.ceil(half), 2**bits


def entropy_bytes(symbols):
    """Independent of the code under test: by counting."""
    return sum(n * math.log2(len(symbols) / n) for n in Counter(symbols.tolist()).values()) / 8


def round_trip(*tensors):
    return decode(encode(tensors), [(len(symbols), alphabet) for symbols, alphabet in tensors])


@pytest.mark.parametrize("count", SIZES)
@pytest.mark.parametrize("bits", range(1, 9))
def test_round_trip(bits, count):
    symbols = np.random.default_rng(bits).integers(0, 2**bits, count)
    assert np.array_equal(round_trip((symbols, 2**bits))[0], symbols)


@pytest.mark.parametrize("alphabet", [1, 2, 3, 256, 600, 2**16 + 1])
@pytest.mark.parametrize("count", SIZES)
def test_constant_tensors_cost_almost_nothing(count, alphabet):
    symbols = np.full(count, alphabet - 1)
    assert np.array_equal(round_trip((symbols, alphabet))[0], symbols)
    # A large alphabet needs one flag a symbol, and every symbol keeps the least probability.
    assert len(encode([(symbols, alphabet)])) <= 16 + count * alphabet / 2**24


def test_many_tensors_share_one_stream():
    tensors = [gaussian(bits, 50 * bits, seed=bits) for bits in range(2, 9)]
    tensors += [(np.zeros(0, int), 4), (np.ones(3, int), 2)]
    for found, (symbols, _) in zip(round_trip(*tensors), tensors, strict=True):
        assert np.array_equal(found, symbols)
    assert encode([]) == b""
    assert decode(b"", []) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 700).flatmap(lambda k: st.tuples(st.just(k), st.lists(st.integers(0, k - 1), max_size=80))))
def test_any_integers_come_back(case):
    alphabet, symbols = case
    assert round_trip((np.array(symbols, dtype=int), alphabet))[0].tolist() == symbols


@pytest.mark.parametrize("sparsity", [0, 0.5, 0.9, 0.95])
@pytest.mark.parametrize("bits", range(2, 9))
def test_near_the_entropy_for_a_layer_of_resnet20(bits, sparsity):
    symbols, alphabet = gaussian(bits, 64 * 64 * 9, sparsity=sparsity)
    assert len(encode([(symbols, alphabet)])) <= 1.005 * entropy_bytes(symbols) + 40


@pytest.mark.parametrize("alphabet", [2**12, 2**16])
def test_a_large_alphabet_is_coded_near_its_entropy(alphabet):
    weights = np.random.default_rng(0).standard_normal(200_000)
    symbols = np.clip(weights / 4 * alphabet / 2 + alphabet / 2, 0, alphabet - 1).astype(int)
    symbols[::2] = alphabet // 2
    # With more symbols than data the empirical entropy is far too low; that of the density is the measure.
    density = 0.5 * 200_000 * (0.5 * math.log2(2 * math.pi * math.e) + math.log2(alphabet / 8)) / 8
    assert len(encode([(symbols, alphabet)])) <= 1.02 * (density + 200_000 / 8)
    assert np.array_equal(round_trip((symbols, alphabet))[0], symbols)


def reference_decode(stream, sizes):
    """Asymmetric numeral systems in whole numbers of Python: 64 bits of state, words of 32, probabilities of 24."""
    words = np.frombuffer(stream, "<u4").tolist()
    state = (words.pop() << 32 | words.pop()) if len(words) > 1 else words.pop()

    def pop(histogram):
        nonlocal state
        probabilities = [int(f) + 1 for f in histogram.frequencies()]
        assert sum(probabilities) == 2**24
        quantile, left, symbol = state % 2**24, 0, 0
        while left + probabilities[symbol] <= quantile:
            left += probabilities[symbol]
            symbol += 1
        state = (state >> 24) * probabilities[symbol] + quantile - left
        if state < 2**32 and words:
            state = state << 32 | words.pop()
        return symbol

    result = []
    for count, alphabet in sizes:
        bins = pop(flat(alphabet)) + 1
        certain = bins in (1, alphabet)
        flags = [bins > 1 if certain else pop(share(bins - 1, alphabet - 1)) for _ in range(alphabet - 1)]
        heights = [pop(flat(256)) for _ in range(bins)]
        histogram = Histogram(np.array(flags, dtype=bool), np.array(heights))
        result.append([pop(histogram) for _ in range(count)])
    return result


def test_the_stream_is_what_integer_arithmetic_says():
    """The same on every machine: a decoder without a single float reads it."""
    tensors = [gaussian(8, 500), gaussian(4, 300, sparsity=0.9), gaussian(2, 100), (np.ones(20, int), 3)]
    found = reference_decode(encode(tensors), [(len(symbols), alphabet) for symbols, alphabet in tensors])
    assert found == [symbols.tolist() for symbols, _ in tensors]


def test_a_stream_that_is_not_theirs_is_refused():
    tensors = [gaussian(4, 500)]
    stream = encode(tensors)
    with pytest.raises(ValueError, match="whole words"):
        decode(stream[:-1], [(500, 16)])
    with pytest.raises(ValueError, match="more integers"):
        decode(stream, [(100, 16)])
    with pytest.raises(ValueError):
        decode(stream + b"\0\0\0\0", [(500, 16)])


@pytest.mark.parametrize("seed", range(20))
def test_nonsense_raises_value_error_or_gives_integers_in_range(seed):
    noise = np.random.default_rng(seed).bytes(64)
    try:
        (found,) = decode(noise, [(50, 256)])
    except ValueError:
        return
    assert found.min() >= 0
    assert found.max() < 256
