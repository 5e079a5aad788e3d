"""Networks to files and back: the same numbers, the same logits, small, and damage noticed."""

import copy
import hashlib
import subprocess
import sys
import time

import numpy as np
import pytest
import torch
from torch import nn

from engine.measure.size import size_report
from engine.packing import pack, unpack
from engine.packing.pack import pack_tensors
from engine.quantization import Codes, prepare, quantized_layers, set_scales

META = {
    "id": "cifar10-resnet20-lsqplus-w4a4-s0", "task": "cifar10", "model": "resnet20", "quantizer": "lsqplus",
    "weight_bits": 4, "activation_bits": 4, "pruning": None, "pruning_ratio": None, "seed": 0,
}  # fmt: skip
NAMES = ("resnet20", "digits_cnn", "linear_only", "with_batchnorm1d")
OPTIONS = [{}, {"per_channel": True}, {"ends_bits": 8}, {"weight_bits": None}, {"activation_bits": None}]


def restored(data, network):
    unpack(data).restore(network)
    return network


@torch.no_grad()
def logits(network, x):
    return network.eval()(x)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_round_trip(networks, name, options):
    original = networks.calibrated(name, **options)
    codes = {layer: module.weight_codes() for layer, module in quantized_layers(original).items()}
    data = pack(original, META)
    network = restored(data, networks.fresh(name, **options).train())
    assert not network.training
    assert unpack(data).meta == META
    for layer, module in quantized_layers(network).items():
        if codes[layer] is not None:
            assert torch.equal(module.weight, codes[layer].values())
            assert torch.equal(module.quantize_weight(), codes[layer].values())
            assert torch.equal(module.weight_codes().planes, codes[layer].planes)
        source = quantized_layers(original)[layer].input_quantizer
        if source is not None:
            mine = module.input_quantizer.state_dict()
            assert all(torch.equal(mine[key], value) for key, value in source.state_dict().items())
    assert pack(network, META) == data


@pytest.mark.parametrize("bits", range(2, 9))
@pytest.mark.parametrize("name", NAMES)
def test_every_width_comes_back(networks, name, bits):
    original = networks.calibrated(name, bits, bits, sparsity=0.3)
    network = restored(pack(original, META), networks.fresh(name, bits, bits))
    for mine, theirs in zip(quantized_layers(network).values(), quantized_layers(original).values(), strict=True):
        assert torch.equal(mine.weight, theirs.quantize_weight())


@pytest.mark.parametrize("levels", range(1, 5))
@pytest.mark.parametrize("kept", [1.0, 0.3])
@pytest.mark.parametrize("per_channel", [False, True])
def test_multi_level_binary_comes_back_with_its_pruned_weights(networks, levels, kept, per_channel):
    options = {"quantizer": "rebnet", "per_channel": per_channel}
    original = networks.calibrated("resnet20", levels, levels, **options)
    if kept < 1:
        for layer in quantized_layers(original).values():
            layer.mask_weight(torch.rand_like(layer.weight) < kept)
    data = pack(original, META)
    network = restored(data, networks.fresh("resnet20", levels, levels, **options))
    for mine, theirs in zip(quantized_layers(network).values(), quantized_layers(original).values(), strict=True):
        assert torch.equal(mine.quantize_weight(), theirs.quantize_weight())
    assert pack(network, META) == data
    again = restored(data, networks.fresh("resnet20", levels, levels, **options))
    assert torch.equal(logits(again, networks.inputs("resnet20")), logits(network, networks.inputs("resnet20")))


def test_multi_level_binary_with_scales_near_one_another(networks):
    """Residual coding of such a value gives another code: the values themselves would not come back."""
    original = networks.calibrated("linear_only", 4, None, quantizer="rebnet")
    for layer in quantized_layers(original).values():
        layer.weight_quantizer.scales.data = torch.tensor([0.1, 0.09, 0.08, 0.07])
    network = restored(pack(original, META), networks.fresh("linear_only", 4, None, quantizer="rebnet"))
    assert torch.equal(network[0].quantize_weight(), original[0].quantize_weight())


