"""Labels of a narrow chart lie on no other label: the shipped variants' chart, and the script that moves the budget's.

Without the page around it, so that many charts are looked at in seconds.
"""

import json

import altair as alt
import pytest
from served_page import ROOT

from engine.store import Store
from ui import slices
from ui.budget_line import BudgetLine
from ui.catalogue import Catalogue
from ui.choice import Choice, look_up
from ui.kept_charts import plot_json
from ui.texts import speaking
from ui.theme import script

vl_convert = pytest.importorskip("vl_convert", reason="vl-convert is not installed")
PHONE = 316
"""Pixels that the chart has on a screen of 360."""
PAGE = """<div id=legend><b class=legend></b></div><div id=score-card><b data-shown="{id}"></b></div>
<div id=host><i data-failed=""></i></div><div id=chart>{svg}</div>
<style>.label_left_marks, .label_right_marks, .label_off_marks {{ display: none }}</style>"""
RUN = "code => new Function('element', code)(document.querySelector('#host'))"
OVERLAPS = """() => {
  const texts = [...document.querySelectorAll('#chart .mark-text.role-mark text:not(:empty)')]
    .filter(text => text.getBoundingClientRect().width && getComputedStyle(text).visibility !== 'hidden');
  const touch = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return texts.flatMap((first, number) => texts.slice(number + 1)
    .filter(second => touch(first.getBoundingClientRect(), second.getBoundingClientRect()))
    .map(second => `${first.textContent} | ${second.textContent}`));
}"""

ANEW = """() => {
  const chart = document.querySelector('#chart');
  chart.innerHTML = chart.innerHTML;
  const label = chart.querySelector('.budget_label_marks'), other = label.cloneNode(true);
  other.classList.remove('budget_label_marks');
  label.before(other);
}"""
"""The same chart, drawn by other elements and with another label where the budget's is."""


@pytest.fixture(scope="module")
def shipped_catalogue():
    return Catalogue(Store(ROOT / "cache"))


def narrow_chart(catalogue, id: str, budget: float) -> str:
    view = look_up(catalogue, Choice.of_row(catalogue.row(id)))
    line = BudgetLine(100 * view.baseline["accuracy"], budget)
    spec = json.loads(plot_json(slices.marked(view), id, True, "size", line, False)) | {"width": PHONE}
    spec.pop("$schema")
    svg = vl_convert.vegalite_to_svg(spec, vl_version=".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2]))
    return svg.replace("<svg ", '<svg class="marks" ', 1)


@pytest.mark.parametrize("budget", [1.5, 1.2])
@pytest.mark.parametrize("lang", ["en", "fa"])
@pytest.mark.parametrize("id", ["baseline-s0", "lsqplus-w4a4-e6-s0", "rebnet-w3a3-calibrated-s0"])
def test_on_a_phone_no_label_lies_on_another(browser, shipped_catalogue, id, lang, budget):
    """That of the recommended variant and the budget's did, for every other choice."""
    id = f"cifar10-resnet20-{id}"
    with speaking(lang):
        svg = narrow_chart(shipped_catalogue, id, budget)
    page = browser.new_page(viewport={"width": 360, "height": 600})
    try:
        page.set_content(PAGE.format(id=id, svg=svg))
        page.evaluate(RUN, script("keep.js") + script("chart.js"))
        assert page.evaluate(OVERLAPS) == []
        label = page.locator("#chart .budget_label_marks text")
        assert label.evaluate("text => getComputedStyle(text).visibility") == "visible"
        box = label.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE
    finally:
        page.close()


def test_the_budgets_label_of_a_chart_that_is_drawn_anew_is_looked_at_again(browser, shipped_catalogue):
    """It was not, where Vega put it where the last chart's had been."""
    id = "cifar10-resnet20-baseline-s0"
    page = browser.new_page(viewport={"width": 360, "height": 600})
    try:
        page.set_content(PAGE.format(id=id, svg=narrow_chart(shipped_catalogue, id, 1.5)))
        page.evaluate(RUN, script("keep.js") + script("chart.js"))
        page.evaluate("document.fonts.ready")
        page.evaluate(ANEW)
        page.wait_for_function(f"() => ({OVERLAPS})().length === 0")
    finally:
        page.close()
