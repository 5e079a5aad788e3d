"""LSQ+ against the papers' formulas, written out a second time in float64 numpy, and by finite differences."""

import math

import numpy as np
import pytest
import torch

from engine.quantization import LSQPlusActivationQuantizer, LSQPlusWeightQuantizer
from engine.quantization.base import NotCalibrated

BITS = (2, 3, 4, 5, 6, 8)


def reference_weight(w, s, bits):
    """LSQ eq. 1 and 2; gradients of sum(w_q * g) by eq. 3 and 5: (w_q, dw, ds before scaling), all float64."""
    qn, qp = 2 ** (bits - 1), 2 ** (bits - 1) - 1
    v = w / s
    wq = np.round(np.clip(v, -qn, qp)) * s
    inside = (v > -qn) & (v < qp)
    ds = np.where(v <= -qn, -qn, np.where(v >= qp, qp, np.round(v) - v))
    return wq, inside.astype(float), ds


def reference_activation(x, s, b, bits):
    """LSQ+ eq. 1, 2, 7 and 8 with the unsigned range: (x_q, dx, ds, db)."""
    top = 2**bits - 1
    v = (x - b) / s
    xq = np.round(np.clip(v, 0, top)) * s + b
    inside = (v > 0) & (v < top)
    ds = np.where(v <= 0, 0, np.where(v >= top, top, np.round(v) - v))
    return xq, inside.astype(float), ds, 1 - inside.astype(float)


def weights(seed=0, shape=(16, 8, 3, 3)):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * 0.1


