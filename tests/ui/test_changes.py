"""Only what changed is sent, and never too little."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import gradio as gr
import pytest
from sent_answers import LINK, answer, page

from engine.store import Store
from ui.asked import Asked
from ui.changes import Changes
from ui.last import VISITORS
from ui.page import Page
from ui.shown import TABLE


def test_the_first_answer_is_full(changes):
    assert changes.only(lambda link: answer(4))(page(), "") == answer(4)


def test_what_is_shown_already_is_skipped_and_a_value_comes_alone(changes):
    changes.only(lambda link: answer(4))(page(), "")
    assert changes.only(lambda link: answer(8))(page(), "l") == [gr.update(value=8), gr.skip(), "card", "l"]


def test_a_text_that_is_shown_already_is_skipped_where_it_is_kept():
    changes = Changes([0, 1, 2], LINK)
    assert changes.only(lambda link: answer(4))(page(), "") == answer(4)
    assert changes.only(lambda link: answer(8))(page(), "l")[2] == gr.skip()
    other = [*answer(8)[:2], "another card", "l"]
    assert changes.only(lambda link: list(other))(page(), "l")[2] == "another card"
    assert changes.only(lambda link: answer(8))(page(), "l")[2] == "card"


def test_other_properties_come_as_an_update(changes):
    changes.only(lambda link: answer(4))(page(), "")
    assert changes.only(lambda link: answer(4, label="Levels"))(page(), "l")[0] == gr.update(value=4, label="Levels")


@pytest.mark.parametrize("visitor, link", [("another", "l"), ("visitor", "elsewhere"), (None, "l")])
def test_who_shows_something_else_or_nobody_knows_gets_everything(changes, visitor, link):
    changes.only(lambda link: answer(4))(page(), "")
    assert changes.only(lambda link: answer(4))(page(visitor), link) == answer(4)


def test_an_update_without_a_value_leaves_the_value_open(changes):
    changes.only(lambda link: answer(4))(page(), "")
    bare = [gr.update(label="Bits"), gr.update(value="t"), "card", "l"]
    assert changes.only(lambda link: list(bare))(page(), "l")[0] == gr.skip()
    assert changes.only(lambda link: answer(4))(page(), "l")[0] == gr.update(value=4)


def test_the_control_that_was_moved_is_set_and_another_left_alone_is_set_later(changes):
    changes.only(lambda link: answer(4))(page(), "")
    assert changes.only(lambda link: answer(4), moved=0)(page(), "l")[0] == gr.update(value=4, label="Bits")
    dragged = [gr.skip(), gr.update(value="t"), "card", "l"]
    assert changes.only(lambda link: dragged, moved=0)(page(), "l") == [gr.skip(), gr.skip(), "card", "l"]
    assert changes.only(lambda link: answer(4))(page(), "l")[0] == gr.update(value=4, label="Bits")


def test_gradio_may_take_the_updates_apart(changes):
    for update in changes.only(lambda link: answer(4))(page(), "")[:2]:
        update.clear()
    assert changes.only(lambda link: answer(4))(page(), "l")[:2] == [gr.skip(), gr.skip()]


def test_an_empty_cache_answers_with_no_table(tmp_path):
    page = Page(Store(tmp_path / "none"))
    opened = page.changes.only(page.handlers.open)
    for _ in range(2):
        shown = opened(SimpleNamespace(session_hash="visitor"), "")
        assert shown[TABLE] is None and "python -m engine train" in shown[-1]


def test_the_first_choice_on_a_page_that_came_filled_is_answered_by_changes(changes):
    first = changes.first(lambda link: answer(4), (1, 2))
    assert first(page(), "l") == answer(4)[1:3]
    assert changes.only(lambda link: answer(8))(page(), "l") == [gr.update(value=8), gr.skip(), "card", "l"]
    nothing = changes.first(lambda link: [gr.skip()] * 4, (1,))
    assert nothing(page("another"), "") == [gr.skip()]
    assert changes.only(lambda link: answer(4))(page("another"), "l") == answer(4)


def test_a_choice_that_was_quicker_than_the_rest_of_its_page_counts(changes):
    """A click right after the page came was lost: its answer was taken for an older one's."""
    first = changes.first(lambda link: answer(4), (1, 2))

    def slow(link):
        assert first(page(), "l") == answer(4)[1:3], "in case nothing comes of the choice"
        return answer(8)

    assert changes.only(slow)(page(), "l") == answer(8)
    assert first(page(), "l") == [gr.skip()] * 2, "the choice's answer has it all"
    assert changes.only(lambda link: answer(4))(page(), "l") == [gr.update(value=4), gr.skip(), "card", "l"]


def test_of_two_at_once_the_one_that_was_asked_for_last_counts(changes):
    changes.only(lambda link: answer(4))(page(), "")
    inner = []

    def slow(link):
        inner.append(changes.only(lambda link: answer(8))(page(), "l"))
        return answer(4)

    assert changes.only(slow)(page(), "l") == [gr.skip()] * 4
    assert inner == [answer(8)]  # in full: nobody knew what the slow one would change
    assert changes.only(lambda link: answer(8))(page(), "l")[0] == gr.skip()


