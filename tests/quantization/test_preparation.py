"""``prepare``: what is replaced, what of it is kept, and its options."""

import copy
import dataclasses

import pytest
import torch
from small_network import pictures, small
from torch import nn

from engine import calibrate, prepare
from engine.quantization import QuantConv2d, QuantLinear, quantized_layers
from engine.quantization.base import Quantizer
from engine.quantization.calibration import full_precision


def test_every_conv_and_linear_is_replaced_and_the_original_left_alone():
    model = small()
    before = copy.deepcopy(model.state_dict())
    quantized = prepare(model, 4, 4)
    assert [type(m) for m in quantized if not isinstance(m, (nn.BatchNorm2d, nn.ReLU, nn.Flatten))] == [
        QuantConv2d, QuantConv2d, QuantLinear,
    ]  # fmt: skip
    assert not quantized_layers(model)
    calibrate(quantized, [pictures()])
    quantized(pictures()).sum().backward()
    with torch.no_grad():
        for parameter in quantized.parameters():
            parameter.add_(1)
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())


def test_subclasses_of_the_layers_they_replace():
    quantized = prepare(small(), 8, 8)
    assert all(isinstance(layer, (nn.Conv2d, nn.Linear)) for layer in quantized_layers(quantized).values())


def test_only_layers_are_replaced_however_memory_is_reused():
    """Layers were once told apart by id(), which Python gives to new objects: quantizers became layers."""
    for _ in range(20):
        for layer in quantized_layers(prepare(nn.Sequential(*(nn.Linear(2, 2) for _ in range(20))), 4, 4)).values():
            assert isinstance(layer.weight_quantizer, Quantizer) and isinstance(layer.input_quantizer, Quantizer)


def test_options_of_a_convolution_are_kept():
    conv = nn.Conv2d(8, 16, (3, 5), stride=(2, 1), padding=(1, 2), dilation=(1, 2), groups=4, padding_mode="reflect")
    quantized = prepare(nn.Sequential(conv), 8, None)
    calibrate(quantized, [torch.randn(2, 8, 12, 12)])
    x = torch.randn(2, 8, 12, 12)
    with full_precision(quantized):
        assert torch.equal(quantized(x), conv(x))


@pytest.mark.parametrize("ends_bits, expected", ((None, [3, 3, 3]), (8, [8, 3, 8])))
def test_first_and_last_layers_as_the_rest_or_at_eight_bits(ends_bits, expected):
    layers = quantized_layers(prepare(small(), 3, 3, ends_bits=ends_bits)).values()
    assert [layer.weight_quantizer.bits for layer in layers] == expected
    assert [layer.input_quantizer.bits for layer in layers] == expected


def test_layers_have_widths_of_their_own_and_a_name_that_is_none_is_refused():
    layers = quantized_layers(prepare(small(), 3, None, layer_bits={"0": (8, 6), "5": (None, 4)}))
    found = {
        name: [getattr(quantizer, "bits", None) for quantizer in (layer.weight_quantizer, layer.input_quantizer)]
        for name, layer in layers.items()
    }
    assert found == {"0": [8, 6], "3": [3, None], "5": [None, 4]}
    words = nn.Sequential(nn.Embedding(5, 4), nn.Embedding(6, 4), nn.Linear(4, 2))
    words = quantized_layers(prepare(words, None, 8, embeddings="row", layer_bits={"1": (2, 8)}))
    assert list(words) == ["1", "2"] and words["1"].weight_quantizer.bits == 2
    with pytest.raises(ValueError, match="no layer 'nope'.*there are: 0, 3, 5"):
        prepare(small(), 4, 4, layer_bits={"nope": (8, 8)})


def test_one_scale_a_layer_or_one_a_channel():
    per_tensor = quantized_layers(prepare(small(), 4, 4)).values()
    per_channel = quantized_layers(prepare(small(), 4, 4, per_channel=True)).values()
    assert [layer.weight_quantizer.scale.shape for layer in per_tensor] == [(), (), ()]
    assert [layer.weight_quantizer.scale.shape for layer in per_channel] == [(8,), (4,), (5,)]


@pytest.mark.parametrize("weight_bits, activation_bits", ((4, None), (None, 4)))
def test_either_side_may_stay_in_full_precision(weight_bits, activation_bits):
    quantized = prepare(small(), weight_bits, activation_bits)
    calibrate(quantized, [pictures()])
    quantized(pictures())
    for layer in quantized_layers(quantized).values():
        assert (layer.weight_quantizer is None) == (weight_bits is None)
        assert (layer.input_quantizer is None) == (activation_bits is None)
        assert (layer.weight_codes() is None) == (weight_bits is None)


