"""What is kept in short form comes out as it went in."""

import json

import gradio as gr
import pytest
from gradio.components.plot import PlotData

from engine.paths import ROOT
from ui.shown import KEPT_ANSWERS
from ui.squeezed import LONG, Squeezed, squeeze, unsqueeze

CHART = PlotData(type="altair", plot=json.dumps({"datasets": {"points": [{"x": number} for number in range(500)]}}))
PICTURE = PlotData(type="matplotlib", plot="data:image/png;base64," + "A" * LONG)
UPDATE = gr.update(value={"data": [[1, 2]]})


@pytest.mark.parametrize("value", ["", "short", "و" * LONG, "<td>1</td>" * LONG, CHART, PICTURE, None, UPDATE, 3])
def test_out_as_it_went_in(value):
    (out,) = unsqueeze(squeeze((value,)))
    assert out == value and type(out) is type(value)


def test_long_text_is_kept_short_and_everything_else_as_the_very_object():
    kept = squeeze(("<td>1</td>" * LONG, CHART, "short", UPDATE, PICTURE))
    assert [isinstance(value, Squeezed) for value in kept] == [True, True, False, False, False]
    assert len(kept[0].data) < LONG and kept[3] is UPDATE


def test_an_answer_for_every_variant_of_the_cache_is_kept():
    assert sum(1 for _ in (ROOT / "cache").glob("*/record.json")) < KEPT_ANSWERS
