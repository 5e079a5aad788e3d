"""``calibrate``: what sets scales, and from what."""

import pytest
import torch
from small_network import pictures, small
from torch import nn

from engine import calibrate, prepare
from engine.quantization import set_scales, summarise_inputs
from engine.quantization.base import NotCalibrated


def test_without_calibration_there_is_a_readable_error():
    with pytest.raises(NotCalibrated, match="calibrate"):
        prepare(small(), 4, 4)(pictures())


def test_error_falls_with_every_bit():
    model = small().eval()
    exact, errors = model(pictures()), []
    for bits in (2, 3, 4, 5, 6, 7, 8):
        quantized = prepare(model, bits, bits)
        calibrate(quantized, [pictures(64, seed=2)])
        errors.append((quantized(pictures()) - exact).square().mean().item())
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] < 1e-3 * exact.square().mean().item()


def test_calibration_depends_on_neither_mode_nor_batching_of_labels():
    model = small().train()
    outputs = []
    for batches in ([pictures(16)], [(pictures(16), torch.zeros(16))], [[pictures(16)]]):
        quantized = prepare(model, 4, 4)
        statistics = quantized[1].running_mean.clone()
        calibrate(quantized, batches)
        assert quantized.training
        assert torch.equal(statistics, quantized[1].running_mean)
        outputs.append(quantized.eval()(pictures()))
    assert torch.equal(outputs[0], outputs[1]) and torch.equal(outputs[0], outputs[2])


def test_summaries_stand_for_the_data_at_every_width():
    model = small().eval()
    summaries = summarise_inputs(prepare(model), [pictures(32)])
    for bits in (2, 8):
        direct, indirect = prepare(model, bits, bits), prepare(model, bits, bits)
        calibrate(direct, [pictures(32)])
        set_scales(indirect, summaries)
        assert torch.equal(direct(pictures()), indirect(pictures()))


def test_calibration_leaves_each_part_in_its_mode():
    network = prepare(nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU()), 8, 8).train()
    network[1].eval()  # frozen, as in a network that is trained further
    calibrate(network, [torch.randn(4, 1, 5, 5)])
    assert [part.training for part in network] == [True, False, True] and network.training


def test_summaries_of_more_values_than_float32_can_count():
    from engine.quantization.calibration import _summary

    values = torch.arange(21_301_802, dtype=torch.int32)  # float32 counts to 16,777,216
    seen = _summary([values])
    assert (seen[0], seen[-1]) == (values[0], values[-1])
    assert seen[-2] == 1 + int((len(values) - 2) * (1 - 0.5 / 2048))
    assert seen.double().mean().item() == pytest.approx(values[-1].item() / 2, abs=1)


OUTERMOST = 777


def calibrated_on(outermost: float, bits: int, quantizer: str) -> tuple[torch.Tensor, torch.Tensor]:
    """100,000 normal inputs of which one is ``outermost``, and what becomes of them."""
    inputs = torch.randn(100_000, 1, generator=torch.Generator().manual_seed(0))
    inputs[OUTERMOST] = outermost
    network = prepare(nn.Sequential(nn.Linear(1, 1)), None, bits, quantizer)
    nn.init.ones_(network[0].weight)
    nn.init.zeros_(network[0].bias)
    calibrate(network, inputs.split(10_000))
    return inputs, network.eval()(inputs)


@pytest.mark.parametrize("quantizer", ("lsqplus", "rebnet"))
def test_one_value_far_outside_does_not_widen_few_bits(quantizer):
    """It counted as one in 2,048, whatever it was among: four bits lost most of their levels to it."""
    (inputs, usual), (_, beside) = (calibrated_on(outermost, 4, quantizer) for outermost in (4.0, 400.0))
    others = torch.arange(len(inputs)) != OUTERMOST
    assert torch.allclose(usual[others], beside[others], atol=0.05)
    assert (beside - inputs)[others].square().mean() < 0.03


def test_at_eight_bits_there_are_levels_for_what_is_rare():
    inputs, outputs = calibrated_on(12.0, 8, "lsqplus")
    assert outputs[OUTERMOST].item() == pytest.approx(12, rel=0.05)
    assert (outputs - inputs).square().mean() < 1e-3


@pytest.mark.parametrize("value", (float("nan"), float("inf")))
def test_one_input_that_is_not_finite_is_refused_by_name(value):
    """Few bits leave the outermost values out, and NaN is among them."""
    inputs = torch.randn(5_000, 1)
    inputs[3] = value
    with pytest.raises(ValueError, match="'0': .*not finite"):
        calibrate(prepare(nn.Sequential(nn.Linear(1, 1)), 4, 4), [inputs])


@pytest.mark.parametrize("quantizer", ("lsqplus", "rebnet"))
@pytest.mark.parametrize("value", (float("nan"), float("inf")))
def test_weights_that_are_not_finite_are_refused_by_name(quantizer, value):
    """They became scales of 1, NaN or infinity without a word, or an OverflowError."""
    network = small()
    network[3].weight.data[1, 2, 0, 0] = value
    quantized = prepare(network, 3, None, quantizer)
    with pytest.raises(ValueError, match="'3': .*not finite"):
        set_scales(quantized, {})


@pytest.mark.parametrize("quantizer", ("lsqplus", "rebnet"))
def test_weights_that_are_masked_do_not_count(quantizer):
    masked, zeroed = (prepare(small(), 4, None, quantizer) for _ in range(2))
    for network in (masked, zeroed):
        kept = torch.ones_like(network[0].weight, dtype=torch.bool)
        kept[0, 0] = False
        network[0].weight.data[0, 0] = 1000.0 if network is masked else 0.0
        network[0].mask_weight(kept)
        set_scales(network, {})
    assert torch.equal(masked[0].quantize_weight(), zeroed[0].quantize_weight())


def test_batches_without_examples_say_nothing_and_are_not_enough():
    """They ended in "min(): Expected reduction dim to be specified"."""
    none, some = pictures(0), prepare(small())
    with pytest.raises(ValueError, match="no calibration data reached layer '0'"):
        calibrate(prepare(small()), [none])
    calibrate(some, [none, pictures(16)])
    alone = prepare(small())
    calibrate(alone, [pictures(16)])
    assert torch.equal(some.eval()(pictures()), alone.eval()(pictures()))
