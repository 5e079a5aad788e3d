"""Errors, levels and histogram of a variant's layers: the page's words against the networks themselves."""

import math
import re

import pytest
import torch

from engine.measure.quantization_error import WeightError, weight_errors
from engine.networks import load_variant
from engine.variant import Variant
from ui.address import view_of
from ui.handlers import Handlers
from ui.layers_view import layers_html
from ui.networks import Networks
from ui.texts import FA, speaking
from ui.weights_figure import figure_html
from ui.weights_view import weights_of

TUNED = Variant("digits", "digits_cnn", "lsqplus", 4, 4, epochs=2)
CALIBRATED = Variant("digits", "digits_cnn", "lsqplus", 4, 4)


class Event:
    def __init__(self, value):
        self._data = {"value": value}


@pytest.fixture(scope="module")
def names(pruned_cache):
    """Of the layers with weights, as they are in the network."""
    network = load_variant(pruned_cache, Variant("digits", "digits_cnn"))
    return [name for name, module in network.named_modules() if isinstance(module, (torch.nn.Conv2d, torch.nn.Linear))]


def ask(store, variant, names, wanted="", **row):
    listed = {
        "task": variant.task, "quantizer": variant.quantizer, "pruning": variant.pruning, "attention": None,
        "fine_tuned": variant.fine_tuned,
    }  # fmt: skip
    return weights_of(store, Networks(store), variant, listed | row, names, wanted)


def test_errors_are_those_of_the_networks(pruned_cache, names):
    found = ask(pruned_cache, CALIBRATED, names)
    before, after = (load_variant(pruned_cache, each) for each in (CALIBRATED.baseline(), CALIBRATED))
    assert found.errors == weight_errors(before, after, names) and found.compared == "quantized"
    assert all(10 < error.decibels < 30 for error in found.errors.values())  # 4 bits
    assert found.layer == names[0] and found.problem is None


def test_the_layer_that_was_picked_is_shown_and_an_unknown_one_is_the_first(pruned_cache, names):
    assert ask(pruned_cache, TUNED, names, names[-1]).layer == names[-1]
    assert ask(pruned_cache, TUNED, names, "<script>").layer == names[0]
    assert ask(pruned_cache, TUNED, names).compared == "moved"


def record_with(store, variant, names):
    from dataclasses import replace

    layer = {
        "kind": "QuantConv2d", "shape": [1], "elements": 1, "weight_bits": 4, "activation_bits": 4,
        "nominal_bytes": 1.0, "entropy_bytes": 1.0, "sparsity": 0.0,
    }  # fmt: skip
    rest = layer | {"name": "everything else", "kind": None, "sparsity": None}
    return replace(store.record(variant.id), layers=[*(layer | {"name": name} for name in names), rest])


def test_the_table_says_decibels_and_share_and_the_figure_the_levels(pruned_cache, names):
    found = ask(pruned_cache, CALIBRATED, names)
    html = layers_html(record_with(pruned_cache, CALIBRATED, names), found)
    for error in found.errors.values():
        assert f"{error.decibels:.2f} dB" in html
    assert 'data-wanted="' not in html and html.count('aria-pressed="true"') == 1
    assert f"{found.histogram.used} of 16 levels are used." in html
    (lines,) = re.findall(r'<path class="levels" d="([^"]*)"', html)
    assert lines.count("M") == 16
    assert "nothing else happened in between" in html
    assert html.index("#009E73") < html.index("#D55E00")  # before, after: the colours of the chart


