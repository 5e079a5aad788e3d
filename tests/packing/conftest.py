"""Quantized networks with arbitrary but plausible numbers: no data, no training."""

import pytest
import torch
from torch import nn

from engine.models import get_model
from engine.quantization import prepare, quantized_layers, set_scales


def linear_only():
    return nn.Sequential(nn.Linear(12, 20), nn.ReLU(), nn.Linear(20, 5, bias=False))


def with_batchnorm1d():
    return nn.Sequential(nn.Linear(12, 20, bias=False), nn.BatchNorm1d(20), nn.ReLU(), nn.Linear(20, 5))


BUILDERS = {
    "resnet20": (get_model("resnet20").build, (4, 3, 32, 32)),
    "digits_cnn": (get_model("digits_cnn").build, (4, 1, 8, 8)),
    "linear_only": (linear_only, (4, 12)),
    "with_batchnorm1d": (with_batchnorm1d, (4, 12)),
}


class Networks:
    """Makes the networks that the tests pack."""

    def fresh(self, name, weight_bits=4, activation_bits=4, **options):
        """Prepared, not calibrated, other random weights each time."""
        return prepare(BUILDERS[name][0](), weight_bits, activation_bits, **options)

    def calibrated(self, name, weight_bits=4, activation_bits=4, seed=0, sparsity=0.0, **options):
        torch.manual_seed(seed)
        network = self.fresh(name, weight_bits, activation_bits, **options)
        for module in network.modules():
            if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
                nn.init.uniform_(module.weight, 0.5, 1.5)
                nn.init.normal_(module.bias)
                nn.init.normal_(module.running_mean)
                nn.init.uniform_(module.running_var, 0.01, 2)
        layers = quantized_layers(network)
        if sparsity:
            least = torch.cat([layer.weight.detach().abs().flatten() for layer in layers.values()]).quantile(sparsity)
            for layer in layers.values():
                layer.weight.data[layer.weight.abs() < least] = 0
        set_scales(network, {layer: torch.randn(40).relu() - 0.1 for layer in layers})
        return network.eval()

    def inputs(self, name):
        return torch.randn(BUILDERS[name][1], generator=torch.Generator().manual_seed(7))


@pytest.fixture(scope="session")
def networks():
    return Networks()
