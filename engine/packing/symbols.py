"""Planes of small integers as one symbol an element, in the order of the values they stand for.

The planes of one element are coded jointly, because they are not independent: after pruning, all of them are
0 together. Three ways, each exact; the file says which:

    signs    every element is all -1/+1, or all 0:  2^planes + 1 symbols, the 0 in the middle
    grid     any integers:                          (high - low + 1)^planes symbols, first plane first
    apart    a grid too large for one table:        each plane for itself
"""

from __future__ import annotations

import numpy as np

from engine.packing.entropy import LARGEST_ALPHABET

WAYS = ("signs", "grid", "apart")


def join(planes: np.ndarray, low: int, high: int) -> tuple[str, list[np.ndarray]]:
    """(planes, *shape) integers in ``low`` ... ``high`` -> the way and its streams of (elements,) symbols."""
    flat = planes.reshape(len(planes), -1).astype(np.int64)
    if flat.size and not (low <= flat.min() and flat.max() <= high):
        raise ValueError(f"integers outside of their range {low} to {high}")
    zero = flat == 0
    if (low, high) == (-1, 1) and len(flat) > 1 and (zero.all(0) == zero.any(0)).all() and _fits("signs", len(flat)):
        binary = _digits(flat > 0, 2)
        middle = 2 ** (len(flat) - 1)
        return "signs", [np.where(zero[0], middle, binary + (binary >= middle))]
    if _fits("grid", len(flat), low, high):
        return "grid", [_digits(flat - low, high - low + 1)]
    return "apart", list(flat - low)


def split(way: str, streams: list[np.ndarray], planes: int, low: int, high: int) -> np.ndarray:
    """The (planes, elements) int16 that ``join`` made these ``streams`` of."""
    if way == "apart":
        return (np.stack(streams) + low).astype(np.int16)
    (symbols,) = streams
    (size,) = alphabets(way, planes, low, high)
    return _planes_of(way, planes, low, high, np.arange(size)).astype(np.int16).take(symbols, axis=1)


def _planes_of(way: str, planes: int, low: int, high: int, symbols: np.ndarray) -> np.ndarray:
    """(symbols,) -> (planes, symbols), by "signs" or "grid"."""
    powers = np.arange(planes)[::-1, None]
    if way == "grid":
        base = high - low + 1
        return symbols // base**powers % base + low
    middle = 2 ** (planes - 1)
    binary = symbols - (symbols > middle)
    return np.where(symbols == middle, 0, 2 * (binary >> powers & 1) - 1)


def alphabets(way: str, planes: int, low: int, high: int) -> list[int]:
    """The number of symbols of each stream. Raises ``ValueError`` where this way cannot code such planes."""
    if way not in WAYS or not _fits(way, planes, low, high):
        raise ValueError(f"planes cannot be coded as {way!r}")
    base = high - low + 1
    return {"signs": [2**planes + 1], "grid": [base**planes], "apart": [base] * planes}[way]


def _fits(way: str, planes: int, low: int = -1, high: int = 1) -> bool:
    if way == "signs":
        return (low, high) == (-1, 1) and planes <= 16
    return planes <= 64 and (high - low + 1) ** (planes if way == "grid" else 1) <= LARGEST_ALPHABET


def _digits(digits: np.ndarray, base: int) -> np.ndarray:
    """(planes, elements) digits, the first the most significant -> (elements,) numbers."""
    return base ** np.arange(len(digits))[::-1] @ digits.astype(np.int64)
