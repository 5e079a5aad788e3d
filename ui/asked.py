"""What was sent to a visitor and what is waited for, and what of an answer the page does not show already."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import gradio as gr

from ui.stateless import is_update


@dataclass(frozen=True)
class Sent:
    """To one visitor: the link, and of each kept output the update or a text's hash; ``None`` where it is not known."""

    link: str
    updates: dict[int, dict | int | None]

    def without(self, numbers: Iterable[int]) -> Sent:
        """The same, where it is not known any more what these outputs show."""
        return replace(self, updates=self.updates | dict.fromkeys(numbers))


@dataclass(eq=False)
class Asked:
    """What a visitor waits for, and what the visitor's page shows, where that is known."""

    visitor: str | None
    before: Sent | None = None
    earlier: Sent | Asked | None = None
    """What counts if nothing comes of it: what was sent last, or what the same visitor still waits for from before."""
    is_over: bool = False
    late: list | None = None
    """Its answer, where another request was waited for by then: it is given if nothing comes of that one."""
    anew: dict[tuple[int, ...], Callable[[str], Iterable]] = field(default_factory=dict)
    """Numbers of outputs that were asked for otherwise meanwhile -> what gives them for a link."""


def first_of(earlier: Sent | Asked | None, wanted: Callable[[Asked], bool]) -> Sent | Asked | None:
    """Of what was asked before, the newest request that is ``wanted``; else what was sent before them all."""
    while isinstance(earlier, Asked) and not wanted(earlier):
        earlier = earlier.earlier
    return earlier


def remembered(answer: object) -> dict | int | None:
    """What ``Sent.updates`` keeps of it."""
    if isinstance(answer, str):
        return hash(answer)
    return dict(answer) if is_update(answer) else None  # a copy, for Gradio takes the values out of what it is given


def change(old: dict | int | None, new: object) -> object:
    """What turns the component that ``old`` made into that of ``new``: nothing, its value, or all."""
    if isinstance(new, str):
        return gr.skip() if old == hash(new) else new
    if not isinstance(old, dict) or not is_update(new) or _without_value(old) != _without_value(new):
        return new
    if "value" not in new or ("value" in old and old["value"] == new["value"]):
        return gr.skip()
    return gr.update(value=new["value"])


def _without_value(update: dict) -> dict:
    return {name: each for name, each in update.items() if name != "value"}
