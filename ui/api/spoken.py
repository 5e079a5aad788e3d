"""What the engine says of a request that it refuses, in the language of who asked.

The engine is English, as the command line is. Each of its sentences that an endpoint passes on is a text of the page
too, by which it is known again: the values in it are taken out and put into the other language's text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from engine.store import DamagedVariant
from ui.texts import EN, language, say
from ui.texts.en import ENGLISH

SENTENCES = (
    "api_nothing_cached_at_all", "api_nothing_cached", "api_unknown_variant", "api_left_out", "api_not_tuned",
    "api_no_baseline", "api_made_anew", "api_unknown_device", "api_one_device", "api_needs_ram",
    "api_bad_device", "api_bad_budget",
)  # fmt: skip
"""Names of texts; of two that say the same sentence the first counts."""
PLACE = re.compile(r"\\{(\w+)\\}")


def spoken(error: Exception) -> str:
    """The sentence of ``error``; as the engine has it where no text is known for it."""
    sentence = str(error)
    if language().code == EN:
        return sentence
    for key in SENTENCES:
        found = _pattern(key).fullmatch(sentence)
        if found:
            return say(key, **found.groupdict())
    return say("api_damaged", problem=sentence) if isinstance(error, DamagedVariant) else sentence


@lru_cache
def _pattern(key: str) -> re.Pattern:
    return re.compile(PLACE.sub(r"(?P<\1>.*)", re.escape(ENGLISH[key])), re.DOTALL)
