"""``prepare`` on networks that nobody here wrote, and on layers that compute in another way."""

import warnings

import pytest
import torch
from small_network import pictures, small
from torch import nn
from torch.nn.utils import prune

from engine import calibrate, prepare
from engine.quantization import quantized_layers
from engine.quantization.base import NotCalibrated


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


def test_an_embedding_that_changes_its_own_weights_is_refused():
    network = nn.Sequential(nn.Embedding(5, 4, max_norm=1.0), nn.Linear(4, 2))
    with pytest.raises(ValueError, match="'0'.*max_norm"):
        prepare(network, embeddings="row")
    assert isinstance(prepare(network)[0], nn.Embedding)  # it may stay as it is


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


@pytest.mark.parametrize("layer", (nn.Conv1d(4, 3, 3), nn.ConvTranspose2d(4, 3, 3), nn.GRU(4, 3), nn.Bilinear(2, 2, 3)))
def test_layers_of_other_kinds_are_left_and_named(layer):
    """Without a word a network of them came out as large as it went in."""
    with pytest.warns(UserWarning, match=rf"full precision.*'0' \({type(layer).__name__}\)"):
        prepare(nn.Sequential(layer, nn.Linear(4, 2)))
