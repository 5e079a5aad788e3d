"""Answers to a made-up page: two controls, a text, and the link."""

from __future__ import annotations

from types import SimpleNamespace

import gradio as gr

LINK = 3
"""Number of the link."""


def answer(bits, label="Bits", table="t", link="l"):
    return [gr.update(value=bits, label=label), gr.update(value=table), "card", link]


def page(visitor: str | None = "visitor"):
    return SimpleNamespace(session_hash=visitor)
