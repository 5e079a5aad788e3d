"""The page as people use it: a Chromium against ``python app.py`` with a cache of made-up variants."""

from __future__ import annotations

import io
import re
from urllib.request import urlopen

import pytest
from PIL import Image
from served_page import serve

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect
W4A4 = "digits-digits_cnn-lsqplus-w4a4-e2-s0"
W8A8 = "digits-digits_cnn-lsqplus-w8a8-e2-s0"
DIGITS = f"?task=digits&variant={W4A4}"


@pytest.fixture(scope="module")
def cache(tmp_path_factory, make_cache):
    folder = tmp_path_factory.mktemp("cache")
    make_cache(folder, ("cifar10", "digits"), ("cifar10", "digits"))
    (folder / "digits-digits_cnn-lsqplus-w2a2-ends8-e2-s0" / "record.json").write_text('{"id": "damaged"')
    return folder


@pytest.fixture(scope="module")
def address(tmp_path_factory, cache):
    with serve(tmp_path_factory.mktemp("page"), cache) as url:
        yield url


@pytest.fixture
def address_with_a_download(tmp_path, cache):
    """A page whose torchvision brings 40 grey pictures instead of 170 MB."""
    fake = tmp_path / "packages" / "torchvision"
    fake.mkdir(parents=True)
    (fake / "__init__.py").write_text("")
    (fake / "datasets.py").write_text(
        "import numpy as np\n"
        "class CIFAR10:\n"
        "    def __init__(self, root, train, download):\n"
        "        self.data, self.targets = np.full((40, 32, 32, 3), 99, np.uint8), [n % 10 for n in range(40)]\n"
    )
    with serve(tmp_path, cache, PYTHONPATH=str(fake.parent)) as url:
        yield url


def tile(page, name: str):
    return page.locator(f"#score-card [data-tile={name}] .value")


def points(page):
    return page.locator("#chart [aria-roledescription=point]")


def point(page, id: str):
    return page.locator(f'#chart [aria-roledescription=point][aria-label$=" {id}"]')


def expect_chosen(page, id: str, name: str) -> None:
    """Card, chart, table and address agree."""
    expect(page.locator("#score-card .what")).to_contain_text(name)
    expect(page).to_have_url(re.compile(rf"variant={id}(&|$)"))
    expect(page.locator("#chart text", has_text=re.compile(f"^{name.split()[-1]}$")).last).to_be_visible()


def test_it_opens_with_four_bits_and_reads_the_result_aloud(visit):
    page = visit("")
    expect(page.locator("#score-card .reading")).to_contain_text("4-bit weights and activations")
    expect(page.locator("#score-card .reading")).to_contain_text("smaller, loses")
    expect(tile(page, "accuracy")).to_have_text(re.compile(r"^\d\d\.\d\d%$"))
    expect(points(page)).to_have_count(9)
    expect(page).to_have_url(re.compile("task=cifar10&variant=cifar10-resnet20-lsqplus-w4a4-e2-s0"))
    expect(page.locator("#notices")).to_contain_text("digits-digits_cnn-lsqplus-w2a2-ends8-e2-s0")
    expect(page.locator("#gallery .about")).to_contain_text("Drawn by this project, not from CIFAR-10")
    expect(page.locator("#gallery button")).to_have_count(10)
    expect(page.locator("#download")).to_contain_text("Download CIFAR-10 (170 MB)")
    expect(page.locator("#result .panel")).to_have_count(2)


def test_a_slider_moves_everything_by_keyboard(visit):
    page = visit(DIGITS)
    expect_chosen(page, W4A4, "LSQ+ W4A4")
    before = tile(page, "packed").inner_text()
    page.locator("#weight-bits input[type=range]").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect_chosen(page, W8A8, "LSQ+ W8A8")
    expect(page.locator("#activation-bits input[type=number]")).to_have_value("8")
    expect(tile(page, "packed")).not_to_have_text(before)
    expect(page.locator("#weight-bits input[type=range]")).to_be_focused()


