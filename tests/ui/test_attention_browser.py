"""The attention view in a Chromium, inside a small Gradio page: its layers come from the server, its heads do not."""

from __future__ import annotations

import re
import socket

import gradio as gr
import pytest
import torch
from on_page import eventually
from served_page import WAIT

from engine.attention import AttentionCompute, LayerRecord
from ui.attention_view import attention_html
from ui.theme import script, style_sheet, theme

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect
PIECES = ["[CLS]", "a", "<img src=x onerror=alert(1)>", "##ish", "فیلم", "film", "[SEP]"]
N, HEADS = len(PIECES), 2


def make_layer(seed: int) -> LayerRecord:
    random = torch.Generator().manual_seed(seed)
    dense = torch.randn(1, HEADS, N, N, generator=random).mul(2).softmax(-1)
    kept = torch.rand(dense.shape, generator=random) < 0.5
    tokens = torch.ones(1, N, dtype=torch.bool)
    return LayerRecord("layer", tokens, tokens, dense, kept, dense * kept * 0.9, None, None, AttentionCompute())


LAYERS = [make_layer(seed) for seed in range(2)]


@pytest.fixture(scope="module")
def address():
    def view(layer: int) -> str:
        return attention_html(PIECES, LAYERS[layer], layer, len(LAYERS))

    with gr.Blocks(analytics_enabled=False) as blocks:
        layer = gr.Radio([("1", 0), ("2", 1)], value=0, elem_id="layer")
        shown = gr.HTML("", js_on_load=script("attention.js"))
        blocks.load(view, layer, shown)
        layer.input(view, layer, shown)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    _, url, _ = blocks.launch(
        server_name="127.0.0.1", server_port=port, prevent_thread_lock=True, quiet=True, ssr_mode=False,
        css=style_sheet(), theme=theme(), footer_links=[],
    )  # fmt: skip
    yield url
    blocks.close()


@pytest.fixture
def visit(browser, address):
    """Open the page once its maps are drawn; afterwards no script may have failed and no dialog may have opened."""
    contexts, errors = [], []

    def open_page(width: int = 1280, theme: str = "light"):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}))
        page = contexts[-1].new_page()
        page.set_default_timeout(WAIT)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: (errors.append("a dialog"), dialog.dismiss()))
        page.on("console", lambda message: errors.append(message.text) if "js_on_load" in message.text else None)
        page.goto(f"{address}?__theme={theme}")
        expect(page.locator(".attention .ramp span")).to_have_count(5)
        return page

    expect.set_options(timeout=WAIT)
    yield open_page
    for context in contexts:
        context.close()
    assert not errors


def line(layer: int, head: int | None, row: int, column: int) -> str:
    """What the page should say of a cell, from the record."""
    record = LAYERS[layer]
    dense, kept, after = (values[0, :, row, column] for values in (record.dense, record.kept, record.attention))
    where = f"Query {row + 1} “{PIECES[row]}”, key {column + 1} “{PIECES[column]}”"
    if head is not None:
        mask = "kept" if kept[head] else "cut"
        return f"{where}: dense {100 * dense[head]:.2f}%, {mask}, after {100 * after[head]:.2f}%"
    mask = f"kept in {int(kept.sum())} of {HEADS}" if kept.any() else "cut"
    return f"{where}, mean of {HEADS} heads: dense {100 * dense.mean():.2f}%, {mask}, after {100 * after.mean():.2f}%"


def check_line(page, *expected) -> None:
    """The line below the maps reads as it should, up to one in the last digit."""
    expected = line(*expected)

    def check() -> None:
        said = re.sub("[\u2068\u2069]", "", page.locator(".attention .cell").inner_text())
        assert NUMBER.sub("%", said) == NUMBER.sub("%", expected)
        assert numbers(said) == pytest.approx(numbers(expected), abs=0.011)

    eventually(page, check)


NUMBER = re.compile(r"(\d+\.\d\d)%")


def numbers(text: str) -> list[float]:
    return [float(number) for number in NUMBER.findall(text)]


def check_table(page, record: LayerRecord, head: int, query: int) -> None:
    def check() -> None:
        rows = page.locator(".attention tbody tr").all_inner_texts()
        assert len(rows) == N
        for column, row in enumerate(rows):
            number, token, dense, mask, after = row.split("\t")
            place = (0, head, query, column)
            assert (number, token, mask) == (str(column + 1), PIECES[column], "kept" if record.kept[place] else "cut")
            recorded = [100 * float(record.dense[place]), 100 * float(record.attention[place])]
            assert numbers(dense + after) == pytest.approx(recorded, abs=0.011)

    eventually(page, check)


