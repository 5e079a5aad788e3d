"""``prepare`` and ``calibrate`` on our networks and on networks that nobody here wrote."""

import copy
import dataclasses
import warnings

import pytest
import torch
from torch import nn
from torch.nn.utils import prune

from engine import calibrate, prepare
from engine.quantization import QuantConv2d, QuantLinear, quantized_layers, set_scales, summarise_inputs
from engine.quantization.base import NotCalibrated, Quantizer
from engine.quantization.calibration import full_precision


def small() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 4, 3, stride=2),
        nn.Flatten(), nn.Linear(36, 5),
    )  # fmt: skip


def pictures(count=8, side=8, seed=1):
    return torch.randn(count, 3, side, side, generator=torch.Generator().manual_seed(seed))


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


def test_without_calibration_there_is_a_readable_error():
    with pytest.raises(NotCalibrated, match="calibrate"):
        prepare(small(), 4, 4)(pictures())


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


def test_error_falls_with_every_bit():
    model = small().eval()
    exact, errors = model(pictures()), []
    for bits in (2, 3, 4, 5, 6, 7, 8):
        quantized = prepare(model, bits, bits)
        calibrate(quantized, [pictures(64, seed=2)])
        errors.append((quantized(pictures()) - exact).square().mean().item())
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 1e-3 * exact.square().mean().item()


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


def test_calibration_depends_on_neither_mode_nor_batching_of_labels():
    model = small().train()
    outputs = []
    for batches in ([pictures(16)], [(pictures(16), torch.zeros(16))], [[pictures(16)]]):
        quantized = prepare(model, 4, 4)
        statistics = quantized[1].running_mean.clone()
        calibrate(quantized, batches)
        assert quantized.training
        assert torch.equal(statistics, quantized[1].running_mean)
        outputs.append(quantized.eval()(pictures()))
    assert torch.equal(outputs[0], outputs[1]) and torch.equal(outputs[0], outputs[2])


def test_summaries_stand_for_the_data_at_every_width():
    model = small().eval()
    summaries = summarise_inputs(prepare(model), [pictures(32)])
    for bits in (2, 8):
        direct, indirect = prepare(model, bits, bits), prepare(model, bits, bits)
        calibrate(direct, [pictures(32)])
        set_scales(indirect, summaries)
        assert torch.equal(direct(pictures()), indirect(pictures()))


@pytest.mark.filterwarnings("ignore:left in full precision")
def test_a_transformer_layer_computes_with_the_quantized_layers():
    """In eval mode and without gradients PyTorch would compute from the weights and not call the layers at all."""
    torch.manual_seed(0)
    plain = nn.TransformerEncoder(nn.TransformerEncoderLayer(16, 2, 32, batch_first=True), 1).eval()
    network, x = prepare(plain, 2, 2), torch.randn(2, 5, 16)
    with torch.no_grad(), pytest.raises(NotCalibrated):
        network(x)
    calibrate(network, [x])
    with torch.no_grad():
        assert (network(x) - plain(x)).abs().max() > 0.01
        with torch.enable_grad():
            called = network(x)
        torch.testing.assert_close(network(x), called.detach())


def test_an_embedding_that_changes_its_own_weights_is_refused():
    network = nn.Sequential(nn.Embedding(5, 4, max_norm=1.0), nn.Linear(4, 2))
    with pytest.raises(ValueError, match="'0'.*max_norm"):
        prepare(network, embeddings="row")
    assert isinstance(prepare(network)[0], nn.Embedding)  # it may stay as it is


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


def test_calibration_leaves_each_part_in_its_mode():
    network = prepare(nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU()), 8, 8).train()
    network[1].eval()  # frozen, as in a network that is trained further
    calibrate(network, [torch.randn(4, 1, 5, 5)])
    assert [part.training for part in network] == [True, False, True] and network.training


def test_quantiles_of_more_values_than_float32_can_count():
    from engine.quantization.calibration import _quantiles

    values = torch.arange(21_301_800, dtype=torch.int32)  # float32 would look one past the end
    assert _quantiles(values)[-1] == len(values) - 1


def test_a_network_that_is_one_layer():
    quantized = prepare(nn.Linear(4, 3), 8, 8)
    assert isinstance(quantized, QuantLinear)
    calibrate(quantized, [torch.randn(8, 4)])
    assert quantized(torch.randn(2, 4)).shape == (2, 3)


def foreign(name):
    torch.manual_seed(0)
    if name == "bert":
        from transformers import BertConfig, BertForSequenceClassification

        config = BertConfig(
            vocab_size=100, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
            hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
        )  # fmt: skip
        batch = {"input_ids": torch.randint(100, (4, 12)), "attention_mask": torch.ones(4, 12, dtype=torch.long)}
        return BertForSequenceClassification(config), batch, lambda model: model(**batch).logits
    models = pytest.importorskip("torchvision.models")
    side = 32 if name == "vgg11_bn" else 64
    batch = torch.randn(2, 3, side, side)
    return getattr(models, name)(num_classes=10), batch, lambda model: model(batch)


