"""Budget, device and intervals, in a browser."""

import re

import pytest
from on_page import DIGITS, W8A8

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect
COVERED = """() => {
    const box = document.querySelector('#chart .budget_label_marks text').getBoundingClientRect();
    const others = document.querySelectorAll(
        '#chart .mark-text.role-mark text, #chart [aria-roledescription=point]');
    return [...others].filter(each => !each.closest('.budget_label_marks') && each.getBoundingClientRect().width)
        .filter(each => (other => box.left < other.right && other.left < box.right && box.top < other.bottom
            && other.top < box.bottom)(each.getBoundingClientRect()))
        .map(each => each.textContent || each.getAttribute('aria-label'));
}"""
"""Labels and points that the budget's label lies on."""

STILL = """() => new Promise(told => {
    const top = () => document.querySelector('#chart .budget_marks line').getBoundingClientRect().top, before = top();
    setTimeout(() => told(top() === before), 100);
})"""
"""Nothing that is drawn above the line moves it any more."""


def drag_up(page, line):
    """By ten pixels."""
    line.scroll_into_view_if_needed()
    page.wait_for_function(STILL)
    box = line.bounding_box()
    at, height = box["x"] + 0.6 * box["width"], box["y"] + box["height"] / 2
    page.mouse.move(at, height)
    page.mouse.down()
    page.mouse.move(at, height - 10, steps=3)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"[?&]budget="))


def test_a_budget_is_dragged_typed_or_picked_and_its_variant_chosen(visit):
    page = visit(DIGITS)
    line = page.locator("#chart .budget_marks line")
    expect(line).to_have_attribute("aria-label", re.compile("Budget line, 1.5 percentage points below"))
    drag_up(page, line)
    dragged = float(re.search(r"budget=([\d.]+)", page.url)[1])
    assert 0 < dragged < 1.5
    page.get_by_role("button", name="1 pp", exact=True).click()
    expect(page).to_have_url(re.compile(r"[?&]budget=1(&|$)"))
    page.locator("#budget input").fill("30")
    expect(page).to_have_url(re.compile(r"[?&]budget=30(&|$)"))
    page.locator(".advice li.within button").click()
    expect(page.locator(".advice li.within button")).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile(r"variant=digits-digits_cnn-.*budget=30"))


def test_a_recommendation_is_chosen_by_key(visit):
    page = visit(f"{DIGITS}&budget=30")
    button = page.locator(".advice li.within button")
    id = button.get_attribute("data-variant")
    assert id not in page.url
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile(f"variant={id}&budget=30"))


def test_a_budget_is_dragged_in_persian(visit):
    """The accuracy that drops are counted from stands between marks of direction there."""
    page = visit(DIGITS + "&lang=fa")
    line = page.locator("#chart .budget_marks line")
    expect(line).to_have_attribute("aria-label", re.compile("\N{LEFT-TO-RIGHT MARK}"))
    drag_up(page, line)
    assert 0 < float(re.search(r"budget=([\d.]+)", page.url)[1]) < 1.5


@pytest.mark.parametrize("budget", [0.3, 1.5])
@pytest.mark.parametrize("width", [360, 420, 1280])
def test_the_budgets_label_lies_on_nothing(visit, width, budget):
    page = visit(f"?task=digits&variant={W8A8}&budget={budget}", viewport={"width": width, "height": 900})
    expect(page.locator("#chart .budget_label_marks text")).to_be_visible()
    expect(page.locator("#chart [aria-roledescription=point][tabindex='0']")).to_have_count(1)
    page.wait_for_function(f"() => ({COVERED})().length === 0")


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_the_budgets_label_moves_again_when_the_chart_gets_narrower(visit, lang):
    """Vega lays out the same marks anew: the label went back onto another one."""
    page = visit(f"?task=digits&variant={W8A8}&budget=1.5&lang={lang}", viewport={"width": 1280, "height": 900})
    expect(page.locator("#chart [aria-roledescription=point][tabindex='0']")).to_have_count(1)
    wide = page.locator("#chart svg.marks").bounding_box()["width"]
    page.set_viewport_size({"width": 360, "height": 900})
    page.wait_for_function(
        "wide => document.querySelector('#chart svg.marks').getBoundingClientRect().width < wide", arg=wide
    )
    page.wait_for_function(f"() => ({COVERED})().length === 0")


def test_a_device_and_whiskers_go_into_the_link_and_come_back_with_it(visit):
    page = visit(DIGITS)
    page.locator("#device input").click()
    page.get_by_role("option", name="My own").click()
    expect(page.locator("#flash")).to_be_visible()
    page.locator("#flash input").fill("1")
    page.locator("#whiskers input").check()
    expect(page).to_have_url(re.compile(r"device=own&flash=1&ram=\d+&whiskers=yes"))
    expect(page.locator("#advice, .advice").first).to_contain_text("does not fit")
    expect(page.locator("#chart path[stroke-width='2'], #chart line[stroke-width='2']").first).to_be_attached()
    again = visit(page.url.partition("/")[2].partition("/")[2].partition("/")[2])
    expect(again.locator("#whiskers input")).to_be_checked()
    expect(again.locator("#flash input")).to_have_value("1")