BRIGHTNESS = """([name, low, high]) => {
  const canvas = document.querySelector(`canvas[data-map=${name}]`);
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0, seen = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] === 255) [sum, seen] = [sum + (data[i] + data[i + 1] + data[i + 2]) / 3, seen + 1];
  }
  return canvas.width > 300 && low < sum / seen && sum / seen < high;
}"""


def wait_for_brightness(page, name: str, low: float, high: float) -> None:
    """Until a map is drawn and the mean of its opaque pixels, 0 to 255, is between ``low`` and ``high``."""
    page.wait_for_function(BRIGHTNESS, arg=[name, low, high])


def test_pointer_and_keys_read_the_recorded_numbers_of_every_head(visit):
    page = visit()
    expect(page.locator(".attention .pieces bdi")).to_have_text(PIECES)
    expect(page.locator(".attention img")).to_have_count(0)
    canvas = page.locator("canvas[data-map=mask]")
    box, said = canvas.bounding_box(), page.locator(".attention .cell")
    for across, down in ((0.4, 0.5), (0.95, 0.4), (0.7, 0.95)):
        before = said.inner_text()
        page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
        expect(said).not_to_have_text(before)  # browsers tell of the pointer once a frame
        text = said.inner_text()
        row, column = (int(number) - 1 for number in re.findall(r"(?:Query|key) (\d+)", text))
        check_line(page, 0, None, row, column)
    assert (row, column) == (6, 4)
    page.locator("[data-head='1']").click()
    expect(page.locator("[data-head='1']")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-head='all']")).to_have_attribute("aria-pressed", "false")
    check_line(page, 0, 1, 6, 4)
    mass = 100 * float(LAYERS[0].mass_kept[0, 1])
    expect(page.locator(".attention [data-fact='0']")).to_have_text(f"{mass:.2f}%")
    canvas.focus()
    for key, cell in (
        ("ArrowUp", (5, 4)), ("ArrowLeft", (5, 3)), ("Home", (5, 0)), ("ArrowLeft", (5, 0)), ("ArrowDown", (6, 0)),
        ("ArrowDown", (6, 0)), ("End", (6, 6)), ("ArrowRight", (6, 6)),
    ):  # fmt: skip
        page.keyboard.press(key)
        check_line(page, 0, 1, *cell)


def test_another_layer_keeps_head_cell_and_table(visit):
    page = visit()
    page.locator("[data-head='0']").click()
    page.locator(".attention summary").click()
    page.locator(".attention select").select_option("4")
    page.locator("canvas[data-map=dense]").focus()
    page.keyboard.press("ArrowDown")
    for layer in (0, 1, 0):
        page.locator("#layer input").nth(layer).check()
        expect(page.locator(".attention")).to_have_attribute("aria-label", f"Layer {layer + 1} of 2")
        expect(page.locator("[data-head='0']")).to_have_attribute("aria-pressed", "true")
        check_line(page, layer, 0, 0, 0)
        expect(page.locator(".attention tbody tr")).to_have_count(N)
        check_table(page, LAYERS[layer], head=0, query=0)
        wait_for_brightness(page, "mask", 0, 150)
    page.locator(".attention select").select_option("6")
    check_table(page, LAYERS[0], head=0, query=6)


def test_a_table_opened_and_at_once_drawn_anew_stays_open(visit):
    """The browser tells a script of an opened ``details`` in a later task than the click."""
    page = visit()
    page.evaluate(
        """() => {
          document.querySelector('.attention summary').click();
          const select = document.querySelector('.attention select');
          select.value = 4;
          select.dispatchEvent(new Event('change', {bubbles: true}));
        }"""
    )
    expect(page.locator(".attention tbody tr")).to_have_count(N)
    page.locator(".attention summary").click()
    expect(page.locator(".attention tbody tr")).to_have_count(0)


def test_a_dark_page_is_drawn_dark_and_a_narrow_one_below_one_another(visit):
    page = visit()
    wait_for_brightness(page, "after", 150, 255)
    page.evaluate("document.body.classList.add('dark')")
    wait_for_brightness(page, "after", 0, 105)
    page.set_viewport_size({"width": 360, "height": 740})
    page.wait_for_function("document.documentElement.scrollWidth <= window.innerWidth")
    page.wait_for_function("document.querySelector('canvas').getBoundingClientRect().right <= window.innerWidth")
    page.wait_for_function(
        """() => {
          const [first, second, third] = [...document.querySelectorAll('canvas')]
            .map(canvas => canvas.getBoundingClientRect().top);
          return first < second && second < third;
        }"""
    )
    page.locator("canvas").nth(2).click()
    page.wait_for_function("document.querySelector('.attention .cell').getBoundingClientRect().bottom <= 740")