def test_sliders_apart_lead_to_a_setting_nobody_measured_and_measuring_it(visit):
    page = visit("?task=digits&model=digits_cnn&quantizer=lsqplus&w=7&a=5&trained=no")
    expect(page.locator("#score-card .reading")).to_have_text("7-bit weights, 5-bit activations: not measured yet.")
    expect(page.locator("#together input")).not_to_be_checked()
    expect(page.locator("#result .panel.second h3")).to_contain_text("LSQ+ W7A5")
    page.locator("#measure").click()
    expect(tile(page, "accuracy")).to_have_text(re.compile(r"^\d+\.\d\d%$"))
    expect(page.locator("#score-card .notice")).to_contain_text("Measured here, on all 400 test pictures.")
    expect(page.locator("#measure")).to_be_hidden()
    expect(page).to_have_url(re.compile("w=7&a=5&trained=no"))
    page.locator("#activation-bits input[type=range]").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#score-card .reading")).to_contain_text("4-bit activations: not measured yet.")
    expect(page.locator("#measure")).to_be_visible()  # again, though the page's link had not changed meanwhile


def test_without_data_an_unmeasured_setting_says_how_to_get_it_and_can_be_tried(visit):
    page = visit("?task=cifar10&model=resnet20&quantizer=lsqplus&w=6&a=6&trained=yes")
    expect(page.locator("#score-card .notice")).to_contain_text("SLIMSCOPE_DATA")
    expect(page.locator("#measure")).to_be_hidden()
    expect(page.locator("#result .panel.second h3")).to_contain_text("LSQ+ W6A6")


def test_a_point_is_chosen_by_mouse_and_by_key(visit):
    page = visit(DIGITS)
    point(page, W8A8).click()
    expect_chosen(page, W8A8, "LSQ+ W8A8")
    point(page, W4A4).focus()
    page.keyboard.press("Enter")
    expect_chosen(page, W4A4, "LSQ+ W4A4")
    expect(point(page, W4A4)).to_be_focused()
    point(page, "digits-digits_cnn-baseline-s0").focus()
    page.keyboard.press("Space")
    expect(page.locator("#score-card .reading")).to_contain_text("Full precision")
    expect(page.locator("#weight-bits input[type=range]")).to_be_disabled()


def test_one_point_is_a_stop_and_the_arrow_keys_go_through_the_others(visit):
    page = visit(f"?task=digits&variant={W4A4}")
    stops = page.locator("#chart [aria-roledescription=point][tabindex='0']")
    expect(stops).to_have_count(1)
    expect(stops).to_have_attribute("aria-label", re.compile(f" {W4A4}$"))
    stops.focus()
    page.keyboard.press("End")
    expect(point(page, "digits-digits_cnn-baseline-s0")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')").split()[-1]
    assert focused != "digits-digits_cnn-baseline-s0"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"variant={focused}"))
    expect(point(page, focused)).to_be_focused()
    expect(stops).to_have_count(1)


def test_the_row_on_show_is_marked_also_where_another_training_was_asked_for(visit):
    page = visit("?task=digits&model=digits_cnn&quantizer=lsqplus&w=5&a=5&trained=yes")
    expect(page.locator("#score-card .notice")).to_contain_text("Nobody has fine-tuned")
    shown = page.locator("#score-card [data-shown]").get_attribute("data-shown")
    expect(page.locator("#table [role=row][aria-selected=true]")).to_contain_text(shown)


def test_what_is_tried_follows_the_last_of_many_quick_choices(visit):
    page = visit(DIGITS)
    expect(page.locator("#result .panel")).to_have_count(2)
    page.locator("#weight-bits input[type=range]").focus()
    for key in ["ArrowRight"] * 4 + ["ArrowLeft"] * 3:  # 8 bits, then 5
        page.keyboard.press(key)
    expect(page.locator("#score-card .what")).to_contain_text("LSQ+ W5A5")
    expect(page.locator("#result .panel.second h3")).to_contain_text("LSQ+ W5A5")


CLICK_QUICKLY = """async ([places, pause]) => {
    const found = places.map(place => document.querySelector(place));
    for (const each of found) {
        each.dispatchEvent(new MouseEvent('click', {bubbles: true}));
        if (pause) await new Promise(next => setTimeout(next, pause));
    }
}"""


