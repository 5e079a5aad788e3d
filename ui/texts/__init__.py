"""Every text of the page: one table a language, in a file of its own, and ``say`` to speak them.

A text is plain, never HTML; what is put into it with ``{name}`` is escaped where the page is built. To add one, add it
to every language's file; to add a language, write its file and name it in ``LANGUAGES``.

Which language is spoken is a property of the request that is answered (see ``ui.language``), as in Django and
Flask-Babel: ``speaking`` sets it for what runs inside, in this thread and request alone.

All digits are Latin in every language: the same number stands in sentences, controls, charts, tables, names such as
W4A4, addresses and files, and has to look the same. In a language that is written from right to left whatever is put
into a text is isolated (Unicode bidirectional algorithm, UAX #9, section 2.4), so that a minus, a unit or a name in
Latin letters stays where it belongs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property

from ui.texts.en import ENGLISH
from ui.texts.fa import NAMES, PERSIAN

FIRST_STRONG, POP, LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u2068", "\u2069", "\u200e", "\u200f"
MARKS = re.compile("[\u2066-\u2069\u200e\u200f]")
PLACE = re.compile(r"\{\w+\}")
PERCENT = re.compile(r"\d[\d.,]*%")
"""Persian letters before such a number would move its sign to the other side."""
ARABIC_SCRIPT = re.compile("[\u0600-\u06ff]")


@dataclass(frozen=True)
class Language:
    code: str
    """As in an address (``?lang=fa``) and in HTML."""
    title: str
    """What it calls itself."""
    texts: dict[str, str]
    names: dict[str, str] = field(default_factory=dict)
    """Titles and summaries of the engine's registries, which are English, and their translations."""
    right_to_left: bool = False

    @property
    def direction(self) -> str:
        return "rtl" if self.right_to_left else "ltr"

    @cached_property
    def marked(self) -> dict[str, str]:
        """The texts with their places isolated where the direction needs it; those missing are English."""
        texts = ENGLISH | self.texts
        if not self.right_to_left:
            return texts
        texts = {key: PLACE.sub(rf"{FIRST_STRONG}\g<0>{POP}", text) for key, text in texts.items()}
        return {key: PERCENT.sub(rf"{FIRST_STRONG}{LEFT_TO_RIGHT}\g<0>{POP}", text) for key, text in texts.items()}


EN, FA = "en", "fa"
LANGUAGES = {
    EN: Language(EN, "English", ENGLISH),
    FA: Language(FA, "فارسی", PERSIAN, NAMES, right_to_left=True),
}
_spoken: ContextVar[str] = ContextVar("language", default=EN)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak another language inside; raises ``KeyError`` for one that is not here."""
    token = _spoken.set(LANGUAGES[code].code)
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> Language:
    """The one that is spoken."""
    return LANGUAGES[_spoken.get()]


def say(key: str, **values) -> str:
    """The text called ``key`` with ``values`` filled in."""
    return language().marked[key].format(**{name: directed(value) for name, value in values.items()})


def template(key: str, *names: str) -> str:
    """The text called ``key`` with the places ``names`` left for a script to fill in."""
    return language().marked[key].format(**{name: f"{{{name}}}" for name in names})


def examples(task: str) -> str:
    """What an example of ``task`` is called."""
    key = f"examples_{task}"
    return say(key if key in ENGLISH else "examples")


def named(title: str) -> str:
    """A registry's title or summary in the language that is spoken; as it is where the glossary lacks it."""
    return language().names.get(title, title)


def listed(parts: list[str]) -> str:
    """Parts of a description behind one another."""
    joined = say("comma").join(parts)
    return directed(joined) if ARABIC_SCRIPT.search(joined) else joined


def directed(value) -> str:
    """Begins with the mark of its direction, which a number does not show, nor Latin letters before Persian ones."""
    text = str(value)
    if not language().right_to_left:
        return text
    return (RIGHT_TO_LEFT if ARABIC_SCRIPT.search(text) else LEFT_TO_RIGHT) + text


def apart(text: str) -> str:
    """For surroundings with a direction of their own, such as a chart's from left to right."""
    return f"{FIRST_STRONG}{directed(text)}{POP}" if language().right_to_left else text


def shorten(text: str, length: int = 60) -> str:
    """For what a visitor wrote."""
    return text if len(text) <= length else text[: length - 1] + "…"


def unmarked(text: str) -> str:
    """Without marks of direction: for files, and to compare."""
    return MARKS.sub("", text)
