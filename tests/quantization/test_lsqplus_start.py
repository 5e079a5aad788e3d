"""Where LSQ+ starts from: near the best that an exhaustive search finds, and the mistakes that clip too much."""

import numpy as np
import pytest
import torch

from engine.quantization import LSQPlusActivationQuantizer, LSQPlusWeightQuantizer, lsqplus
from engine.quantization.lsqplus import least_squares_range, three_sigma_scale

BITS = (2, 3, 4, 5, 6, 8)


@pytest.mark.parametrize("bits", BITS)
def test_three_sigma_over_half_the_levels(bits):
    w = torch.randn(1, 100_000, generator=torch.Generator().manual_seed(0)) * 0.05 + 0.01
    mu, sigma = w.double().mean().item(), w.double().std().item()
    expected = max(abs(mu - 3 * sigma), abs(mu + 3 * sigma)) / 2 ** (bits - 1)
    assert three_sigma_scale(w, bits).item() == pytest.approx(expected, rel=1e-4)


def squared_error(w, s, bits):
    return np.mean((np.round(np.clip(w / s, -(2 ** (bits - 1)), 2 ** (bits - 1) - 1)) * s - w) ** 2)


@pytest.mark.parametrize("bits", BITS)
@pytest.mark.parametrize("tails", ("gaussian", "heavy", "one outlier"))
def test_start_of_the_weights_is_near_the_best_of_an_exhaustive_search(bits, tails):
    w = torch.randn(4000, generator=torch.Generator().manual_seed(bits)) * 0.1
    if tails == "heavy":
        w = w**3 * 30
    if tails == "one outlier":
        w[7] = 3.0
    quantizer = LSQPlusWeightQuantizer(bits)
    quantizer.fit(w)
    x = w.double().numpy()
    best = min(squared_error(x, s, bits) for s in np.geomspace(1e-4, np.abs(x).max(), 1500))
    assert squared_error(x, quantizer.scale.item(), bits) <= 1.02 * best
    assert squared_error(x, quantizer.scale.item(), bits) <= 1.0001 * squared_error(
        x, three_sigma_scale(w[None], bits).item(), bits
    )


@pytest.mark.parametrize("bits", (4, 6, 8))
def test_start_clips_almost_nothing_of_a_gaussian(bits):
    """Dividing by 2^bits - 1, as public code does, halves the range and clips 13% of the weights."""
    w = torch.randn(100_000, generator=torch.Generator().manual_seed(0))
    quantizer = LSQPlusWeightQuantizer(bits)
    quantizer.fit(w)
    for scale in (quantizer.scale.detach(), three_sigma_scale(w[None], bits)):
        v = w / scale
        clipped = ((v < quantizer.low - 0.5) | (v > quantizer.high + 0.5)).float().mean()
        assert clipped < 0.02


def test_the_start_of_a_huge_layer_is_found_from_a_part_of_it():
    """Searching all 103 million weights of a VGG's first linear layer took ten minutes."""
    w = torch.randn(3_000_001, generator=torch.Generator().manual_seed(0)) * 0.01
    whole, part = LSQPlusWeightQuantizer(4), LSQPlusWeightQuantizer(4)
    part.fit(w)
    whole.fit(w[:1_000_000])
    assert part.scale.item() == pytest.approx(whole.scale.item(), rel=0.05)


@pytest.mark.parametrize("bits", (2, 3, 4))
def test_many_short_rows_of_a_huge_table_are_fitted_by_all_their_weights(bits, monkeypatch):
    """Of each row of BERT-base's word vectors 33 of 768 were looked at, and errors were half as large again."""
    w, errors = torch.randn(60, 768, generator=torch.Generator().manual_seed(bits)), []
    for searched in (w.numel(), w.numel() // 22):
        monkeypatch.setattr(lsqplus, "SEARCHED_WEIGHTS", searched)
        quantizer = LSQPlusWeightQuantizer(bits, channels=60)
        quantizer.fit(w)
        errors.append((quantizer.codes(w).values() - w).square().sum().item())
    assert errors[1] < 1.1 * errors[0]


def test_eight_bits_keep_the_outliers_of_heavy_tails():
    """Three sigma alone clips 1% of a trained network's weights: 15 points of accuracy on ResNet-20 at W8A8."""
    w = torch.randn(36_864, generator=torch.Generator().manual_seed(0)) ** 3 * 0.02
    quantizer = LSQPlusWeightQuantizer(8)
    quantizer.fit(w)
    relative = ((quantizer(w) - w).square().sum() / w.square().sum()).sqrt().item()
    s = three_sigma_scale(w[None], 8).item()
    three_sigma = ((torch.clamp((w / s).round(), -128, 127) * s - w).square().sum() / w.square().sum()).sqrt().item()
    assert relative < 0.1 * three_sigma


@pytest.mark.parametrize("bits", BITS)
def test_start_of_activations_is_near_the_best_of_an_exhaustive_search(bits):
    values = torch.relu(torch.randn(2048, generator=torch.Generator().manual_seed(3)))
    scale, offset = least_squares_range(values, 2**bits - 1)
    x = values.double().numpy()

    def error(s, b):
        return np.mean((np.round(np.clip((x - b) / s, 0, 2**bits - 1)) * s + b - x) ** 2)

    grid = [
        error((high - low) / (2**bits - 1), low)
        for low in np.linspace(x.min(), x.min() + 0.5 * np.ptp(x), 26)
        for high in np.linspace(low + 0.1 * np.ptp(x), x.max(), 60)
    ]
    assert error(float(scale), float(offset)) <= 1.02 * min(grid)


def test_constant_activations_are_represented_exactly():
    quantizer = LSQPlusActivationQuantizer(4)
    quantizer.fit(torch.full((100,), 0.37))
    x = torch.full((2, 5), 0.37)
    assert torch.equal(quantizer(x), x)
