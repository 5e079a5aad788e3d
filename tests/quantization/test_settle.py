"""Weights quantized once: the same outputs, and never stale ones."""

import copy

import pytest
import torch
from torch import nn

from engine import calibrate, prepare
from engine.quantization import quantized_layers, settle_weights

X = torch.randn(8, 12, generator=torch.Generator().manual_seed(1))


@pytest.fixture(params=("lsqplus", "rebnet"))
def network(request):
    torch.manual_seed(0)
    made = prepare(nn.Sequential(nn.Linear(12, 16), nn.ReLU(), nn.Linear(16, 4)), 3, 3, request.param)
    quantized_layers(made)["0"].mask_weight(torch.rand(16, 12) > 0.5)
    calibrate(made, [X])
    return made.eval()


def test_the_outputs_are_the_same_and_the_quantizer_rests(network):
    before = network(X)
    settle_weights(network)
    for layer in quantized_layers(network).values():
        layer.weight_quantizer.forward = None
    assert torch.equal(network(X), before)


def test_a_copy_is_settled_too(network):
    settle_weights(network)
    other = copy.deepcopy(network)
    assert torch.equal(other(X), network(X))
    assert other[0].settled is not None and other[0].settled is not network[0].settled


def change_weights_in_training(network):
    network.train()
    with torch.no_grad():
        network[0].weight.mul_(2)
    network.eval()


def calibrate_again(network):
    with torch.no_grad():
        network[0].weight.mul_(2)
    calibrate(network, [X])


def load(network):
    network.load_state_dict({name: value * 2 if value.is_floating_point() else value
                             for name, value in network.state_dict().items()})  # fmt: skip


def mask(network):
    network[0].mask_weight(torch.zeros(16, 12, dtype=torch.bool))


@pytest.mark.parametrize("change", (change_weights_in_training, calibrate_again, load, mask))
def test_what_changes_weights_unsettles_them(network, change):
    fresh = copy.deepcopy(network)
    settle_weights(network)
    change(network), change(fresh)
    assert torch.equal(network(X), fresh(X))


def test_calibration_still_sees_full_precision(network):
    """Within it weight quantizers are off, and settled weights too."""
    settled = copy.deepcopy(network)
    settle_weights(settled)
    calibrate(network, [X * 3]), calibrate(settled, [X * 3])
    for name, value in network.state_dict().items():
        assert torch.equal(value, settled.state_dict()[name]), name


def test_settled_weights_go_where_the_network_goes(network):
    """They stayed behind: on the CPU, or in float32, while the layer was elsewhere."""
    settle_weights(network)
    before, kept = copy.deepcopy(network[0].settled), network[0].weight
    network.double()
    assert network[0].settled.dtype == torch.float64 and torch.equal(network[0].settled.float(), before)
    network.to("meta")
    assert network[0].settled.device.type == "meta" and network[0].weight is not kept
