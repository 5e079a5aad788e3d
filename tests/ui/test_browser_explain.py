"""Explanations on demand, as somebody asks for them: by key, by mouse, and after the card is written anew."""

from __future__ import annotations

import pytest
from axe_check import expect_no_violation
from on_page import DIGITS, eventually, focus_after_a_change

from ui.explain import explanations

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect
SERVED = ("digits", "sst2")
LACKING = "#score-card [data-tile=sparsity], #score-card [data-tile=multiply-adds]"
"""Of pruned variants, which this cache has none of."""
LAYERS = "#layers .weights .about, #layers .sensitivity :is(h3,.heat-scale) + p"
"""Its records hold no layers, either: see test_browser_closer.py."""


def test_each_control_and_each_figure_has_a_button(visit):
    pages = [visit(query, reduced_motion="reduce") for query in ("?task=sst2", DIGITS)]
    places = {place for one in explanations() for place in one.places.split(", ")}
    for page in pages:
        page.locator("#lab-section > button").click()
        expect(page.locator("#lab-tune-epochs .explain button")).to_be_visible()
        page.locator("#compare").scroll_into_view_if_needed()

    def check() -> None:
        found = {
            place for place in places if any(page.locator(f"{place} .explain button").count() == 1 for page in pages)
        }
        assert places - found == {*LACKING.split(", "), *LAYERS.split(", ")}

    eventually(pages[0], check)


def test_by_keyboard_it_opens_closes_and_is_there_after_another_choice(visit):
    page = visit(DIGITS)
    button = page.get_by_role("button", name="Explain: Accuracy", exact=True)
    for name in ("LSQ+ W4A4", "LSQ+ W5A5"):
        expect(page.locator("#score-card .what")).to_contain_text(name)
        button.focus()
        page.keyboard.press("Enter")
        shown = page.get_by_role("dialog", name="Accuracy", exact=True)
        expect(shown).to_contain_text("Wilson, Probable Inference")
        expect(shown).to_be_focused()
        page.keyboard.press("Escape")
        expect(shown).to_be_hidden()
        expect(button).to_be_focused()
        page.locator("#weight-bits input[type=range]").focus()
        page.keyboard.press("ArrowRight")


def test_a_card_that_is_written_anew_keeps_the_focus_on_its_button(visit):
    page = visit(DIGITS)
    button = page.get_by_role("button", name="Explain: Accuracy", exact=True)
    button.focus()
    page.locator("#weight-bits input[type=range]").evaluate(
        "slider => { slider.value = 5; slider.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    expect(page.locator("#score-card .what")).to_contain_text("LSQ+ W5A5")
    expect(button).to_be_focused()
    page.locator("#score-card .reading").click()
    assert focus_after_a_change(page, "#score-card .tile") == "BODY"


@pytest.mark.parametrize(("lang", "theme", "width"), [("en", "light", 360), ("fa", "dark", 1280)])
def test_what_is_shown_fits_the_screen_and_axe_finds_no_violation(visit, lang, theme, width):
    page = visit(
        f"{DIGITS}&lang={lang}&__theme={theme}", reduced_motion="reduce", viewport={"width": width, "height": 740}
    )
    for place in ("#score-card [data-tile=ratio]", "#pruning", "#weight-bits"):
        page.locator(f"{place} .explain button").click()
        shown = page.locator(".explanation:popover-open")
        expect(shown).to_have_count(1)
        page.wait_for_function(
            """([width, height]) => {
              const box = document.querySelector('.explanation:popover-open').getBoundingClientRect();
              return box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height && box.width > 200;
            }""",
            arg=[width, 740],
        )
        expect_no_violation(page, within=".explanation:popover-open")
        page.keyboard.press("Escape")
