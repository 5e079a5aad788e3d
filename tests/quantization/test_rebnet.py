"""ReBNet against its formulas, written out a second time in float64 numpy, and its identities."""

import math

import numpy as np
import pytest
import torch

from engine.quantization import Codes, ReBNetActivationQuantizer, ReBNetWeightQuantizer, get_quantizer
from engine.quantization.base import NotCalibrated
from engine.quantization.rebnet import sign_of

LEVELS = (1, 2, 3, 4)


def reference(x, scales):
    """(x_q, dx_q/dx, dx_q/dg) one element at a time: x_q = x - r_M, and r_M by the chain rule."""
    reach = scales.sum()
    made, slope = np.empty_like(x), np.empty_like(x)
    by_scale = np.empty((len(scales), *x.shape))
    for index, value in np.ndenumerate(x):
        residual, d_x, d_g = value, 1.0, np.zeros(len(scales))
        for level, g in enumerate(scales):
            sign = 1.0 if residual >= 0 else -1.0
            pass_through = 1 / reach if abs(residual) <= reach else 0.0
            d_g = d_g * (1 - g * pass_through)
            d_g[level] -= sign
            d_x = d_x * (1 - g * pass_through)
            residual = residual - g * sign
        made[index], slope[index], by_scale[(slice(None), *index)] = value - residual, 1 - d_x, -d_g
    return made, slope, by_scale


def values(seed=0, shape=(6, 4, 3, 3), spread=0.2):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * spread


