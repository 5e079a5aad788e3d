"""Files that are damaged, and files of another network: refused, with a sentence, and nothing is changed."""

import contextlib
import copy

import numpy as np
import pytest
import torch
from torch import nn

from engine.networks import load
from engine.packing import DamagedFile, pack, unpack
from engine.packing.container import open_sealed, seal
from engine.quantization import prepare
from engine.variant import Variant

META = {"id": "cifar10-resnet20-lsqplus-w4a4-s0", "task": "cifar10", "model": "resnet20", "quantizer": "lsqplus"}


def test_truncation_anywhere(networks):
    data = pack(networks.calibrated("digits_cnn"), META)
    for length in range(0, len(data), 13):
        with pytest.raises(DamagedFile):
            unpack(data[:length])


def test_a_flipped_bit_anywhere(networks):
    data = pack(networks.calibrated("digits_cnn"), META)
    for position in range(0, 8 * len(data), 97):
        damaged = bytearray(data)
        damaged[position // 8] ^= 1 << position % 8
        with pytest.raises(DamagedFile):
            unpack(bytes(damaged))


@pytest.mark.parametrize("seed", range(30))
def test_wrong_integers_under_a_right_checksum(networks, seed):
    """Nothing but ``DamagedFile`` comes out, or other integers that the layer can hold."""
    header, payload = open_sealed(pack(networks.calibrated("linear_only"), META))
    damaged = bytearray(payload)
    rng = np.random.default_rng(seed)
    damaged[rng.integers(len(damaged))] ^= 1 << int(rng.integers(8))
    with contextlib.suppress(DamagedFile):
        unpack(seal(header, bytes(damaged))).restore(networks.fresh("linear_only"))


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        ("digits_cnn", {}, "another network"),
        ("linear_only", {}, "another network"),
        ("with_batchnorm1d", {"weight_bits": 8}, "other widths"),
        ("with_batchnorm1d", {"activation_bits": 8}, "other widths"),
        ("with_batchnorm1d", {"weight_bits": None}, "other widths"),
        ("with_batchnorm1d", {"activation_bits": None}, "another network"),
        ("with_batchnorm1d", {"per_channel": True}, "quantizer is another"),
    ],
)
def test_another_network_is_refused(networks, name, options, sentence):
    data = pack(networks.calibrated("with_batchnorm1d"), META)
    with pytest.raises(DamagedFile, match=sentence):
        unpack(data).restore(networks.fresh(name, **options))


def test_a_refused_network_is_left_as_it_was(networks):
    data, network = pack(networks.calibrated("digits_cnn"), META), networks.fresh("digits_cnn", 8, 8).train()
    before = copy.deepcopy(network.state_dict())
    with pytest.raises(DamagedFile):
        unpack(data).restore(network)
    assert network.training
    assert all(torch.equal(value.nan_to_num(), before[key].nan_to_num()) for key, value in network.state_dict().items())


def test_other_shapes_are_named(networks):
    packed = unpack(pack(networks.calibrated("linear_only"), META))
    assert packed.shapes["0.weight"] == (20, 12)
    with pytest.raises(DamagedFile, match=r"0.weight is \(20, 12\) in the file and \(9, 12\) in the network"):
        packed.restore(prepare(nn.Sequential(nn.Linear(12, 9), nn.ReLU(), nn.Linear(9, 5, bias=False)), 4, 4))


@pytest.mark.parametrize(
    "tensor", (torch.zeros(3, dtype=torch.complex64), torch.zeros(3, dtype=torch.uint16), torch.zeros([1] * 9))
)
def test_what_could_not_be_read_again_is_not_written(tensor):
    network = nn.Linear(2, 2)
    network.register_buffer("odd", tensor)
    with pytest.raises(ValueError, match="odd.*cannot be packed"):
        pack(network, {})


@pytest.mark.parametrize("meta", ([], None, {"text": "x" * 2**24}), ids=("list", "none", "long"))
def test_a_header_that_could_not_be_read_again_is_not_written(meta):
    with pytest.raises((TypeError, ValueError), match="meta"):
        pack(nn.Linear(2, 2), meta)


def test_a_setting_that_no_attention_method_has_is_refused():
    forged = Variant("sst2", "bert", attention={"method": "score_topk", "model": 3}).to_json()
    with pytest.raises(DamagedFile, match="no parameter model"):
        load(seal({"meta": forged, "bits": [], "tensors": []}, b""))
