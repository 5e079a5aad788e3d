"""One row of the header for each tensor of a file: enough to read that tensor, or to refuse it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch

from engine.packing import halves
from engine.packing.container import DamagedFile
from engine.packing.symbols import alphabets, join, split
from engine.quantization import Codes

HALVES = "h2"
"""In the place of a type: float16, its upper bytes coded (:mod:`engine.packing.halves`)."""
DTYPES = (HALVES, "f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "b1")
MOST_ELEMENTS = 2**31
FEWEST_ZEROS, SMALLEST_SHARE = 64, 1 / 16
"""Zeros are left out of a tensor of floats from here on: where they are takes a third of a bit an element, or less of
the one bit or more that it saves."""


@dataclass(frozen=True)
class NumbersRow:
    """Numbers one after the other."""

    name: str
    shape: tuple[int, ...]
    dtype: str

    @property
    def numbers(self) -> tuple[int, np.dtype]:
        """How many numbers, and of which type, the row has beside its streams."""
        return math.prod(self.shape), _plain(self.dtype)

    @property
    def streams(self) -> list[tuple[int, int]]:
        """(symbols, alphabet) of each coded stream of the row."""
        return _uppers(self.dtype, math.prod(self.shape))

    def value(self, numbers: np.ndarray, streams: list[np.ndarray]) -> np.ndarray:
        return _whole(numbers, streams).reshape(self.shape)


@dataclass(frozen=True)
class SparseRow:
    """Numbers many of which are zero: which are not, coded, and those ``kept`` ones one after the other."""

    name: str
    shape: tuple[int, ...]
    dtype: str
    kept: int

    @property
    def numbers(self) -> tuple[int, np.dtype]:
        return self.kept, _plain(self.dtype)

    @property
    def streams(self) -> list[tuple[int, int]]:
        return [(math.prod(self.shape), 2), *_uppers(self.dtype, self.kept)]

    def value(self, numbers: np.ndarray, streams: list[np.ndarray]) -> np.ndarray:
        kept, numbers = streams[0] == 1, _whole(numbers, streams[1:])
        if kept.sum() != self.kept:
            raise DamagedFile(f"{self.name} should have {self.kept} numbers that are not zero, not {kept.sum()}")
        result = np.zeros(len(kept), numbers.dtype)
        result[kept] = numbers
        return result.reshape(self.shape)


@dataclass(frozen=True)
class IntegersRow:
    """Coded integers with their scales and offset; ``channels`` is 0 where one scale serves all."""

    name: str
    shape: tuple[int, ...]
    planes: int
    low: int
    high: int
    channels: int
    way: str

    @property
    def numbers(self) -> tuple[int, np.dtype]:
        return self.planes * max(1, self.channels) + 1, np.dtype("<f4")

    @property
    def streams(self) -> list[tuple[int, int]]:
        return [(math.prod(self.shape), size) for size in alphabets(self.way, self.planes, self.low, self.high)]

    def value(self, numbers: np.ndarray, streams: list[np.ndarray]) -> Codes:
        planes = torch.from_numpy(split(self.way, streams, self.planes, self.low, self.high))
        numbers = torch.from_numpy(numbers.copy())
        scales = numbers[:-1].reshape(self.planes, *([self.channels] if self.channels else []))
        return Codes(planes.reshape(self.planes, *self.shape), scales, numbers[-1], self.low, self.high)


Row = NumbersRow | SparseRow | IntegersRow


def describe(name: str, value: Codes | np.ndarray) -> tuple[list, bytes, list[tuple[np.ndarray, int]]]:
    """The JSON row of a tensor, the bytes of its numbers, and its (symbols, alphabet) streams.

    Raises ``ValueError`` for a tensor that ``parse`` would refuse.
    """
    row, numbers, streams = _described(name, value)
    try:
        parse(row)
    except DamagedFile:
        raise ValueError(f"{name} cannot be packed: a tensor of {row[2:]} and shape {tuple(row[1])}") from None
    return row, numbers, streams


def _described(name: str, value: Codes | np.ndarray) -> tuple[list, bytes, list[tuple[np.ndarray, int]]]:
    if isinstance(value, np.ndarray):
        kept = kept_of(value)
        count, where = ([], []) if kept is None else ([int(kept.sum())], [(kept.ravel().astype(np.int64), 2)])
        numbers = value if kept is None else value[kept]
        if not halves.pays(numbers):
            return [name, list(value.shape), value.dtype.str[1:], *count], numbers.tobytes(), where
        lower, upper = halves.split(numbers)
        return [name, list(value.shape), HALVES, *count], lower.tobytes(), [*where, (upper, halves.ALPHABET)]
    planes, channels = len(value.planes), value.scales.shape[1] if value.scales.ndim > 1 else 0
    way, streams = join(value.planes.numpy(), value.low, value.high)
    numbers = np.append(value.scales.numpy().ravel(), value.offset.numpy()).astype("<f4")
    row = [name, list(value.planes.shape[1:]), planes, value.low, value.high, channels, way]
    return row, numbers.tobytes(), list(zip(streams, alphabets(way, planes, value.low, value.high), strict=True))


def kept_of(value: np.ndarray) -> np.ndarray | None:
    """Where ``value`` is not zero (bool, its shape), if it pays to code that and to leave out the zeros."""
    if value.dtype.kind != "f":
        return None
    kept = (value != 0) | np.signbit(value)  # a zero below zero is a number of its own
    zeros = value.size - np.count_nonzero(kept)
    return kept if zeros >= max(FEWEST_ZEROS, value.size * SMALLEST_SHARE) else None


def parse(row: object) -> Row:
    """A row of the header, checked. Raises ``DamagedFile`` where it makes no sense."""
    try:
        name, shape, *rest = row
        shape = tuple(shape)
        _require(isinstance(name, str), len(shape) <= 8, _between(*shape, low=0, high=MOST_ELEMENTS))
        _require(math.prod(shape) <= MOST_ELEMENTS)
        if len(rest) == 1:
            _require(rest[0] in DTYPES)
            return NumbersRow(name, shape, rest[0])
        if len(rest) == 2:
            _require(rest[0] in DTYPES, _between(rest[1], low=0, high=math.prod(shape)))
            return SparseRow(name, shape, *rest)
        made = IntegersRow(name, shape, *rest)
        _require(_between(made.low, made.high, low=-(2**15), high=2**15 - 1), made.low <= made.high)
        _require(_between(made.planes, low=1, high=64), _between(made.channels, low=0, high=MOST_ELEMENTS))
        _require(made.channels in (0, *shape[:1]), bool(made.streams))
        return made
    except (TypeError, ValueError):
        raise DamagedFile(f"the header describes a tensor that cannot be: {str(row)[:80]}") from None


def _plain(dtype: str) -> np.dtype:
    """Of the numbers of a row that are not coded."""
    return np.dtype("u1" if dtype == HALVES else f"<{dtype}")


def _uppers(dtype: str, count: int) -> list[tuple[int, int]]:
    return [(count, halves.ALPHABET)] if dtype == HALVES else []


def _whole(numbers: np.ndarray, uppers: list[np.ndarray]) -> np.ndarray:
    return halves.join(numbers, *uppers) if uppers else numbers


def _between(*numbers: object, low: int, high: int) -> bool:
    return all(type(number) is int and low <= number <= high for number in numbers)


def _require(*conditions: bool) -> None:
    if not all(conditions):
        raise ValueError