@pytest.mark.parametrize("quantizer", ["lsqplus", "rebnet"])
@pytest.mark.parametrize("embeddings", ["tensor", "row"])
def test_embeddings_are_packed_as_integers(quantizer, embeddings):
    def fresh():
        network = nn.Sequential(nn.Embedding(50, 16), nn.Flatten(), nn.Linear(48, 3))
        return prepare(network, 2, None, quantizer, embeddings=embeddings)

    original = fresh()
    set_scales(original, {})
    network = restored(pack(original, META), fresh())
    assert torch.equal(network[0].quantize_weight(), original[0].quantize_weight())
    report = size_report(network)
    assert report.nominal_bytes < 50 * 16 * 2 / 8 + 48 * 3 * 2 / 8 + 4 * (3 + 2 * (50 + 2 + 2))


@pytest.mark.parametrize("name", NAMES)
def test_the_logits_are_those_of_a_plain_network_written_by_hand(networks, name):
    """No quantizer and no packing on one side: integers times scale, batch-norm as factor and shift."""
    original = networks.calibrated(name, 4, None)
    network = restored(pack(original, {}), networks.fresh(name, 4, None))
    plain = networks.fresh(name, None, None).eval()
    state = {key: value for key, value in network.state_dict().items() if "quantizer" not in key}
    for layer, module in quantized_layers(original).items():
        scale = module.weight_quantizer.scale.detach().numpy()
        integers = np.rint(np.clip(module.weight.detach().numpy() / scale, -8, 7)).astype(np.float32)
        state[f"{layer}.weight"] = torch.from_numpy(integers * scale)
    plain.load_state_dict(state)
    x = networks.inputs(name)
    assert torch.equal(logits(network, x), logits(plain, x))


@pytest.mark.parametrize("name", NAMES)
def test_only_float16_rounding_separates_it_from_the_original(networks, name):
    original = networks.calibrated(name, 8, None)
    network = restored(pack(original, {}), networks.fresh(name, 8, None))
    x = networks.inputs(name)
    expected = logits(original, x)
    assert (logits(network, x) - expected).abs().max() <= 0.01 * expected.abs().max()


def test_the_same_logits_in_another_process(networks, tmp_path):
    network = restored(pack(networks.calibrated("resnet20"), META), networks.fresh("resnet20"))
    (tmp_path / "network.slim").write_bytes(pack(network, META))
    program = """
import hashlib, sys, torch
from engine.models import get_model
from engine.packing import unpack
from engine.quantization import Codes, prepare
torch.set_num_threads(1)
network = prepare(get_model("resnet20").build(), 4, 4)
unpack(open(sys.argv[1], "rb").read()).restore(network)
x = torch.linspace(-2, 2, 2 * 3 * 32 * 32).reshape(2, 3, 32, 32)
with torch.no_grad():
    print(hashlib.sha256(network(x).numpy().tobytes()).hexdigest())
"""
    command = [sys.executable, "-c", program, str(tmp_path / "network.slim")]
    theirs = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        mine = logits(network, torch.linspace(-2, 2, 2 * 3 * 32 * 32).reshape(2, 3, 32, 32))
    finally:
        torch.set_num_threads(threads)
    assert hashlib.sha256(mine.numpy().tobytes()).hexdigest() == theirs


@pytest.mark.parametrize("ends_bits", [None, 8])
@pytest.mark.parametrize("bits", range(2, 9))
def test_at_most_three_percent_above_the_entropy(networks, bits, ends_bits):
    network = networks.calibrated("resnet20", bits, bits, ends_bits=ends_bits)
    assert len(pack(network, META)) <= 1.03 * size_report(network).entropy_bytes


@pytest.mark.parametrize("bits", [2, 4, 8])
@pytest.mark.parametrize("sparsity", [0.5, 0.9])
def test_pruned_networks_shrink_with_their_entropy(networks, bits, sparsity):
    network = networks.calibrated("resnet20", bits, bits, sparsity=sparsity)
    assert len(pack(network, META)) <= 1.02 * size_report(network).entropy_bytes + 600


def test_packing_is_deterministic_and_changes_nothing(networks):
    network = networks.calibrated("digits_cnn").train()
    before = copy.deepcopy(network.state_dict())
    assert pack(network, META) == pack(network, META) == pack(copy.deepcopy(network), META)
    assert network.training
    assert all(torch.equal(value, before[key]) for key, value in network.state_dict().items())


def test_loading_takes_a_moment(networks):
    data, network = pack(networks.calibrated("resnet20"), META), networks.fresh("resnet20")
    seconds = []
    for _ in range(5):
        start = time.process_time()
        restored(data, network)
        seconds.append(time.process_time() - start)
    assert min(seconds) < 0.5  # 0.03 on an idle machine


