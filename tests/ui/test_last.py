"""Of answers that overlap, the last one that was asked for counts."""

from __future__ import annotations

import inspect
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import gradio as gr
import pytest

from ui.last import Last


def page(visitor: str | None):
    return SimpleNamespace(session_hash=visitor)


@pytest.mark.parametrize("several", [True, False])
@pytest.mark.parametrize("second, late", [("a", True), ("b", False)])
def test_an_answer_that_comes_too_late_changes_nothing(several, second, late):
    begun, go_on = threading.Event(), threading.Event()

    def answer(value):
        if value == "slow":
            begun.set()
            assert go_on.wait(20)
        return [value, 1] if several else value

    event = Last().counts(answer)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(event, page("a"), "slow")
        assert begun.wait(20)
        assert event(page(second), "quick") == answer("quick")
        go_on.set()
        skipped = [gr.skip()] * 2 if several else gr.skip()
        assert slow.result(20) == (skipped if late else answer("slow"))


def test_events_that_set_the_same_give_way_to_each_other():
    last = Last()
    quick = last.counts(lambda: "quick")

    def answer():
        assert quick(page("a")) == "quick"
        return "slow"

    assert last.counts(answer)(page("a")) == gr.skip()
    assert Last().counts(answer)(page("a")) == "slow"


def test_one_after_the_other_and_nobody_known_are_answered():
    event = Last().counts(lambda value: value)
    assert [event(page("a"), 1), event(page("a"), 2), event(page(None), 3), event(page(None), 4)] == [1, 2, 3, 4]


def test_the_event_still_asks_for_what_its_handler_asks_for():
    def handler(link: str, event: gr.EventData) -> list: ...

    event = Last().counts(handler)
    assert list(inspect.signature(event).parameters) == ["page", "link", "event"]
    assert inspect.get_annotations(event, eval_str=True)["event"] is gr.EventData
    assert inspect.get_annotations(event, eval_str=True)["page"] is gr.Request


@pytest.mark.parametrize("since", [True, False])
def test_what_defers_gives_way_and_nothing_gives_way_to_it(since):
    """An answer on the picture before took the place of the sentence that the upload cannot be read."""
    last = Last()
    own, shown = last.counts(lambda: "own"), last.defers(lambda: "shown")

    def answer():
        if since:
            assert own(page("a")) == "own"
        return "before"

    assert own(page("a")) == "own"
    assert last.defers(answer)(page("a")) == (gr.skip() if since else "before")
    assert shown(page("a")) == "shown" and last.defers(answer)(page(None)) == "before"

    def slow_own():
        assert shown(page("b")) == "shown"
        return "own"

    assert last.counts(slow_own)(page("b")) == "own"