@pytest.mark.parametrize("name", ("resnet18", "mobilenet_v2", "vgg11_bn", "bert"))
def test_networks_from_elsewhere_train_save_and_load(name, tmp_path):
    from safetensors.torch import load_model, save_model

    model, batch, logits = foreign(name)
    quantized = prepare(model, 4, 4)
    calibrate(quantized, [batch])
    quantized.train()
    optimizer = torch.optim.SGD(quantized.parameters(), lr=1e-3)
    torch.nn.functional.cross_entropy(
        logits(quantized), torch.zeros(len(logits(quantized)), dtype=torch.long)
    ).backward()
    optimizer.step()
    learn = {name for name, value in quantized.named_parameters() if value.grad is not None and value.grad.any()}
    assert any("weight_quantizer.scale" in name for name in learn)
    assert any("input_quantizer.scale" in name for name in learn)

    quantized.eval()
    with torch.no_grad():
        expected = logits(quantized)
    assert torch.isfinite(expected).all()
    save_model(quantized, str(tmp_path / "network.safetensors"))
    loaded = prepare(foreign(name)[0], 4, 4)
    load_model(loaded, str(tmp_path / "network.safetensors"))
    with torch.no_grad():
        assert torch.equal(logits(loaded.eval()), expected)


@pytest.mark.parametrize("dtype", (torch.float16, torch.bfloat16, torch.float64))
def test_weights_that_are_not_float32_are_refused_at_once(dtype):
    """They died in the first forward pass: "self and mat2 must have the same dtype"."""
    network = small()
    network[3].to(dtype)
    with pytest.raises(ValueError, match=rf"'3' are {dtype}.*model\.float\(\)"):
        prepare(network)
    words = nn.Sequential(nn.Embedding(5, 4, dtype=dtype), nn.Linear(4, 2))
    with pytest.raises(ValueError, match="'0'"):
        prepare(words, embeddings="row")
    prepare(words)  # left alone


def old_weight_norm(layer):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return nn.utils.weight_norm(layer)


@pytest.mark.parametrize(
    "change",
    (
        nn.utils.parametrizations.weight_norm,
        nn.utils.parametrizations.spectral_norm,
        nn.utils.spectral_norm,
        old_weight_norm,
        lambda layer: prune.l1_unstructured(layer, "weight", 0.5),
    ),
    ids=("weight_norm", "spectral_norm", "old_spectral_norm", "old_weight_norm", "pruned"),
)
def test_weights_that_follow_from_others_are_left_and_named(change):
    """They were skipped without a word, or ended in a TypeError or a RuntimeError about deepcopy."""
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(6, 6), nn.ReLU(), change(nn.Linear(6, 6))).eval()
    with pytest.warns(UserWarning, match=r"full precision.*'2' \((Parametrized)?Linear\)"):
        quantized = prepare(network, 8, None)
    assert list(quantized_layers(quantized)) == ["0"]
    x = torch.randn(4, 6)
    calibrate(quantized, [x])
    torch.testing.assert_close(quantized(x), network(x), rtol=0.05, atol=0.05)


def test_attention_that_computes_from_its_weights_is_left_and_named():
    network = nn.TransformerEncoderLayer(16, 2, 32, batch_first=True)
    with pytest.warns(UserWarning, match=r": 'self_attn' \(MultiheadAttention\)$"):  # its out_proj is not named too
        quantized = prepare(network)
    assert list(quantized_layers(quantized)) == ["linear1", "linear2"]


def test_subclasses_are_left_and_named_and_nothing_is_said_where_all_are_quantized():
    class Own(nn.Embedding):
        pass

    network = nn.Sequential(Own(5, 4), nn.Linear(4, 2))
    with pytest.warns(UserWarning, match=r"'0' \(Own\)"):
        prepare(network, embeddings="row")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        prepare(network)
        prepare(prepare(small(), None, None))


def test_hooks_stay_where_layers_are_replaced():
    calls = []
    network = small()
    network[0].register_forward_hook(lambda layer, given, made: calls.append("after"))
    network[0].register_forward_pre_hook(lambda layer, args, kwargs: calls.append("before"), with_kwargs=True)
    network[5].register_full_backward_hook(lambda layer, *grads: calls.append("backward"))
    quantized = prepare(network, 4, 4)
    calibrate(quantized, [pictures()])
    calls.clear()
    quantized(pictures()).sum().backward()
    assert calls == ["before", "after", "backward"]


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
