"""The page as people use it: a Chromium against ``python app.py`` with a cache of made-up variants."""

from __future__ import annotations

import re
from urllib.request import urlopen

import pytest
from on_page import DIGITS, W4A4, W8A8, expect_chosen, focus_after_a_change, point, points, tile
from served_page import serve

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect


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


def test_a_press_before_the_whole_page_is_there_is_not_lost(visit):
    page = visit(DIGITS)
    expect(page.locator("#pick")).to_be_attached()
    page.evaluate(
        """id => {
          const box = document.querySelector('#pick');
          box.id = 'not-yet';
          setTimeout(() => box.id = 'pick', 300);
          slimscopePick(id);
        }""",
        W8A8,
    )
    expect_chosen(page, W8A8, "LSQ+ W8A8")


def test_one_point_is_a_stop_and_the_arrow_keys_go_through_the_others(visit):
    page = visit(f"?task=digits&variant={W4A4}")
    stops = page.locator("#chart [aria-roledescription=point][tabindex='0']")
    expect(stops).to_have_count(1)
    expect(stops).to_have_attribute("aria-label", re.compile(f" {W4A4}$"))
    stops.focus()
    page.keyboard.press("End")
    expect(point(page, "digits-digits_cnn-baseline-s0")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    focused = page.locator("#chart [aria-roledescription=point]:focus").get_attribute("aria-label").split()[-1]
    assert focused != "digits-digits_cnn-baseline-s0"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"variant={focused}"))
    expect(point(page, focused)).to_be_focused()
    expect(stops).to_have_count(1)


def test_whoever_goes_on_before_the_chart_is_drawn_anew_stays_there(visit):
    """Focus jumped back to the point that was chosen."""
    page = visit(DIGITS)
    expect(point(page, W8A8)).to_be_visible()
    there = point(page, W8A8).evaluate(
        """point => {
          const press = key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
          point.focus();
          press('Enter');
          press('ArrowLeft');
          return document.activeElement.getAttribute('aria-label').split(' ').pop();
        }"""
    )
    assert there != W8A8
    expect_chosen(page, W8A8, "LSQ+ W8A8")
    expect(point(page, there)).to_be_focused()


def test_whoever_clicks_elsewhere_is_not_taken_back_to_the_point(visit):
    """The next change of the page once moved focus, and with it the view, back to the chart."""
    page = visit(DIGITS)
    point(page, W8A8).focus()
    page.keyboard.press("Enter")
    expect_chosen(page, W8A8, "LSQ+ W8A8")
    expect(point(page, W8A8)).to_be_focused()
    page.locator("#score-card .reading").click()
    assert focus_after_a_change(page, "body") == "BODY"


def test_the_row_on_show_is_marked_also_where_another_training_was_asked_for(visit):
    page = visit("?task=digits&model=digits_cnn&quantizer=lsqplus&w=5&a=5&trained=yes")
    expect(page.locator("#score-card .notice")).to_contain_text("Nobody has fine-tuned")
    shown = page.locator("#score-card [data-shown]").get_attribute("data-shown")
    expect(page.locator("#table [role=row][aria-selected=true]")).to_contain_text(shown)


def test_a_table_row_is_chosen_also_after_sorting(visit):
    page = visit(DIGITS)
    expect_chosen(page, W4A4, "LSQ+ W4A4")
    cells, marked = page.locator("#table [role=gridcell]"), page.locator("#table [role=row][aria-selected=true]")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text(W4A4)
    cells.filter(has_text=W8A8).click()
    expect_chosen(page, W8A8, "LSQ+ W8A8")
    expect(marked).to_contain_text(W8A8)
    packed = page.locator("#table [data-testid^=header-]").filter(has_text="Packed").first
    # The menu's button shows under the pointer only, and what is filled above may move it away from there.
    packed.get_by_label("Open cell menu").dispatch_event("click")
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


def test_a_table_row_is_chosen_by_key(visit):
    page = visit(DIGITS)
    expect_chosen(page, W4A4, "LSQ+ W4A4")
    rows = page.locator("#table [role=row]:has([role=gridcell])")
    expect(page.locator("#table [role=row][aria-selected=true]")).to_contain_text(W4A4)  # it is filled last
    page.locator("#table [data-testid^=header-]").first.focus()
    for number, key in enumerate(("Enter", "Space")):
        page.keyboard.press("ArrowDown")
        page.keyboard.press(key)
        id = rows.nth(number).locator("[role=gridcell]").last.inner_text().strip()
        expect(page).to_have_url(re.compile(f"variant={id}(&|$)"))
        expect(page.locator("#score-card [data-shown]")).to_have_attribute("data-shown", id)
        expect(rows.nth(number)).to_have_attribute("aria-selected", "true")


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
