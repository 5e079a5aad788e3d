"""Channels that are removed: the smaller network computes what the full one does with those channels silenced."""

import copy

import pytest
import torch
from torch import nn

from engine.measure.compute import multiply_adds
from engine.models import get_model
from engine.packing import DamagedFile, pack, unpack
from engine.pruning import all_pruners, get_pruner, prune
from engine.quantization import prepare, quantized_layers, set_scales

NORMS = (nn.BatchNorm1d, nn.BatchNorm2d)
STRUCTURED = [entry.name for entry in all_pruners() if entry.structured]


def random_batch_norms(model):
    """As after training; each mean tells which channel it belongs to."""
    torch.manual_seed(0)
    for layer in model.modules():
        if isinstance(layer, NORMS):
            nn.init.uniform_(layer.weight, 0.5, 1.5)
            nn.init.normal_(layer.bias)
            nn.init.uniform_(layer.running_var, 0.5, 2)
            layer.running_mean.copy_(torch.arange(layer.num_features) / 100)
    return model.eval()


def silenced(full, pruned):
    """A copy of ``full`` whose batch-norms give zero for every channel that ``pruned`` lacks."""
    full = copy.deepcopy(full)
    for name, layer in pruned.named_modules():
        if isinstance(layer, NORMS):
            kept = (layer.running_mean * 100).round().long()
            assert len(kept) == len(kept.unique())
            lost = torch.ones_like(full.get_submodule(name).weight, dtype=torch.bool)
            lost[kept] = False
            full.get_submodule(name).weight.data[lost] = 0
            full.get_submodule(name).bias.data[lost] = 0
    return full


def torchvision_network(name):
    import torchvision

    return getattr(torchvision.models, name)(weights=None, num_classes=7)


NETWORKS = {
    "resnet20": (lambda: get_model("resnet20").build(), (1, 3, 32, 32)),
    "vgg": (lambda: get_model("vgg").build(), (1, 3, 32, 32)),
    "digits_cnn": (lambda: get_model("digits_cnn").build(), (1, 1, 8, 8)),
    "resnet18": (lambda: torchvision_network("resnet18"), (1, 3, 32, 32)),
    "mobilenet_v2": (lambda: torchvision_network("mobilenet_v2"), (1, 3, 32, 32)),
}
CASES = [("digits_cnn", method) for method in STRUCTURED]
CASES += [("resnet20", "channel_l2"), ("resnet20", "global_channel_l2")]
CASES += [("vgg", "channel_l1"), ("vgg", "channel_median")]
CASES += [("resnet18", "channel_l1"), ("mobilenet_v2", "channel_l2")]


@pytest.mark.parametrize("name, method", CASES)
def test_the_smaller_network_computes_what_the_silenced_one_does(name, method):
    build, shape = NETWORKS[name]
    full = random_batch_norms(build())
    pruned = prune(full, method, 0.5, torch.ones(shape))
    before, after = (sum(p.numel() for p in network.parameters()) for network in (full, pruned))
    assert after < 0.75 * before
    assert multiply_adds(pruned, torch.ones(shape)) < 0.75 * multiply_adds(full, torch.ones(shape))
    x = torch.randn(4, *shape[1:])
    with torch.no_grad():
        expected, found = silenced(full, pruned)(x), pruned(x)
    assert torch.allclose(found, expected, rtol=1e-4, atol=1e-4 * expected.abs().max().item())
    assert not torch.allclose(found, full(x), rtol=1e-2)

    # The same network again from its file alone, and quantized.
    fresh = get_pruner(method).pruner().blank(build(), unpack(pack(pruned, {})).shapes)
    unpack(pack(pruned, {})).restore(fresh)
    assert pack(fresh, {}) == pack(pruned, {})
    with torch.no_grad():
        assert torch.allclose(fresh(x), expected, rtol=2e-2, atol=2e-2 * expected.abs().max().item())
    quantized = prepare(fresh, 4, 4)
    set_scales(quantized, {layer: torch.randn(40).relu() for layer in quantized_layers(quantized)})
    with torch.no_grad():
        assert quantized(x).isfinite().all()


def inner_widths(network):
    return [block.conv1.out_channels for block in network.blocks]


