"""Planes become one symbol an element and come back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.packing.symbols import alphabets, join, split


def check(planes, low, high, way):
    found, streams = join(planes, low, high)
    sizes = alphabets(found, len(planes), low, high)
    assert found == way
    assert len(streams) == len(sizes)
    for stream, size in zip(streams, sizes, strict=True):
        assert ((stream >= 0) & (stream < size)).all()
    assert np.array_equal(split(way, streams, len(planes), low, high), planes.reshape(len(planes), -1))
    return streams


@pytest.mark.parametrize("levels", range(2, 9))
@pytest.mark.parametrize("kept", [0.0, 0.1, 1.0])
def test_signs_with_pruned_elements(levels, kept):
    rng = np.random.default_rng(levels)
    planes = rng.choice([-1, 1], (levels, 5, 7)) * (rng.random((5, 7)) < kept)
    check(planes.astype(np.int16), -1, 1, "signs")


def test_signs_are_in_the_order_of_their_values():
    planes = np.array([[-1, -1, 0, 1, 1], [-1, 1, 0, -1, 1]])
    assert check(planes, -1, 1, "signs")[0].tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(("low", "high"), [(-8, 7), (-2, 1), (0, 255), (-1, 1), (0, 1), (3, 3), (-(2**15), 2**15 - 1)])
def test_one_plane(low, high):
    check(np.random.default_rng(0).integers(low, high + 1, (1, 50)), low, high, "grid")


def test_mixed_zeros_and_bits_are_a_grid():
    check(np.array([[-1, 0, 1, 1], [0, 0, 1, -1]]), -1, 1, "grid")
    check(np.random.default_rng(0).integers(0, 2, (4, 30)), 0, 1, "grid")


def test_a_grid_that_is_too_large_is_coded_plane_by_plane():
    check(np.random.default_rng(0).integers(-128, 128, (3, 30)), -128, 127, "apart")


@pytest.mark.parametrize("shape", [(1, 0), (3, 0), (2, 0, 5)])
def test_no_elements(shape):
    check(np.zeros(shape, dtype=np.int16), -1, 1, "signs" if shape[0] > 1 else "grid")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_planes(data):
    low = data.draw(st.integers(-20, 20))
    high = low + data.draw(st.integers(0, 20))
    planes, count = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 12))
    element = st.integers(low, high)
    values = np.array(data.draw(st.lists(element, min_size=planes * count, max_size=planes * count)))
    values = values.reshape(planes, count)
    way, streams = join(values, low, high)
    assert np.array_equal(split(way, streams, planes, low, high), values)


def test_refusals():
    with pytest.raises(ValueError, match="outside"):
        join(np.array([[9]]), -8, 7)
    for way, planes, low, high in [("other", 1, 0, 1), ("signs", 2, 0, 1), ("grid", 9, 0, 255), ("signs", 60, -1, 1)]:
        with pytest.raises(ValueError, match="cannot be coded"):
            alphabets(way, planes, low, high)
