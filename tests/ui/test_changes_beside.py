"""What is set beside a choice, and what is told of it, goes with whatever is chosen meanwhile."""

from __future__ import annotations

import asyncio

import gradio as gr
import pytest
from sent_answers import LINK, answer, page


def test_what_was_set_beside_a_choice_is_sent_with_the_next(changes):
    changes.only(lambda link: answer(4))(page(), "")
    beside = changes.beside(lambda link, zoom: ["small table", zoom], [1])
    assert beside(page(), "l", "whole") == ["small table", "whole"]
    assert changes.only(lambda link: answer(4))(page(), "l") == [gr.skip(), gr.update(value="t"), "card", "l"]


def test_what_is_set_beside_a_choice_is_of_the_link_that_was_sent_last(changes):
    beside = changes.beside(lambda link: [link], [1])
    assert beside(page(), "shown") == ["shown"] == beside(page(None), "shown")
    changes.only(lambda link: answer(4, link="sent"))(page(), "")
    assert beside(page(), "shown") == ["sent"]


def test_what_is_set_while_something_is_chosen_is_of_the_choice(changes):
    inner = []

    def draw(link):
        if not inner:
            inner.append(changes.only(lambda link: answer(8, link="new"))(page(), "l"))
        return [f"drawn of {link}"]

    changes.only(lambda link: answer(4))(page(), "")
    assert changes.beside(draw, [2])(page(), "l") == ["drawn of new"]
    assert inner[0][0] == gr.update(value=8), "the choice is not given in full because of it"


@pytest.mark.parametrize("quick", [True, False])
def test_what_is_set_beside_a_choice_comes_without_what_is_shown_already(changes, quick):
    changes.only(lambda link: answer(4))(page(), "")
    beside = changes.beside(lambda link: answer(4, link=f"{link}, told"), range(4), quick=quick)
    given = asyncio.run(beside(page(), "l")) if quick else beside(page(), "l")
    assert given == [gr.skip(), gr.skip(), "card", "l, told"]
    assert changes.only(lambda link: answer(8))(page(), "l, told") == [gr.update(value=8), gr.skip(), "card", "l"]


def test_the_link_that_was_set_beside_a_choice_stays_where_nothing_comes_of_that(changes):
    changes.only(lambda link: answer(4))(page(), "")

    def fails(link):
        assert changes.beside(lambda link: [f"{link}, told"], [LINK])(page(), "l") == ["l, told"]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        changes.only(fails)(page(), "l")
    assert changes.upon(lambda link: link)(page(), "l") == "l, told"


def test_a_page_that_was_all_told_beside_is_known_and_one_that_was_told_a_part_is_not(changes):
    first = changes.first(lambda link: answer(4), (1, 2))
    assert changes.beside(lambda link: ["drawn"], [2])(page(), "l") == ["drawn"]
    assert first(page(), "l") == answer(4)[1:3]
    assert changes.beside(lambda link: answer(4), range(4))(page("another"), "l") == answer(4)
    assert first(page("another"), "l") == [gr.skip()] * 2


@pytest.mark.parametrize("same", [True, False])
def test_of_two_that_choose_nothing_the_later_one_has_what_both_set(changes, same):
    later = changes.beside(lambda link: ["later", "more"], [2] if same else [1, 2])

    def early(link):
        if not inner:
            inner.append(later(page(), "l"))
        return ["early", "card", f"{link}, told"]

    inner = []
    assert changes.beside(early, [2, 0, LINK])(page(), "l") == ["later" if same else "more", "card", "l, told"]
    assert inner == [["later", "more"]]


@pytest.mark.parametrize("quick", [True, False])
def test_an_answer_has_what_was_set_beside_it_meanwhile(changes, quick):
    """Also where that is what the page showed before, in whose place another came for a moment."""
    changes.only(lambda link: answer(4))(page(), "")
    beside = changes.beside(lambda link: [gr.update(value="t" if link == "new" else "another"), "more"], [1])

    def slow(link):
        assert beside(page(), "l") == [gr.update(value="another"), "more"]
        return answer(8, link="new", table="as it was asked for")

    handle = changes.only(slow, quick=quick)
    given = asyncio.run(handle(page(), "l")) if quick else handle(page(), "l")
    assert given == [gr.update(value=8), gr.update(value="t"), "card", "new"]
