"""Handlers answer with one value for each component, also where there is nothing to show."""

from types import SimpleNamespace

import gradio as gr
import pytest
from handled import BUTTON, CARD, CHART, CLOSE_UP, DIGITS, LINK, TABLE, W7A7, opened, skipped

from engine.store import Store
from ui import attention_controls, table
from ui.handlers import Handlers
from ui.page import Page
from ui.shown import CONTROLS, SHOWN, WHOLE

NEEDS = (1.5, "none", 1024, 256, False, "none", 50, False)
REST = ("images", "row", "none", "size", *NEEDS, "", *[None] * attention_controls.COUNT)
"""The values of the controls that pictures have no use for."""


@pytest.fixture
def handlers(cache):
    return Handlers(cache)


@pytest.fixture
def empty(tmp_path):
    return Handlers(Store(tmp_path / "none"))


@pytest.fixture
def damage(computing):
    """Spoil the record of a variant."""

    def spoil(id: str):
        (computing.catalogue.store.folder / id / "record.json").write_text("{")

    return spoil


# Opening the page


def test_an_empty_cache_says_what_to_do(empty):
    *values, notices = opened(empty, DIGITS)
    assert len(values) == CONTROLS + SHOWN
    assert "python -m engine train resnet20" in notices


def test_with_an_empty_cache_nothing_else_fails(empty):
    answers = empty.on_control("training")("", "digits", None, "lsqplus", 4, 4, True, False, "yes", *REST, CLOSE_UP)
    whole = empty.choose_task("", "digits", CLOSE_UP)
    chosen, pictures = whole[: CONTROLS + SHOWN], whole[CONTROLS + SHOWN :]
    assert pictures == empty.trying.open_pictures("")
    for values in (answers, chosen):
        assert len(values) == CONTROLS + SHOWN
        assert skipped(values[:CONTROLS])
        assert (values[CARD], values[CHART], values[LINK]) == ("", None, "")
    gallery, _, download, *_, picture, tried = empty.trying.open_pictures(DIGITS)
    assert (gallery, picture, tried) == ("", "", "")
    assert download["visible"] == "hidden"
    assert skipped(empty.redraw("", CLOSE_UP))
    assert len(empty.redraw("", CLOSE_UP)) == 2
    assert skipped(empty.trying.choose_upload("", "/nowhere.png"))
    assert empty.trying.show_answers("", "drawn:0") == gr.skip()
    assert skipped(empty.measuring.measure("", CLOSE_UP))
    assert empty.measuring.fetch("") == gr.skip()
    assert skipped(empty.measuring.show_data(""))


def test_opening_shows_controls_card_chart_table_and_link(handlers):
    *values, notices = opened(handlers, "task=digits")
    assert len(values) == CONTROLS + SHOWN
    assert values[0]["value"] == "digits"
    assert values[-1] == "task=digits&variant=digits-digits_cnn-lsqplus-w4a4-e2-s0"
    assert "vega-lite/v5" in values[CONTROLS + 2].plot
    assert notices == ""


def test_an_unknown_variant_in_the_address_is_named_and_the_default_shown(handlers):
    *values, notices = opened(handlers, "task=digits&variant=%3Cb%3Enobody")
    assert "names a variant that is not here (&lt;b&gt;nobody)" in notices
    assert values[LINK] == "task=digits&variant=digits-digits_cnn-lsqplus-w4a4-e2-s0"


def test_a_damaged_variant_is_named_and_what_is_left_is_shown(computing, damage):
    damaged = "digits-digits_cnn-lsqplus-w4a4-e2-s0"
    damage(damaged)
    *values, notices = opened(computing, f"task=digits&variant={damaged}")
    assert f"Left out because they are damaged or their network was trained anew: {damaged}." in notices
    assert "names a variant that is not here" in notices
    assert values[LINK].endswith("variant=digits-digits_cnn-lsqplus-w2a2-e2-s0")  # the smallest that is fine-tuned
    assert skipped(computing.choose_point("", CLOSE_UP, damaged))
    *_, notices = opened(computing, DIGITS)
    assert "names a variant" not in notices


