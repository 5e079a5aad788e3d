"""Budget, device and recommendation on the page."""

import json
import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from handled import skipped
from hypothesis import given
from hypothesis import strategies as st

from engine.devices import DEVICES
from engine.measure.intervals import verdict
from ui import controls, needs, slices
from ui.address import from_query, to_query
from ui.advice import advice_html
from ui.budget_line import BudgetLine
from ui.chart_points import points_of
from ui.charts import accuracy_chart
from ui.choice import COMPUTE, SIZE
from ui.handlers import Handlers
from ui.needs import Needs
from ui.scorecard import score_card
from ui.shown import CONTROLS, SHOWN
from ui.styles import FADED
from ui.texts import speaking

CARD, _, CHART, LEGEND, ADVICE, *_, LINK = range(CONTROLS, CONTROLS + SHOWN)
CLOSE_UP = "close-up"


@pytest.fixture
def handlers(cache, monkeypatch):
    """The made-up records have no tables of layers: their activations are said here."""
    handlers = Handlers(cache)
    peaks = {8: 24_000, 4: 12_000, 2: 6_000, 5: 15_000, None: 96_000}
    monkeypatch.setattr(
        handlers.catalogue,
        "peak",
        lambda row: SimpleNamespace(bytes=peaks[row["activation_bits"]], exact_bytes=96_000, step="conv1"),
    )
    return handlers


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_recommended_variant_is_within_and_has_a_button(handlers):
    *values, _ = handlers.open("task=cifar10")
    advice = values[ADVICE]
    first = re.search(r'<li class="within">.*?data-variant="([^"]+)"', advice)[1]
    row = handlers.catalogue.row(first)
    assert verdict(row["drop_low"], row["drop_high"], 1.5) == "within"
    assert first == "cifar10-resnet20-lsqplus-w4a4-e2-s0"
    assert 'aria-pressed="true"' in advice  # it is the chosen one
    assert "within the 1.5 pp budget" in values[CARD]
    assert values[LINK] == "task=cifar10&variant=cifar10-resnet20-lsqplus-w4a4-e2-s0"
    assert "budget 1.5 pp" in values[LEGEND] and "Recommended" in values[LEGEND]


def test_a_button_chooses_its_variant_and_keeps_the_needs(handlers):
    link = "task=cifar10&budget=0.7&whiskers=yes"
    values = handlers.choose_point(link, CLOSE_UP, "cifar10-resnet20-baseline-s0")
    assert values[LINK] == "task=cifar10&variant=cifar10-resnet20-baseline-s0&budget=0.7&whiskers=yes"
    assert values[controls.NEEDS["budget"]]["value"] == 0.7
    values = handlers.choose_task(link, "digits", CLOSE_UP)
    assert values[LINK].endswith("w4a4-e2-s0&budget=0.7&whiskers=yes")


def test_choosing_a_point_keeps_the_axis(handlers):
    id = "sst2-bert-baseline-s0"
    values = handlers.choose_point("task=sst2&axis=compute", CLOSE_UP, id)
    assert from_query(handlers.catalogue, values[LINK])[0].axis == COMPUTE


@pytest.mark.parametrize("asked", ["task=cifar10&axis=compute", "task=digits&quantizer=lsqplus&w=7&a=7&axis=compute"])
def test_a_network_without_attention_is_drawn_by_its_size(handlers, asked):
    """All its points stood at 100% of an axis that nothing on the page could change."""
    values, plain = handlers.open(asked), handlers.open(asked.replace("&axis=compute", ""))
    assert "axis=" not in values[LINK]
    assert (values[CHART].plot, values[LEGEND]) == (plain[CHART].plot, plain[LEGEND])


def test_the_axis_of_attention_is_left_behind_with_its_network(handlers):
    """As where the lab made a network while another task was shown."""
    values = handlers.choose_point("task=sst2&axis=compute", CLOSE_UP, "digits-digits_cnn-baseline-s0")
    assert values[LINK] == "task=digits&variant=digits-digits_cnn-baseline-s0"


def test_the_line_can_be_dragged(handlers):
    assert handlers.drag_budget("task=cifar10", CLOSE_UP, "0.85 7")[-1].endswith("&budget=0.85")
    for wrong in (None, "", "1e9", "nan", "1.5;", "1" * 99):
        assert skipped(handlers.drag_budget("task=cifar10", CLOSE_UP, wrong))


def test_a_typed_budget_is_not_set_again_and_a_quick_one_is(handlers):
    values = ["cifar10", "resnet20", "lsqplus", 4, 4, True, False, "yes", "images", "row", "none", "size"]
    values += [0.2, "none", 1024, 256, False, *[None] * (CONTROLS - 17), CLOSE_UP]
    typed = handlers.on_control("budget")("task=cifar10", *values)
    assert "value" not in typed[controls.NEEDS["budget"]]
    assert typed[LINK].endswith("budget=0.2")
    quick = handlers.on_quick_budget(1.0)("task=cifar10", *values)
    assert quick[controls.NEEDS["budget"]]["value"] == 1.0
    assert quick[LINK].endswith("budget=1")


