"""Answers without what the visitor's page shows already.

A choice updates some thirty controls and changes a few, and the large tables hardly ever. They follow from the choice
alone, so what was sent last is what is shown, as long as the page's link is the one that was sent with it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps

import gradio as gr
from starlette.concurrency import run_in_threadpool

from ui.asked import Asked, Sent, change, first_of, remembered
from ui.last import VISITORS, Last, told_who
from ui.ready import at_once
from ui.stateless import is_skip


class Changes:
    """Remembers what was sent to whom: of an answer's outputs those numbered ``kept``. Its link is number ``link``."""

    def __init__(self, kept: Iterable[int], link: int):
        self.kept, self.link = tuple(kept), link
        self._lock = threading.Lock()
        self._sent: OrderedDict[str, Sent | Asked] = OrderedDict()
        self._beside: dict[str | None, list[Asked]] = {}

    def only(self, answer: Callable, moved: int | None = None, quick: bool = False) -> Callable:
        """``answer(link, ...)`` as an event; ``moved`` is the control that was moved, if one.

        It is told the link that was sent last, which may still be on its way to the page.
        Of answers to one visitor that overlap, the one that was asked for last counts: it is given in full, and the
        others change nothing, whenever they arrive.
        ``quick``: what is ready is given without a thread (see ``ui.ready``).
        """
        ready = at_once(answer)

        @wraps(answer)
        def handle(page: gr.Request, page_link: str, *values):
            with self._asking(page, page_link) as asked:
                return self._changed(asked, answer(self._last_link(page, page_link), *values), moved)

        @wraps(answer)
        async def handle_quickly(page: gr.Request, page_link: str, *values):
            with self._asking(page, page_link) as asked:
                given = await ready(self._last_link(page, page_link), *values)
                if asked.anew:  # that has to be made
                    return await run_in_threadpool(self._changed, asked, given, moved)
                return self._changed(asked, given, moved)

        return told_who(handle_quickly if quick else handle, answer)

    def beside(
        self, answer: Callable, outputs: Iterable[int], moved: int | None = None, quick: bool = False
    ) -> Callable:
        """``answer(link, ...)`` as an event that sets ``outputs``, and maybe others that no choice sets, for the link.

        It chooses nothing, so that no choice gives way to it. The link that was sent last may still be on its way to
        the page, so that it counts and not the page's; and of an answer that is not sent yet ``outputs`` are made so
        as well. Where the link is one of them, all that follows from it has to be, too.
        ``moved``, ``quick``: as in ``only``.
        """
        numbers = tuple(outputs)

        @wraps(answer)
        def handle(page: gr.Request, page_link: str, *values) -> list:
            asked = Asked(getattr(page, "session_hash", None))

            def make(link: str) -> list:
                shown = list(answer(link, *values))
                self._make_anew(asked, shown, numbers, link)
                return shown

            with self._asking_beside(asked, numbers, make):
                while True:
                    last = self._let_follow(asked.visitor, numbers, make)
                    sent = first_of(last, lambda each: False)
                    shown = make(page_link if sent is None else sent.link)
                    if self._end_beside(asked, last, page_link, numbers, shown):
                        return self._only_changes(asked, numbers, shown, moved)
                    # else something was chosen meanwhile

        return told_who(at_once(handle) if quick else handle, answer)

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
                    self._make_anew(asked, shown, range(len(shown)), shown[self.link])
                    self._end(asked, shown)
                    asked.late = None  # it is given, whatever was asked for meanwhile
                return [shown[number] for number in outputs]

        return handle

    def _last_link(self, page: gr.Request, page_link: str) -> str:
        with self._lock:
            sent = first_of(self._sent.get(getattr(page, "session_hash", None)), lambda each: False)
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
        self._make_anew(asked, shown, range(len(shown)), shown[self.link])
        if not self._end(asked, shown):
            return [gr.skip()] * len(shown)
        return self._only_changes(asked, range(len(shown)), shown, moved)

    def _only_changes(self, asked: Asked, numbers: Sequence[int], shown: list, moved: int | None) -> list:
        """``shown``, the values of the outputs ``numbers`` and maybe more, without what the page shows already."""
        if asked.before is not None:
            for place, number in enumerate(numbers):
                if number in asked.before.updates and number != moved:
                    shown[place] = change(asked.before.updates[number], shown[place])
        return shown

    def _make_anew(self, asked: Asked, shown: list, numbers: Sequence[int], link: str) -> None:
        """Set in ``shown``, the values of the outputs ``numbers``, what was asked for otherwise meanwhile."""
        for others, make in tuple(asked.anew.items()):
            if self.link in numbers:
                link = shown[numbers.index(self.link)]
            if is_skip(link):
                return  # there is nothing to choose from
            for number, value in zip(others, make(link), strict=False):
                if number in numbers:
                    shown[numbers.index(number)] = value

    def _or_late(self, asked: Asked, shown: list) -> list:
        """``shown``; where nothing was chosen, the earlier answer that was not given because of it.

        Not one that sets more: who chose another task has it to choose again.
        """
        if not is_skip(shown[self.link]):
            return shown
        with self._lock:
            earlier = first_of(asked.earlier, lambda each: not each.is_over or each.late is not None)
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
                    earlier = first_of(asked.earlier, lambda each: not each.is_over)
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
            self._keep(asked.visitor, asked)
        return asked

    def _end(self, asked: Asked, shown: list) -> bool:
        """Whether no other answer to this visitor has begun meanwhile: that one was begun in full, and counts."""
        after = Sent(shown[self.link], {number: remembered(shown[number]) for number in self.kept})
        with self._lock:
            last = self._sent.get(asked.visitor)
            asked.is_over = True
            if last is asked:
                self._sent[asked.visitor] = after
            elif last is not None:
                asked.late = shown
        return last is asked or last is None  # None: forgotten, for others came meanwhile

    @contextmanager
    def _asking_beside(self, asked: Asked, numbers: tuple[int, ...], make: Callable) -> Iterator[None]:
        """Others of the kind that were asked for before are made as ``make`` has it, too."""
        with self._lock:
            beside = self._beside.setdefault(asked.visitor, [])
            if asked.visitor is not None:
                for earlier in beside:
                    earlier.anew[numbers] = make
            beside.append(asked)
        try:
            yield
        finally:
            with self._lock:
                beside.remove(asked)
                if not beside:
                    self._beside.pop(asked.visitor, None)

    def _end_beside(
        self, asked: Asked, last: Sent | Asked | None, page_link: str, numbers: tuple[int, ...], shown: list
    ) -> bool:
        """Whether ``last`` still is what was sent or is waited for: then ``shown`` is sent now."""
        link = shown[numbers.index(self.link)] if self.link in numbers else None
        given = zip(numbers, shown, strict=False)
        updates = {number: remembered(value) for number, value in given if number in self.kept}
        with self._lock:
            if self._sent.get(asked.visitor) is not last:
                return False
            if asked.visitor is None or is_skip(link):
                return True
            if isinstance(last, Asked):  # its answer is given in full in these places; the link is that from now on
                while isinstance(last.earlier, Asked):
                    last = last.earlier
                last.earlier = last.earlier and replace(last.earlier, link=link or last.earlier.link)
            elif last is not None:
                asked.before = last if last.link == page_link else None
                self._sent[asked.visitor] = Sent(link or last.link, last.updates | updates)
            elif link is not None:  # the page has all that follows from it
                self._keep(asked.visitor, Sent(link, dict.fromkeys(self.kept) | updates))
        return True

    def _keep(self, visitor: str, last: Sent | Asked) -> None:
        self._sent[visitor] = last
        while len(self._sent) > VISITORS:
            self._sent.popitem(last=False)

    def _let_follow(self, visitor: str | None, numbers: tuple[int, ...], make: Callable) -> Sent | Asked | None:
        """What was sent last or is waited for; from now on it has these outputs as ``make`` gives them for its link."""
        with self._lock:
            last = each = self._sent.get(visitor)
            while isinstance(each, Asked):
                each.anew[numbers] = make
                each.before = each.before and each.before.without(numbers)
                each = each.earlier
        return last
