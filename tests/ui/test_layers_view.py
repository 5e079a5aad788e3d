"""Layer by layer: every row of the record's table, with its numbers."""

import re
from dataclasses import replace

from engine.variant import Variant
from ui.address import view_of
from ui.handlers import Handlers
from ui.layers_view import layers_html
from ui.shown import CONTROLS

LAYERS = CONTROLS + 5


def layer(**fields) -> dict:
    return {
        "name": "conv1", "kind": "QuantConv2d", "shape": [16, 1, 3, 3], "elements": 144, "weight_bits": 4,
        "activation_bits": 8, "nominal_bytes": 72.0, "entropy_bytes": 36.0, "sparsity": 0.25,
    } | fields  # fmt: skip


def record_of(make_record, layers):
    import numpy as np

    return replace(make_record(Variant("digits", "digits_cnn"), np.ones(4, bool), 10, 20), layers=layers)


def test_each_layer_shows_its_numbers_on_one_scale(make_record):
    rest = layer(name="everything else", kind=None, shape=None, weight_bits=None, activation_bits=None, sparsity=None)
    html = layers_html(record_of(make_record, [layer(), layer(name="fc", nominal_bytes=144.0), rest]))
    lines = [re.sub(r"<[^>]+>", " ", line).split() for line in re.findall(r"<tr>.*?</tr>", html)[1:]]
    assert lines[0] == ["conv1", "4", "8", "25.0%", "0.07", "kB", "0.04", "kB", "…"]
    assert lines[2] == ["Everything", "else", "\u2014", "\u2014", "\u2014", "0.07", "kB", "0.04", "kB", "\u2014"]
    widths = [float(width) for width in re.findall(r"width:([\d.]+)%", html)]
    assert widths[:5] == [12.5, 25.0, 25.0, 50.0, 25.0]
    assert widths[8] == 100.0


def test_a_name_cannot_become_markup(make_record):
    assert "<img" not in layers_html(record_of(make_record, [layer(name="<img src=x>")]))


def test_what_is_not_measured_has_no_layers(cache):
    handlers = Handlers(cache)
    view = view_of(handlers.catalogue, "task=cifar10&model=resnet20&quantizer=lsqplus&w=7&a=7&trained=no")
    shown = handlers.shown.of(view.choice, "whole")
    assert "not measured yet" in shown[LAYERS - CONTROLS] and layers_html(None) == shown[LAYERS - CONTROLS]
