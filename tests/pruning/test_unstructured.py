"""Which weights magnitude pruning takes, against numpy and PyTorch's own pruning, and that they stay zero."""

import copy

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from torch.nn.utils import prune as reference

from engine.models import get_model
from engine.packing import pack, unpack
from engine.pruning import all_pruners, get_pruner, prune
from engine.quantization import prepare, quantized_layers, set_scales
from engine.training.recipe import Recipe
from engine.training.trainer import optimizer_of

UNSTRUCTURED = [entry.name for entry in all_pruners() if not entry.structured]
WEIGHTED = (nn.Conv2d, nn.Linear)


def network():
    torch.manual_seed(0)
    return get_model("resnet20").build().eval()


def weights_of(model):
    """Name -> the weights that it computes with."""
    return {
        name: (layer.quantize_weight() if hasattr(layer, "quantize_weight") else layer.weight).detach()
        for name, layer in model.named_modules()
        if isinstance(layer, WEIGHTED)
    }


def zeros_of(model):
    return {name: weight == 0 for name, weight in weights_of(model).items()}


@pytest.mark.parametrize("ratio", (0.3, 0.5, 0.9, 0.95))
def test_global_magnitude_takes_the_least_of_all(ratio):
    model = network()
    flat = np.concatenate([weight.numpy().ravel() for weight in weights_of(model).values()])
    count = round(ratio * flat.size)
    threshold = np.sort(np.abs(flat))[count - 1]
    zeros = np.concatenate(
        [zero.numpy().ravel() for zero in zeros_of(prune(model, "global_magnitude", ratio)).values()]
    )
    assert zeros.sum() == count
    assert np.array_equal(zeros, np.abs(flat) <= threshold)


@pytest.mark.parametrize("ratio", (0.3, 0.5, 0.9, 0.95))
def test_layer_magnitude_takes_the_least_of_each(ratio):
    model = network()
    pruned = zeros_of(prune(model, "layer_magnitude", ratio))
    for name, weight in weights_of(model).items():
        flat = np.abs(weight.numpy().ravel())
        least = np.argsort(flat, kind="stable")[: round(ratio * flat.size)]
        assert set(np.flatnonzero(pruned[name].numpy().ravel())) == set(least)


@pytest.mark.parametrize("name", UNSTRUCTURED)
def test_the_same_weights_as_pytorchs_own_pruning(name):
    model, theirs = network(), network()
    layers = [(layer, "weight") for layer in theirs.modules() if isinstance(layer, WEIGHTED)]
    if name == "global_magnitude":
        reference.global_unstructured(layers, reference.L1Unstructured, amount=0.8)
    else:
        for layer, key in layers:
            reference.l1_unstructured(layer, key, amount=0.8)
    x = torch.randn(2, 3, 32, 32)
    mine = prune(model, name, 0.8)
    for key, weight in weights_of(mine).items():
        assert torch.equal(weight, theirs.get_submodule(key).weight)
    with torch.no_grad():
        assert torch.equal(mine(x), theirs(x))


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=30), st.floats(0, 0.99))
def test_ratios_are_exact_with_equal_weights_too(values, ratio):
    model = nn.Linear(len(values), 1)
    model.weight.data = torch.tensor([values], dtype=torch.float32)
    for name in UNSTRUCTURED:
        masked = prune(nn.Sequential(model), name, ratio)[0]
        assert int((~masked.mask).sum()) == round(ratio * len(values))
        assert (masked.weight[~masked.mask] == 0).all()


def test_the_original_is_left_as_it_was_and_nothing_else_is_pruned():
    model = network()
    before = copy.deepcopy(model.state_dict())
    pruned = prune(model, "global_magnitude", 0.9)
    assert all(torch.equal(value, before[key]) for key, value in model.state_dict().items())
    assert type(model.conv1) is nn.Conv2d
    assert torch.equal(pruned.fc.bias, model.fc.bias) and torch.equal(pruned.bn1.weight, model.bn1.weight)


@pytest.mark.parametrize("name", UNSTRUCTURED)
def test_pruning_further_takes_nothing_back(name):
    model = prune(network(), name, 0.4)
    before = zeros_of(model)
    for layer in quantized_layers(model).values():
        layer.weight.data.normal_()  # also where it is pruned: the mask decides
    get_pruner(name).pruner().update(model, 0.7)
    after = zeros_of(model)
    assert all((before[key] <= after[key]).all() for key in before)
    assert sum(zero.sum() for zero in after.values()) / sum(zero.numel() for zero in after.values()) == pytest.approx(
        0.7, abs=1e-4
    )
    again = zeros_of(prune(model, name, 0.7))
    assert all(torch.equal(after[key], again[key]) for key in after)