def test_of_resnet20_the_channels_inside_of_blocks_are_removed():
    """Its shortcuts add channel i to channel i + 8 or i + 16: what passes through them keeps its channels."""
    full = get_model("resnet20").build()
    for ratio in (0.1, 0.3, 0.7):
        pruned = prune(full, "channel_l1", ratio, torch.ones(1, 3, 32, 32))
        assert inner_widths(pruned) == [int(width * (1 - ratio)) for width in inner_widths(full)]
        assert pruned.conv1.weight.shape == full.conv1.weight.shape and pruned.fc.weight.shape == full.fc.weight.shape
        assert [block.conv2.out_channels for block in pruned.blocks] == inner_widths(full)
    assert full.training and pruned.training and inner_widths(full)[0] == 16


def test_the_channels_of_least_norm_go():
    full = get_model("digits_cnn").build().eval()
    pruned = prune(full, "channel_l1", 0.5, torch.ones(1, 1, 8, 8))
    outwards = full.conv1.weight.detach().abs().sum((1, 2, 3))
    inwards = full.conv2.weight.detach().abs().sum((0, 2, 3))
    kept = ((outwards + inwards) / 2).topk(8).indices.sort().values
    assert torch.equal(pruned.conv1.weight, full.conv1.weight[kept])


def test_of_a_bert_inner_neurons_are_removed():
    from engine.models.bert import build_bert

    torch.manual_seed(0)
    full = build_bert(40, layers=2, width=32, heads=4, inner=64, positions=16).eval()
    pruned = prune(full, "channel_l2", 0.5, torch.ones(1, 16, dtype=torch.long))
    expected = copy.deepcopy(full)
    for mine, theirs in zip(pruned.bert.bert.encoder.layer, expected.bert.bert.encoder.layer, strict=True):
        assert mine.intermediate.dense.out_features == 32
        assert mine.attention.self.query.weight.shape == theirs.attention.self.query.weight.shape
        found = mine.output.dense.weight.detach().T[:, None] == theirs.output.dense.weight.detach().T[None]
        theirs.output.dense.weight.data[:, ~found.all(2).any(0)] = 0
    assert torch.equal(pruned.bert.bert.pooler.dense.weight, full.bert.bert.pooler.dense.weight)
    assert torch.equal(pruned.bert.classifier.weight, full.bert.classifier.weight)
    ids = torch.randint(1, 40, (3, 9))
    with torch.no_grad():
        assert torch.allclose(pruned(ids), expected(ids), atol=1e-5)


def test_a_file_of_another_network_is_refused():
    full = get_model("digits_cnn").build()
    pruner = get_pruner("channel_l2").pruner()
    data = pack(prune(full, "channel_l2", 0.5, torch.ones(1, 1, 8, 8)), {})
    with pytest.raises(DamagedFile, match="another network"):
        unpack(data).restore(pruner.blank(get_model("resnet20").build(), unpack(data).shapes))


def test_mistakes_are_named():
    full = get_model("digits_cnn").build()
    with pytest.raises(ValueError, match="example"):
        prune(full, "channel_l2", 0.5)
    with pytest.raises(ValueError, match="before"):
        prune(prepare(full), "channel_l2", 0.5, torch.ones(1, 1, 8, 8))


def test_layers_that_share_weights_do_not_lose_channels_apart():
    """Each would have had weights of its own afterwards; it ended in an error of zip."""
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 3))
    network[2].weight = network[0].weight
    with pytest.raises(ValueError, match="share weights"):
        prune(network, "channel_l2", 0.5, torch.ones(1, 8))
    assert network[2].weight is network[0].weight and network[0].weight.shape == (8, 8)


@pytest.mark.parametrize("shape", ((16, 3, 3), (17, 3, 3, 3), (16, 100_000, 3, 3), (0, 3, 3, 3)))
def test_a_file_cannot_make_a_network_larger(shape):
    pruner = get_pruner("channel_l2").pruner()
    if len(shape) == 4:
        with pytest.raises(ValueError, match="before anything is pruned"):
            pruner.blank(get_model("resnet20").build(), {"conv1.weight": shape})
    else:  # what is no convolution's stays as it is, and does not fit afterwards
        assert pruner.blank(get_model("resnet20").build(), {"conv1.weight": shape}).conv1.out_channels == 16
    with pytest.raises(ValueError, match="before anything is pruned"):
        pruner.blank(get_model("resnet20").build(), {"bn1": (2, 10**9)})


@pytest.mark.parametrize("method", ("channel_l1", "channel_l2", "channel_median", "global_channel_l2"))
def test_a_ratio_that_would_take_whole_layers_is_refused(method):
    """Torch-Pruning leaves such a layer as it is: the record would have said 97%, and nothing was removed."""
    with pytest.raises(ValueError, match="all channels of .*conv2"):
        prune(get_model("digits_cnn").build(), method, 0.97, torch.ones(1, 1, 8, 8))
