"""The Sentences view as people use it, in a Chromium."""

from __future__ import annotations

import re

import pytest
from saved_files import pictures

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect
SERVED = ("digits", "sst2")


@pytest.fixture
def page(visit):
    query = "?task=sst2&model=bert&quantizer=lsqplus&w=4&a=4&trained=yes&attention=score_topk"
    opened = visit(query, viewport={"width": 1400, "height": 1000})
    expect(opened.locator("#result .attention canvas")).to_have_count(3)
    return opened


def test_a_parameter_moves_freely_and_everything_follows(page):
    share = page.locator("#parameter-0 input[type=number]")
    expect(share).to_have_value("25")
    share.fill("37")
    share.press("Enter")
    page.wait_for_url(re.compile(r"attention\.keep=0\.37"))
    expect(page.locator("#score-card")).to_contain_text("not measured yet")
    expect(page.locator("#result .attention")).to_be_visible()
    # 37% of the 12 pieces of the first sentence: 5 of 12 for each query.
    expect(page.locator("#result .attention")).to_contain_text("480 of 1,152")


def test_the_other_axis_is_what_attention_costs(page):
    page.locator("#axis").get_by_text("Attention compute").click()
    page.wait_for_url(re.compile("axis=compute"))
    expect(page.locator("#chart text", has_text="Attention compute (% of dense")).to_be_visible()
    chosen = page.locator("#chart [aria-roledescription=point][tabindex='0']")
    expect(chosen).to_have_count(1)
    before = chosen.get_attribute("aria-label").split()[-1]
    chosen.focus()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile(f"variant={before}&"))
    expect(page).to_have_url(re.compile("variant=sst2-bert-.*axis=compute"))


def test_the_maps_are_a_picture(page):
    drawn, picture = pictures(page, "#result .attention")
    assert drawn.count(b"<image") == 3 and b"[CLS]" in drawn and b"linearGradient" in drawn
    assert picture.width > 600 and len(picture.getcolors(1_000_000)) > 50


def test_ones_own_sentence_is_text_and_another_layer_is_a_click_away(page):
    page.locator("#sentence textarea, #sentence input").fill("<b>Not</b> bad")
    page.locator("#classify").click()
    expect(page.locator("#result blockquote")).to_have_text("<b>Not</b> bad")
    page.locator('#result [data-layer="2"]').click()
    expect(page.locator('#result [data-layer="2"]')).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#result blockquote")).to_have_text("<b>Not</b> bad")


def test_the_views_change_places_and_the_table_is_saved(page):
    with page.expect_download() as saved:
        page.locator("#save-table").click()
    text = saved.value.path().read_text("utf-8-sig")
    assert text.startswith("Setting,Attention,Training,") and len(text.splitlines()) == 26
    page.locator("#view").get_by_text("Images").click()
    page.wait_for_url(re.compile("task=digits"))
    expect(page.locator("#method")).to_be_hidden()
    expect(page.locator("#gallery img").first).to_be_visible()
    page.locator("#view").get_by_text("Sentences").click()
    page.wait_for_url(re.compile("task=sst2"))
    expect(page.locator("#gallery")).to_contain_text("A joy from its first minute")


def test_what_goes_on_beyond_its_edge_fades_there(visit):
    """A list or table that is cut in the middle of a line looks as if that were all."""
    full = "sst2-bert-baseline-s0"
    page = visit(f"?task=sst2&b={full}&quantizer=lsqplus&w=4&a=4", viewport={"width": 360, "height": 780})
    sentences, table = page.locator(".sentences").first, page.locator(".ab-table")
    for box, side, over in (
        (sentences, "more-below", "box => [box.scrollTop = box.scrollHeight, box.scrollHeight > box.clientHeight]"),
        (table, "more-inline", "box => [box.scrollLeft = box.scrollWidth, box.scrollWidth > box.clientWidth]"),
    ):
        expect(box).to_have_class(re.compile(side))
        assert box.evaluate("box => getComputedStyle(box).maskImage").startswith("linear-gradient")
        assert box.evaluate(over)[1]
        expect(box).not_to_have_class(re.compile(side))