@pytest.mark.parametrize("fails", [True, False])
def test_where_nothing_comes_of_a_later_request_the_earlier_one_counts(changes, fails):
    changes.only(lambda link: answer(4))(page(), "")

    def slow(link):
        if fails:
            with pytest.raises(ZeroDivisionError):
                changes.only(lambda link: 1 / 0)(page(), "l")
        else:
            assert changes.only(lambda link: [gr.skip()] * 4)(page(), "l") == [gr.skip()] * 4
        return answer(8)

    assert changes.only(slow)(page(), "l") == [gr.update(value=8), gr.skip(), "card", "l"]


def test_who_was_forgotten_meanwhile_is_answered(changes):
    def slow(link):
        for number in range(VISITORS):
            changes.only(lambda link: answer(4))(page(str(number)), "")
        return answer(4)

    assert changes.only(slow)(page(), "l") == answer(4)


@pytest.fixture
def overlapping(changes):
    """Gives the answers to two requests that were asked for in this order, of which the first is ready first."""

    def run(first: list, second: Callable[[], list], meanwhile: Callable[[], object] = list) -> list:
        begun, may_end = threading.Event(), threading.Event()

        def early(link):
            begun.set()
            assert may_end.wait(60)
            return first

        def late(link):
            may_end.set()
            answers.append(asked.result(60))
            meanwhile()
            return second()

        answers = []
        with ThreadPoolExecutor(1) as pool:
            asked = pool.submit(changes.only(early), page(), "l")
            assert begun.wait(60)
            answers.append(changes.only(late)(page(), "l"))
        return answers

    return run


def test_of_two_answers_in_order_the_second_counts(changes, overlapping):
    assert overlapping(answer(4), lambda: answer(8)) == [[gr.skip()] * 4, answer(8)]


def test_where_nothing_came_of_a_later_request_the_answer_that_waited_for_it_is_given(changes, overlapping):
    """It was lost: neither of the two was answered."""
    changes.only(lambda link: answer(4))(page(), "")
    nothing = [gr.skip()] * 5
    assert overlapping(answer(8), lambda: list(nothing)) == [[gr.skip()] * 4, [*answer(8), gr.skip()]]
    assert changes.only(lambda link: answer(8))(page(), "l")[0] == gr.skip()


def test_an_answer_that_waited_is_given_as_the_page_wants_it_by_then(changes, overlapping):
    drawn = changes.beside(lambda link: [f"drawn of {link}"], [2])
    nothing = [gr.skip()] * 4
    shown = overlapping(answer(8, link="new"), lambda: list(nothing), lambda: drawn(page(), "l"))
    assert shown[1] == [*answer(8)[:2], "drawn of new", "new"]


def test_an_answer_that_waited_for_what_failed_does_not_count_as_waiting(changes, overlapping):
    changes.only(lambda link: answer(4))(page(), "")
    with pytest.raises(ZeroDivisionError):
        overlapping(answer(8), lambda: 1 / 0)
    assert not any(isinstance(each, Asked) for each in changes._sent.values())
    assert changes.only(lambda link: answer(8))(page(), "l") == answer(8)


def test_an_answer_that_sets_more_than_the_later_request_is_not_given_in_part(changes, overlapping):
    nothing = [gr.skip()] * 4
    assert overlapping([*answer(8), "gallery"], lambda: list(nothing)) == [[gr.skip()] * 5, nothing]


def test_after_a_failure_or_an_answer_without_a_choice_everything_is_sent(changes):
    changes.only(lambda link: answer(4))(page(), "")
    with pytest.raises(ZeroDivisionError):
        changes.only(lambda link: 1 / 0)(page(), "l")
    assert changes.only(lambda link: answer(4))(page(), "l") == answer(4)
    assert changes.only(lambda link: [gr.skip()] * 4)(page(), "l") == [gr.skip()] * 4
    assert changes.only(lambda link: answer(4))(page(), "l") == answer(4)


def test_the_visitors_who_came_last_are_remembered(changes):
    for number in range(VISITORS + 1):
        changes.only(lambda link: answer(4))(page(str(number)), "")
    assert changes.only(lambda link: answer(4))(page("1"), "l")[0] == gr.skip()
    assert changes.only(lambda link: answer(4))(page("0"), "l") == answer(4)
    assert len(changes._sent) == VISITORS


def test_whatever_sets_the_kept_outputs_goes_through_here_once(cache):
    """Else a visitor's page shows something else than is remembered, and what it lacks is never sent."""
    whole = Page(cache)
    events = whole.build().fns.values()
    kept = {*whole.controls.all(), whole.measure_button, whole.table}
    setting = [event for event in events if event.fn and kept & set(event.outputs) - {whole.table}]
    assert len(setting) > 10
    for event in setting:
        assert event.fn.__qualname__.startswith("Changes.") or hasattr(event.fn, "__wrapped__"), event.fn
    triggers = [(target, tuple(event.outputs)) for event in setting for target in event.targets]
    assert len(set(triggers)) == len(triggers)
