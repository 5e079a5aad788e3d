"""What comes back from a page is read without what it was sent, and an update is made once for everybody."""

from __future__ import annotations

import asyncio
import math

import gradio as gr
import pytest
from gradio.components.plot import PlotData
from gradio.state_holder import SessionState

from ui import stateless
from ui.address import view_of
from ui.handlers import NEEDED
from ui.page import Page
from ui.shown import CONTROLS, LINK


@pytest.fixture(scope="module")
def served(cache):
    """A page and its blocks."""
    page = Page(cache)
    return page, page.build()


def call(blocks: gr.Blocks, component: gr.components.Component, values: list, event_data=None, name: str = "input"):
    """What the event of a visitor whom this server has not seen answers."""
    event = next(each for each in blocks.fns.values() if (component._id, name) in each.targets and each.fn is not None)
    visitor = gr.Request(username=None, query_params={}, session_hash="a new one")
    answer = blocks.process_api(
        event, values, state=SessionState(blocks), request=visitor, event_data=event_data, explicit_call=False
    )
    return asyncio.run(answer)["data"]


def shown(served, query: str) -> list:
    """The controls' values of a page that shows ``query``."""
    page, _ = served
    view = view_of(page.handlers.catalogue, query)
    return [each.get("value") for each in page.handlers.shown.with_controls(view.choice, "close-up")[:CONTROLS]]


@pytest.mark.parametrize("query", ["task=cifar10", "task=digits", "task=sst2"])
def test_a_page_that_outlived_its_server_is_answered(served, query):
    """Gradio alone says of the quantizer that it is not in the list of choices, which is empty until it is filled."""
    page, blocks = served
    values = shown(served, query)
    for component in (page.controls.quantizer, page.controls.weight_bits):
        answered = call(blocks, component, ["", *values, "close-up"])
        assert query in answered[LINK]


def test_the_table_is_made_once_for_all_choices(served):
    """Each choice with a table of its own would be kept with it."""
    page, blocks = served
    rows = [row["id"] for row in page.handlers.catalogue.rows("cifar10")]
    kept = blocks.postprocess_data._made
    before = {key for key in kept if key[0] == page.table._id}
    for id in rows:
        selected = gr.EventData(None, {"index": [0, 0], "value": id, "row_value": [id], "selected": True})
        call(blocks, page.table, ["", "close-up"], selected, "select")
    assert len({key for key in kept if key[0] == page.table._id} - before) <= 1


STRANGE = [None, "", "x", -1, 7.5, 1e308, -math.inf, math.nan, True, [], {"a": 1}, "../etc", "<b>"]


@pytest.mark.parametrize("value", STRANGE, ids=repr)
def test_whatever_comes_in_any_control_becomes_a_choice(served, value):
    page, blocks = served
    values = shown(served, "task=sst2")
    for number in range(CONTROLS):
        strange = values[:number] + [value] + values[number + 1 :]
        assert call(blocks, page.controls.ends, [value, *strange, "close-up"])[LINK].startswith("task=")
        needed = call(blocks, page.controls.axis, [value, *strange, "close-up"])
        assert needed[NEEDED.index(LINK)].startswith("task=")


@pytest.fixture
def form():
    """Blocks, their event, and what Gradio was asked to make."""
    with gr.Blocks() as blocks:
        parts = [gr.Slider(1, 9), gr.Textbox(), gr.HTML(), gr.Plot()]
        gr.Button().click(lambda: None, None, parts)
    made = []
    postprocess = blocks.postprocess_data

    async def note(event, answers, state=None):
        made.append([type(output).__name__ for output in event.outputs])
        return await postprocess(event, answers, state)

    blocks.postprocess_data = note
    stateless.install(blocks)
    event = next(iter(blocks.fns.values()))

    def run(*answers, state=None):
        return asyncio.run(blocks.postprocess_data(event, list(answers), state))

    return run, made


def test_what_is_skipped_or_ready_is_not_made(form):
    run, made = form
    plot = PlotData(type="altair", plot="{}")
    assert run(gr.skip(), "a", "b", plot) == [gr.skip(), "a", "b", plot.model_dump()]
    assert made == []
    assert run(3, gr.skip(), "b", None)[:3] == [3, gr.skip(), "b"]
    assert made == [["Slider", "Plot"]]


def test_an_update_is_made_once_and_not_kept_for_the_visitor(form):
    run, made = form
    update = gr.update(value=4, maximum=6, label="Bits")
    first = run(dict(update), "a", "b", gr.skip())
    assert first[0] == {"value": 4, "maximum": 6, "label": "Bits", "__type__": "update"}
    first[0].clear()  # Gradio takes updates apart
    assert run(dict(update), "a", "b", gr.skip())[0] == update
    assert made == [["Slider"]]
    assert run(update | {"value": 5}, "a", "b", gr.skip())[0]["value"] == 5
    assert run(update | {"value": True}, "a", "b", gr.skip())[0]["value"] is True
    assert made == [["Slider"]] * 3


def test_updates_of_long_values_are_told_apart(form):
    run, made = form
    for text in ("x" * 50, "y" * 50):
        assert run(gr.skip(), "a", gr.update(value=text, visible=False), gr.skip())[2]["value"] == text
    assert len(made) == 2


def test_no_more_updates_are_kept_than_that(form, monkeypatch):
    monkeypatch.setattr(stateless, "KEPT", 2)
    run, made = form
    for value in (1, 2, 3, 3, 1):
        run(gr.update(value=value), "a", "b", gr.skip())
    assert len(made) == 4
