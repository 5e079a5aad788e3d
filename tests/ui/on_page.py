"""What is where on the page, for the tests that drive a browser."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from served_page import WAIT

W4A4 = "digits-digits_cnn-lsqplus-w4a4-e2-s0"
W8A8 = "digits-digits_cnn-lsqplus-w8a8-e2-s0"
DIGITS = f"?task=digits&variant={W4A4}"


def eventually(page, check: Callable[[], None]) -> None:
    """What ``check`` asserts holds, now or after a while: what is read may be drawn later than was asked for."""
    end = time.monotonic() + WAIT / 1000
    while True:
        try:
            return check()
        except (AssertionError, ValueError):
            if time.monotonic() > end:
                raise
            page.wait_for_timeout(50)


def tile(page, name: str):
    return page.locator(f"#score-card [data-tile={name}] .value")


def points(page):
    return page.locator("#chart [aria-roledescription=point]")


def point(page, id: str):
    return page.locator(f'#chart [aria-roledescription=point][aria-label$=" {id}"]')


def expect_chosen(page, id: str, name: str) -> None:
    """Card, chart, table and address agree."""
    from playwright.sync_api import expect

    expect(page.locator("#score-card .what")).to_contain_text(name)
    expect(page).to_have_url(re.compile(rf"variant={id}(&|$)"))
    expect(page.locator("#chart text", has_text=re.compile(f"^{name.split()[-1]}$")).last).to_be_visible()


def focus_after_a_change(page, place: str) -> str:
    """The kind of element that has the focus once something in ``place`` was drawn."""
    draw = "place => new Promise(drawn => (document.querySelector(place).append(document.createElement('i')), "
    return page.evaluate(draw + "setTimeout(() => drawn(document.activeElement.nodeName), 100)))", place)