@pytest.mark.parametrize("levels", LEVELS)
@pytest.mark.parametrize("seed", range(3))
def test_weight_forward_and_gradients_match_the_formulas(levels, seed):
    w = values(seed).requires_grad_()
    quantizer = ReBNetWeightQuantizer(levels)
    quantizer.fit(w.detach())
    upstream = values(seed + 10, spread=1)
    wq = quantizer(w)
    (wq * upstream).sum().backward()
    scales = quantizer.scales.detach().double().numpy()
    expected, slope, by_scale = reference(w.detach().double().numpy(), scales)
    g = upstream.double().numpy()
    np.testing.assert_allclose(wq.detach().numpy(), expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(w.grad.numpy(), slope * g, rtol=1e-4, atol=1e-6)
    expected = (by_scale * g).reshape(levels, -1).sum(1) / np.sqrt(w.numel())
    np.testing.assert_allclose(quantizer.scales.grad.numpy(), expected, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("levels", LEVELS)
def test_signed_activations_compute_as_weights_do(levels):
    x = values(4, (8, 5, 3), 2.0)
    weight, activation = ReBNetWeightQuantizer(levels), ReBNetActivationQuantizer(levels, "signed")
    for quantizer in (weight, activation):
        quantizer.fit(x)
    assert torch.equal(weight(x), activation(x))


@pytest.mark.parametrize("levels", LEVELS)
def test_halving_scales_make_the_uniform_mid_rise_quantizer(levels):
    quantizer = ReBNetWeightQuantizer(levels)
    with torch.no_grad():
        quantizer.scales.copy_(0.5 ** torch.arange(1, levels + 1))
    x = torch.cat([torch.linspace(-1.5, 1.5, 4001), torch.arange(-8, 9) / 8])
    step = 2.0 ** (1 - levels)
    top = 2 ** (levels - 1) - 1
    expected = ((x / step).floor().clamp(-top - 1, top) + 0.5) * step
    assert torch.equal(quantizer(x), expected)


@pytest.mark.parametrize("levels", LEVELS)
def test_unsigned_halving_scales_round_to_the_nearest_of_a_uniform_grid(levels):
    quantizer = ReBNetActivationQuantizer(levels, "unsigned")
    with torch.no_grad():
        quantizer.scales.copy_(2.0 ** torch.arange(levels - 1, -1, -1))
    x = torch.linspace(-1, 2**levels + 1, 999) + 0.0013  # off the ties
    assert torch.equal(quantizer(x), x.round().clamp(0, 2**levels - 1))
    assert torch.equal(quantizer(torch.zeros(3)), torch.zeros(3))


def test_the_sign_of_zero_is_plus():
    for zero in (0.0, -0.0):
        quantizer = ReBNetWeightQuantizer(2)
        with torch.no_grad():
            quantizer.scales.copy_(torch.tensor([0.5, 0.2]))
        assert quantizer(torch.tensor([zero])).item() == pytest.approx(0.3)
        assert quantizer.codes(torch.tensor([zero])).planes.flatten().tolist() == [1, -1]


@pytest.mark.parametrize("raw", ([0.1, 0.4, 0.2], [-3.0, 0.0, 0.5], [0.2, 0.2, 0.2]))
def test_scales_are_used_positive_and_in_order_and_all_get_a_gradient(raw):
    quantizer = ReBNetWeightQuantizer(3)
    with torch.no_grad():
        quantizer.scales.copy_(torch.tensor(raw))
    used = quantizer.codes(values()).scales
    assert (used > 0).all() and used.tolist() == sorted(used.tolist(), reverse=True)
    quantizer(values(1)).square().sum().backward()
    assert (quantizer.scales.grad != 0).all()


def test_a_scale_keeps_its_own_gradient_when_the_order_changes():
    grads = []
    for raw in ([0.4, 0.1], [0.1, 0.4]):
        quantizer = ReBNetWeightQuantizer(2)
        with torch.no_grad():
            quantizer.scales.copy_(torch.tensor(raw))
        (quantizer(values(2)) * values(3)).sum().backward()
        grads.append(quantizer.scales.grad)
    torch.testing.assert_close(grads[0], grads[1].flip(0))


@pytest.mark.parametrize("factor", (1e-3, 50.0))
@pytest.mark.parametrize("kind", (ReBNetWeightQuantizer, ReBNetActivationQuantizer))
def test_units_make_no_difference_to_the_gradient(kind, factor):
    grads = []
    for unit in (1.0, factor):
        x = (values(5) * unit).requires_grad_()
        quantizer = kind(3)
        quantizer.fit(values(5) * unit)
        quantizer(x).backward(values(6))
        grads.append(x.grad)
    torch.testing.assert_close(grads[0], grads[1], rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("levels", LEVELS)
@pytest.mark.parametrize("channels", (None, 6))
def test_fit_loses_less_than_its_starts_and_each_level_helps(levels, channels):
    w = values(7)
    errors = []
    for used in (levels, levels + 1):
        quantizer = ReBNetWeightQuantizer(used, channels)
        quantizer.fit(w)
        errors.append((quantizer(w) - w).square().sum().item())
    mean = w.abs().mean()
    assert errors[1] < errors[0] <= (torch.where(w >= 0, mean, -mean) - w).square().sum().item() + 1e-4


def test_one_level_is_the_mean_of_the_magnitudes():
    """The best scale of one sign: Rastegari et al., XNOR-Net, 2016, eq. 6."""
    quantizer = ReBNetWeightQuantizer(1)
    quantizer.fit(values(8))
    assert quantizer.scales.item() == pytest.approx(values(8).abs().mean().item(), rel=1e-5)


def test_pruned_weights_do_not_count():
    w, kept = values(9), values(10) > 0
    masked, alone = ReBNetWeightQuantizer(1), ReBNetWeightQuantizer(1)
    masked.fit(w * kept, kept)
    alone.fit(w[kept])
    assert masked.scales.item() == pytest.approx(alone.scales.item(), rel=1e-5)


def test_each_channel_has_its_own_scales():
    w = values(11) * torch.arange(1, 7).view(6, 1, 1, 1)
    quantizer = ReBNetWeightQuantizer(2, channels=6)
    quantizer.fit(w)
    for channel in range(6):
        single = ReBNetWeightQuantizer(2)
        single.fit(w[channel])
        assert torch.allclose(single(w[channel]), quantizer(w)[channel], atol=1e-5)


@pytest.mark.parametrize("shift, expected", ((0.0, 0.0), (10.0, 1.0)))
def test_the_basis_follows_the_data_and_a_state_dict_brings_it(shift, expected):
    quantizer = ReBNetActivationQuantizer(2)
    quantizer.fit(values(12) + shift)
    assert quantizer.unsigned.item() == expected
    loaded = ReBNetActivationQuantizer(2)
    loaded.load_state_dict(quantizer.state_dict())
    assert torch.equal(loaded(values(13)), quantizer(values(13)))


def test_a_signed_first_level_says_nothing_about_probabilities_and_an_unsigned_one_does():
    p = torch.softmax(values(14, (4, 8, 8), 3.0), -1)
    signed, unsigned = ReBNetActivationQuantizer(1, "signed"), ReBNetActivationQuantizer(1, "unsigned")
    for quantizer in (signed, unsigned):
        quantizer.fit(p)
    assert signed(p).unique().numel() == 1
    assert unsigned(p).unique().numel() == 2 and 0 in unsigned(p)


@pytest.mark.parametrize("kind", (ReBNetWeightQuantizer, ReBNetActivationQuantizer))
@pytest.mark.parametrize("levels", LEVELS)
def test_codes_stand_for_exactly_what_is_computed(kind, levels):
    for x in (values(15), values(16).abs()):
        quantizer = kind(levels)
        quantizer.fit(x)
        codes = quantizer.codes(x)
        assert torch.equal(codes.values(), quantizer(x))
        assert set(codes.planes.unique().tolist()) <= {codes.low, codes.high}


@pytest.mark.parametrize(
    "scales", ([1.0, 0.9, 0.8, 0.7], [0.5, 0.25, 0.125, 0.0625], [1.0, 1.0, 1.0, 1.0], [1.0, 0.3, 0.29, 0.01])
)
def test_weights_come_back_from_their_codes(scales):
    """With g_1 < g_2 + g_3 coding a value again gives another code: what is put back must not be the value."""
    quantizer = ReBNetWeightQuantizer(4)
    with torch.no_grad():
        quantizer.scales.copy_(torch.tensor(scales))
    codes = quantizer.codes(values(17, (500,), 1.0))
    again = ReBNetWeightQuantizer(4)
    again.restore(codes)
    assert torch.equal(again.codes(again.preimage(codes)).planes, codes.planes)


@pytest.mark.parametrize("levels", (1, 5, 8, 15, 16))
@pytest.mark.parametrize("shape", ((3, 700), (500, 3)))
def test_weights_of_any_number_of_levels_come_back(levels, shape):
    """Few weights a channel, or many: by their combinations of signs, or one by one."""
    quantizer = ReBNetWeightQuantizer(levels, shape[0])
    quantizer.fit(values(18, shape, 1.0))
    codes = quantizer.codes(values(19, shape, 1.0))
    again = ReBNetWeightQuantizer(levels, shape[0])
    again.restore(codes)
    assert torch.equal(again.codes(again.preimage(codes)).planes, codes.planes)


def test_other_scales_than_its_own_are_refused():
    """A file may claim so many planes that their combinations fill the memory."""
    quantizer = ReBNetWeightQuantizer(2)
    planes = torch.ones((40, 5), dtype=torch.int16)
    with pytest.raises(ValueError, match="scales of shape"):
        quantizer.preimage(Codes(planes, torch.ones(40), torch.zeros(()), -1, 1))


@pytest.mark.parametrize("quantizer", (ReBNetWeightQuantizer(2), ReBNetActivationQuantizer(2, "signed")))
def test_what_is_not_a_number_stays_so(quantizer):
    quantizer.fit(values(20))
    x = torch.tensor([[float("nan"), 0.3]])
    with torch.no_grad():
        assert quantizer(x).isnan().tolist() == [[True, False]]
    assert quantizer(x).isnan().tolist() == [[True, False]]


@pytest.mark.parametrize("kind", (ReBNetWeightQuantizer, ReBNetActivationQuantizer))
def test_it_refuses_to_work_before_its_scales_are_set(kind):
    with pytest.raises(NotCalibrated, match="calibrate"):
        kind(2)(values())


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="basis must be signed, unsigned or None"):
        ReBNetActivationQuantizer(2, "binary")
    with pytest.raises(ValueError, match="bits must be a whole number"):
        ReBNetWeightQuantizer(0)


def test_it_is_registered():
    entry = get_quantizer("rebnet")
    assert (entry.weight.get(), entry.activation.get()) == (ReBNetWeightQuantizer, ReBNetActivationQuantizer)


def test_signs_are_the_same_bit_for_bit_with_and_without_gradients():
    values = torch.cat([torch.tensor([0.0, -0.0, 1e-45, -1e-45, math.inf, -math.inf, math.nan]), torch.randn(1000)])
    with torch.no_grad():
        fast = sign_of(values)
    assert torch.equal(fast.view(torch.int32)[~fast.isnan()], sign_of(values).view(torch.int32)[~fast.isnan()])
    assert torch.equal(fast.isnan(), values.isnan())
    assert fast[:6].tolist() == [1, 1, 1, -1, 1, -1]
