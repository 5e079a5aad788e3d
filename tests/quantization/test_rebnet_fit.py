"""The search for scales against every combination of a fine grid, and its intervals against residual coding itself."""

from itertools import combinations_with_replacement

import numpy as np
import pytest
import torch

from engine.quantization import ReBNetActivationQuantizer, rebnet_fit

BASES = {"signed": -1, "unsigned": 0}
GRID = {1: 1000, 2: 200, 3: 50}
"""Levels -> steps from zero to beyond the largest value."""


def some_values(kind, n=40):
    normal = np.random.default_rng(5).normal(size=n)
    made = {"normal": normal, "relu": np.maximum(normal, 0), "attention": np.exp(3 * normal) / np.exp(3 * normal).sum()}
    return made[kind].astype(np.float32)


def errors_of(x, scales, basis):
    """Squared error of each row of (combinations, levels) ``scales``, by the residuals of ReBNet in float64."""
    half = 0.5 if basis == "unsigned" else 1.0
    residual = np.tile(x.astype(float), (len(scales), 1))
    if basis == "unsigned":
        residual -= scales.sum(1, keepdims=True) / 2
    for scale in scales.T:
        residual -= half * scale[:, None] * np.where(residual >= 0, 1, -1)
    return np.square(residual).sum(1)


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("levels", GRID)
@pytest.mark.parametrize("kind", ("normal", "relu", "attention"))
def test_no_combination_of_a_fine_grid_loses_less(kind, levels, basis):
    x = some_values(kind)
    grid = np.linspace(0, 1.3 * np.abs(x).max(), GRID[levels] + 1)[:0:-1]
    least = errors_of(x, np.array(list(combinations_with_replacement(grid, levels))), basis).min()
    quantizer = ReBNetActivationQuantizer(levels, basis)
    values = torch.tensor(x)
    quantizer.fit(values)
    assert (quantizer(values) - values).square().sum().item() <= least * (1 + 1e-5)
    scales = quantizer.scales.tolist()
    assert min(scales) > 0 and scales == sorted(scales, reverse=True)


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("ratio", (0.9, 0.5, 0.3))
def test_values_of_an_interval_have_its_planes(basis, ratio):
    """With a ratio above one half the ranges of some levels overlap, and some intervals hold nothing."""
    levels = 4
    quantizer = ReBNetActivationQuantizer(levels, basis)
    with torch.no_grad():
        quantizer.scales.copy_(1.37 * ratio ** torch.arange(levels))
    values = (torch.randn(500, generator=torch.Generator().manual_seed(0)) * 2).sort().values
    planes, thresholds = rebnet_fit._intervals(levels, BASES[basis])
    edges = rebnet_fit._edges(values[None], (quantizer.scales.detach() @ thresholds.T)[None, None])[0, 0]
    assert edges.diff().min() >= 0
    assert torch.equal(planes.repeat_interleave(edges.diff(), 0).T, quantizer.codes(values).planes.long())


@pytest.mark.parametrize("low", BASES.values())
def test_channels_do_not_depend_on_what_is_searched_together(low, monkeypatch):
    rows = torch.randn(5, 60, generator=torch.Generator().manual_seed(1)) * torch.arange(1, 6)[:, None]
    kept = torch.rand(5, 60, generator=torch.Generator().manual_seed(2)) < 0.7
    together = rebnet_fit.least_squares_levels(rows, 3, low, kept)
    monkeypatch.setattr(rebnet_fit, "AT_ONCE", 1)
    alone = rebnet_fit.least_squares_levels(rows, 3, low, kept)
    torch.testing.assert_close(together, alone)
    for row, those, scales in zip(rows, kept, together, strict=True):
        torch.testing.assert_close(rebnet_fit.least_squares_levels(row[those][None], 3, low)[0], scales)


@pytest.mark.parametrize("low", BASES.values())
@pytest.mark.parametrize("row", ([0.0] * 4, [0.3] * 4, [-2.0], [1e-12, -1e-12], [1e18, -1e15, 1.0]))
@pytest.mark.parametrize("levels", (1, 3, 8, 12))
def test_odd_values_too_give_positive_scales_in_order(levels, row, low):
    scales = rebnet_fit.least_squares_levels(torch.tensor([row]), levels, low)[0]
    assert scales.isfinite().all() and scales.min() > 0
    assert scales.tolist() == sorted(scales.tolist(), reverse=True)


def test_where_nothing_counts_there_are_scales_too():
    nothing = torch.zeros(2, 6, dtype=torch.bool)
    assert rebnet_fit.least_squares_levels(torch.randn(2, 6), 2, -1, nothing).min() > 0


@pytest.mark.parametrize("masked", (False, True))
def test_many_short_rows_are_fitted_by_all_their_values(masked, monkeypatch):
    """Of each row of a BERT's word vectors 37 of 256 were looked at: at 4 levels errors were half as large again."""
    rows = torch.randn(60, 256, generator=torch.Generator().manual_seed(0))
    kept = rows > -1 if masked else None
    each = [
        rebnet_fit.least_squares_levels(rows[i : i + 1], 3, -1, None if kept is None else kept[i : i + 1])
        for i in range(60)
    ]
    monkeypatch.setattr(rebnet_fit, "SEARCHED", 300)
    assert torch.equal(rebnet_fit.least_squares_levels(rows, 3, -1, kept), torch.cat(each))
