"""What is taken away, saved by a browser and opened: the network, the chart as a picture, the reports."""

from __future__ import annotations

import io
import re

import pytest
import torch
from docx import Document
from on_page import W4A4
from saved_files import pictures, saved
from served_page import WAIT, serve

from engine import load
from engine.store import Store

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect


@pytest.fixture(scope="module")
def folder(tmp_path_factory, make_cache):
    made = tmp_path_factory.mktemp("cache")
    make_cache(made, ("digits",), ("digits",))
    return made


@pytest.fixture(scope="module")
def address(tmp_path_factory, folder):
    with serve(tmp_path_factory.mktemp("page"), folder) as url:
        yield url


@pytest.fixture
def page(visit):
    opened = visit(f"?task=digits&variant={W4A4}")
    expect(opened.locator("#chart [aria-roledescription=point]")).not_to_have_count(0)
    return opened


def test_the_network_is_the_file_that_lies_in_the_cache(page, folder):
    name, data = saved(page, page.locator("#take-away a[href*='take/network']"))
    store = Store(folder)
    assert name == f"{W4A4}.slim" and data == store.weights(store.record(W4A4))
    assert load(data)(torch.zeros(1, 1, 8, 8)).shape == (1, 10)


def test_the_chart_is_a_picture_with_its_points(page):
    drawn, picture = pictures(page, "#take-away")
    assert b"W4A4" in drawn and len(drawn) > 5_000
    assert min(picture.size) > 300 and len(picture.getcolors(1_000_000)) > 20


def test_a_chart_that_cannot_be_drawn_says_so(browser, address):
    context = browser.new_context()
    context.route("**/AltairPlot*", lambda route: route.abort())
    page = context.new_page()
    page.goto(address)
    expect(page.locator("#chart-section [role=alert]")).to_contain_text("could not be drawn", timeout=WAIT)
    expect(page.locator("#score-card")).to_contain_text("%", timeout=WAIT)
    context.close()


@pytest.mark.parametrize("kind", ("docx", "html"))
def test_the_reports_open(page, kind):
    name, data = saved(page, page.locator(f"#take-away a[href*='format={kind}']"))
    assert name == f"slimscope-digits-digits_cnn-en.{kind}"
    text = "\n".join(each.text for each in Document(io.BytesIO(data)).paragraphs) if kind == "docx" else data.decode()
    assert "Digits CNN" in text and "Abstract" in text


def test_what_is_fetched_says_so_until_it_is_there_whatever_is_chosen_meanwhile(page):
    """Another variant's links are written into the same place; the first file's end was said to be the second's."""
    page.evaluate(
        """() => {
          const really = window.fetch;
          window.held = [];
          window.fetch = (address, ...more) => String(address).includes('/take/network')
            ? new Promise(answer => held.push(() => answer(new Response('a')))) : really(address, ...more);
        }"""
    )
    link, state = page.locator("#take-away a[href*='take/network']"), page.locator("#take-away .take-state")
    link.click()
    busy = state.get_attribute("data-busy")
    expect(state).to_have_text(busy)
    page.locator("#training input").nth(1).check()
    expect(link).to_have_attribute("href", re.compile("w4a4-calibrated"))
    expect(state).to_have_text(busy)
    expect(link).not_to_have_attribute("aria-busy", "true")
    link.click()
    expect(link).to_have_attribute("aria-busy", "true")
    page.evaluate("() => { held[0](); return new Promise(done => setTimeout(done)); }")
    expect(state).to_have_text(busy)
    expect(link).to_have_attribute("aria-busy", "true")
    page.evaluate("held[1]()")
    expect(state).to_have_text("")
    expect(link).not_to_have_attribute("aria-busy", "true")
