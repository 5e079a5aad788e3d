"""Rows as a table of Markdown."""

from __future__ import annotations


def markdown(rows: list[dict]) -> str:
    """A Markdown table; the keys of the first row are its head."""
    if not rows:
        return "*(nothing measured yet)*"
    lines = ["| " + " | ".join(rows[0]) + " |", "|" + "---|" * len(rows[0])]
    return "\n".join(lines + ["| " + " | ".join(str(value) for value in row.values()) + " |" for row in rows])
