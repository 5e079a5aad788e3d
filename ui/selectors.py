"""Style sheets that survive Gradio: it takes each selector apart at its commas, those within ``:is(a, b)`` too, and
puts its container before the parts. ``b`` is then matched with the container's weight, and beats what was to beat it.
"""

from __future__ import annotations

import re

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PRELUDE = re.compile(r"[^{}]+(?=\{)")


def spelt_out(sheet: str) -> str:
    """``x :is(a, b) {..}`` as ``x :is(a), x :is(b) {..}``, without comments."""
    return PRELUDE.sub(lambda found: f"\n{', '.join(_each(found[0]))} ", COMMENT.sub("", sheet))


def _each(selectors: str) -> list[str]:
    out = []
    for selector in _parts(selectors):
        start = _list_of_several(selector)
        if start is None:
            out.append(selector.strip())
            continue
        end = _closing(selector, start)
        for part in _parts(selector[start:end]):
            out += _each(f"{selector[:start]}{part.strip()}{selector[end:]}")
    return out


def _list_of_several(selector: str) -> int | None:
    """Where the first ``:is(`` with more than one part begins inside."""
    for found in re.finditer(r":is\(", selector):
        if len(_parts(selector[found.end() : _closing(selector, found.end())])) > 1:
            return found.end()
    return None


def _closing(text: str, start: int) -> int:
    """The place of the bracket that closes the one before ``start``."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise ValueError(f"a bracket is not closed in the selector {text.strip()!r}")


def _parts(text: str) -> list[str]:
    """What stands between the commas outside of all brackets."""
    parts, depth = [""], 0
    for character in text:
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts
