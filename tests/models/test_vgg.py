"""The small VGG: what the course asks of a second network."""

import torch
from torch import nn

from engine.models import get_model


def test_size_and_kinds_of_layers():
    network = get_model("vgg").build()
    assert sum(parameter.numel() for parameter in network.parameters()) == 1_148_906  # under 1.5 M
    layers = [module for module in network.modules() if isinstance(module, (nn.Conv2d, nn.Linear))]
    assert [type(layer) for layer in layers] == [nn.Conv2d] * 6 + [nn.Linear] * 2
    assert network(torch.randn(2, 3, 32, 32)).shape == (2, 10)


def test_training_may_begin_with_smaller_pictures():
    recipe = get_model("vgg").recipe
    network = get_model("vgg").build()
    for side in {side for _, side in recipe.stages}:
        assert network(torch.randn(2, 3, side, side)).shape == (2, 10)


def test_at_full_size_the_classifier_sees_the_last_maps_as_they_are():
    network = get_model("vgg").build().eval()
    x = torch.randn(3, 3, 32, 32)
    assert torch.equal(network(x), network.classifier(network.features(x).flatten(1)))
