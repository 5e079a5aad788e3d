"""What the lab's script asks for and shows, whatever comes late; nothing is trained here."""

from __future__ import annotations

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect
SERVED = ("digits",)
HOLD = """() => {
  const really = window.fetch;
  window.asked = [];
  window.fetch = (address, ...more) => String(address).startsWith('lab/')
    ? new Promise(answer => asked.push({
        path: address.split('?')[0],
        answer: (html, active, ended = []) => {
          answer(new Response(JSON.stringify({html, active, ended, says: ''})));
          return new Promise(done => setTimeout(done, 20));
        },
      })) : really(address, ...more);
  window.tell = () => window.dispatchEvent(new CustomEvent('slimscope-lab', {detail: ''}));
  window.RUNNING = '<article class="lab-job running"><button data-cancel="1" data-key="cancel1">x</button></article>';
  window.OVER = '<article class="lab-job over"></article>';
}"""
"""From here on each question to the lab waits in ``asked`` until the test answers it."""


@pytest.fixture
def page(visit):
    opened = visit("?task=digits")
    opened.locator("#lab-section > button").click()
    expect(opened.locator("#lab-state .lab-jobs > *").first).to_be_visible()
    opened.wait_for_timeout(1_000)  # the question upon opening is answered
    opened.evaluate(HOLD)
    return opened


def asked(page, count: int) -> None:
    page.wait_for_function("count => asked.length >= count", arg=count, timeout=5_000)


def test_a_job_that_is_told_of_while_an_answer_is_on_its_way_is_asked_for(page):
    """The answer that knew nothing of it put the next question off, by fifteen seconds."""
    page.evaluate("tell()")
    asked(page, 1)
    page.evaluate("tell()")
    page.evaluate("asked[0].answer('', [])")
    asked(page, 2)
    page.evaluate("asked[1].answer(RUNNING, [1])")
    expect(page.locator(".lab-job.running")).to_be_visible()


def test_an_older_answer_does_not_undo_a_cancellation(page):
    page.evaluate("tell()")
    asked(page, 1)
    page.evaluate("asked[0].answer(RUNNING, [1])")
    asked(page, 2)
    page.locator("[data-cancel]").click()
    asked(page, 3)
    assert page.evaluate("asked.map(each => each.path)") == ["lab/state", "lab/state", "lab/cancel"]
    page.evaluate("asked[1].answer(RUNNING, [1])")
    assert page.locator("[data-cancel]").is_disabled()  # not to be pressed again, which would be refused
    page.evaluate("asked[2].answer(OVER, [], [1])")
    expect(page.locator(".lab-job.over")).to_be_attached()


def test_an_answer_that_came_while_a_button_was_pressed_is_shown_afterwards(page):
    page.evaluate("tell()")
    asked(page, 1)
    page.evaluate("asked[0].answer(RUNNING, [1])")
    asked(page, 2)
    page.locator("[data-cancel]").dispatch_event("pointerdown")
    page.evaluate("asked[1].answer(OVER, [], [1])")
    expect(page.locator(".lab-job.running")).to_be_attached()
    page.locator("[data-cancel]").dispatch_event("pointerup")
    expect(page.locator(".lab-job.over")).to_be_attached(timeout=5_000)


def test_a_press_of_another_button_of_the_mouse_does_not_hold_what_is_shown(page):
    """Where it opens a menu, the browser does not tell of its end."""
    page.evaluate("tell()")
    asked(page, 1)
    page.evaluate("asked[0].answer(RUNNING, [1])")
    asked(page, 2)
    page.locator("[data-cancel]").dispatch_event("pointerdown", {"button": 2})
    page.evaluate("asked[1].answer(OVER, [], [1])")
    expect(page.locator(".lab-job.over")).to_be_attached(timeout=5_000)
