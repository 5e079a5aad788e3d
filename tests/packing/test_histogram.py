"""Bins: few, exact in sum, best by description length."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.packing.histogram import BIN_BITS, HEIGHTS, MOST_EDGES, Histogram, fit, flat, share


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 2**31), min_size=2, max_size=600).filter(any))
def test_frequencies_are_whole_and_sum_to_what_the_coder_scales_to(counts):
    frequencies = fit(np.array(counts)).frequencies()
    assert frequencies.dtype == np.int64
    assert frequencies.min() >= 0
    assert len(frequencies) == len(counts)
    assert frequencies.sum() == 2**24 - len(counts)


def description_bits(counts, edges):
    """What ``edges`` cost: the data under bins of equal likelihood inside, and the bins."""
    bits = 0.0
    for left, right in itertools.pairwise(edges):
        inside = sum(counts[left:right])
        bits += BIN_BITS + (inside * math.log2(sum(counts) * (right - left) / inside) if inside else 0)
    return bits


@pytest.mark.parametrize("seed", range(8))
def test_no_other_bins_are_shorter(seed):
    rng = np.random.default_rng(seed)
    counts = rng.integers(0, 40, 9) * rng.integers(0, 2, 9) + (seed == 0)
    counts[seed % 9] += 1
    found = [0, *(np.flatnonzero(fit(counts).starts) + 1).tolist(), 9]
    choices = itertools.chain.from_iterable(itertools.combinations(range(1, 9), n) for n in range(9))
    best = min(description_bits(counts.tolist(), [0, *inner, 9]) for inner in choices)
    assert description_bits(counts.tolist(), found) == pytest.approx(best)


def test_a_smooth_distribution_takes_few_bins_and_a_spike_its_own():
    counts = (1e2 * np.exp(-0.5 * np.linspace(-3, 3, 256) ** 2)).astype(int)
    counts[128] = 1_000_000
    histogram = fit(counts)
    assert len(histogram.heights) < 60
    assert histogram.starts[127]
    assert histogram.starts[128]


def test_heights_are_at_most_four_percent_off():
    # Bins so unlike that none are merged, over the octaves that 8 bits reach.
    counts = np.array([10**6, 31, 10**5, 57, 12_345, 99, 777_777])
    histogram = fit(counts)
    assert histogram.starts.all()
    heights = HEIGHTS[histogram.heights] / HEIGHTS[-1]
    assert heights == pytest.approx(counts / counts.max(), rel=0.04)


def test_heights_increase_without_a_gap():
    assert (np.diff(HEIGHTS) > 0).all()
    assert len(HEIGHTS) == 256
    assert (HEIGHTS[2:] / HEIGHTS[1:-1]).max() <= 17 / 16


def test_large_alphabets_keep_spikes_apart():
    counts = np.ones(4 * MOST_EDGES, dtype=int)
    counts[700] = 10**6
    frequencies = fit(counts).frequencies()
    assert frequencies[700] > 0.99 * 2**24
    assert frequencies[699] < 20
    assert frequencies[701] < 20


def test_flat_and_share():
    assert set(flat(256).frequencies()) == {2**16 - 1}
    rare = share(1, 1000).frequencies()
    assert rare[1] / rare.sum() == pytest.approx(1 / 1000, rel=0.05)


def test_an_empty_histogram_is_refused():
    with pytest.raises(ValueError, match="empty"):
        Histogram(np.zeros(3, dtype=bool), np.zeros(1, dtype=int)).frequencies()
