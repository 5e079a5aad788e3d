"""Pruning as people choose it: a Chromium against ``python app.py``."""

from __future__ import annotations

import re

import pytest
from on_page import W4A4
from served_page import serve

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect
PRUNED = "digits-digits_cnn-global_magnitude-0.8-pruned6-lsqplus-w4a4-e6-s0"


@pytest.fixture(scope="module")
def address(tmp_path_factory, pruned_cache):
    with serve(tmp_path_factory.mktemp("page"), pruned_cache.folder) as url:
        yield url


def choose(page, control: str, option: str) -> None:
    page.locator(f"#{control} input").click()
    page.get_by_role("option", name=option, exact=True).click()


def test_a_method_and_a_ratio_are_chosen_and_a_network_only_pruned(visit):
    page = visit(f"?task=digits&variant={W4A4}")
    expect(page.locator("#score-card .what")).to_contain_text("LSQ+ W4A4")
    expect(page.locator("#pruning-ratio")).to_be_hidden()

    choose(page, "pruning", "Smallest weights of all")
    expect(page.locator("#score-card .reading")).to_contain_text("50% of the weights pruned")
    expect(page).to_have_url(re.compile("pruning=global_magnitude&ratio=0.5"))
    expect(page.locator("#measure")).to_be_visible()
    page.locator("#pruning-ratio input[type=number]").fill("80")
    page.keyboard.press("Tab")
    expect(page).to_have_url(re.compile(f"variant={PRUNED}(&|$)"))
    expect(page.locator("#score-card [data-tile=sparsity] .value")).to_have_text("80.00%")

    choose(page, "quantizer", "None: full precision")
    expect(page).to_have_url(re.compile("variant=digits-digits_cnn-global_magnitude-0.8-e6-s0"))
    page.locator("#gradual input").check()
    expect(page.locator("#score-card .notice")).to_contain_text("nobody has done it at this ratio yet")
    expect(page.locator("#measure")).to_be_hidden()
