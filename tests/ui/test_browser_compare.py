"""Comparing as people do it: pin, look at what flipped, try a picture, switch the heat map, share the link."""

import re

import pytest
from on_page import W4A4, focus_after_a_change, point
from saved_files import pictures
from served_page import serve

from engine.data import get_task

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect
W2A2 = "digits-digits_cnn-lsqplus-w2a2-calibrated-s0"


@pytest.fixture(scope="module")
def address(tmp_path_factory, make_cache, tell_classes):
    folder = tmp_path_factory.mktemp("cache")
    labels = get_task("digits").load("test").labels.numpy()
    tell_classes(make_cache(folder, ("cifar10", "digits"), ("digits",)), "digits", labels, 10)
    with serve(tmp_path_factory.mktemp("page"), folder) as url:
        yield url


def press(page, what: str):
    return page.locator(f'#score-card [data-compare="{what}"]')


def test_pin_choose_swap_and_unpin(visit):
    page = visit(f"?task=digits&variant={W2A2}")
    expect(page.locator("#flips [data-kind=first-only] h3")).to_contain_text("A right, full precision wrong")
    press(page, "pin").click()
    expect(page).to_have_url(re.compile(rf"variant={W2A2}&b={W2A2}"))
    point(page, W4A4).click()
    expect(page).to_have_url(re.compile(rf"variant={W4A4}&b={W2A2}"))
    expect(page.locator("#score-card .ab tr", has_text="Accuracy").first).to_contain_text("95% interval")
    expect(page.locator("#score-card .ab tbody")).not_to_contain_text("Attention")
    expect(page.locator("#legend")).to_contain_text("B, the pinned variant")
    expect(page.locator("#legend")).to_contain_text("Front of B’s kind: LSQ+, calibrated")
    expect(page.locator("#chart .pinned_marks path")).to_have_count(1)
    expect(page.locator("#chart text", has_text=re.compile("^B$"))).to_be_visible()
    expect(page.locator("#result .panel")).to_have_count(3)
    expect(page.locator("#flips [data-kind=first-only] h3")).to_contain_text("A right, B wrong")
    page.locator("#weight-bits input[type=range]").focus()
    page.keyboard.press("ArrowRight")  # B stays while A moves
    expect(page).to_have_url(re.compile(rf"w=5.*b={W2A2}|w5a5.*b={W2A2}"))
    point(page, W4A4).click()
    expect(page).to_have_url(re.compile(rf"variant={W4A4}&b={W2A2}"))
    press(page, "swap").press("Enter")
    expect(page).to_have_url(re.compile(rf"variant={W2A2}&b={W4A4}"))
    press(page, "unpin").click()
    expect(page).to_have_url(re.compile(rf"variant={W2A2}$"))
    expect(page.locator("#score-card .ab")).to_have_count(0)


def test_pinning_by_keyboard_stays_on_the_cards_button(visit):
    """The one that was pressed is gone then: focus fell to the page's beginning."""
    page = visit(f"?task=digits&variant={W2A2}")
    press(page, "pin").press("Enter")
    expect(page).to_have_url(re.compile("&b="))
    expect(press(page, "unpin")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("&b="))
    expect(press(page, "pin")).to_be_focused()


def test_what_is_drawn_in_between_does_not_take_the_focus(visit):
    """An earlier answer to the same card used up that focus is to be put back."""
    page = visit(f"?task=digits&variant={W2A2}")
    press(page, "pin").focus()
    page.evaluate(
        """() => {
          document.activeElement.click();
          document.querySelector('#score-card .tile').append(document.createElement('i'));
        }"""
    )
    expect(page).to_have_url(re.compile("&b="))
    expect(press(page, "unpin")).to_be_focused()
    page.locator("#score-card .reading").click()
    assert focus_after_a_change(page, "#score-card .tile") == "BODY"


