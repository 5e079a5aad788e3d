"""axe-core finds nothing to complain of: both languages, both themes, pictures and sentences."""

from __future__ import annotations

import pytest
from served_page import serve

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
expect = playwright.expect
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
"""All that axe has for WCAG 2.2 AA, and its best practices."""


@pytest.fixture(scope="module")
def address(tmp_path_factory, make_cache):
    folder = tmp_path_factory.mktemp("cache")
    make_cache(folder, ("digits", "sst2"), ("digits", "sst2"))
    with serve(tmp_path_factory.mktemp("page"), folder) as url:
        yield url


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


@pytest.mark.parametrize("lang", ["en", "fa"])
@pytest.mark.parametrize("query", ["task=digits&variant={0}lsqplus-w4a4-e2-s0&b={0}baseline-s0", "lecture=1"])
def test_nor_where_two_are_compared_or_a_lecture_is_given(visit, lang, query):
    page = visit(f"?lang={lang}&{query.format('digits-digits_cnn-')}", reduced_motion="reduce")
    expect(page.locator(".lecture-step:not([hidden]) h2" if "lecture" in query else "#flips .heat")).to_be_visible()
    expect_no_violation(page)


def expect_no_violation(page) -> None:
    found = axe.Axe().run(page, options=RULES).response["violations"]
    assert [_told(violation) for violation in found] == []


def _told(violation: dict) -> str:
    where = "; ".join(f"{' '.join(map(str, node['target']))} {node['html'][:120]}" for node in violation["nodes"][:5])
    return f"{violation['id']} ({len(violation['nodes'])}): {violation['help']}: {where}"