@pytest.mark.parametrize("quantizer", (None, "lsqplus", "rebnet"))
@pytest.mark.parametrize("optimizer", ("sgd", "adamw"))
def test_pruned_weights_stay_zero_in_training(quantizer, optimizer):
    """With momentum, weight decay and straight-through gradients."""
    torch.manual_seed(0)
    model = prune(get_model("digits_cnn").build(), "global_magnitude", 0.7)
    zeros = zeros_of(model)
    if quantizer is not None:
        model = prepare(model, 4, 4, quantizer)
        set_scales(model, {name: torch.randn(40).relu() for name in quantized_layers(model)})
    recipe = Recipe(stages=((1, None),), learning_rate=0.05, weight_decay=0.1, optimizer=optimizer)
    model.train()
    steps = optimizer_of(model, recipe)
    start = weights_of(model)
    for _ in range(5):
        steps.zero_grad()
        F.cross_entropy(model(torch.randn(8, 1, 8, 8)), torch.arange(8)).backward()
        steps.step()
    for name, weight in weights_of(model).items():
        assert (weight[zeros[name]] == 0).all()
        assert not torch.equal(weight, start[name])
        if quantizer is None:
            assert (model.get_submodule(name).weight[zeros[name]] == 0).all()


@pytest.mark.parametrize("quantizer", ("lsqplus", "rebnet"))
@pytest.mark.parametrize("levels", (2, 4))
def test_quantizing_a_pruned_network_keeps_its_zeros(quantizer, levels):
    pruned = prune(network(), "global_magnitude", 0.9)
    quantized = prepare(pruned, levels, None, quantizer)
    set_scales(quantized, {})
    zeros = zeros_of(pruned)
    for name, zero in zeros_of(quantized).items():
        assert zero[zeros[name]].all()
    assert all(layer.weight_quantizer is None for layer in quantized_layers(pruned).values())
    again = prepare(pruned, None, None)
    data = pack(quantized, {})
    unpack(data).restore(prepare(again, levels, None, quantizer))
    fresh = prepare(prune(network(), "global_magnitude", 0.0), levels, None, quantizer)
    unpack(data).restore(fresh)
    for name, layer in quantized_layers(fresh).items():
        assert torch.equal(layer.quantize_weight(), quantized.get_submodule(name).quantize_weight())
        assert not (layer.mask & zeros[name]).any()  # fine-tuned again, they stay
    assert pack(fresh, {}) == data


@pytest.mark.parametrize("name", UNSTRUCTURED)
def test_a_pruned_network_without_quantizers_packs_small_and_comes_back(name):
    model = network()
    for layer in model.modules():
        if isinstance(layer, WEIGHTED):
            layer.weight.data = layer.weight.half().float()
    full = len(pack(model, {}))
    pruned = prune(model, name, 0.9)
    data = pack(pruned, {})
    assert len(data) < 0.1 * full + (0.469 / 16) * full + 6_000  # a tenth of the floats, H(0.1) bits for where they are
    fresh = prune(get_model("resnet20").build(), name, 0.0)
    unpack(data).restore(fresh)
    zeros = zeros_of(pruned)
    for key, weight in weights_of(fresh).items():
        assert torch.equal(weight, pruned.get_submodule(key).quantize_weight())
        assert torch.equal(fresh.get_submodule(key).mask, ~zeros[key])
    assert pack(fresh, {}) == data


def test_mistakes_are_named():
    for ratio in (1.0, -0.1, 2):
        with pytest.raises(ValueError, match="share"):
            prune(network(), "global_magnitude", ratio)
    with pytest.raises(ValueError, match="global_magnitude"):
        prune(network(), "nope", 0.5)
    for name in UNSTRUCTURED:  # it came back as it was, or torch.cat complained of an empty list
        with pytest.raises(ValueError, match="Sequential has no Conv2d or Linear layer to prune"):
            prune(nn.Sequential(nn.Conv1d(4, 4, 3)), name, 0.5)


def tied(first):
    torch.manual_seed(0)
    model = nn.Sequential(first, nn.Linear(8, 8))
    model[1].weight = model[0].weight
    return model


@pytest.mark.parametrize("first", (nn.Linear, nn.Embedding))
def test_masks_of_shared_weights_come_back_too(first):
    """Of weights that two layers share only the first layer's mask was set: those of the other moved in training."""
    pruned = prune(tied(first(8, 8)), "layer_magnitude", 0.5)
    data = pack(pruned, {})
    fresh = prune(tied(first(8, 8)), "layer_magnitude", 0.0)
    unpack(data).restore(fresh)
    for name, layer in quantized_layers(pruned).items():
        assert torch.equal(fresh.get_submodule(name).mask, layer.mask) and not layer.mask.all()
    assert pack(fresh, {}) == data


def test_shared_weights_that_one_file_cannot_hold_are_refused():
    apart = prune(tied(nn.Linear(8, 8)), "layer_magnitude", 0.5)
    apart[1].mask_weight(~apart[1].mask)
    with pytest.raises(ValueError, match="weight is shared"):
        pack(apart, {})
    trained = prune(tied(nn.Embedding(8, 8)), "layer_magnitude", 0.5)
    pack(trained, {})
    trained[0].weight.data.add_(1)  # the embedding computes with what the other layer masks
    with pytest.raises(ValueError, match="weight is shared"):
        pack(trained, {})
