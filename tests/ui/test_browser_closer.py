"""A closer look in a Chromium: the heat map and the layers, by mouse and by keyboard."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace

import pytest
from axe_check import expect_no_violation
from lxml import etree
from on_page import W4A4, focus_after_a_change
from saved_files import pictures
from served_page import serve

from engine.measure.size import size_report
from engine.networks import load_variant
from engine.store import Store

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect
CALIBRATED = "digits-digits_cnn-lsqplus-w4a4-calibrated-s0"
FULL = "digits-digits_cnn-global_magnitude-0.8-e6-s0"
COLD = "digits-digits_cnn-global_magnitude-0.8-calibrated-s0"
QUANTIZED = "digits-digits_cnn-global_magnitude-0.8-pruned6-lsqplus-w4a4-e6-s0"


@pytest.fixture(scope="module")
def address(tmp_path_factory, pruned_cache):
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(pruned_cache.folder, folder / "cache")
    store = Store(folder / "cache")
    for id in (W4A4, CALIBRATED):
        record = store.record(id)
        layers = size_report(load_variant(store, record.variant)).layers
        store.save(replace(record, layers=layers), None)
    with serve(folder, store.folder) as url:
        yield url


@pytest.fixture
def page(visit):
    opened = visit(f"?task=digits&variant={W4A4}")
    expect(opened.locator("#score-card .what")).to_contain_text("LSQ+ W4A4")
    return opened


def expect_focused(page, id: str) -> None:
    expect(page.locator(":focus")).to_have_attribute("data-variant", id)


def test_a_cell_is_chosen_by_mouse_and_the_next_one_by_keyboard(page):
    page.locator(f"#heat-map details[open] [data-variant='{FULL}']").click()
    expect(page).to_have_url(re.compile(f"variant={FULL}"))
    cell = page.locator(f"#heat-map details[open] [data-variant='{FULL}']")
    expect(cell).to_have_attribute("aria-pressed", "true")
    expect(cell).to_be_focused()
    cell.hover()
    assert cell.get_attribute("aria-label")
    expect(cell).to_have_attribute("title", cell.get_attribute("aria-label"))
    page.keyboard.press("ArrowRight")
    expect_focused(page, QUANTIZED)
    page.keyboard.press("ArrowLeft")
    expect_focused(page, FULL)
    page.keyboard.press("End")
    expect_focused(page, QUANTIZED)
    page.keyboard.press("ArrowUp")  # to what is not pruned, at the same width
    expect_focused(page, W4A4)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"variant={QUANTIZED}"))
    colors = cell.evaluate("each => [getComputedStyle(each).color, getComputedStyle(each.firstChild).color]")
    assert colors[0] == colors[1]  # nothing paints the number otherwise than its cell says


@pytest.mark.parametrize("by_key", [True, False])
def test_whoever_clicks_elsewhere_is_not_taken_back_to_the_cell(page, by_key):
    cell = page.locator(f"#heat-map details[open] [data-variant='{FULL}']")
    cell.press("Enter") if by_key else cell.click()
    expect(page).to_have_url(re.compile(f"variant={FULL}"))
    expect(cell).to_be_focused()
    page.locator("#score-card .reading").click()
    assert focus_after_a_change(page, "#heat-map details") == "BODY"


def test_the_chosen_cell_is_pressed_in_an_open_table_and_each_table_has_one_stop(page):
    cell = page.locator(f"#heat-map details[open] [data-variant='{W4A4}']")
    expect(cell.first).to_have_attribute("aria-pressed", "true")
    stops = "tables => tables.map(table => table.querySelectorAll('[data-variant][tabindex=\"0\"]').length)"
    assert set(page.locator("#heat-map table").evaluate_all(stops)) == {1}
    page.locator("#heat-map summary").last.click()
    page.locator(f"#heat-map [data-variant='{COLD}']").first.click()
    expect(page).to_have_url(re.compile(f"variant={COLD}"))
    pressed = page.locator("#heat-map [aria-pressed=true]")
    expect(pressed.first).to_have_attribute("data-variant", COLD)
    assert set(pressed.evaluate_all("cells => cells.map(cell => cell.dataset.variant)")) == {COLD}
    assert set(page.locator("#heat-map table").evaluate_all(stops)) == {1}


def test_an_unfolded_table_stays_so_when_another_variant_is_recommended(page):
    """The star of the recommended one is part of the tables, which are sent unfolded as they first were."""
    tables, best = page.locator("#heat-map details"), page.locator("#heat-map td.best button")
    before = best.first.get_attribute("data-variant")
    tables.last.locator("summary").click()
    tables.first.locator("summary").click()
    tables.first.locator("summary").click()
    page.locator("#budget input").fill("30")
    expect(best.first).not_to_have_attribute("data-variant", before)
    expect(tables.last).to_have_attribute("open", "")
    expect(tables.first).to_have_attribute("open", "")


def test_the_chosen_cell_is_marked_again_where_only_attributes_are_written(page):
    """As Gradio writes them, where a table has the same cells as before."""
    cell = page.locator(f"#heat-map details[open] [data-variant='{W4A4}']")
    expect(cell.first).to_have_attribute("aria-pressed", "true")
    page.locator("#heat-map [data-variant]").evaluate_all(
        """cells => cells.forEach(cell => {
          cell.setAttribute('aria-pressed', 'false');
          cell.removeAttribute('tabindex');
        })"""
    )
    expect(cell.first).to_have_attribute("aria-pressed", "true")
    stops = "tables => tables.map(table => table.querySelectorAll('[data-variant][tabindex=\"0\"]').length)"
    assert set(page.locator("#heat-map table").evaluate_all(stops)) == {1}


def test_errors_come_when_the_section_is_opened_and_a_layer_stays_picked(page):
    assert page.locator("#layers figure").count() == 0
    page.get_by_role("button", name="Layer by layer").click()
    expect(page.locator("#layers figure svg")).to_be_visible()
    expect(page.locator("#layers tbody td").filter(has_text="dB").first).to_be_visible()
    second = page.locator("#layers [data-layer]").nth(1)
    name = second.get_attribute("data-layer")
    second.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#layers figcaption")).to_have_text(f"Weights of {name}")
    expect(page.locator(f"#layers [data-layer='{name}']")).to_be_focused()
    expect(page.locator("#layers .about")).to_contain_text("how far training and quantization together")
    page.locator("#score-card .reading").click()
    assert focus_after_a_change(page, "#layers .layers-closer") == "BODY"  # not taken back to the layer

    page.locator("#training input").nth(1).check()  # another variant: asked for by itself
    expect(page).to_have_url(re.compile(f"variant={CALIBRATED}"))
    expect(page.locator("#layers .about")).to_contain_text("nothing else happened in between")
    expect(page.locator("#layers figcaption")).to_have_text(f"Weights of {name}")
    expect(page.locator("#layers .sensitivity code")).to_contain_text("python -m engine sensitivity digits_cnn")


def test_of_two_quick_choices_the_last_ones_weights_are_asked_for(page):
    """Its waiting table was patched into the first one's, and those that came were the first one's."""
    page.get_by_role("button", name="Layer by layer").click()
    expect(page.locator("#layers figure svg")).to_be_visible()
    held = []

    def asks(request, id: str = "") -> bool:
        sent = request.post_data_json if "/run/predict" in request.url else {}
        return sent.get("event_data") == {"value": ""} and id in sent["data"][0]

    page.route("**/run/predict*", lambda route: held.append(route) if asks(route.request) else route.continue_())
    training = page.locator("#training input")
    for number, id in ((1, CALIBRATED), (0, W4A4)):
        with page.expect_request(lambda request, id=id: asks(request, id)):
            training.nth(number).check()
            expect(page.locator(f"#layers [data-wanted='{id}']")).to_be_attached()
    for route in held:
        route.continue_()
    expect(page.locator("#layers figure svg")).to_be_visible()


def test_a_point_outside_of_the_slice_is_chosen_by_mouse(page):
    faint = page.locator("#chart [aria-roledescription=circle]").first
    id = faint.get_attribute("aria-label").split(" ")[-1]
    faint.dispatch_event("click")
    expect(page).to_have_url(re.compile(f"variant={re.escape(id)}(&|$)"))


@pytest.mark.parametrize("lang, theme", [("en", "dark"), ("fa", "light")])
def test_axe_finds_no_violation_in_a_closer_look(visit, lang, theme):
    page = visit(f"?task=digits&variant={W4A4}&lang={lang}&__theme={theme}", reduced_motion="reduce")
    page.locator("#layers-section > button").click()
    expect(page.locator("#layers figure svg")).to_be_visible()
    for place in (".weights .about", ".sensitivity"):
        expect(page.locator(f"#layers {place} .explain button")).to_be_visible()
    page.locator("#heat-map summary").last.click()
    expect_no_violation(page)


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_the_heat_map_is_a_picture_of_its_unfolded_tables(visit, lang):
    page = visit(f"?task=digits&variant={W4A4}&lang={lang}")
    cells = page.locator("#heat-map details[open] td button")
    expect(cells.first).to_be_visible()
    drawn, picture = pictures(page, "#heat-map")
    texts = {text.text for text in etree.fromstring(drawn).iter("{*}text")}
    assert {text.strip() for text in cells.all_inner_texts()} <= texts
    colors = {box.get("fill") for box in etree.fromstring(drawn).iter("{*}rect")}
    assert {
        cell.evaluate("each => getComputedStyle(each).backgroundColor.replaceAll(' ', '')") for cell in cells.all()
    } <= colors
    assert picture.width > 300 and len(picture.getcolors(1_000_000)) > 5


@pytest.mark.parametrize("theme, bright", [("light", True), ("dark", False)])
def test_the_weights_are_a_picture_in_the_pages_colours(visit, theme, bright):
    page = visit(f"?task=digits&variant={W4A4}&__theme={theme}")
    page.locator("#layers-section button").first.click()
    expect(page.locator("#layers figure.weights")).to_be_visible()
    drawn, picture = pictures(page, "#layers figure.weights")
    (levels,) = (each for each in etree.fromstring(drawn).iter("{*}path") if each.get("class") == "levels")
    assert levels.get("stroke").startswith("rgb") and levels.get("fill") == "none"
    assert picture.width > 300 and len(picture.getcolors(1_000_000)) > 5
    assert (min(picture.getpixel((1, 1))) > 200) == bright