def pictures_of(page, numbers) -> list[str]:
    return [page.locator("#gallery button").nth(number).get_attribute("data-picture") for number in numbers]


def test_of_quick_clicks_the_last_one_counts(visit):
    """Gradio repeats the first one's event where a second comes before the answer."""
    page = visit(DIGITS)
    expect(point(page, W8A8)).to_be_visible()
    ids = ["digits-digits_cnn-baseline-s0", W4A4, W8A8]
    clicked = [f'#chart [aria-roledescription=point][aria-label$=" {id}"]' for id in ids]
    page.evaluate(CLICK_QUICKLY, [clicked, 40])  # requests sent at the same moment may arrive in any order
    expect_chosen(page, W8A8, "LSQ+ W8A8")
    expect(page.locator("#gallery button")).to_have_count(20)
    pictures = [f"#gallery [data-picture='{name}']" for name in pictures_of(page, (2, 5, 3))]
    page.evaluate(CLICK_QUICKLY, [pictures, 0])
    expect(page.locator("#result .verdict")).to_contain_text("It is 3.")
    expect(page.locator("#gallery [aria-pressed=true]")).to_have_attribute("data-picture", pictures_of(page, (3,))[0])


def test_a_table_row_is_chosen_also_after_sorting(visit):
    page = visit(DIGITS)
    expect_chosen(page, W4A4, "LSQ+ W4A4")
    cells, marked = page.locator("#table [role=gridcell]"), page.locator("#table [role=row][aria-selected=true]")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text(W4A4)
    cells.filter(has_text=W8A8).click()
    expect_chosen(page, W8A8, "LSQ+ W8A8")
    expect(marked).to_contain_text(W8A8)
    page.locator("#table [data-testid=header-7]").hover()
    page.locator("#table [data-testid=header-7]").get_by_label("Open cell menu").click()
    page.get_by_role("menuitem", name="Sort ascending").click()  # by packed size
    expect(cells.first).to_contain_text("W2A2")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text(W8A8)
    cells.filter(has_text=W4A4).click()
    expect_chosen(page, W4A4, "LSQ+ W4A4")
    expect(marked).to_contain_text(W4A4)
    page.locator("#weight-bits input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")  # 7 bits are not measured
    expect(page.locator("#score-card")).to_contain_text("not measured yet")
    expect(marked).to_have_count(0)


