"""Arrays and tables in JSON, short: numbers deflated and in base64, the names of fields once.

Reading trusts nothing: what would be too long is not unpacked.
"""

from __future__ import annotations

import base64
import math
import zlib
from typing import Any

import numpy as np

FEW = 64
"""So many numbers are written as numbers, to be read by people; more are packed."""
MOST = 10_000_000


def encode_bits(values: np.ndarray) -> str:
    """uint8 (N,) -> text."""
    return _deflate(values.astype(np.uint8))


def decode_bits(text: str, count: int) -> np.ndarray:
    """The inverse of ``encode_bits``; raises ``ValueError`` unless there are exactly ``count`` values."""
    data = _inflate(text, count, "predictions")
    if len(data) != count:
        raise ValueError(f"{len(data)} predictions are stored instead of {count}")
    return np.frombuffer(data, np.uint8)


def encode_floats(values: Any) -> Any:
    """A float32 value, or nested lists of them: where they are few with the digits that tell them from their
    neighbours (0.3, not 0.30000001192092896), else packed with their shape."""
    array = np.asarray(values, np.float32)
    if array.size <= FEW:
        return np.array([float(str(value)) for value in array.ravel()]).reshape(array.shape).tolist()
    return {"float32": _deflate(array), "shape": list(array.shape)}


def decode_floats(given: Any) -> Any:
    """The inverse of ``encode_floats``, bit for bit in float32; raises ``ValueError`` for what is none."""
    if not isinstance(given, dict):
        return given
    count = size_of_floats(given)
    data = _inflate(given.get("float32"), 4 * count, "numbers") if count <= MOST else b""
    if len(data) != 4 * count:
        raise ValueError("stored numbers are more or fewer than their shape says")
    return np.frombuffer(data, "<f4").reshape(given["shape"]).tolist()


def size_of_floats(given: Any) -> int:
    """How many numbers are packed in what ``encode_floats`` gave; 0 of those that are not packed."""
    if not isinstance(given, dict):
        return 0
    shape = given.get("shape")
    if not isinstance(shape, list) or not all(type(size) is int and 0 < size <= MOST for size in shape):
        raise ValueError("stored numbers have no shape")
    return math.prod(shape)


def encode_table(rows: list[dict]) -> dict:
    """Dicts of the same fields: the fields' names once, then a list of values for each."""
    fields = list(rows[0]) if rows else []
    if any(list(row) != fields for row in rows):
        raise ValueError("the rows of a table have other fields")
    return {"fields": fields, "rows": [[row[name] for name in fields] for row in rows]}


def decode_table(given: Any) -> list[dict]:
    """The inverse of ``encode_table``; raises ``ValueError`` for what is none."""
    fields, rows = (given.get("fields"), given.get("rows")) if isinstance(given, dict) else (None, None)
    if not isinstance(fields, list) or not all(isinstance(name, str) for name in fields):
        raise ValueError("the stored table has no fields")
    if len(set(fields)) < len(fields):
        raise ValueError("the stored table has a field twice")
    if not isinstance(rows, list) or not all(isinstance(row, list) and len(row) == len(fields) for row in rows):
        raise ValueError("a row of the stored table does not fit its fields")
    return [dict(zip(fields, row, strict=True)) for row in rows]


def _deflate(values: np.ndarray) -> str:
    return base64.b64encode(zlib.compress(values.astype(values.dtype.newbyteorder("<")).tobytes(), 9)).decode()


def _inflate(text: Any, most: int, what: str) -> bytes:
    """At most one byte more than ``most``."""
    try:
        return zlib.decompressobj().decompress(base64.b64decode(text, validate=True), most + 1)
    except (zlib.error, ValueError, TypeError):
        raise ValueError(f"the stored {what} cannot be read") from None
