"""Any bytes at all, and a real file with anything done to it: refused with a sentence, or the very same network."""

import contextlib

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.networks import load
from engine.packing import DamagedFile, pack, unpack
from engine.packing.container import open_sealed, seal
from engine.variant import Variant

META = Variant("digits", "digits_cnn", "lsqplus", 4, 4, epochs=2).to_json()
few = settings(max_examples=50, deadline=None)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def file(networks):
    return pack(networks.calibrated("digits_cnn"), META)


@given(st.binary(max_size=500), st.sampled_from((b"", b"SLIM", b"SLIM\1", b"SLIM\2")))
@few
def test_any_bytes_are_refused(data, begin):
    for read in (unpack, load):
        with pytest.raises(DamagedFile):
            read(begin + data)


@given(json_values, json_values, json_values, st.binary(max_size=100))
@few
def test_a_header_of_anything_under_a_right_checksum_is_refused(meta, bits, tensors, payload):
    with pytest.raises(DamagedFile):
        load(seal({"meta": meta, "bits": bits, "tensors": tensors}, payload))


@given(st.data())
@few
def test_a_file_with_anything_done_to_it_is_refused_or_the_same(file, data):
    start = data.draw(st.integers(0, len(file)))
    end = data.draw(st.integers(start, min(start + 8, len(file))) | st.just(len(file)))
    changed = file[:start] + data.draw(st.binary(max_size=8)) + file[end:]
    if changed == file:
        same, again = (load(each).state_dict() for each in (file, changed))
        assert all(torch.equal(value, again[name]) for name, value in same.items())
    else:
        with pytest.raises(DamagedFile):
            load(changed)


@given(st.data())
@few
def test_numbers_changed_under_a_right_checksum_are_refused_or_a_network(file, data):
    """As by whoever writes files on purpose."""
    header, payload = open_sealed(file)
    changed = bytearray(payload)
    for place in data.draw(st.lists(st.integers(0, len(changed) - 1), min_size=1, max_size=4)):
        changed[place] = data.draw(st.integers(0, 255))
    del changed[data.draw(st.integers(0, len(changed)) | st.just(len(changed))) :]
    with contextlib.suppress(DamagedFile):
        assert not load(seal(header, bytes(changed))).training
