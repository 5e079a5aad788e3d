"""The page in Persian as people see it: direction, font, switch."""

from __future__ import annotations

import re

import pytest
from on_page import DIGITS, W4A4, W8A8
from served_page import serve

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect
LEFT_TO_RIGHT = (
    "#chart", "#weight-bits input[type=range]", "#score-card .sizes", "#result .chances", "#flips .heat table",
)  # fmt: skip
"""What a direction from right to left would mirror."""


@pytest.fixture(scope="module")
def address(tmp_path_factory, make_cache):
    folder = tmp_path_factory.mktemp("cache")
    make_cache(folder, ("digits",), ("digits",))
    with serve(tmp_path_factory.mktemp("page"), folder) as url:
        yield url


def fonts(page) -> list[str]:
    """Names of the font files that the page has loaded."""
    loaded = page.evaluate("performance.getEntriesByType('resource').map(file => file.name)")
    return [url.rpartition("/")[2] for url in loaded if url.endswith(".woff2")]


def direction(page, selector: str) -> str:
    return page.locator(selector).first.evaluate("element => getComputedStyle(element).direction")


def test_persian_from_the_first_paint(visit):
    page = visit(f"{DIGITS}&lang=fa")
    root = page.locator("html")
    expect(root).to_have_attribute("dir", "rtl")
    expect(root).to_have_attribute("lang", "fa")
    expect(page.locator("h1")).to_have_text("اسلیم‌اسکوپ")
    expect(page).to_have_title("اسلیم‌اسکوپ")
    expect(page.locator("#score-card .reading")).to_contain_text("وزن‌ها و فعال‌سازی‌های")
    expect(page.locator("#score-card [data-tile=drop] dt")).to_have_text("افت دقت")
    expect(page.locator("#weight-bits [data-testid=block-info]")).to_have_text("بیت‌های وزن")
    expect(page.locator("#result .panel")).to_have_count(2)
    expect(page.locator("#chart [aria-roledescription=point]").first).to_be_visible()
    for selector in ("#score-card .reading", "#weight-bits [data-testid=block-info]", "#result .verdict"):
        assert direction(page, selector) == "rtl", selector
    for selector in LEFT_TO_RIGHT:
        assert direction(page, selector) == "ltr", selector
    expect(page.locator("#upload")).to_contain_text("تصویری را اینجا رها کنید")
    visible = page.locator("body").inner_text()
    assert not re.search(r"Accuracy|Packed|Weight bits|Fine-tuned|Calibrated|Drop Image|Click to Upload", visible)


def test_bars_and_maps_run_from_left_to_right_beside_their_words(visit):
    """They were mirrored, where charts were not."""
    page = visit(f"{DIGITS}&lang=fa")
    expect(page.locator("#result .panel")).to_have_count(2)
    sides = "part => { const {left, right} = part.getBoundingClientRect(); return [left, right]; }"

    def ends(selector: str) -> list[float]:
        return page.locator(selector).first.evaluate(sides)

    for line in ("#score-card .size.packed", "#result .panel.second .chance.top"):
        name, bar, filled, number = (ends(f"{line} {part}") for part in ("dt", ".bar", ".bar > span", ".number"))
        assert name[1] <= bar[0] == filled[0] < filled[1] <= bar[1] <= number[0]
        assert direction(page, f"{line} dt") == "rtl"
    head, first, last = (ends(f"#flips .heat tbody tr > :nth-child({number})") for number in (1, 2, 11))
    assert head[1] <= first[0] < first[1] <= last[0]


def test_its_font_comes_from_the_page_itself(visit):
    page = visit(f"{DIGITS}&lang=fa")
    expect(page.locator("#score-card .reading")).to_be_visible()
    page.wait_for_function("document.fonts.check('700 16px Vazirmatn', 'دقت')")
    assert fonts(page) == ["Vazirmatn.woff2"]
    family = page.locator("#score-card .reading").evaluate("element => getComputedStyle(element).fontFamily")
    assert family.startswith("Vazirmatn")


def test_english_needs_no_font(visit):
    page = visit(DIGITS, locale="fa-IR")
    expect(page.locator("#score-card .reading")).to_contain_text("4-bit weights")
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(page.locator("#upload")).not_to_contain_text(re.compile("[\u0600-\u06ff]"))  # not even Gradio's own texts
    assert fonts(page) == []


def test_the_switch_keeps_the_choice(visit):
    page = visit(DIGITS)
    expect(page.locator("#score-card .what")).to_contain_text("LSQ+ W4A4")
    page.locator("#weight-bits input[type=range]").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(f"variant={W8A8}"))
    page.get_by_role("link", name="فارسی").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#score-card .what")).to_contain_text("LSQ+ W8A8")
    expect(page).to_have_url(re.compile(f"variant={W8A8}.*lang=fa"))
    point = page.locator(f'#chart [aria-roledescription=point][aria-label*="{W4A4}"]')
    expect(point).to_have_attribute("role", "button")
    point.click()
    expect(page).to_have_url(re.compile(f"variant={W4A4}.*lang=fa"))
    expect(page.locator("#score-card .reading")).to_contain_text("واحد درصد")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(page.locator("#score-card .what")).to_contain_text("LSQ+ W4A4 · fine-tuned")
    expect(page).to_have_url(re.compile(f"variant={W4A4}$"))


def test_two_people_read_two_languages_at_once(visit):
    pages = {code: visit(f"{DIGITS}&lang={code}") for code in ("fa", "en")}
    for page in pages.values():
        expect(page.locator("#score-card .what")).to_contain_text("LSQ+ W4A4")
    for key, name in (("ArrowRight", "W5A5"), ("ArrowLeft", "W4A4")):
        for page in pages.values():
            page.locator("#weight-bits input[type=range]").focus()
            page.keyboard.press(key)
        for page in pages.values():
            expect(page.locator("#score-card .what")).to_contain_text(name)
        expect(pages["fa"].locator("#score-card [data-tile=accuracy] dt")).to_have_text("دقت")
        expect(pages["en"].locator("#score-card [data-tile=accuracy] dt")).to_have_text("Accuracy")


@pytest.mark.parametrize("width", [360, 1400])
def test_nothing_hangs_over_the_edge(visit, width):
    page = visit(f"{DIGITS}&lang=fa")
    page.set_viewport_size({"width": width, "height": 800})
    expect(page.locator("#result .panel")).to_have_count(2)
    page.wait_for_function("document.documentElement.scrollWidth <= window.innerWidth")
