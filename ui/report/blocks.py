"""A report as data: sections of blocks, in one language, free of any file format.

Texts may hold the marks of direction that ``ui.texts`` puts around names and numbers.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Formula:
    """See ``ui.formulas``; written from left to right in every language."""

    text: str


@dataclass(frozen=True)
class Table:
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wide: bool = False
    """Needs a page turned sideways."""
    plain: frozenset[int] = frozenset()
    """Columns of words; the others hold numbers and code, written from left to right."""


@dataclass(frozen=True)
class Figure:
    caption: str
    svg: str


Block = Paragraph | Bullets | Formula | Table | Figure


@dataclass(frozen=True)
class Section:
    title: str
    blocks: tuple[Block, ...]
    level: int = 2


@dataclass(frozen=True)
class Report:
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    language: str
    """The code of the language that it is in."""
    right_to_left: bool
