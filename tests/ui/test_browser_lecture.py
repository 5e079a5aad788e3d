"""A lecture as it is given: keys, links, both directions, and a server that dies once it is open."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

import pytest
import yaml
from on_page import eventually
from served_page import serve

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect
FULL = "digits-digits_cnn-baseline-s0"
W4A4, W8A8 = "digits-digits_cnn-lsqplus-w4a4-e2-s0", "digits-digits_cnn-lsqplus-w8a8-e2-s0"
W2A2 = "digits-digits_cnn-lsqplus-w2a2-calibrated-s0"
SHOWN = ".lecture-step:not([hidden])"
ROOM = """() => {
  const stage = document.querySelector('.lecture-stage'), step = document.querySelector('.lecture-step:not([hidden])');
  return [step.dataset.step, stage.scrollHeight - stage.clientHeight, stage.scrollWidth - stage.clientWidth];
}"""
"""Of a step: its number, and how many pixels it is too high and too wide."""
LETTERS = """() => [...document.querySelectorAll('.lecture-step:not([hidden]) .lecture-figure')]
  .map(figure => parseFloat(getComputedStyle(figure).fontSize))"""


def step(number: int, id: str, figure: str = "bars") -> dict:
    texts = {"title": {"en": f"Title {number}", "fa": f"عنوان {number}"}, "comment": {"en": "{accuracy}"}}
    return {"name": f"step-{number}", **texts, "variants": {"it": id}, "figure": figure}


STEPS = [step(1, W8A8), step(2, W4A4, "chart"), step(3, "digits-digits_cnn-lsqplus-w9a9-e9-s0"), step(4, W2A2)]
"""The third one cannot be shown."""


@pytest.fixture(scope="module")
def files(tmp_path_factory, make_cache):
    """A cache, and the lecture's steps."""
    folder = tmp_path_factory.mktemp("cache")
    make_cache(folder, ("digits",), ("digits",))
    steps = tmp_path_factory.mktemp("lecture") / "steps.yaml"
    steps.write_text(yaml.safe_dump(STEPS, allow_unicode=True), "utf-8")
    return folder, steps


@pytest.fixture(scope="module")
def address(tmp_path_factory, files):
    with serve(tmp_path_factory.mktemp("page"), files[0], SLIMSCOPE_LECTURE=str(files[1])) as url:
        yield url


def expect_step(page, number: int, id: str) -> None:
    """Headline, place and address agree."""
    expect(page.locator(SHOWN)).to_have_attribute("data-step", str(number))
    expect(page.locator(f"{SHOWN} h2")).to_be_visible()
    expect(page.locator(".lecture-place")).to_contain_text(str(number))
    page.wait_for_function(
        """([number, id]) => {
          const given = new URLSearchParams(location.search);
          return given.get('lecture') === number && given.get('variant') === id;
        }""",
        arg=[str(number), id],
    )


def test_keys_lead_through_the_steps_and_escape_leaves(visit):
    page = visit(f"?task=digits&variant={W4A4}")
    expect(page.locator("#score-card .what")).to_contain_text("LSQ+ W4A4")
    page.locator("#lecture-open").focus()
    page.keyboard.press("Enter")
    expect_step(page, 1, W8A8)
    page.keyboard.press("ArrowRight")
    expect_step(page, 2, W4A4)
    expect(page.locator(f"{SHOWN} svg text", has_text="W4A4").first).to_be_visible()
    page.keyboard.press("PageDown")
    expect_step(page, 4, W2A2)
    page.keyboard.press("ArrowRight")
    expect_step(page, 4, W2A2)
    page.keyboard.press("Home")
    expect_step(page, 1, W8A8)
    page.keyboard.press("End")
    expect_step(page, 4, W2A2)
    for key in ("ArrowLeft", "PageUp"):
        page.keyboard.press(key)
    expect_step(page, 1, W8A8)
    page.get_by_role("button", name="Next").click()
    expect_step(page, 2, W4A4)
    # by Tab only what is on stage is reached, and it can be seen where the focus is
    page.keyboard.press("Tab")
    focused = page.evaluate("[document.activeElement.closest('#lecture') !== null, "
                            "getComputedStyle(document.activeElement).outlineStyle]")  # fmt: skip
    assert focused == [True, "solid"]
    page.locator(".lecture-notices summary").click()
    expect(page.locator(".lecture-notices li")).to_have_text(re.compile(r"Step 3 \(step-3\).*w9a9"))
    page.keyboard.press("Escape")
    expect(page.locator("#lecture")).to_be_hidden()
    expect(page.locator("#lecture-open")).to_be_focused()
    expect(page).to_have_url(re.compile(rf"variant={W4A4}(&|$)"))
    expect(page).not_to_have_url(re.compile("lecture"))


FULL_SCREEN = "() => document.fullscreenElement?.id === 'lecture'"


def test_the_lecture_fills_the_screen_until_it_is_left(visit):
    page = visit(f"?task=digits&variant={W4A4}")
    page.locator("#lecture-open").click()
    expect_step(page, 1, W8A8)
    page.wait_for_function(FULL_SCREEN)
    page.locator("[data-lecture=full_screen]").click()
    page.wait_for_function("() => !document.fullscreenElement")
    expect_step(page, 1, W8A8)  # out of full screen by its button, the lecture goes on
    page.locator("[data-lecture=full_screen]").click()
    page.wait_for_function(FULL_SCREEN)
    page.locator("[data-lecture=leave]").click()
    expect(page.locator("#lecture")).to_be_hidden()
    expect(page.locator("#lecture-open")).to_be_focused()
    page.wait_for_function("() => !document.fullscreenElement")


