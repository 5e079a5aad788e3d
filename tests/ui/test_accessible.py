"""axe-core finds nothing to complain of: both languages, both themes, pictures and sentences."""

from __future__ import annotations

import pytest
from axe_check import expect_no_violation

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect
SERVED = ("digits", "sst2")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "fa"])
@pytest.mark.parametrize("task", ["digits", "sst2"])
def test_axe_finds_no_violation(visit, task, lang, theme):
    page = visit(f"?task={task}&lang={lang}&__theme={theme}", reduced_motion="reduce")
    expect(page.locator("#result .panel")).to_have_count(2)
    expect(page.locator("#chart [aria-roledescription=point]")).not_to_have_count(0)
    for section in ("layers", "formulas", "lab"):
        page.locator(f"#{section}-section > button").click()
    expect(page.locator("#formulas")).to_be_visible()
    expect_no_violation(page)


@pytest.mark.parametrize("lang, theme", [("en", "light"), ("fa", "dark")])
@pytest.mark.parametrize("query", ["task=digits&variant={0}lsqplus-w4a4-e2-s0&b={0}baseline-s0", "lecture=1"])
def test_nor_where_two_are_compared_or_a_lecture_is_given(visit, lang, theme, query):
    page = visit(f"?lang={lang}&__theme={theme}&{query.format('digits-digits_cnn-')}", reduced_motion="reduce")
    expect(page.locator(".lecture-step:not([hidden]) h2" if "lecture" in query else "#flips .heat")).to_be_visible()
    expect_no_violation(page)


def test_nor_where_nothing_is_measured_yet(visit):
    page = visit("?task=digits&model=digits_cnn&quantizer=lsqplus&w=7&a=5", reduced_motion="reduce")
    expect(page.locator("#score-card")).to_contain_text("not measured yet")
    expect_no_violation(page)


@pytest.mark.parametrize(("lang", "theme", "width"), [("en", "light", 360), ("fa", "dark", 1280)])
def test_nor_in_any_step_of_the_shipped_lecture(visit, shipped, lang, theme, width):
    """On a phone most of them scroll."""
    options = {"reduced_motion": "reduce", "viewport": {"width": width, "height": 720}}
    page = visit(f"?lang={lang}&__theme={theme}&lecture=1", shipped, **options)
    shown = page.locator(".lecture-step:not([hidden])")
    expect(shown.locator("h2")).to_be_visible()
    for number in range(1, page.locator(".lecture-step").count() + 1):
        expect(shown).to_have_attribute("data-step", str(number))
        expect_no_violation(page, within=".lecture-step:not([hidden])")
        page.keyboard.press("PageDown")