@pytest.mark.parametrize("bits", BITS)
@pytest.mark.parametrize("seed", range(3))
def test_weight_forward_and_gradients_match_the_paper(bits, seed):
    w = weights(seed).requires_grad_()
    quantizer = LSQPlusWeightQuantizer(bits)
    quantizer.fit(w.detach() * 0.6)  # smaller than it should be, so that some weights are clipped
    upstream = torch.randn(w.shape, generator=torch.Generator().manual_seed(seed + 10))
    wq = quantizer(w)
    (wq * upstream).sum().backward()

    s = quantizer.scale.item()
    expected, dw, ds = reference_weight(w.detach().double().numpy(), s, bits)
    g = upstream.double().numpy()
    np.testing.assert_allclose(wq.detach().numpy(), expected, rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(w.grad.numpy(), dw * g, rtol=1e-5, atol=1e-6)
    factor = 1 / math.sqrt(w.numel() * (2 ** (bits - 1) - 1))
    np.testing.assert_allclose(quantizer.scale.grad.item(), (ds * g).sum() * factor, rtol=2e-3, atol=1e-4)


@pytest.mark.parametrize("bits", BITS)
def test_weight_scale_of_each_channel_has_its_own_gradient(bits):
    w = weights(1)
    quantizer = LSQPlusWeightQuantizer(bits, channels=16)
    quantizer.fit(w)
    quantizer(w).square().sum().backward()
    for channel in range(16):
        single = LSQPlusWeightQuantizer(bits)
        single.fit(w[channel])
        with torch.no_grad():
            single.scale.copy_(quantizer.scale[channel])
        out = single(w[channel])
        assert torch.equal(out, quantizer(w)[channel])
        out.square().sum().backward()
        torch.testing.assert_close(single.scale.grad, quantizer.scale.grad[channel], rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("bits", BITS)
@pytest.mark.parametrize("offset", (-0.7, 0.0, 0.4))
def test_activation_forward_and_gradients_match_the_paper(bits, offset):
    x = torch.randn(4, 6, 5, 5, generator=torch.Generator().manual_seed(bits)).requires_grad_()
    quantizer = LSQPlusActivationQuantizer(bits)
    with torch.no_grad():
        quantizer.scale.fill_(2.5 / 2**bits)
        quantizer.offset.fill_(offset)
    upstream = torch.randn(x.shape, generator=torch.Generator().manual_seed(7))
    xq = quantizer(x)
    (xq * upstream).sum().backward()

    s, b = quantizer.scale.item(), quantizer.offset.item()
    expected, dx, ds, db = reference_activation(x.detach().double().numpy(), s, b, bits)
    g = upstream.double().numpy()
    factor = 1 / math.sqrt(6 * 5 * 5 * (2**bits - 1))
    np.testing.assert_allclose(xq.detach().numpy(), expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(x.grad.numpy(), dx * g, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(quantizer.scale.grad.item(), (ds * g).sum() * factor, rtol=2e-3, atol=1e-4)
    np.testing.assert_allclose(quantizer.offset.grad.item(), (db * g).sum() * factor, rtol=2e-3, atol=1e-4)


@pytest.mark.parametrize("shape", [(0, 5), (1, 5), (7, 3, 5, 5)])
@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last])
def test_without_gradients_the_numbers_are_the_same(shape, memory_format):
    x = torch.randn(shape, generator=torch.Generator().manual_seed(1))
    x = x.to(memory_format=memory_format) if x.ndim == 4 else x.T.contiguous().T
    quantizer = LSQPlusActivationQuantizer(4)
    with torch.no_grad():
        quantizer.scale.fill_(0.3)
        quantizer.offset.fill_(-0.4)
        quick = quantizer(x)
    assert torch.equal(quick, quantizer(x).detach()) and quick.stride() == x.stride()


@pytest.mark.parametrize("bits", BITS)
@pytest.mark.parametrize("side", ("low", "high"))
def test_scale_and_offset_gradients_are_true_derivatives_where_clipped(bits, side):
    """Outside the range there is no rounding, so finite differences exist there and must agree."""
    top = 2**bits - 1
    s, b, step = 0.25, -0.5, 1e-3
    x = torch.tensor([[b - 1.0 if side == "low" else b + s * top + 1.0]])
    quantizer = LSQPlusActivationQuantizer(bits)

    def value(s, b):
        with torch.no_grad():
            quantizer.scale.fill_(s)
            quantizer.offset.fill_(b)
        return quantizer(x)

    value(s, b).sum().backward()
    factor = 1 / math.sqrt(top)
    by_scale = (value(s + step, b) - value(s - step, b)).item() / (2 * step)
    by_offset = (value(s, b + step) - value(s, b - step)).item() / (2 * step)
    assert quantizer.scale.grad.item() == pytest.approx(by_scale * factor, rel=1e-2, abs=1e-4)
    assert quantizer.offset.grad.item() == pytest.approx(by_offset * factor, rel=1e-2)


@pytest.mark.parametrize("bits", BITS)
def test_weight_scale_gradient_is_a_true_derivative_where_clipped(bits):
    quantizer = LSQPlusWeightQuantizer(bits)
    for w, q in ((5.0, 2 ** (bits - 1) - 1), (-50.0, -(2 ** (bits - 1)))):
        with torch.no_grad():
            quantizer.scale.fill_(0.01)
        quantizer.scale.grad = None
        quantizer(torch.tensor([w])).sum().backward()
        assert quantizer.scale.grad.item() == pytest.approx(q / math.sqrt(2 ** (bits - 1) - 1), rel=1e-4)


def test_activations_that_are_not_finite_are_refused():
    with pytest.raises(ValueError, match="finite"):
        LSQPlusActivationQuantizer(4).fit(torch.tensor([1.0, float("nan")]))


@pytest.mark.parametrize("make", (LSQPlusWeightQuantizer, LSQPlusActivationQuantizer))
@pytest.mark.parametrize("training", (True, False))
def test_nothing_but_fit_sets_scales(make, training):
    """Public code initialises in the first forward pass, or updates in eval mode."""
    quantizer = make(4).train(training)
    with pytest.raises(NotCalibrated, match="calibrate"):
        quantizer(torch.randn(4, 4))
    quantizer.fit(torch.randn(4, 400))
    before = {name: value.clone() for name, value in quantizer.state_dict().items()}
    for _ in range(3):
        quantizer(torch.randn(4, 400) * 10)
    assert all(torch.equal(before[name], value) for name, value in quantizer.state_dict().items())


@pytest.mark.parametrize("make", (LSQPlusWeightQuantizer, LSQPlusActivationQuantizer))
def test_a_loaded_quantizer_is_not_initialised_again(make):
    """Public code keeps "already initialised" outside the state_dict and so forgets trained scales."""
    trained = make(4)
    trained.fit(torch.randn(10, 100))
    with torch.no_grad():
        trained.scale.mul_(1.7)
    loaded = make(4)
    loaded.load_state_dict(trained.state_dict())
    loaded.train()
    x = torch.randn(10, 100)
    assert torch.equal(loaded(x), trained(x))
    assert torch.equal(loaded.scale, trained.scale)


@pytest.mark.parametrize("make", (LSQPlusWeightQuantizer, LSQPlusActivationQuantizer))
@pytest.mark.parametrize("scale", (0.0, -0.3))
def test_a_scale_at_zero_or_below_stays_finite_and_can_grow_back(make, scale):
    quantizer = make(4)
    quantizer.fit(torch.randn(1000))
    with torch.no_grad():
        quantizer.scale.fill_(scale)
    out = quantizer(torch.randn(10, 10))
    assert torch.isfinite(out).all()
    out.square().sum().backward()
    assert torch.isfinite(quantizer.scale.grad).all()
    codes = quantizer.codes(torch.randn(10, 10))
    assert (codes.scales > 0).all()


def test_gradient_scale_follows_the_size_of_each_input():
    """Public code freezes N of 1/sqrt(N Qp) from the first batch."""
    quantizer = LSQPlusActivationQuantizer(4)
    quantizer.fit(torch.rand(1000))

    def gradient(side):
        quantizer.scale.grad = None
        quantizer(torch.full((1, side), 100.0)).sum().backward()
        return quantizer.scale.grad.item()

    assert gradient(400) / gradient(100) == pytest.approx(2.0, rel=1e-4)  # N grows 4x: sum 4x, factor 1/2
    assert gradient(100) == pytest.approx(100 * 15 / math.sqrt(100 * 15), rel=1e-4)


@pytest.mark.parametrize("bits", [2, 4, 8])
def test_without_gradients_the_numbers_are_the_same_and_the_input_is_left_alone(bits):
    x = torch.randn(7, 3, 5, 5, generator=torch.Generator().manual_seed(bits)).relu()
    x[0, 0, 0, 0] = math.nan
    quantizer = LSQPlusActivationQuantizer(bits)
    quantizer.fit(x.nan_to_num())
    before, with_gradients = x.clone(), quantizer(x).detach()
    with torch.no_grad():
        found = [quantizer(x), quantizer(x.bfloat16())]
    assert torch.equal(found[0].nan_to_num(-99), with_gradients.nan_to_num(-99))
    assert torch.equal(x.nan_to_num(-99), before.nan_to_num(-99))
    assert found[1].dtype == torch.float32


@pytest.mark.parametrize("bits", BITS)
@pytest.mark.parametrize("channels", (None, 16))
def test_codes_give_the_very_tensor_that_the_forward_pass_uses(bits, channels):
    w = weights(bits)
    quantizer = LSQPlusWeightQuantizer(bits, channels)
    quantizer.fit(w)
    codes = quantizer.codes(w)
    assert torch.equal(codes.values(), quantizer(w))
    assert codes.planes.min() >= codes.low and codes.planes.max() <= codes.high
    assert codes.high - codes.low == 2**bits - 1
    again = LSQPlusWeightQuantizer(bits, channels)
    again.restore(codes)
    assert torch.equal(again(codes.values()), codes.values())


@pytest.mark.parametrize("bits", BITS)
def test_activation_codes_give_the_very_tensor_that_the_forward_pass_uses(bits):
    x = torch.randn(8, 30)
    quantizer = LSQPlusActivationQuantizer(bits)
    quantizer.fit(x)
    codes = quantizer.codes(x)
    assert torch.equal(codes.values(), quantizer(x))
    assert (codes.low, codes.high) == (0, 2**bits - 1)


@pytest.mark.parametrize("bits", (0, 17, 2.0, "4", None, True))
def test_widths_that_do_not_exist_are_refused(bits):
    with pytest.raises(ValueError, match="bits"):
        LSQPlusActivationQuantizer(bits)


def test_one_bit_weights_point_to_the_binary_quantizer():
    with pytest.raises(ValueError, match="rebnet"):
        LSQPlusWeightQuantizer(1)


def test_all_zero_weights_stay_zero():
    quantizer = LSQPlusWeightQuantizer(4)
    quantizer.fit(torch.zeros(4, 4))
    assert torch.equal(quantizer(torch.zeros(4, 4)), torch.zeros(4, 4))


def test_input_in_bfloat16_is_quantized_in_float32():
    quantizer = LSQPlusActivationQuantizer(8)
    quantizer.fit(torch.rand(1000))
    x = torch.rand(10, 10).bfloat16()
    assert torch.equal(quantizer(x), quantizer(x.float()))


def test_weights_too_small_for_a_scale_are_rounded_to_zero():
    """A channel of denormals had a scale of zero, and its search divided by it."""
    weights = torch.stack([torch.full((6,), 1e-44), torch.linspace(-1, 1, 6)])
    quantizer = LSQPlusWeightQuantizer(8, channels=2)
    quantizer.fit(weights)
    assert (quantizer.scale > 0).all() and quantizer(weights)[0].abs().max() < 1e-7