def test_without_a_sound_baseline_the_rest_is_shown(computing, damage):
    damage("digits-digits_cnn-baseline-s0")
    *values, notices = opened(computing, DIGITS)
    assert "digits-digits_cnn-baseline-s0" in notices
    assert "drop and ratio are unknown" in values[CARD]
    assert len(values[TABLE]["value"]["data"]) == 8
    assert skipped(computing.measuring.measure(W7A7, CLOSE_UP))
    tried = computing.trying.show_answers(DIGITS, computing.trying.open_pictures(DIGITS)[-2])
    assert "the full-precision network is not in the cache" in tried


def test_a_width_that_nobody_fine_tuned_shows_what_there_is(handlers):
    values = ["cifar10", "resnet20", "lsqplus", 5, 3, True, False, "yes", *REST, CLOSE_UP]
    values = handlers.on_control("weight_bits")("", *values)
    assert "Nobody has fine-tuned this setting yet" in values[CARD]
    assert "calibrated only, not trained" in values[CARD]
    assert values[7]["value"] == "yes"  # what was asked for stays
    assert values[BUTTON]["visible"] == "hidden"
    assert values[LINK].endswith("w=5&a=5&trained=yes")


# Choosing


@pytest.mark.parametrize("sent", [None, "", "../../etc/passwd", "budget:" + "9" * 1_000_000, "x" * 1_000_000])
def test_a_point_that_is_no_variant_changes_nothing(handlers, sent):
    values = handlers.choose_point("", CLOSE_UP, sent)
    assert len(values) == CONTROLS + SHOWN
    assert all(value == gr.skip() for value in values)


def test_a_dragged_slider_is_not_set_but_its_twin_is(handlers):
    values = ["digits", "digits_cnn", "lsqplus", 8, 4, True, False, "yes", *REST, CLOSE_UP]
    answer = handlers.on_control("weight_bits")("", *values)
    assert answer[3] == gr.skip()
    assert answer[4]["value"] == 8
    assert answer[-1].endswith("w8a8-e2-s0")


def test_sliders_that_were_parted_stay_apart(handlers):
    values = ["digits", "digits_cnn", "lsqplus", 8, 4, False, False, "yes", *REST, CLOSE_UP]
    answer = handlers.on_control("activation_bits")("", *values)
    assert answer[4] == gr.skip()
    assert answer[3]["value"] == 8
    assert not answer[5]["value"]
    assert "8-bit weights, 4-bit activations: not measured yet." in answer[CARD]


@pytest.mark.parametrize(
    ("name", "place", "value", "id"),
    [
        ("quantizer", 2, "none", "baseline-s0"),
        ("training", 7, "no", "lsqplus-w2a2-calibrated-s0"),
        ("ends", 6, True, "lsqplus-w2a2-ends8-e2-s0"),
        ("model", 1, "no such network", "lsqplus-w2a2-e2-s0"),
    ],
)
def test_every_control_leads_to_its_variant(handlers, name, place, value, id):
    values = ["cifar10", "resnet20", "lsqplus", 2, 2, True, False, "yes", *REST, CLOSE_UP]
    values[place] = value
    answer = handlers.on_control(name)("", *values)
    assert len(answer) == CONTROLS + SHOWN
    assert answer[LINK] == f"task=cifar10&variant=cifar10-resnet20-{id}"
    assert answer[3]["interactive"] == (value != "none")


def test_a_point_and_a_table_row_lead_to_the_same(handlers):
    id = "cifar10-resnet20-lsqplus-w2a2-calibrated-s0"
    by_point = handlers.choose_point("", CLOSE_UP, id)
    row = next(line for line in by_point[TABLE]["value"]["data"] if table.chosen_id(line) == id)
    by_row = handlers.choose_table_row("", CLOSE_UP, SimpleNamespace(row_value=row))
    assert by_point[LINK] == by_row[LINK] == f"task=cifar10&variant={id}"
    assert by_point[7]["value"] == "no"
    assert by_point[CARD] == by_row[CARD]