@pytest.mark.parametrize("bits, kind", ((6, "levels"), (7, "levels marks"), (8, "levels marks")))
def test_every_level_of_the_legend_is_drawn_at_any_width(pruned_cache, names, bits, kind):
    """Above 64 they were a faint edge of the axis, and nothing said where to look."""
    found = ask(pruned_cache, Variant("digits", "digits_cnn", "lsqplus", bits, bits), names)
    html = figure_html(found.layer, found.histogram, found.colors, "")
    (lines,) = re.findall(rf'<path class="{kind}" d="([^"]*)"', html)
    across = [float(x) for x in re.findall(r"M([\d.-]+) ", lines)]
    assert len(across) == 2**bits and across == sorted(set(across))
    assert "Level of the quantizer" in html
    assert ("fine marks below the axis" in html) == ("marks" in kind)
    (axis,) = {float(y) for y in re.findall(r'<path class="tick" d="M0 ([\d.]+)H', html)[-1:]}
    tops, ends = ({float(y) for y in re.findall(pattern, lines)} for pattern in (r" ([\d.]+)V", r"V([\d.]+)"))
    labels = {float(y) for y in re.findall(r'y="([\d.]+)" text-anchor', html)}
    assert min(ends) > axis and max(ends) < min(labels) - 6  # no number stands on them
    assert (min(tops) > axis) == ("marks" in kind)


def test_until_somebody_looks_the_errors_are_only_announced(pruned_cache, names):
    html = layers_html(record_with(pruned_cache, CALIBRATED, names))
    assert f'data-wanted="{CALIBRATED.id}"' in html and " dB" not in html
    assert re.findall(r'data-layer="([^"]+)"', html) == names


def test_of_the_baseline_nothing_is_compared(pruned_cache, names):
    found = ask(pruned_cache, CALIBRATED.baseline(), names)
    assert found.errors == {} and found.histogram.before is None and found.compared is None
    html = layers_html(record_with(pruned_cache, CALIBRATED.baseline(), names), found)
    assert "Nothing is compared" in html and 'class="levels"' not in html


def test_what_cannot_be_loaded_is_a_sentence(pruned_cache, names):
    missing = Variant("digits", "digits_cnn", "lsqplus", 5, 5, epochs=3)
    found = ask(pruned_cache, missing, names)
    assert (
        found.problem == "The weights cannot be shown: digits-digits_cnn-lsqplus-w5a5-e3-s0 has not been fine-tuned yet"
    )
    html = layers_html(record_with(pruned_cache, CALIBRATED, names), found)
    assert 'role="alert"' in html and found.problem in html


@pytest.mark.parametrize(
    "error, text",
    ((WeightError(1.0, 0.0), "none"), (WeightError(0.0, 1.0), "—"), (WeightError(200.0, 2.0), "20.00 dB (1%)")),
)
def test_the_ends_of_the_scale_have_words(pruned_cache, names, error, text):
    found = ask(pruned_cache, CALIBRATED, names)
    found.errors[names[0]] = error
    (_, line, *_) = re.findall(r"<tr><th.*?</tr>", layers_html(record_with(pruned_cache, CALIBRATED, names), found))
    last = re.sub("<[^>]+>", "", re.findall(r"<td>.*?</td>", line)[-1])
    assert last == text and math.isfinite(float(re.findall(r"width:([\d.]+)%", line)[-1]))


def test_the_handler_answers_with_the_section_and_skips_what_is_not_there(make_cache, tmp_path):
    from dataclasses import replace

    store = make_cache(tmp_path, ("digits",), ("digits",))
    handlers = Handlers(store)
    link = "task=digits&w=4&a=4&trained=yes"
    assert "__type__" in handlers.look_at_layers(link, Event(""))  # no layers on record
    network = load_variant(store, CALIBRATED.baseline())
    names = [name for name, each in network.named_modules() if isinstance(each, (torch.nn.Conv2d, torch.nn.Linear))]
    record = record_with(store, TUNED, names)
    store.save(replace(record, file=None, sha256=None), store.weights(record))
    html = handlers.look_at_layers(link, Event(names[1]))
    assert re.findall(r'data-layer="([^"]+)" aria-pressed="true"', html) == [names[1]]
    assert f'data-wanted="{TUNED.id}"' in handlers.shown.of(view_of(handlers.catalogue, link).choice, "whole")[5]
    assert "__type__" in handlers.look_at_layers("task=digits&quantizer=lsqplus&w=7&a=7&trained=no", Event(""))
    with speaking(FA):
        assert "دسی‌بل" in handlers.look_at_layers(link, Event(names[1]))
