"""The page in both themes and at widths from a phone to a projector: nothing is cut off or hard to read."""

import io
import re

import pytest
from on_page import DIGITS, W4A4, W8A8, eventually, expect_chosen, point, points
from PIL import Image

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_can_be_read_in_both_themes(visit, scheme):
    page = visit(DIGITS + f"&__theme={scheme}")
    expect_chosen(page, W4A4, "LSQ+ W4A4")
    expect(page.locator("#result .panel")).to_have_count(2)
    for selector in (
        "#header p", ".reading", ".what", ".tile .note", ".sizes dt", ".panel-section h2 + p", "#controls label span",
        "#training [data-testid=block-info]", ".legend li", ".panel h3", ".chance dt", "#table [role=gridcell]",
        "#footer p",
    ):  # fmt: skip
        contrast = page.locator(selector).first.evaluate(CONTRAST)
        assert contrast >= 4.5, f"{selector}: {contrast:.2f}"
    fill = page.locator("#chart svg.marks text").first.evaluate("text => getComputedStyle(text).fill")
    assert (sum(map(int, re.findall(r"\d+", fill)[:3])) > 384) == (scheme == "dark")


CONTRAST = """element => {
  const parse = text => (text.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  let ground = element, colour = [0, 0, 0, 0];
  while (ground && (colour.length > 3 && colour[3] === 0)) {
    colour = parse(getComputedStyle(ground).backgroundColor);
    ground = ground.parentElement;
  }
  const [a, b] = [luminance(parse(getComputedStyle(element).color)), luminance(colour)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}"""


@pytest.mark.parametrize("width", [360, 800, 1280])
def test_nothing_is_wider_than_the_screen(visit, width):
    page = visit(DIGITS)
    page.set_viewport_size({"width": width, "height": 800})
    expect(points(page)).not_to_have_count(0)
    expect(page.locator("#result .panel")).to_have_count(2)
    page.wait_for_function("document.documentElement.scrollWidth <= window.innerWidth")
    page.wait_for_function(
        "document.querySelector('#chart svg.marks').getBoundingClientRect().right <= window.innerWidth + 1"
    )


def test_narrow_dark_has_no_scroll_bar_and_a_card_to_read(visit):
    page = visit(DIGITS + "&__theme=dark")
    page.set_viewport_size({"width": 390, "height": 844})
    expect_chosen(page, W4A4, "LSQ+ W4A4")
    expect(page.locator("#result .panel")).to_have_count(2)
    page.wait_for_function("document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.locator("#score-card .tile")).to_have_count(4)
    expect(page.locator(".waiting")).to_have_count(0)

    def placed() -> None:
        tops = [page.locator(part).bounding_box()["y"] for part in ("#score-card", "#controls", "#chart-section")]
        assert tops == sorted(tops)
        last = page.locator("#score-card .tile").last.bounding_box()
        assert last["y"] + last["height"] < 844, "the figures are on the first screen"

    eventually(page, placed)
    for selector in (".reading", ".what", ".tile dt", ".tile .value", ".tile .note", ".sizes dt", ".sizes .number"):
        for found in page.locator(f"#score-card {selector}").all():
            assert found.evaluate(CONTRAST) >= 4.5, selector
            assert found.evaluate(FITS), f"{selector}: {found.inner_text()}"
    expect(page.locator("#chart .label_off_marks")).to_have_count(1)
    expect(page.locator("#chart .label_off_marks")).to_be_hidden()
    assert max(Image.open(io.BytesIO(page.screenshot())).convert("RGB").getpixel((2, 2))) < 64


FITS = """element => {
  const box = element.getBoundingClientRect();
  return box.left >= 0 && box.right <= window.innerWidth && element.scrollWidth <= element.clientWidth + 1
    && parseFloat(getComputedStyle(element).fontSize) >= 12;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_width_of_a_projector_is_used(visit, scheme):
    """The page stayed 1,440 pixels wide, and the letters as small as on a desk."""
    page = visit(f"{DIGITS}&__theme={scheme}", viewport={"width": 1920, "height": 1080})
    expect(points(page)).not_to_have_count(0)
    expect(page.locator("#result .panel")).to_have_count(2)
    page.wait_for_function("document.documentElement.scrollWidth <= window.innerWidth")

    def used() -> None:
        main, section, chart = (
            page.locator(part).bounding_box() for part in ("#main", "#chart-section", "#chart svg.marks")
        )
        assert main["width"] > 1780
        assert chart["width"] > 1380 and chart["height"] > 330
        assert section["x"] < chart["x"] and chart["x"] + chart["width"] < section["x"] + section["width"]

    eventually(page, used)
    for selector, least in (("#chart .role-axis-label text", 14.9), ("#score-card .tile .note", 14.5)):
        size = page.locator(selector).first.evaluate(
            "each => parseFloat(getComputedStyle(each).fontSize) * (each.getScreenCTM ? each.getScreenCTM().a : 1)"
        )
        assert size >= least, selector
    point(page, W8A8).click()  # where it is drawn it is hit
    expect_chosen(page, W8A8, "LSQ+ W8A8")
