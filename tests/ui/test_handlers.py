"""Handlers answer with one value for each component, also where there is nothing to show."""

from types import SimpleNamespace

import gradio as gr
import pytest

from engine.store import Store
from ui.handlers import CONTROLS, SHOWN, Handlers
from ui.page import Page

CLOSE_UP = "close-up"


@pytest.fixture
def handlers(cache):
    return Handlers(cache)


def opened(handlers, query=""):
    return handlers.open(SimpleNamespace(query_params=query))


def test_an_empty_cache_says_what_to_do(tmp_path):
    *values, notices = opened(Handlers(Store(tmp_path)))
    assert len(values) == CONTROLS + SHOWN
    assert "python -m engine train resnet20" in notices


def test_opening_shows_controls_card_chart_table_and_link(handlers):
    *values, notices = opened(handlers, "task=digits")
    assert len(values) == CONTROLS + SHOWN
    assert values[0]["value"] == "digits"
    assert values[-1] == "task=digits&variant=digits-digits_cnn-lsqplus-w4a4-e2-s0"
    assert "vega-lite/v5" in values[CONTROLS + 2].plot
    assert notices == ""


@pytest.mark.parametrize("sent", [None, 7, "", "../../etc/passwd", ["a"], {"value": 1}, "x" * 1_000_000])
def test_a_point_that_is_no_variant_changes_nothing(handlers, sent):
    values = handlers.choose_point("", CLOSE_UP, SimpleNamespace(_data={"value": sent}))
    assert len(values) == CONTROLS + SHOWN
    assert all(value == gr.skip() for value in values)


def test_a_dragged_slider_is_not_set_but_its_twin_is(handlers):
    values = ["digits", "digits_cnn", "lsqplus", 8, 4, True, False, "yes", CLOSE_UP]
    answer = handlers.on_control("weight_bits")(*values)
    assert answer[3] == gr.skip()
    assert answer[4]["value"] == 8
    assert answer[-1].endswith("w8a8-e2-s0")


def test_a_picture_is_tried_again_only_where_there_is_one(handlers):
    assert handlers.try_again("task=digits", "") == gr.skip()


def test_an_upload_that_is_no_picture_gets_a_sentence(handlers, tmp_path):
    (tmp_path / "a.png").write_text("text")
    reference, result, _ = handlers.choose_upload("task=digits", str(tmp_path / "a.png"))
    assert reference == ""
    assert "Use PNG, JPEG or WebP." in result


def test_what_is_cached_is_not_measured_again(handlers):
    assert all(value == gr.skip() for value in handlers.measure("task=digits", CLOSE_UP))


def test_a_measurement_that_fails_is_a_sentence(handlers, monkeypatch):
    def fail(*_, **__):
        raise ValueError("no scales")

    monkeypatch.setattr("engine.job.measure", fail)
    with pytest.raises(gr.Error, match="could not be measured: no scales"):
        handlers.measure("task=digits&quantizer=lsqplus&w=7&a=7&trained=no", CLOSE_UP)


def test_no_handler_is_a_public_endpoint(cache):
    blocks = Page(cache).build()
    assert all(dependency["api_visibility"] == "private" for dependency in blocks.config["dependencies"])
