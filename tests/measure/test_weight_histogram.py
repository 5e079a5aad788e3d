"""Histograms against counts by hand; levels against what the quantizers really give."""

import itertools

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from engine.measure.weight_histogram import levels_of, weight_histogram
from engine.quantization import prepare, quantized_layers


def plain() -> nn.Module:
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(50, 40))


def quantized(bits: int, quantizer: str = "lsqplus", **options) -> nn.Module:
    network = prepare(plain(), bits, None, quantizer, **options)
    for layer in quantized_layers(network).values():
        layer.weight_quantizer.fit(layer.weight)
    return network


@pytest.mark.parametrize("bits", (2, 3, 4, 8))
def test_fixed_point_has_evenly_spaced_levels_with_zero_among_them(bits):
    network = quantized(bits)
    (levels,) = levels_of(network[0])
    scale = float(network[0].weight_quantizer.scale)
    assert levels.tolist() == pytest.approx([scale * k for k in range(-(2 ** (bits - 1)), 2 ** (bits - 1))], rel=1e-6)


@pytest.mark.parametrize("levels", (1, 2, 3, 4))
def test_multi_level_binary_has_the_sums_of_its_signed_scales(levels):
    network = quantized(levels, "rebnet")
    scales = network[0].weight_quantizer.scales.tolist()
    sums = sorted(sum(sign * scale for sign, scale in zip(signs, scales, strict=True))
                  for signs in itertools.product((-1, 1), repeat=levels))  # fmt: skip
    (found,) = levels_of(network[0])
    assert found.tolist() == pytest.approx(sums, rel=1e-5, abs=1e-7) and len(found) == 2**levels


@given(st.sampled_from((("lsqplus", 2), ("lsqplus", 5), ("rebnet", 1), ("rebnet", 3))), st.booleans())
def test_every_weight_is_one_of_the_levels_of_its_channel(setting, per_channel):
    network = quantized(setting[1], setting[0], per_channel=per_channel)
    levels, weight = levels_of(network[0]), network[0].quantize_weight().detach()
    assert len(levels) == (40 if per_channel else 1)
    distance = (weight[:, :, None] - levels.expand(40, -1)[:, None]).abs().amin(2)
    assert float(distance.max()) < 1e-6


def test_it_counts_what_is_there():
    network = quantized(3)
    found = weight_histogram(network, "0", plain(), bins=7)
    values = network[0].quantize_weight().detach().numpy().ravel()
    inside = [int(((values >= low) & (values < high)).sum()) for low, high in itertools.pairwise(found.edges)]
    assert (found.after * found.weights).round().astype(int).tolist() == inside and sum(inside) == 2000
    assert found.after.sum() == pytest.approx(1) and found.before.sum() == pytest.approx(1)
    assert found.levels.size == 8 and found.used == len(np.unique(values)) and found.pruned == 0
    assert found.edges[0] < min(found.levels.min(), plain()[0].weight.min()) and len(found.edges) == 8
    assert (found.at_levels * found.weights).round().astype(int).tolist() == [
        int(np.isclose(values, level, atol=1e-7).sum()) for level in found.levels
    ]


def test_what_is_pruned_is_left_out_of_the_bars_and_counted():
    before = prepare(plain(), None, None)
    kept = torch.zeros(40, 50, dtype=torch.bool)
    kept[:10] = True
    before[0].mask_weight(kept)
    after = prepare(before, 2, None, "rebnet")
    after[0].weight_quantizer.fit(after[0].weight, kept)
    found = weight_histogram(after, "0", before)
    assert found.pruned == 1500 and found.weights == 2000 and found.used <= 4
    assert found.after.sum() == pytest.approx(0.25) and found.before.sum() == pytest.approx(0.25)
    middle = len(found.after) // 2
    assert found.after[middle] == 0  # multi-level binary has no zero


def test_what_only_rounding_made_zero_is_not_called_pruned():
    """Packing keeps one mask for both; the network that was quantized knows the difference."""
    before = prepare(plain(), None, None)
    before[0].mask_weight(torch.rand(40, 50) < 0.5)
    after = prepare(before, 2, None)
    after[0].weight_quantizer.fit(after[0].weight)
    with torch.no_grad():
        after[0].take_codes(after[0].weight_codes())
    pruned = int((~before[0].mask).sum())
    assert int((~after[0].mask).sum()) > pruned
    assert weight_histogram(after, "0", before).pruned == pruned
    assert weight_histogram(after, "0").pruned > pruned


def test_pruning_alone_leaves_a_hole_beside_the_whole():
    after = prepare(plain(), None, None)
    after[0].mask_weight(after[0].weight.abs() > 0.05)
    found = weight_histogram(after, "0", plain())
    assert found.before.sum() == pytest.approx(1) and found.after.sum() < 0.8
    assert found.levels is None and found.used is None


def test_a_stray_weight_is_counted_at_the_end_and_does_not_stretch_the_bins():
    network = plain()
    network[0].weight.data[0, 0] = 100.0
    found = weight_histogram(network, "0", bins=11)
    assert found.edges[-1] < 1 and found.after.sum() == pytest.approx(1)
    beyond = network[0].weight >= found.edges[-2]
    assert found.after[-1] == pytest.approx(beyond.float().mean().item())


def test_channels_with_levels_of_their_own_have_none_in_common():
    found = weight_histogram(quantized(4, per_channel=True), "0", plain())
    assert found.levels is None and found.channels == 40 and found.used > 16


def test_weights_that_are_all_zero_have_a_histogram():
    network = plain()
    network[0].weight.data.zero_()
    found = weight_histogram(network, "0")
    assert found.after.sum() == 1 and found.before is None and np.isfinite(found.edges).all()


def test_another_shape_is_refused():
    with pytest.raises(ValueError, match="40, 50"):
        weight_histogram(plain(), "0", nn.Sequential(nn.Linear(50, 20)))
