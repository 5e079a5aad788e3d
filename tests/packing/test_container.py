"""Whatever is wrong with the bytes of a file, the answer is a sentence."""

import json
import struct
import zlib

import pytest

from engine.packing import DamagedFile, unpack
from engine.packing.container import open_sealed, seal

HEADER = {"meta": {"id": "x"}, "bits": [], "tensors": []}


def forge(header: bytes, payload=b"", magic=b"SLIM", version=1, length=None):
    """A file with a right checksum and whatever else is asked for."""
    data = magic + struct.pack("<BI", version, len(header) if length is None else length) + header + payload
    return data + struct.pack("<I", zlib.crc32(data))


def forge_json(header: object, payload=b""):
    return forge(zlib.compress(json.dumps(header).encode()), payload)


def test_round_trip():
    header, payload = open_sealed(seal(HEADER, b"payload"))
    assert header == HEADER
    assert bytes(payload) == b"payload"


def test_meta_keeps_every_json_type_and_language():
    meta = {"id": "شبکه", "bits": 4, "ratio": 0.5, "none": None, "list": [1, [2]], "yes": True}
    assert unpack(seal(HEADER | {"meta": meta}, b"")).meta == meta


@pytest.mark.parametrize("meta", [{"x": float("nan")}, {"x": object()}])
def test_meta_that_is_not_json_is_refused(meta):
    with pytest.raises((TypeError, ValueError)):
        seal(HEADER | {"meta": meta}, b"")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "does not begin"),
        (b"PK\x03\x04 a zip file", "does not begin"),
        (b"SLIM", "cut off"),
        (b"SLIM\1\0\0\0\0\0\0\0", "cut off"),
        (b"SLIM\1\0\0\0\0\0\0\0\0", "checksum"),
        (forge(zlib.compress(b"{}"), version=3), "version 3, this program reads 1 to 2"),
        (forge(zlib.compress(b"{}"), length=2**32 - 1), "header claims 4294967295 bytes"),
        (forge(zlib.compress(b"{}"), length=3), "incomplete"),
        (forge(zlib.compress(b"{}") + b"more"), "incomplete"),
        (forge(zlib.compress(b" " * (2**24 + 1))), "larger"),
        (forge(b"not zlib"), "cannot be read"),
        (forge(zlib.compress(b"not json")), "cannot be read"),
        (forge(zlib.compress(b"\xff\xfe\xfd")), "cannot be read"),
        (forge(zlib.compress(b"[" * 100_000)), "cannot be read"),
        (forge_json([]), "says nothing"),
        (forge_json({"meta": 3}), "says nothing"),
        (forge_json({"meta": {}}), "does not list"),
        (forge_json(HEADER | {"bits": 0}), "does not list"),
    ],
)
def test_damage_is_named(data, sentence):
    with pytest.raises(DamagedFile, match=sentence):
        unpack(data)


@pytest.mark.parametrize(
    "row",
    [
        None, 7, [], "name", ["w"], ["w", [3]], ["w", 3, "f2"], [3, [3], "f2"], ["w", "ab", "f2"],
        ["w", [-1], "f2"], ["w", [1.0], "f2"], ["w", [True], "f2"], ["w", [2**40], "f2"], ["w", [2**20] * 8, "f2"],
        ["w", [1] * 100, "f2"], ["w", [3], "O"], ["w", [3], ["f2"]], ["w", [3], 1, 0, 3, 0],
        ["w", [3], 0, 0, 3, 0, "grid"], ["w", [3], 1, 3, 0, 0, "grid"], ["w", [3], 1, 0, 10**9, 0, "grid"],
        ["w", [3], 1, 0, 3, 2, "grid"],
        ["w", [3], 1, 0, 3, 0, "signs"], ["w", [3], 60, 0, 3, 0, "grid"], ["w", [3], 1, 0, 3, 0, []],
        ["w", [3], 10**9, -1, 1, 0, "apart"], ["w", [3], 1, "0", 3, 0, "grid"], ["w", [3], 1, 0, None, 0, "grid"],
    ],
)  # fmt: skip
def test_rows_that_cannot_be(row):
    with pytest.raises(DamagedFile, match="cannot be"):
        unpack(forge_json(HEADER | {"tensors": [row]}, bytes(100)))


def test_lengths_are_checked_before_anything_is_allocated():
    with pytest.raises(DamagedFile, match="the tensors need 4294967296 bytes"):
        unpack(forge_json(HEADER | {"tensors": [["w", [2**31], "f2"]]}))
    # Constant integers take no bytes, so any number of them could be claimed: reading the header takes none.
    packed = unpack(forge_json(HEADER | {"tensors": [["w", [2**31], 1, 0, 3, 0, "grid"]]}, bytes(8)))
    assert packed.shapes == {"w": (2**31,)}


def test_a_tensor_listed_twice():
    with pytest.raises(DamagedFile, match="twice"):
        unpack(forge_json(HEADER | {"tensors": [["w", [1], "f2"], ["w", [1], "f2"]]}, bytes(4)))
