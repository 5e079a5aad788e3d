"""An answer of many parts, one of which may fail: it becomes a sentence in its place and the others are shown."""

from __future__ import annotations

import logging
from collections.abc import Callable
from html import escape
from typing import TypeVar

from ui.texts import say

Part = TypeVar("Part")
log = logging.getLogger(__name__)


class PartlyFailed(Exception):
    """``answer`` is to be shown, and not to be kept."""

    def __init__(self, answer: tuple):
        super().__init__("part of an answer failed")
        self.answer = answer


class Parts:
    """The parts of one answer."""

    def __init__(self):
        self.failed = False

    def of(self, make: Callable[[], Part], instead: Callable[[str], Part]) -> Part:
        """What ``make`` gives, or ``instead`` of a notice as HTML; what went wrong is logged."""
        try:
            return make()
        except Exception as error:  # whatever it is: a page with a gap is better than none
            log.exception("a part of the page failed")
            self.failed = True
            return instead(f'<p class="notice" role="alert">{escape(say("part_failed", reason=error))}</p>')

    def html(self, make: Callable[[], str]) -> str:
        return self.of(make, lambda notice: notice)

    def whole(self, answer: tuple) -> tuple:
        """``answer``; raises ``PartlyFailed`` with it where a part failed."""
        if self.failed:
            raise PartlyFailed(answer)
        return answer
