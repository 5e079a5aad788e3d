"""Sizes against numbers computed by hand."""

import math
from collections import Counter

import pytest
import torch
from torch import nn

from engine.measure.size import OTHER, entropy_bits, size_report
from engine.quantization import Codes, prepare, quantized_layers, set_scales


@pytest.fixture
def network():
    torch.manual_seed(0)
    made = prepare(nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.Flatten(), nn.Linear(32, 5)), 3, 4)
    set_scales(made, {name: torch.randn(100) for name in quantized_layers(made)})
    return made


def test_rows_sum_to_the_totals(network):
    report = size_report(network)
    assert [row["name"] for row in report.layers] == ["0", "3", OTHER]
    assert sum(row["nominal_bytes"] for row in report.layers) == report.nominal_bytes
    assert sum(row["entropy_bytes"] for row in report.layers) == report.entropy_bytes


def test_a_quantized_row(network):
    row = size_report(network).layers[0]
    assert (row["kind"], row["shape"], row["elements"]) == ("QuantConv2d", [8, 3, 3, 3], 216)
    assert (row["weight_bits"], row["activation_bits"]) == (3, 4)
    assert row["nominal_bytes"] == 216 * 3 / 8
    counts = Counter(network[0].weight_codes().planes.flatten().tolist()).values()
    assert row["entropy_bytes"] == pytest.approx(sum(n * math.log2(216 / n) for n in counts) / 8)
    assert row["sparsity"] == int((network[0].quantize_weight() == 0).sum()) / 216


def test_everything_else(network):
    # Two biases (8 and 5) and a batch-norm's two vectors in float16; of each layer a weight scale and offset
    # and an activation scale and offset in float32.
    other = size_report(network).layers[-1]
    assert other["elements"] == 8 + 5 + 16 + 8
    assert other["entropy_bytes"] == (8 + 5 + 16) * 2 + 8 * 4
    assert other["nominal_bytes"] == (8 + 5 + 16 + 8) * 4
    assert other["sparsity"] is None
    assert other["shape"] is None


def test_full_precision_counts_32_bits_nominally_and_16_stored():
    plain = nn.Sequential(nn.Linear(4, 3), nn.Linear(3, 2, bias=False))
    plain[0].weight.data[0] = 0
    report = size_report(plain)
    assert report.nominal_bytes == (12 + 3 + 6) * 4
    assert report.entropy_bytes == (12 + 3 + 6) * 2
    assert report.sparsity == 4 / 18
    assert [row["weight_bits"] for row in report.layers] == [32, 32, None]


def test_planes_are_counted_jointly(network, monkeypatch):
    signs = torch.tensor([1, -1], dtype=torch.int16).repeat(80)
    codes = Codes(torch.stack([signs, signs]).reshape(2, 5, 32), torch.ones(2), torch.zeros(()), -1, 1)
    monkeypatch.setattr(network[3], "weight_codes", lambda: codes)
    assert size_report(network).layers[1]["entropy_bytes"] == 160 / 8  # one bit each, not two


@pytest.mark.parametrize(
    ("symbols", "bits"),
    [([], 0), ([3, 3, 3], 0), ([0, 1], 1), ([0, 1, 2, 3], 2), ([0, 0, 0, 1], 2 - 0.75 * math.log2(3))],
)
def test_entropy(symbols, bits):
    assert entropy_bits(torch.tensor(symbols, dtype=torch.int64).numpy()) == pytest.approx(bits)