@pytest.mark.parametrize("row_value", [None, [], ["LSQ+ W4A4", ""], [None]])
def test_a_table_row_that_is_none_changes_nothing(handlers, row_value):
    assert skipped(handlers.choose_table_row("", CLOSE_UP, SimpleNamespace(row_value=row_value)))


def test_another_task_opens_at_its_own_default(handlers):
    assert (
        handlers.choose_task("", "digits", CLOSE_UP)[LINK] == "task=digits&variant=digits-digits_cnn-lsqplus-w4a4-e2-s0"
    )
    assert handlers.choose_task("", "nonsense", CLOSE_UP)[LINK].startswith("task=cifar10&")


def test_another_task_comes_with_its_gallery(handlers, no_data):
    """With an event of its own the last task's once stayed on a busy page."""
    for task, count in (("digits", 20), ("cifar10", 10)):
        gallery, *_, picture, tried = handlers.choose_task("", task, CLOSE_UP)[CONTROLS + SHOWN :]
        assert gallery.count("<button") == count and f'data-picture="{picture}" aria-pressed="true"' in gallery
        assert tried == gr.skip()  # it follows the picture
    page = Page(handlers.catalogue.store)
    blocks = page.build()
    (event,) = [each for each in blocks.config["dependencies"] if (page.controls.task._id, "input") in each["targets"]]
    assert page.gallery._id in event["outputs"]


def test_the_legend_has_a_ring_only_where_one_is_drawn(handlers):
    """What has not been measured has no point."""
    _, measured = handlers.redraw("task=cifar10&quantizer=lsqplus&w=4&a=4", CLOSE_UP)
    _, unmeasured = handlers.redraw("task=cifar10&quantizer=lsqplus&w=7&a=7&trained=no", CLOSE_UP)
    assert "Chosen" in measured and "Chosen" not in unmeasured


def test_the_range_redraws_chart_and_legend_alone(handlers):
    chart, legend = handlers.redraw("task=cifar10", CLOSE_UP)
    whole, whole_legend = handlers.redraw("task=cifar10", WHOLE)
    assert chart.plot != whole.plot
    assert "Below this range: 2" in legend
    assert "Below this range" not in whole_legend


# The page


def test_pictures_come_from_files_the_clipboard_and_the_camera(cache):
    page = Page(cache)
    page.build()
    assert page.upload.sources == ["upload", "clipboard", "webcam"]
    assert not page.upload.webcam_options.mirror  # a mirrored digit is another digit


def test_only_the_endpoints_are_public(cache):
    blocks = Page(cache).build()
    shown = [each["api_name"] for each in blocks.config["dependencies"] if each["api_visibility"] != "private"]
    assert shown == ["list", "score", "classify", "recommend"]


def test_only_what_tells_how_far_it_is_takes_the_queue(cache):
    """Once in some thousand visits what was asked for as the queue's stream ended was not answered."""
    page = Page(cache)
    events = [event for event in page.build().fns.values() if event.fn is not None and event.queue is not False]
    by = [page.measure_button, page.download]
    assert [event.targets for event in events] == [[(component._id, "click")] for component in by]


@pytest.mark.parametrize("part", ("plot_json", "advice_html", "heat_map_html", "takeaway_html"))
def test_a_part_that_fails_is_a_sentence_in_its_place(cache, monkeypatch, part, caplog):
    handlers = Handlers(cache)

    def fail(*_):
        raise RuntimeError("no <ink>")

    with monkeypatch.context() as broken:
        broken.setattr(f"ui.shown.{part}", fail)
        shown = handlers.choose_task("", "digits", CLOSE_UP)
    notices = [value for value in shown if isinstance(value, str) and "no &lt;ink&gt;" in value]
    assert len(notices) == 1 and 'role="alert"' in notices[0] and "part_failed" not in notices[0]
    assert sum(isinstance(value, str) and len(value) > 100 for value in shown) > 3  # the others are there
    assert "no <ink>" in caplog.text
    assert not any(
        "&lt;ink" in value for value in handlers.choose_task("", "digits", CLOSE_UP) if isinstance(value, str)
    )
