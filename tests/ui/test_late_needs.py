"""The budget, the device and the like, set while an answer is on its way: neither they nor the choice go back."""

from __future__ import annotations

import pytest
from handled import W7A7
from visitor import Visitor, expect_agreement

from ui.page import Page
from ui.shown import WHOLE

CHOSEN = "digits-digits_cnn-lsqplus-w2a2-calibrated-s0"
LINK = f"task=digits&variant={CHOSEN}"
TUNED = "digits-digits_cnn-lsqplus-w4a4-e2-s0"


@pytest.fixture
def page(cache):
    return Page(cache)


def moves_to_8(visitor: Visitor) -> None:
    page = visitor.page
    visitor.shows |= {page.controls.weight_bits: 8, page.controls.together: True}
    visitor.does(page.controls.weight_bits, "input")


def sets(visitor: Visitor, name: str) -> None:
    """One of the controls that leave the variant as it is, or what stands for one."""
    page = visitor.page
    values = {"budget": 0.75, "device": "uno", "whiskers": True}
    if name == "quick":
        visitor.does(page.quick[1.0], "click")
    elif name == "dragged":
        visitor.does(page.dragged, "change", dragged="0.75 1")
    else:
        visitor.shows[getattr(page.controls, name)] = values[name]
        visitor.does(getattr(page.controls, name), "input")


BESIDE = {"budget": "budget=0.75", "device": "device=uno", "whiskers": "whiskers=yes", "quick": "budget=1",
          "dragged": "budget=0.75"}  # fmt: skip
W8A8 = "task=digits&variant=digits-digits_cnn-lsqplus-w8a8-e2-s0"


@pytest.mark.parametrize("name, said", BESIDE.items())
def test_a_slider_whose_answer_is_on_its_way_is_not_set_back(page, name, said):
    """The page's link was still the old one, and the slider went back with it."""
    visitor = Visitor(page, f"task=digits&variant={TUNED}")
    moves_to_8(visitor)
    visitor.shows[page.link] = f"task=digits&variant={TUNED}"
    sets(visitor, name)
    assert visitor.shows[page.link] == f"{W8A8}&{said}"
    expect_agreement(visitor)


@pytest.mark.parametrize("name, said", BESIDE.items())
def test_a_slider_whose_answer_is_being_made_is_not_set_back(page, within, name, said):
    visitor = Visitor(page, f"task=digits&variant={TUNED}")
    within(page.handlers.shown, "of", lambda: sets(visitor, name))
    moves_to_8(visitor)
    assert visitor.shows[page.controls.weight_bits] == 8
    assert visitor.shows[page.link] == f"{W8A8}&{said}"
    expect_agreement(visitor)


@pytest.mark.parametrize("name, said", BESIDE.items())
def test_what_was_set_stays_where_a_point_is_chosen_before_the_answer_is_there(page, name, said):
    """The page's link was still the old one, and the budget and the device went back with it."""
    visitor = Visitor(page, f"task=digits&variant={TUNED}")
    sets(visitor, name)
    visitor.shows[page.link] = f"task=digits&variant={TUNED}"
    visitor.picks(CHOSEN)
    assert visitor.shows[page.link] == f"{LINK}&{said}"
    expect_agreement(visitor)


@pytest.mark.parametrize("name, said", BESIDE.items())
def test_a_measurement_is_shown_for_the_needs_that_were_set_meanwhile(page, measuring, name, said):
    visitor = Visitor(page, W7A7)
    measuring(lambda: sets(visitor, name))
    visitor.does(page.measure_button, "click")
    assert visitor.shows[page.link] == f"{W7A7}&{said}" and "not measured yet" not in visitor.shows[page.card]
    expect_agreement(visitor)


def test_what_is_set_twice_while_the_range_changes_is_as_it_was_asked_for_last(page, within):
    visitor = Visitor(page, f"task=digits&variant={TUNED}")

    def meanwhile():
        visitor.does(page.range, "input", range=WHOLE)
        sets(visitor, "device")

    within(page.handlers.shown, "of", meanwhile)
    sets(visitor, "budget")
    assert "device=uno" in visitor.shows[page.link] and "budget=0.75" in visitor.shows[page.link]
    expect_agreement(visitor, WHOLE)
