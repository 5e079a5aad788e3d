"""What is ready is given by the event loop, what has to be made by a thread."""

from __future__ import annotations

import asyncio
import inspect
import threading

import pytest

from engine.store import Store
from ui import catalogue as catalogue_module
from ui.catalogue import Catalogue
from ui.changes import Changes
from ui.choice import default_choice, look_up
from ui.handlers import Handlers
from ui.once import once
from ui.page import Page
from ui.ready import NotReady, at_once, only_ready, require_ready
from ui.texts import FA, language, speaking


def where() -> str:
    return threading.current_thread().name


def test_what_is_ready_is_given_by_the_caller_and_what_is_not_by_a_thread():
    async def ask():
        return await at_once(where)(), await at_once(lambda: (require_ready(), where())[1])()

    ready, made = asyncio.run(ask())
    assert ready == where() != made


def test_a_thread_may_make_anything():
    require_ready()


def test_only_what_was_made_once_is_ready():
    made = []

    @once(4)
    def square(number: int) -> int:
        made.append(where())
        return number * number

    async def ask():
        return [await at_once(square)(3), await at_once(square)(3)]

    assert asyncio.run(ask()) == [9, 9]
    assert made != [where()] and len(made) == 1


def test_what_another_thread_is_making_is_not_ready():
    begun, go = threading.Event(), threading.Event()

    @once(4)
    def slow() -> int:
        begun.set()
        assert go.wait(10)
        return 1

    async def ask():
        asked = asyncio.create_task(at_once(slow)())
        await asyncio.sleep(0)  # the loop goes on meanwhile
        go.set()
        return await asked

    threading.Thread(target=slow).start()
    assert begun.wait(10)
    assert asyncio.run(ask()) == 1


def test_errors_arrive_from_either_place_and_nothing_stays_set():
    def fail():
        raise ValueError("bad")

    def fail_late():
        require_ready()
        raise ValueError("late")

    for each, words in ((fail, "bad"), (fail_late, "late")):
        with pytest.raises(ValueError, match=words):
            asyncio.run(at_once(each)())
    require_ready()


def test_the_thread_speaks_the_visitors_language():
    async def ask():
        with speaking(FA):
            return await at_once(lambda: (require_ready(), language().code)[1])()

    assert asyncio.run(ask()) == FA


def test_a_cache_is_looked_at_and_looked_through_in_a_thread(cache):
    catalogue = Catalogue(cache)
    choice = default_choice(catalogue, "digits")
    inside = []

    def rows():
        inside.append(where())
        return Catalogue(cache).rows()

    assert asyncio.run(at_once(rows)()) and inside[0] == where() != inside[1]
    with only_ready(), pytest.raises(NotReady):
        look_up(catalogue, choice)


def test_nobody_waits_on_the_loop_for_a_thread_that_looks_at_the_cache(cache, monkeypatch):
    monkeypatch.setattr(catalogue_module, "LOOK_EVERY", 0)
    catalogue = Catalogue(cache)
    rows = catalogue.rows()
    with only_ready(), pytest.raises(NotReady):
        catalogue.rows()
    with catalogue._looking, only_ready():  # what was read before is good until the other has looked
        assert catalogue.rows() is rows
    monkeypatch.setattr(cache, "writes", cache.writes + 1)
    with catalogue._looking, only_ready(), pytest.raises(NotReady):
        catalogue.rows()


def test_the_second_one_to_choose_a_variant_is_answered_by_the_loop(cache, monkeypatch):
    monkeypatch.setattr(catalogue_module, "LOOK_EVERY", 1000)
    handlers = Handlers(cache)
    choice = default_choice(handlers.catalogue, "digits")
    places = []

    def show():
        shown = handlers.shown.of(choice, "close-up")
        places.append(where())
        return shown

    first, second = (asyncio.run(at_once(show)()) for _ in range(2))
    assert places[0] != where() == places[1]
    assert first == second


def test_looking_up_needs_no_thread_and_measuring_does(cache):
    events = [event for event in Page(cache).build().fns.values() if event.fn]
    names = {event.fn.__name__: inspect.iscoroutinefunction(event.fn) for event in events}
    assert names["choose_table_row"] and names["choose_weight_bits"] and names["show_result"]
    assert not names["measure"] and not names["choose_upload"]


def test_an_answer_through_changes_is_the_same_by_either_way():
    changes = Changes([0], 1)
    answer = changes.only(lambda link: ["card", "link"], quick=True)
    page = type("Page", (), {"session_hash": "visitor"})
    assert asyncio.run(answer(page, "")) == ["card", "link"]
    assert asyncio.run(answer(page, "link"))[1] == "link"


def test_an_empty_cache_is_answered(tmp_path):
    handlers = Handlers(Store(tmp_path / "none"))
    assert asyncio.run(at_once(handlers.open)(""))[-1]
