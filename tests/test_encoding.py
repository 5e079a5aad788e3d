"""Arrays in JSON come back bit for bit, and what is none is refused."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from engine.encoding import (
    FEW,
    MOST,
    decode_bits,
    decode_floats,
    decode_table,
    encode_bits,
    encode_floats,
    encode_table,
)

finite = st.floats(width=32, allow_nan=False, allow_infinity=False)


@given(arrays(np.float32, array_shapes(max_dims=3, max_side=40), elements=finite))
def test_floats_come_back_bit_for_bit(values):
    given = values.tolist()
    back = decode_floats(json.loads(json.dumps(encode_floats(given), allow_nan=False)))
    assert np.asarray(back, np.float32).tobytes() == values.tobytes()


def test_few_stay_readable_and_many_get_short():
    assert encode_floats(0.5) == 0.5 and decode_floats(0.5) == 0.5
    few = np.arange(FEW, dtype=np.float32).tolist()
    assert encode_floats(few) == few
    assert encode_floats([[float(np.float32(0.3))], [float(np.float32(1e-9))]]) == [[0.3], [1e-9]]
    rows = np.random.default_rng(0).random((4, 6_500), np.float32).tolist()
    assert len(json.dumps(encode_floats(rows))) < 0.3 * len(json.dumps(rows))


@given(arrays(np.uint8, st.integers(0, 300)))
def test_bits_come_back(values):
    assert np.array_equal(decode_bits(encode_bits(values), len(values)), values)


@given(
    st.sets(st.text(), max_size=4), st.lists(st.lists(st.none() | st.integers() | st.text(), min_size=4, max_size=4))
)
def test_tables_come_back(names, rows):
    table = [dict(zip(sorted(names), row, strict=False)) for row in rows]
    assert decode_table(json.loads(json.dumps(encode_table(table)))) == table


@pytest.mark.parametrize(
    "given",
    (None, [], {}, {"fields": ["a"]}, {"fields": "a", "rows": [[1]]}, {"fields": [1], "rows": [[1]]},
     {"fields": ["a"], "rows": 7}, {"fields": ["a"], "rows": ["b"]}, {"fields": ["a"], "rows": [[1, 2]]},
     {"fields": ["a", "a"], "rows": [[1, 2]]}),
)  # fmt: skip
def test_what_is_no_table_is_refused(given):
    with pytest.raises(ValueError, match="stored table"):
        decode_table(given)


def test_rows_of_other_fields_are_refused():
    with pytest.raises(ValueError, match="other fields"):
        encode_table([{"a": 1}, {"a": 2, "b": 3}])


def packed(**changes):
    return encode_floats([0.5] * (FEW + 1)) | changes


@pytest.mark.parametrize(
    "given",
    [
        {}, packed(shape=None), packed(shape="65"), packed(shape=[-65]), packed(shape=[0]), packed(shape=[65.0]),
        packed(shape=[True]), packed(shape=[64]), packed(shape=[66]), packed(shape=[MOST, MOST]), packed(float32=None),
        packed(float32="no base64!"), packed(float32="AAAA"), packed(float32=["eJw="]),
    ],
)  # fmt: skip
def test_what_is_no_array_is_refused(given):
    with pytest.raises(ValueError):
        decode_floats(given)


def test_a_bomb_is_not_unpacked():
    bomb = encode_floats(np.zeros(30_000_000, np.float32)) | {"shape": [FEW + 1]}
    assert len(bomb["float32"]) < 200_000
    with pytest.raises(ValueError, match="more or fewer"):
        decode_floats(bomb)
    with pytest.raises(ValueError, match="instead of 100"):
        decode_bits(encode_bits(np.zeros(50_000_000, np.uint8)), 100)
