"""A report as data: sections of blocks, in one language, free of any file format.

Texts may hold the marks of direction that ``ui.texts`` puts around names and numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SCRIPT = re.compile(r"([\^_])\{([^}]*)\}|((?:(?![\^_]\{).)+)")


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Formula:
    """Written from left to right in every language; ``^{..}`` is raised, ``_{..}`` lowered."""

    text: str

    def parts(self) -> list[tuple[str, str]]:
        """(text, ``sup``, ``sub`` or nothing) from left to right."""
        kinds = {"^": "sup", "_": "sub", "": ""}
        return [(raised or plain, kinds[mark]) for mark, raised, plain in SCRIPT.findall(self.text)]


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
