"""Errors of weights by hand, and what they are said to be."""

import math

import pytest
import torch
from torch import nn

from engine.measure.quantization_error import (
    MOVED,
    PRUNED,
    QUANTIZED,
    WeightError,
    compared,
    reference,
    weight_errors,
    weight_of,
)
from engine.quantization import prepare, quantized_layers
from engine.variant import Variant

DIGITS = {"task": "digits", "model": "digits_cnn"}
QUANTIZER = {"quantizer": "lsqplus", "weight_bits": 4, "activation_bits": 4}
SINGLE = {"pruning": "global_magnitude", "pruning_ratio": 0.5}
CHANNELS = {"pruning": "channel_l2", "pruning_ratio": 0.5}


def network(bits: int | None = None) -> nn.Module:
    torch.manual_seed(0)
    plain = nn.Sequential(nn.Linear(64, 200, bias=False), nn.ReLU(), nn.Linear(200, 10))
    if bits is None:
        return plain
    quantized = prepare(plain, bits, None)
    for layer in quantized_layers(quantized).values():
        layer.weight_quantizer.fit(layer.weight)
    return quantized


def test_the_error_is_that_of_the_rounding_by_hand():
    before = nn.Sequential(nn.Linear(4, 1, bias=False))
    before[0].weight.data = torch.tensor([[0.30, -0.52, 0.07, 0.0]])
    after = prepare(before, 2, None)
    after[0].weight_quantizer.scale.data = torch.tensor(0.25)
    # levels -0.5, -0.25, 0, 0.25
    noise, signal = 0.05**2 + 0.02**2 + 0.07**2, 0.30**2 + 0.52**2 + 0.07**2
    found = weight_errors(before, after, ["0"])["0"]
    assert found.noise == pytest.approx(noise, rel=1e-5) and found.signal == pytest.approx(signal, rel=1e-5)
    assert found.relative == pytest.approx(noise / signal, rel=1e-5)
    assert found.decibels == pytest.approx(10 * math.log10(signal / noise), abs=1e-4)


def test_a_bit_is_worth_six_decibels():
    """Bennett's rule for weights that are spread evenly, where nothing has to be clipped."""
    found = [weight_errors(network(), network(bits), ["0"])["0"].decibels for bits in (5, 6, 7, 8)]
    gains = [more - less for less, more in zip(found, found[1:], strict=False)]
    assert gains == pytest.approx([6.02] * 3, abs=0.35)
    assert found[0] == pytest.approx(6.02 * 5, abs=0.5)  # of evenly spread values: exactly 2^bits to one


def test_what_did_not_change_has_no_error_and_what_came_from_nothing_an_infinite_one():
    same = weight_errors(network(), network(), ["0", "2"])
    assert list(same) == ["0", "2"] and all(one.relative == 0 and one.decibels == math.inf for one in same.values())
    assert WeightError(0.0, 1.0).relative == math.inf and WeightError(0.0, 1.0).decibels == -math.inf
    assert WeightError(0.0, 0.0).relative == 0


def test_pruned_weights_count_as_lost():
    after = prepare(network(), None, None)
    kept = after[0].weight.abs() > 0.05
    after[0].mask_weight(kept)
    error = weight_errors(network(), after, ["0"])["0"]
    assert error.noise == pytest.approx(network()[0].weight[~kept].square().sum().item(), rel=1e-5) and error.noise > 0


def test_a_layer_that_is_not_there_or_has_another_shape_is_refused():
    with pytest.raises(LookupError, match="no layer 'fc'"):
        weight_of(network(), "fc")
    with pytest.raises(LookupError, match="no layer '1'"):
        weight_of(network(), "1")
    other = nn.Sequential(nn.Linear(64, 100, bias=False))
    with pytest.raises(ValueError, match="200, 64.*100, 64"):
        weight_errors(network(), other, ["0"])


@pytest.mark.parametrize(
    "fields, kind",
    (
        ({}, None),
        (QUANTIZER, QUANTIZED),
        (QUANTIZER | {"epochs": 2}, MOVED),
        (SINGLE, PRUNED),
        (SINGLE | {"epochs": 6}, MOVED),
        (SINGLE | QUANTIZER, QUANTIZED),
        (SINGLE | QUANTIZER | {"pruned_epochs": 6}, QUANTIZED),
        (CHANNELS, None),
        (CHANNELS | {"epochs": 6}, None),
        (CHANNELS | QUANTIZER | {"pruned_epochs": 6, "epochs": 3}, MOVED),
    ),
)
def test_what_is_compared_depends_on_what_was_trained(fields, kind):
    variant = Variant(**DIGITS, **fields)
    assert compared(variant) == kind
    assert (reference(variant) is None) == (kind is None)


def test_a_quantized_pruned_network_is_compared_with_the_pruned_one():
    variant = Variant(**DIGITS, **CHANNELS, **QUANTIZER, pruned_epochs=6, epochs=3)
    assert reference(variant) == Variant(**DIGITS, **CHANNELS, epochs=6)


def test_an_attention_method_alone_changes_no_weights():
    assert compared(Variant("sst2", "bert", attention={"method": "score_topk", "keep": 0.5})) is None
