"""The file around the tensors: magic, version, header, payload, checksum.

    byte   0         4   5            9                9+H                     end-4     end
           +---------+---+------------+----------------+-------------------------+---------+
           | S L I M | V | length H   | header         | payload                 | CRC-32  |
           +---------+---+------------+----------------+-------------------------+---------+
             magic    ver  uint32 LE    zlib of JSON     floats, coded integers    uint32 LE, of all before it

    header  {"meta": {...}, "bits": [[weights, activations], ...], "tensors": [row, ...]}, keys sorted
    row     [name, shape, "f2" | "f4" | "i8" | ...]                         numbers, little-endian
            [name, shape, "h2"]                                             float16, only the lower bytes
            [name, shape, "h2" | "f2" | "f4" | "f8", kept]                  floats of which all but ``kept`` are zero
            [name, shape, planes, low, high, channels, way]                 integers with scales and an offset
    payload the numbers of every row in order (of integers: (planes, channels or one) scales, one offset,
            all "f4"), then one stream with the integers of all rows (:mod:`engine.packing.entropy`), for floats
            with zeros 1 where there is a number and 0 where there is none, then for "h2" the upper bytes

Nothing in a file is executed (no pickle), and nothing is allocated by a length that was not checked first.
"""

from __future__ import annotations

import json
import struct
import zlib

MAGIC = b"SLIM"
FIRST, LATEST = 1, 2
"""Versions of the format; the second has coded floats ("h2"), and a file without them is still of the first."""
PREFIX = struct.Struct("<4sBI")
CHECKSUM = struct.Struct("<I")
LARGEST_HEADER = 2**24
"""Bytes of JSON; BERT-base takes some 20,000."""


class DamagedFile(ValueError):
    """These bytes are not a packed network, not a whole one, or one of another network."""


def seal(header: dict, payload: bytes, version: int = FIRST) -> bytes:
    """Header and payload as one file. The same input gives the same bytes. Raises ``ValueError`` for a header that is
    not JSON or that ``open_sealed`` would find too long."""
    text = json.dumps(header, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
    if len(text) >= LARGEST_HEADER:
        raise ValueError(f"the header, meta and all, has {len(text):,} bytes, more than can be read again")
    packed = zlib.compress(text, 9)
    data = PREFIX.pack(MAGIC, version, len(packed)) + packed + payload
    return data + CHECKSUM.pack(zlib.crc32(data))


def open_sealed(data: bytes) -> tuple[dict, memoryview]:
    """Header and payload of a file that ``seal`` made. Raises ``DamagedFile`` for any other bytes."""
    if data[:4] != MAGIC:
        raise DamagedFile("this is not a packed network: it does not begin with 'SLIM'")
    if len(data) < PREFIX.size + CHECKSUM.size:
        raise DamagedFile(f"the file ends after {len(data)} bytes: it was cut off")
    body = memoryview(data)[: -CHECKSUM.size]
    if CHECKSUM.unpack(data[-CHECKSUM.size :])[0] != zlib.crc32(body):
        raise DamagedFile("the checksum does not match: the file was changed or cut off; fetch it again")
    _, version, length = PREFIX.unpack_from(data)
    if not FIRST <= version <= LATEST:
        raise DamagedFile(f"the file has format version {version}, this program reads {FIRST} to {LATEST}: update it")
    if length > len(body) - PREFIX.size:
        raise DamagedFile(f"the header claims {length} bytes, more than the file has")
    return _header(body[PREFIX.size : PREFIX.size + length]), body[PREFIX.size + length :]


def _header(packed: memoryview) -> dict:
    inflate = zlib.decompressobj()
    try:
        text = inflate.decompress(packed, LARGEST_HEADER)
        if not inflate.eof or inflate.unused_data:
            raise DamagedFile("the header is incomplete or larger than any network needs")
        header = json.loads(text)
    except (zlib.error, ValueError, RecursionError) as error:
        raise error if isinstance(error, DamagedFile) else DamagedFile(f"the header cannot be read: {error}") from None
    if not isinstance(header, dict) or not isinstance(header.get("meta"), dict):
        raise DamagedFile("the header says nothing about the network")
    return header
