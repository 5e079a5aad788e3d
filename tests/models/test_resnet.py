"""ResNet-20 has the shape and the number of weights of the paper."""

import torch
from torch import nn

from engine.models import get_model, models_of


def test_layers_weights_and_shapes():
    network = get_model("resnet20").build()
    layers = [module for module in network.modules() if isinstance(module, (nn.Conv2d, nn.Linear))]
    assert len(layers) == 20
    weights = sum(layer.weight.numel() for layer in layers) + 10
    assert weights == 268_346  # 0.27 M (He et al. 2016, table 6)
    assert network(torch.randn(2, 3, 32, 32)).shape == (2, 10)
    assert network(torch.randn(2, 3, 16, 16)).shape == (2, 10)


def test_shortcuts_have_no_weights_and_keep_the_signal():
    network = get_model("resnet20").build()
    block = network.blocks[3]
    x = torch.randn(1, 16, 8, 8)
    shortcut = block.shortcut(x)
    assert shortcut.shape == (1, 32, 4, 4)
    assert torch.equal(shortcut[:, 8:24], x[:, :, ::2, ::2])
    assert not shortcut[:, :8].any() and not shortcut[:, 24:].any()


def test_digits_cnn_has_a_few_thousand_weights():
    network = get_model("digits_cnn").build()
    assert sum(parameter.numel() for parameter in network.parameters()) == 4_650
    assert network(torch.randn(2, 1, 8, 8)).shape == (2, 10)


def test_registry_finds_models_by_task():
    assert [entry.name for entry in models_of("cifar10")] == ["resnet20", "vgg"]
    assert {entry.task for entry in models_of()} >= {"cifar10", "digits"}