def test_a_link_restores_the_page_and_a_wrong_one_says_so(visit):
    page = visit("?task=digits&variant=digits-digits_cnn-lsqplus-w2a2-calibrated-s0&__theme=dark")
    expect_chosen(page, "digits-digits_cnn-lsqplus-w2a2-calibrated-s0", "LSQ+ W2A2")
    expect(page.locator("#training input[value=no]")).to_be_checked()
    expect(page).to_have_url(re.compile("__theme=dark"))
    wrong = visit("?task=digits&variant=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    expect(wrong.locator("#notices")).to_contain_text("<img src=x onerror=alert(1)>")
    expect_chosen(wrong, W4A4, "LSQ+ W4A4")


def test_another_task_brings_its_own_networks_and_pictures(visit):
    page = visit(DIGITS)
    expect(page.locator("#gallery button")).to_have_count(20)
    page.locator("#task input").click()
    page.get_by_role("option", name="CIFAR-10").click()
    expect(page.locator("#score-card .what")).to_contain_text("ResNet-20 on CIFAR-10")
    expect(page.locator("#gallery button")).to_have_count(10)
    expect(page.locator("#result .verdict")).to_contain_text("Meant to be airplane")


def test_a_gallery_picture_is_classified_and_again_when_the_variant_changes(visit):
    page = visit(DIGITS)
    page.locator("#gallery button").nth(3).click()
    expect(page.locator("#result .verdict")).to_contain_text("It is 3.")
    expect(page.locator("#result .chance")).to_have_count(10)
    page.locator("#training input[value=no]").check()
    expect(page.locator("#result .panel.second h3")).to_contain_text("calibrated")
    expect(page.locator("#result .verdict")).to_contain_text("It is 3.")


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
    tops = [page.locator(part).bounding_box()["y"] for part in ("#score-card", "#controls", "#chart-section")]
    assert tops == sorted(tops)
    last = page.locator("#score-card .tile").last.bounding_box()
    assert last["y"] + last["height"] < 844, "the figures are on the first screen"
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


def test_a_download_brings_real_pictures_and_measuring(visit, address_with_a_download):
    page = visit("?task=cifar10&model=resnet20&quantizer=lsqplus&w=6&a=6&trained=no", address_with_a_download)
    expect(page.locator("#gallery .about")).to_contain_text("Drawn by this project")
    expect(page.locator("#measure")).to_be_hidden()
    page.locator("#download").click()
    expect(page.locator("#gallery .about")).to_have_text("Test pictures of CIFAR-10: none of them was trained on.")
    expect(page.locator("#gallery button")).to_have_count(20)
    expect(page.locator("#download")).to_be_hidden()
    expect(page.locator("#score-card .notice")).not_to_contain_text("SLIMSCOPE_DATA")
    page.locator("#gallery button").nth(3).click()
    expect(page.locator("#result .verdict")).to_contain_text("It is cat.")
    page.locator("#measure").click()
    expect(page.locator("#score-card .notice")).to_contain_text("Measured here, on the first 40 test pictures only")


def test_monitoring_and_files_of_the_machine_are_not_served(address):
    from urllib.error import HTTPError

    for path in ("monitoring", "gradio_api/file=/etc/passwd", "gradio_api/file=app.py", "gradio_api/runs"):
        with pytest.raises(HTTPError) as caught, urlopen(address + path, timeout=20):
            pass
        assert caught.value.code in (400, 403, 404)


def test_a_budget_is_dragged_typed_or_picked_and_its_variant_chosen(visit):
    page = visit(DIGITS)
    line = page.locator("#chart .budget_marks line")
    expect(line).to_have_attribute("aria-label", re.compile("Budget line, 1.5 percentage points below"))
    line.scroll_into_view_if_needed()
    box = line.bounding_box()
    at, height = box["x"] + 0.6 * box["width"], box["y"] + box["height"] / 2
    page.mouse.move(at, height)
    page.mouse.down()
    page.mouse.move(at, height - 10, steps=3)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"[?&]budget="))
    dragged = float(re.search(r"budget=([\d.]+)", page.url)[1])
    assert 0 < dragged < 1.5
    page.get_by_role("button", name="1 pp", exact=True).click()
    expect(page).to_have_url(re.compile(r"[?&]budget=1(&|$)"))
    page.locator("#budget input").fill("30")
    expect(page).to_have_url(re.compile(r"[?&]budget=30(&|$)"))
    page.locator(".advice li.within button").click()
    expect(page.locator(".advice li.within button")).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile(r"variant=digits-digits_cnn-.*budget=30"))


@pytest.mark.parametrize("budget", [0.3, 1.5])
@pytest.mark.parametrize("width", [360, 420, 1280])
def test_the_budgets_label_lies_on_nothing(visit, width, budget):
    page = visit(f"?task=digits&variant={W8A8}&budget={budget}", viewport={"width": width, "height": 900})
    expect(page.locator("#chart .budget_label_marks text")).to_be_visible()
    expect(page.locator("#chart [aria-roledescription=point][tabindex='0']")).to_have_count(1)
    covered = page.evaluate("""() => {
        const box = document.querySelector('#chart .budget_label_marks text').getBoundingClientRect();
        const others = document.querySelectorAll(
            '#chart .mark-text.role-mark text, #chart [aria-roledescription=point]');
        return [...others].filter(each => !each.closest('.budget_label_marks') && each.getBoundingClientRect().width)
            .filter(each => (other => box.left < other.right && other.left < box.right && box.top < other.bottom
                && other.top < box.bottom)(each.getBoundingClientRect()))
            .map(each => each.textContent || each.getAttribute('aria-label'));
    }""")
    assert covered == []


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