def test_variants_over_the_budget_fade_and_the_recommended_one_is_marked(handlers, choose):
    view = choose("task=cifar10&budget=1&variant=cifar10-resnet20-baseline-s0")
    rows = slices.marked(view)
    for row in rows:
        over = row["drop_low"] > 1
        assert row["faded"] == over
    assert [row["id"] for row in rows if row["recommended"]] == ["cifar10-resnet20-lsqplus-w4a4-e2-s0"]
    chart = json.dumps(accuracy_chart(rows, None).to_dict())
    assert f'"strength": {FADED}' in chart
    assert sum(row["faded"] for row in rows) >= 4


def test_whiskers_stand_against_the_line_as_the_verdict_says(choose):
    view = choose("task=cifar10")
    budget, reference = 1.0, 100 * view.baseline["accuracy"]
    chart = accuracy_chart(slices.marked(view), None, zoom=False).to_dict()
    points = next(data for data in chart["datasets"].values() if "strength" in data[0])
    for point, row in ((point, next(r for r in view.rows if point["says"].endswith(r["id"]))) for point in points):
        if row["quantizer"] is None:
            continue
        line = reference - budget
        side = "within" if point["low"] >= line else "over" if point["high"] < line else "cannot tell"
        assert side == verdict(row["drop_low"], row["drop_high"], budget)


@pytest.mark.parametrize("other", [{"here": True, "n": 1_000}, {"baseline_seed": 1, "seed": 1}])
def test_what_was_measured_from_another_accuracy_stands_against_the_line_too(choose, other):
    """Its own baseline had 2 pp less on its examples: it lay below the line though it lost nearly nothing."""
    view = choose("task=cifar10")
    reference = 100 * view.baseline["accuracy"]
    away = {
        "id": "away",
        "accuracy": view.baseline["accuracy"] - 0.021,
        "drop": 0.1,
        "drop_low": -0.2,
        "drop_high": 0.4,
    }
    rows = [*slices.marked(view), next(row for row in view.rows if row["fine_tuned"]) | away | other]
    low, _, points = points_of(rows, None, True, SIZE, BudgetLine(reference, 0.5))
    point = points[points["id"] == "away"].iloc[0]
    assert [point["low"], point["shown"], point["high"]] == pytest.approx([reference - far for far in (0.4, 0.1, -0.2)])
    assert point["accuracy"] == pytest.approx(reference - 2.1)  # what is told
    for row, shown in zip(view.rows, points["shown"], strict=False):  # the others stay at their accuracies
        assert shown == pytest.approx(100 * row["accuracy"]) or 100 * row["accuracy"] < low
    _, _, alone = points_of(rows, None, True, SIZE)
    assert alone["shown"].iloc[-1] == pytest.approx(reference - 2.1)


def test_what_does_not_fit_is_counted_and_not_recommended(handlers):
    query = "task=cifar10&device=own&flash=100&ram=20"
    *values, _ = handlers.open(query)
    text = text_of(values[ADVICE])
    assert "3 of 9 variants fit" in text  # three of 2 bits; those of 4 take 135 kB
    assert "Nothing within the budget fits. None of those that are shown to lose at most 1.5 pp has room" in text
    assert "it needs 133.2 KiB for weights and 11.7 KiB for activations at their peak" in text
    assert "Take this one" not in text and "No variant is shown" not in text
    assert '<li class="too-large">' in values[ADVICE]
    assert "The chosen one does not fit" in text and "11.7 KiB at their peak" in text
    assert values[LINK].endswith("device=own&flash=100&ram=20")
    assert values[controls.NEEDS["flash"]]["visible"] is True
    *values, _ = handlers.open("task=cifar10&device=pynqz2")
    assert "DS190" in values[ADVICE] and "share 630.0 KiB" in text_of(values[ADVICE])
    assert values[controls.NEEDS["flash"]]["visible"] == "hidden"


def test_where_nothing_is_within_the_budget_nothing_is_offered(handlers):
    *values, _ = handlers.open("task=cifar10&budget=0")
    text = text_of(values[ADVICE])
    assert "None to recommend. No variant is shown to lose at most 0 pp" in text
    assert "Take this one" not in text and '<li class="within">' not in values[ADVICE]


def test_without_a_budget_or_a_baseline_nothing_is_recommended(handlers, choose):
    view = choose("task=cifar10&budget=none")
    assert view.advice is None and advice_html(handlers.catalogue, view) == ""
    assert "budget" not in score_card(view, 10)
    assert to_query(view).endswith("budget=none")


def test_in_persian_too_nothing_within_the_budget_fits(handlers, choose):
    with speaking("fa"):
        text = text_of(advice_html(handlers.catalogue, choose("task=cifar10&device=own&flash=0&ram=1")))
    assert "از آنچه در بودجه می‌گنجد هیچ‌کدام جا نمی‌شود." in text and "133.2 KiB" in text
    assert "این را بردارید" not in text