def test_padding_is_zero_also_when_the_offset_is_not():
    """Folding the offset into the bias, as public code does, is right inside and wrong at the border."""
    conv = nn.Conv2d(1, 1, 3, padding=1, bias=True)
    quantized = prepare(nn.Sequential(conv), 8, 2)
    calibrate(quantized, [torch.rand(4, 1, 6, 6) + 3])
    layer = quantized[0]
    assert layer.input_quantizer.offset.item() > 1
    x = torch.rand(1, 1, 6, 6) + 3
    padded = torch.nn.functional.pad(layer.input_quantizer(x), [1] * 4)
    weight = layer.weight_codes().values()
    expected = torch.zeros(6, 6, dtype=torch.float64)
    for row in range(6):
        for column in range(6):
            window = padded[0, 0, row : row + 3, column : column + 3].double()
            expected[row, column] = (window * weight[0, 0].double()).sum() + conv.bias.item()
    torch.testing.assert_close(quantized(x)[0, 0].double(), expected, rtol=1e-4, atol=1e-4)


def test_no_batches_and_no_layers_are_refused():
    with pytest.raises(ValueError, match="at least one batch"):
        calibrate(prepare(small()), [])
    with pytest.raises(ValueError, match="no Conv2d or Linear"):
        prepare(nn.Sequential(nn.ReLU()))
    with pytest.raises(ValueError, match="lsqplus"):
        prepare(small(), quantizer="nope")


def test_tied_weights_and_shared_modules_stay_so():
    class Tied(nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.b = nn.Linear(4, 4), nn.Linear(4, 4)
            self.b.weight = self.a.weight
            self.again = self.a

        def forward(self, x):
            return self.again(self.b(self.a(x)))

    quantized = prepare(Tied(), 8, 8)
    assert quantized.a.weight is quantized.b.weight
    assert quantized.again is quantized.a
    calibrate(quantized, [torch.randn(8, 4)])
    quantized(torch.randn(2, 4))


def test_a_network_that_is_one_layer():
    quantized = prepare(nn.Linear(4, 3), 8, 8)
    assert isinstance(quantized, QuantLinear)
    calibrate(quantized, [torch.randn(8, 4)])
    assert quantized(torch.randn(2, 4)).shape == (2, 3)


@pytest.mark.parametrize("quantizer", ("lsqplus", "rebnet"))
def test_codes_stay_on_their_device(quantizer):
    """Those of a network on a GPU met tensors of the CPU; here ``meta`` stands for one."""
    quantized = prepare(nn.Sequential(nn.Linear(12, 40)), 3, 3, quantizer)
    calibrate(quantized, [torch.randn(8, 12)])
    codes = quantized[0].weight_codes()
    away = dataclasses.replace(
        codes, **{name: getattr(codes, name).to("meta") for name in ("planes", "scales", "offset")}
    )
    assert away.values().device.type == "meta" and away.values().shape == (40, 12)
    preimage = copy.deepcopy(quantized[0].weight_quantizer).to("meta").preimage(away)
    assert preimage.device.type == "meta" and preimage.shape == (40, 12)


@pytest.mark.parametrize("quantizer", ("lsqplus", "rebnet"))
def test_scales_are_on_the_device_of_their_layer(quantizer):
    """A scale a channel stayed on the CPU when the network was on a GPU; here ``meta`` stands for one."""
    network = nn.Sequential(nn.Embedding(5, 8), nn.Flatten(), nn.Linear(16, 4)).to("meta")
    quantized = prepare(network, 3, 3, quantizer, per_channel=True, embeddings="row")
    assert {tensor.device.type for tensor in (*quantized.parameters(), *quantized.buffers())} == {"meta"}


def test_layers_take_their_input_by_name_as_pytorchs_do():
    class ByName(nn.Module):
        def __init__(self):
            super().__init__()
            self.words, self.conv, self.fc = nn.Embedding(9, 6), nn.Conv2d(1, 2, 3, padding=1), nn.Linear(6, 3)

        def forward(self, ids):
            maps = self.conv(input=self.words(input=ids)[:, None])
            return self.fc(input=maps.mean((1, 2)))

    torch.manual_seed(0)
    network, ids = ByName(), torch.randint(9, (16, 5))
    quantized = prepare(network, 8, 8, embeddings="row")
    calibrate(quantized, [ids])
    torch.testing.assert_close(quantized(ids), network(ids), rtol=0.05, atol=0.05)
