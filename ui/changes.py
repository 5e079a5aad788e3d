"""Answers without what the visitor's page shows already.

A choice updates some thirty controls and changes a few, and the large tables hardly ever. They follow from the choice
alone, so what was sent last is what is shown, as long as the page's link is the one that was sent with it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import wraps

import gradio as gr
from starlette.concurrency import run_in_threadpool

from ui.last import VISITORS, Last, told_who
from ui.ready import at_once
from ui.stateless import is_skip, is_update


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


class Changes:
    """Remembers what was sent to whom: of an answer's outputs those numbered ``kept``. Its link is number ``link``."""

    def __init__(self, kept: Iterable[int], link: int):
        self.kept, self.link = tuple(kept), link
        self._lock = threading.Lock()
        self._sent: OrderedDict[str, Sent | Asked] = OrderedDict()

    def only(self, answer: Callable, moved: int | None = None, quick: bool = False) -> Callable:
        """``answer`` as an event whose first input is the page's link; ``moved`` is the control that was moved, if one.

        Of answers to one visitor that overlap, the one that was asked for last counts: it is given in full, and the
        others change nothing, whenever they arrive.
        ``quick``: what is ready is given without a thread (see ``ui.ready``).
        """
        ready = at_once(answer)

        @wraps(answer)
        def handle(page: gr.Request, page_link: str, *values):
            with self._asking(page, page_link) as asked:
                return self._changed(asked, answer(*values), moved)

        @wraps(answer)
        async def handle_quickly(page: gr.Request, page_link: str, *values):
            with self._asking(page, page_link) as asked:
                given = await ready(*values)
                if asked.anew:  # that has to be made
                    return await run_in_threadpool(self._changed, asked, given, moved)
                return self._changed(asked, given, moved)

        return told_who(handle_quickly if quick else handle, answer, "page_link")

    def beside(self, answer: Callable, outputs: Iterable[int]) -> Callable:
        """``answer(link, ...)`` as an event that sets ``outputs``, and maybe others that no choice sets, for the link.

        It chooses nothing, so that no choice gives way to it. The link that was sent last may still be on its way to
        the page, so that it counts and not the page's; and of an answer that is not sent yet ``outputs`` are made so
        as well.
        """
        numbers = tuple(outputs)

        @wraps(answer)
        def handle(page: gr.Request, page_link: str, *values):
            visitor = getattr(page, "session_hash", None)
            while True:
                last = self._let_follow(visitor, numbers, lambda link: answer(link, *values))
                sent = _first(last, lambda each: False)
                shown = answer(page_link if sent is None else sent.link, *values)
                with self._lock:
                    if self._sent.get(visitor) is last:
                        return shown  # else something was chosen meanwhile

        return told_who(handle, answer)

    def upon(self, answer: Callable) -> Callable:
        """``answer(link, ...)`` as an event that tells more of what is on show, where each choice's answer tells less.

        Told of the link that was sent last: it may be another by the time that there is an answer. Of two such requests
        that overlap the last one counts.
        """
        last = Last()

        @wraps(answer)
        def handle(page: gr.Request, page_link: str, *values):
            give, link = last.ask(page), self._last_link(page, page_link)
            while True:
                before, told = link, answer(link, *values)
                link = self._last_link(page, page_link)
                if link == before:
                    return give(told)

        return told_who(handle, answer)

    def first(self, answer: Callable[[str], list], outputs: Iterable[int]) -> Callable:
        """Gives ``outputs``, to a page that came with the rest of what ``answer`` gives for its link.

        With it the visitor's page is known, so that the first choice is answered without what is shown already.
        A choice that was quicker than this, on a busy server, is the one that counts.
        """

        def handle(page: gr.Request, page_link: str) -> list:
            if self._has_asked(page):
                shown = answer(page_link)
                return [gr.skip() if self._has_chosen(page) else shown[number] for number in outputs]
            with self._asking(page, page_link) as asked:
                shown = answer(page_link)
                if not is_skip(shown[self.link]):
                    self._end(asked, shown)
                    asked.late = None  # it is given, whatever was asked for meanwhile
                return [shown[number] for number in outputs]

        return handle

    def _last_link(self, page: gr.Request, page_link: str) -> str:
        with self._lock:
            sent = _first(self._sent.get(getattr(page, "session_hash", None)), lambda each: False)
        return page_link if sent is None else sent.link

    def _has_asked(self, page: gr.Request) -> bool:
        with self._lock:
            return getattr(page, "session_hash", None) in self._sent

    def _has_chosen(self, page: gr.Request) -> bool:
        with self._lock:
            return isinstance(self._sent.get(getattr(page, "session_hash", None)), Sent)

    def _changed(self, asked: Asked, answer: Iterable, moved: int | None) -> list:
        """``answer`` without what the visitor's page shows already, where that is known."""
        shown = self._or_late(asked, list(answer))
        if is_skip(shown[self.link]):
            return shown  # nothing was chosen; this visitor is answered in full next time
        for numbers, make in tuple(asked.anew.items()):
            for number, value in zip(numbers, make(shown[self.link]), strict=False):
                shown[number] = value
        if not self._end(asked, shown):
            return [gr.skip()] * len(shown)
        if asked.before is not None:
            for number in self.kept:
                if number != moved:
                    shown[number] = _change(asked.before.updates[number], shown[number])
        return shown

    def _or_late(self, asked: Asked, shown: list) -> list:
        """``shown``; where nothing was chosen, the earlier answer that was not given because of it.

        Not one that sets more: who chose another task has it to choose again.
        """
        if not is_skip(shown[self.link]):
            return shown
        with self._lock:
            earlier = _first(asked.earlier, lambda each: not each.is_over or each.late is not None)
            late = earlier.late if isinstance(earlier, Asked) else None
        return shown if late is None or len(late) > len(shown) else [*late, *shown[len(late) :]]

    @contextmanager
    def _asking(self, page: gr.Request, link: str) -> Iterator[Asked]:
        """Where nothing comes of it, what was asked for before counts again."""
        asked = self._begin(page, link)
        try:
            yield asked
        finally:
            with self._lock:
                asked.is_over = True
                if self._sent.get(asked.visitor) is asked:
                    earlier = _first(asked.earlier, lambda each: not each.is_over)
                    if earlier is None:
                        del self._sent[asked.visitor]
                    else:  # a control may have been moved in vain: all is sent next time, but the choice stays the last
                        known = isinstance(earlier, Sent)
                        self._sent[asked.visitor] = earlier.without(self.kept) if known else earlier

    def _begin(self, page: gr.Request, link: str) -> Asked:
        asked = Asked(getattr(page, "session_hash", None))
        if asked.visitor is None:
            return asked
        with self._lock:
            asked.earlier = self._sent.pop(asked.visitor, None)
            if isinstance(asked.earlier, Sent) and asked.earlier.link == link:
                asked.before = asked.earlier
            self._sent[asked.visitor] = asked
            while len(self._sent) > VISITORS:
                self._sent.popitem(last=False)
        return asked

    def _end(self, asked: Asked, shown: list) -> bool:
        """Whether no other answer to this visitor has begun meanwhile: that one was begun in full, and counts."""
        after = Sent(shown[self.link], {number: _remembered(shown[number]) for number in self.kept})
        with self._lock:
            last = self._sent.get(asked.visitor)
            asked.is_over = True
            if last is asked:
                self._sent[asked.visitor] = after
            elif last is not None:
                asked.late = shown
        return last is asked or last is None  # None: forgotten, for others came meanwhile

    def _let_follow(self, visitor: str | None, numbers: tuple[int, ...], make: Callable) -> Sent | Asked | None:
        """What was sent last or is waited for; from now on it has these outputs as ``make`` gives them for its link."""
        with self._lock:
            last = each = self._sent.get(visitor)
            if isinstance(last, Sent):
                last = self._sent[visitor] = last.without(numbers)
            while isinstance(each, Asked):
                each.anew[numbers] = make
                each.before = each.before and each.before.without(numbers)
                each = each.earlier
        return last


def _first(earlier: Sent | Asked | None, wanted: Callable[[Asked], bool]) -> Sent | Asked | None:
    """Of what was asked before, the newest request that is ``wanted``; else what was sent before them all."""
    while isinstance(earlier, Asked) and not wanted(earlier):
        earlier = earlier.earlier
    return earlier


def _remembered(answer: object) -> dict | int | None:
    if isinstance(answer, str):
        return hash(answer)
    return dict(answer) if is_update(answer) else None  # a copy, for Gradio takes the values out of what it is given


def _change(old: dict | int | None, new: object) -> object:
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