def test_the_page_has_a_sentence_for_every_kind(handlers, choose):
    view = choose("task=cifar10")
    found = view.advice
    undecided = replace(found.within, kind="undecided", verdict="cannot tell", needed=12_345)
    for one, words in (
        (undecided, "takes about 12,345 test pictures, 2,345 more than there are"),
        (replace(undecided, needed=100_001), "so close to 1.5 pp that no test set of a practical size can tell"),
        (replace(undecided, needed=None), "no number of test pictures would tell"),
        (replace(undecided, verdict="within"), "the luckiest of many"),
    ):
        text = text_of(advice_html(handlers.catalogue, replace(view, advice=replace(found, undecided=one))))
        assert words in text


@given(
    st.none() | st.floats(0, 100).map(lambda value: round(value, 2)),
    st.sampled_from((needs.NONE, needs.OWN, *DEVICES)),
    st.integers(0, 10_000), st.integers(1, 10_000), st.booleans(),
)  # fmt: skip
def test_needs_come_back_from_their_address(budget, device, flash, ram, whiskers):
    wanted = Needs(budget, device, flash if device == needs.OWN else needs.OWN_FLASH,
                   ram if device == needs.OWN else needs.OWN_RAM, whiskers)  # fmt: skip
    problems = []
    again = needs.from_fields({name: str(value) for name, value in wanted.to_fields().items()}, problems)
    assert again == wanted and not problems


@pytest.mark.parametrize(
    "field", ({"budget": "-1"}, {"budget": "nan"}, {"device": "pdp11"}, {"flash": "x"}, {"ram": "0"})
)
def test_an_address_with_what_cannot_be_says_so(field):
    problems = []
    assert needs.from_fields(field, problems) == Needs()
    assert len(problems) == 1 and next(iter(field)) in problems[0]


@given(st.lists(st.none() | st.floats() | st.text() | st.booleans() | st.lists(st.integers()), min_size=5, max_size=5))
def test_any_values_from_a_browser_are_some_needs(values):
    read = needs.read(*values)
    assert read.budget is None or 0 <= read.budget <= 100
    read.memory()


BESIDE = "digits-digits_cnn-lsqplus-w4a4-calibrated-s0"


@pytest.mark.parametrize("name", ["budget", "device", "whiskers", "axis", "flash", "ram"])
def test_needs_and_axis_leave_the_variant_that_was_chosen_by_name(handlers, name):
    """The controls show its setting, which another variant may have too: here one that is fine-tuned."""
    link = f"task=digits&variant={BESIDE}"
    shown = handlers.choose_point(link, CLOSE_UP, BESIDE)
    values = [update.get("value") for update in shown[:CONTROLS]]
    values[7] = "yes"  # fine-tuned where there is one
    assert f"variant={BESIDE}" in handlers.on_control(name)(link, *values, CLOSE_UP)[LINK]
    assert f"variant={BESIDE}" in handlers.on_quick_budget(0.5)(link, *values, CLOSE_UP)[LINK]


@pytest.mark.parametrize("ticked", [True, False])
def test_parting_the_sliders_and_joining_equal_ones_leaves_the_variant_too(handlers, ticked):
    """Unticked, the box changed one training for another of the same setting."""
    link = f"task=digits&variant={BESIDE}&budget=0.5"
    values = [update.get("value") for update in handlers.choose_point(link, CLOSE_UP, BESIDE)[:CONTROLS]]
    values[5], values[7] = ticked, "yes"
    shown = handlers.on_control("together")(link, *values, CLOSE_UP)
    assert shown[LINK] == link
    assert shown[5]["value"] == ticked


def test_joining_sliders_that_were_apart_is_another_setting(handlers):
    link = "task=digits&quantizer=lsqplus&w=8&a=4&trained=yes"
    values = [update.get("value") for update in handlers.open(link)[:CONTROLS]]
    assert values[5] is False
    values[5] = True
    shown = handlers.on_control("together")(link, *values, CLOSE_UP)
    assert shown[LINK].endswith("w8a8-e2-s0") and (shown[4]["value"], shown[5]["value"]) == (8, True)


def test_a_slider_that_moved_just_before_the_box_is_not_moved_back(handlers):
    """Its answer, and with it the link, may still be on the way."""
    link = f"task=digits&variant={BESIDE}"
    values = [update.get("value") for update in handlers.choose_point(link, CLOSE_UP, BESIDE)[:CONTROLS]]
    values[3], values[5] = 8, False
    shown = handlers.on_control("together")(link, *values, CLOSE_UP)
    assert "w=8&a=4" in shown[LINK] and (shown[3]["value"], shown[4]["value"]) == (8, 4)


def test_of_equally_long_trainings_the_one_that_went_on_stands_for_the_setting(catalogue):
    row = catalogue.row("cifar10-resnet20-lsqplus-w2a2-ends8-e2-s0")
    wider, on = (row | {"id": f"from{bits}", "start_bits": bits} for bits in (3, 2))
    shorter = on | {"id": "shorter", "epochs": 1}
    for rows in ([wider, on, shorter], [shorter, on, wider]):
        assert slices.longest_runs(rows) == {"from2"}