def test_who_leaves_before_the_screen_is_filled_sees_the_page(visit):
    """What was hidden by then filled the screen: nothing was to be seen."""
    page = visit(f"?task=digits&variant={W4A4}")
    page.evaluate(
        """async () => {
          const stage = document.querySelector('#lecture'), fill = stage.requestFullscreen.bind(stage);
          let filled;
          stage.requestFullscreen = () => filled = fill();
          document.querySelector('#lecture-open').click();
          document.querySelector('[data-lecture=leave]').click();
          await filled;
        }"""
    )
    expect(page.locator("#lecture")).to_be_hidden()
    page.wait_for_function("() => !document.fullscreenElement")
    expect(page.locator("#lecture-open")).to_be_focused()


def test_who_opens_it_again_before_the_steps_are_there_sees_the_first(visit):
    page, held = visit("?lecture=4"), []
    page.route("**/lecture/steps*", lambda route: held.append(route))
    with page.expect_request("**/lecture/steps*"):
        page.reload()
    expect(page.locator("#lecture")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#lecture-open").click()
    held[0].continue_()
    expect_step(page, 1, W8A8)


def test_a_link_opens_its_step_and_persian_goes_the_other_way(visit):
    page = visit("?lecture=2&lang=fa")
    expect_step(page, 2, W4A4)
    expect(page.locator(f"{SHOWN} h2")).to_have_text("عنوان 2")
    for key, number, id in (("ArrowLeft", 4, W2A2), ("ArrowRight", 2, W4A4), ("PageDown", 4, W2A2)):
        page.keyboard.press(key)
        expect_step(page, number, id)
    expect(page).to_have_url(re.compile("lang=fa"))
    link = page.locator(".lecture-see").get_attribute("href")
    assert parse_qs(link.lstrip("?")) == {"task": ["digits"], "variant": [W2A2], "lang": ["fa"]}
    bars = page.locator(f"{SHOWN} .lecture-bars")
    assert bars.evaluate("table => getComputedStyle(table).direction") == "ltr"  # as charts are
    # the page behind has opened meanwhile, and its address waits for the end of the lecture
    page.wait_for_function("window.slimscopeChoice !== undefined")
    expect_step(page, 4, W2A2)
    page.keyboard.press("Escape")
    expect(page.locator("#lecture")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"\?(?!.*lecture).*task=digits.*lang=fa"))


def test_a_step_that_is_left_out_gives_way_to_the_next(visit):
    expect_step(visit("?lecture=3"), 4, W2A2)


def test_a_server_that_dies_is_not_noticed_on_stage(visit, files, tmp_path):
    with serve(tmp_path, files[0], SLIMSCOPE_LECTURE=str(files[1])) as url:
        page = visit("?lecture=1", url)
        expect_step(page, 1, W8A8)
        expect(page.locator("#chart svg.marks")).to_be_attached()  # the page behind has all it needs
    for key, number, id in (("ArrowRight", 2, W4A4), ("End", 4, W2A2), ("Home", 1, W8A8), ("PageDown", 2, W4A4)):
        page.keyboard.press(key)
        expect_step(page, number, id)
        expect(page.locator(f"{SHOWN} .lecture-comment")).to_have_text(re.compile(r"\d\d\.\d\d%"))
    page.wait_for_timeout(3_000)  # Gradio looks for its server now and then
    expect_step(page, 2, W4A4)
    assert page.evaluate("document.elementFromPoint(640, 60).closest('#lecture') !== null")  # nothing lies over it
    page.keyboard.press("Escape")
    expect(page.locator("#lecture")).to_be_hidden()


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_every_shipped_step_fits_on_a_projector(visit, shipped, lang):
    page = visit(f"?lecture=1&lang={lang}", shipped)
    expect(page.locator(f"{SHOWN} h2")).to_be_visible()
    page.evaluate("document.fonts.ready")
    count = page.locator(".lecture-step").count()
    assert count >= 10

    def fits() -> None:
        """Once the browser has told of its new size, or of another font."""
        assert page.evaluate(ROOM)[1:] == [0, 0], f"step {number} at {width}x{height}"
        assert page.evaluate(LETTERS)[0] >= 15
        assert page.locator(".lecture-stage[tabindex]").count() == 0  # where nothing scrolls there is nothing to reach

    for width, height in ((1920, 1080), (1280, 720), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        page.keyboard.press("Home")
        for number in range(1, count + 1):
            expect(page.locator(SHOWN)).to_have_attribute("data-step", str(number))
            eventually(page, fits)
            page.keyboard.press("PageDown")


def test_on_a_phone_no_figure_lies_on_another_and_what_scrolls_is_reached(visit, shipped):
    page = visit("?lecture=1", shipped, viewport={"width": 360, "height": 780})
    expect(page.locator(f"{SHOWN} h2")).to_be_visible()
    scrolled = set()

    def reached() -> None:
        _, too_high, too_wide = page.evaluate(ROOM)
        assert page.locator(".lecture-stage[tabindex='0']").count() == int(too_high > 0 or too_wide > 0)
        scrolled.add(too_high > 0)

    for number in range(1, page.locator(".lecture-step").count() + 1):
        expect(page.locator(SHOWN)).to_have_attribute("data-step", str(number))
        over = page.evaluate("""() => [...document.querySelectorAll('.lecture-step:not([hidden]) .lecture-value b')]
          .filter(figure => figure.scrollWidth > figure.closest('td').clientWidth
            || figure.getBoundingClientRect().right > figure.closest('td').getBoundingClientRect().right + 1)
          .map(figure => figure.textContent)""")
        assert over == [], f"step {number}"
        eventually(page, reached)
        page.keyboard.press("PageDown")
    assert True in scrolled
    page.keyboard.press("Home")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    page.keyboard.press("Tab")
    expect(page.locator(".lecture-stage")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.wait_for_function("document.querySelector('.lecture-stage').scrollTop > 0")