def test_a_flipped_picture_is_tried_and_more_come(visit):
    page = visit(f"?task=digits&variant={W4A4}&b={W2A2}")
    group = page.locator("#flips [data-kind=first-only]")
    expect(group.locator("img")).to_have_count(6)
    more = group.locator(".more")
    more.focus()
    page.keyboard.press("Enter")
    expect(group.locator("img")).to_have_count(24)
    expect(more).to_be_focused()
    chosen = group.locator("[data-picture]").nth(3)
    label = chosen.locator("b").inner_text()
    chosen.click()
    expect(page.locator("#result .verdict")).to_contain_text(f"It is {label}.")
    expect(page.locator("#try-row")).to_be_in_viewport()
    expect(chosen).to_have_attribute("aria-pressed", "true")
    pressed = page.locator("[data-picture][aria-pressed=true]")
    assert set(pressed.evaluate_all("all => all.map(each => each.dataset.picture)")) == {
        chosen.get_attribute("data-picture")
    }
    page.locator("#flips [data-key=matrix-less]").press("Enter")  # the pictures are drawn anew with the matrix
    expect(page.locator("#flips .heat caption")).to_contain_text("A minus B")
    expect(chosen).to_have_attribute("aria-pressed", "true")


def test_the_heat_map_is_switched_and_read(visit):
    page = visit(f"?task=digits&variant={W4A4}&b={W2A2}")
    heat = page.locator("#flips .heat")
    expect(heat.locator("tbody tr")).to_have_count(10)
    expect(heat.locator("caption")).to_have_text("Confusion between classes: A")
    page.locator("#flips [data-key=matrix-less]").press("Enter")
    expect(heat.locator("caption")).to_have_text("Confusion between classes: A minus B")
    expect(page.locator("#flips [data-key=matrix-less]")).to_be_focused()
    expect(heat.locator("tbody td", has_text="+").first).to_be_visible()
    painted = heat.locator("tbody td.right").first.evaluate("cell => getComputedStyle(cell).backgroundColor")
    assert painted not in ("rgba(0, 0, 0, 0)", "transparent")
    drawn, _ = pictures(page, "#flips .confusion")
    assert b"Confusion between classes: A minus B" in drawn


@pytest.mark.parametrize(("b", "sentence"), [
    ("nobody", "names a variant to compare with that is not here (nobody)"),
    ("cifar10-resnet20-baseline-s0", "another network"),
    ("%3Cscript%3Ealert(1)%3C/script%3E", "(<script>alert(1)</script>)"),
])  # fmt: skip
def test_a_link_with_a_wrong_b_says_so_and_shows_the_rest(visit, b, sentence):
    page = visit(f"?task=digits&variant={W4A4}&b={b}")
    expect(page.locator("#notices")).to_contain_text(sentence)
    expect(page.locator("#score-card .reading")).to_contain_text("4-bit")
    expect(page).not_to_have_url(re.compile("[?&]b="))
    expect(press(page, "pin")).to_be_visible()


def test_in_persian_and_on_a_telephone_nothing_sticks_out(visit):
    page = visit(f"?lang=fa&task=digits&variant={W4A4}&b={W2A2}", viewport={"width": 360, "height": 800})
    expect(page.locator("#flips .heat tbody tr")).to_have_count(10)
    expect(page.locator("#compare h2")).to_have_text("کدام پاسخ‌ها عوض شدند؟")
    expect(page.locator("#score-card .ab tbody tr").first).to_be_visible()
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    heat = page.locator("#flips .heat")
    expect(heat).to_have_class(re.compile("more-inline"))
    page.locator("#flips [data-key=matrix-less]").press("Enter")
    expect(heat.locator("tbody td", has_text="+").first).to_be_attached()
    expect(heat).to_have_class(re.compile("more-inline"))  # which is written anew with the numbers


def test_what_both_said_of_an_example_is_read_whole(visit):
    """Full precision's class was cut off behind its own label."""
    page = visit("?task=digits")
    said = page.locator("#flips [data-kind=second-only] [data-picture] > span")
    expect(said.filter(has_text="full precision: ").first).to_be_visible()
    said.evaluate_all(
        "all => all.forEach(each => { each.textContent = each.textContent.replace(/\\d$/, 'automobile'); })"
    )
    for width in (1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        cut = "all => all.filter(each => each.scrollWidth > each.clientWidth).map(each => each.textContent)"
        assert said.evaluate_all(cut) == []
