"""Half the bits of many floats are coded; all of them come back."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from torch import nn

from engine.measure.size import tensor_entropy_bytes
from engine.packing import coded_bytes, halves, pack, unpack
from engine.packing.container import FIRST, LATEST
from engine.packing.rows import HALVES, describe, parse

halves_of_any_kind = arrays(np.uint16, st.integers(0, 300)).map(lambda bits: bits.view("<f2"))


def normal(*shape, seed=0):
    return np.random.default_rng(seed).normal(0, 0.05, shape).astype("<f2")


@given(halves_of_any_kind)
def test_the_bytes_come_back_bit_for_bit(values):
    lower, upper = halves.split(values)
    assert lower.dtype == np.uint8 and (upper >= 0).all() and (upper < halves.ALPHABET).all()
    assert halves.join(lower, upper).tobytes() == values.tobytes()


def test_the_upper_byte_has_sign_exponent_and_two_bits():
    lower, upper = halves.split(np.array([1.0, -1.0, 1.75, 1.0009765625], "<f2"))
    assert upper.tolist() == [0b0_01111_00, 0b1_01111_00, 0b0_01111_11, 0b0_01111_00]
    assert lower.tolist() == [0, 0, 0, 1]


def test_many_weights_get_a_seventh_shorter_and_few_stay_as_they_are():
    many, few = normal(halves.FEWEST), normal(halves.FEWEST - 1)
    assert describe("few", few)[0] == ["few", list(few.shape), "f2"] and coded_bytes(few) == few.nbytes
    assert describe("many", many)[0] == ["many", list(many.shape), HALVES]
    large = normal(200, 300)
    assert coded_bytes(large) < large.nbytes * 6 / 7
    assert tensor_entropy_bytes(large) <= coded_bytes(large) <= 1.005 * tensor_entropy_bytes(large)


def test_other_widths_stay_as_they_are():
    wide = normal(4_000).astype("<f4")
    assert describe("wide", wide)[0][2] == "f4" and coded_bytes(wide) == wide.nbytes == tensor_entropy_bytes(wide)


def network(seed, pruned):
    torch.manual_seed(seed)
    made = nn.Sequential(nn.Linear(64, 90), nn.ReLU(), nn.Linear(90, 3))
    if pruned:
        weight = made[0].weight.data
        weight[weight.abs() < weight.abs().median()] = 0
    return made.half().float()


@pytest.mark.parametrize("pruned", (False, True))
def test_a_network_comes_back_bit_for_bit(pruned):
    before, after = network(1, pruned), network(2, False)
    data = pack(before, {})
    (row, *_) = unpack(data).rows
    assert row.dtype == HALVES and hasattr(row, "kept") == pruned
    unpack(data).restore(after)
    for one, other in zip(before.state_dict().values(), after.state_dict().values(), strict=True):
        assert torch.equal(one, other)


def test_files_with_all_floats_as_they_are_are_read(monkeypatch):
    """As the first ones were written."""
    before, after = network(1, True), network(2, False)
    with monkeypatch.context() as patch:
        patch.setattr(halves, "pays", lambda floats: False)
        data = pack(before, {})
    assert len(data) > len(pack(before, {})) and unpack(data).rows[0].dtype == "f2"
    assert (data[4], pack(before, {})[4]) == (FIRST, LATEST)
    unpack(data).restore(after)
    assert torch.equal(after[0].weight, before[0].weight)


def test_a_row_says_how_many_bytes_and_symbols_it_has():
    row = parse(["a", [50, 60], HALVES])
    assert row.numbers == (3_000, np.dtype("u1")) and row.streams == [(3_000, 256)]
    row = parse(["a", [50, 60], HALVES, 2_100])
    assert row.numbers == (2_100, np.dtype("u1")) and row.streams == [(3_000, 2), (2_100, 256)]
