"""Pictures tried in a browser: of the gallery and of one's own, slowly and quickly."""

import pytest
from on_page import DIGITS, W4A4, W8A8, expect_chosen, point
from PIL import Image

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect


def test_what_is_tried_follows_the_last_of_many_quick_choices(visit):
    page = visit(DIGITS)
    expect(page.locator("#result .panel")).to_have_count(2)
    page.locator("#weight-bits input[type=range]").focus()
    for key in ["ArrowRight"] * 4 + ["ArrowLeft"] * 3:  # 8 bits, then 5
        page.keyboard.press(key)
    expect(page.locator("#score-card .what")).to_contain_text("LSQ+ W5A5")
    expect(page.locator("#result .panel.second h3")).to_contain_text("LSQ+ W5A5")


CLICK_AT_ONCE = """places => places.map(place => document.querySelector(place)).forEach(
    each => each.dispatchEvent(new MouseEvent('click', {bubbles: true})))"""


def pictures_of(page, numbers) -> list[str]:
    return [page.locator("#gallery button").nth(number).get_attribute("data-picture") for number in numbers]


def test_of_quick_clicks_the_last_one_counts(visit):
    """Gradio repeats the first one's event where a second comes before the answer."""
    page = visit(DIGITS)
    expect(point(page, W8A8)).to_be_visible()
    ids = ["digits-digits_cnn-baseline-s0", W4A4, W8A8]
    clicked = [f'#chart [aria-roledescription=point][aria-label$=" {id}"]' for id in ids]
    page.evaluate(CLICK_AT_ONCE, clicked)
    expect_chosen(page, W8A8, "LSQ+ W8A8")
    expect(page.locator("#gallery button")).to_have_count(20)
    pictures = [f"#gallery [data-picture='{name}']" for name in pictures_of(page, (2, 5, 3))]
    page.evaluate(CLICK_AT_ONCE, pictures)
    expect(page.locator("#result .verdict")).to_contain_text("It is 3.")
    expect(page.locator("#gallery [aria-pressed=true]")).to_have_attribute("data-picture", pictures_of(page, (3,))[0])


def test_a_gallery_picture_is_classified_and_again_when_the_variant_changes(visit):
    page = visit(DIGITS)
    page.locator("#gallery button").nth(3).click()
    expect(page.locator("#result .verdict")).to_contain_text("It is 3.")
    expect(page.locator("#result .chance")).to_have_count(10)
    page.locator("#training input[value=no]").check()
    expect(page.locator("#result .panel.second h3")).to_contain_text("calibrated")
    expect(page.locator("#result .verdict")).to_contain_text("It is 3.")


def test_a_gallery_picture_is_tried_by_key(visit):
    page = visit(DIGITS)
    expect(page.locator("#result .verdict")).to_contain_text("It is 0.")
    buttons = page.locator("#gallery button")
    buttons.first.focus()
    for key, number in (("Enter", 1), ("Space", 2)):
        page.keyboard.press("Tab")
        expect(buttons.nth(number)).to_be_focused()
        page.keyboard.press(key)
        expect(page.locator("#result .verdict")).to_contain_text(f"It is {number}.")
        expect(buttons.nth(number)).to_have_attribute("aria-pressed", "true")


def test_an_upload_is_classified_and_a_bad_one_gets_a_sentence(visit, tmp_path):
    Image.effect_noise((300, 200), 90).save(tmp_path / "noise.png")
    (tmp_path / "text.png").write_text("this is text")
    (tmp_path / "empty.png").write_bytes(b"")
    page = visit(DIGITS)
    expect(page.locator("#result .verdict")).to_contain_text("It is 0.")
    chooser = page.locator("#upload input[type=file]")
    chooser.set_input_files(tmp_path / "text.png")
    expect(page.locator("#result")).to_contain_text(
        "This file is not a picture Slimscope can read. Use PNG, JPEG or WebP."
    )
    page.get_by_label("Remove Image").or_(page.get_by_label("Clear")).first.click()
    chooser.set_input_files(tmp_path / "noise.png")
    expect(page.locator("#result .chance")).to_have_count(10)
    expect(page.locator("#result .verdict")).not_to_contain_text("It is")