def test_the_tensors_can_be_read_without_a_network(networks):
    original = networks.calibrated("digits_cnn")
    packed = unpack(pack(original, META))
    tensors = packed.tensors()
    assert {name: tuple(getattr(value, "planes", [value])[0].shape) for name, value in tensors.items()} == packed.shapes
    assert torch.equal(tensors["conv2.weight"].values(), original.conv2.quantize_weight())
    assert pack_tensors(tensors, packed.bits, packed.meta) == pack(original, META)


@pytest.mark.parametrize("scales", [(3,), (3, 6)], ids=["one scale", "per channel"])
@pytest.mark.parametrize("kept", [1.0, 0.1])
def test_several_planes_of_signs_and_pruned_elements(scales, kept):
    torch.manual_seed(0)
    signs = (torch.randint(0, 2, (3, 6, 5, 2)) * 2 - 1) * (torch.rand(6, 5, 2) < kept)
    codes = Codes(signs.to(torch.int16), torch.rand(scales), torch.tensor(0.25), -1, 1)
    found = unpack(pack_tensors({"w": codes}, [], {})).tensors()["w"]
    assert torch.equal(found.values(), codes.values())
    assert torch.equal(found.planes, codes.planes)
    assert (found.low, found.high, found.scales.shape) == (-1, 1, scales)


def test_uncalibrated_or_infinite_numbers_are_not_packed(networks):
    with pytest.raises((RuntimeError, ValueError), match="calibrate"):
        pack(networks.fresh("linear_only"), META)
    with pytest.raises(ValueError, match="calibrated"):
        pack(networks.fresh("linear_only", None, 4), META)


def test_a_network_without_quantizers_and_numbers_that_float16_cannot_hold():
    network = nn.Sequential(nn.Embedding(5, 3), nn.LayerNorm(3), nn.Linear(3, 2))
    network.register_buffer("kept", torch.tensor([True, False]))
    network.register_buffer("positions", torch.arange(2**40, 2**40 + 3))
    network[2].bias.data[0] = 1e5
    other = copy.deepcopy(network)
    for tensor in other.state_dict().values():
        tensor.zero_()
    restored(pack(network, {}), other)
    assert other[2].bias[0] == 1e5
    assert torch.equal(other.positions, network.positions)
    assert torch.equal(other.kept, network.kept)
    assert torch.equal(other[0].weight, network[0].weight.half().float())


def test_shared_tensors_are_stored_once_unless_rounding_would_reach_another_layer():
    tied = nn.Sequential(nn.Embedding(5, 3), nn.Linear(3, 5, bias=False))
    tied[1].weight = tied[0].weight
    assert list(unpack(pack(tied, {})).shapes) == ["0.weight"]
    quantized = prepare(tied, 4, None)
    with pytest.raises(ValueError, match="shared"):
        pack(quantized, {})


@pytest.mark.parametrize("options", [{"affine": False}, {"track_running_stats": False}])
def test_unusual_batch_norms(options):
    network = nn.Sequential(nn.BatchNorm1d(4, **options))
    network(torch.randn(50, 4) * 3 + 1)
    other = restored(pack(network, {}), nn.Sequential(nn.BatchNorm1d(4, **options)))
    x = torch.randn(8, 4)
    assert torch.allclose(logits(other, x), logits(network, x), atol=1e-3)


def test_batch_norm_is_kept_up_to_float16():
    network = nn.BatchNorm2d(64)
    nn.init.normal_(network.weight)
    nn.init.normal_(network.bias)
    network.running_mean.normal_()
    network.running_var.uniform_(1e-3, 4)
    other = restored(pack(network, {}), nn.BatchNorm2d(64))
    assert torch.equal(other.running_mean, torch.zeros(64))
    assert torch.equal(other.running_var, torch.ones(64))
    assert list(unpack(pack(nn.Sequential(nn.BatchNorm3d(4)), {})).shapes.values()) == [(2, 4)]
    x = torch.randn(2, 64, 3, 3)
    bound = 2**-11 * 1.01 * (other.weight.abs()[:, None, None] * x.abs() + other.bias.abs()[:, None, None]) + 1e-5
    assert ((logits(other, x) - logits(network, x)).abs() <= bound).all()
