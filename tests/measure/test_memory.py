"""Peak activations against counts made by hand."""

import contextlib

import pytest
import torch
from torch import nn
from torch.nn import functional as F

import engine.models  # noqa: F401  (registration)
from engine.measure.memory import peak_activations, plan_of, trace
from engine.measure.size import size_report
from engine.models import get_model
from engine.quantization import prepare


class Small(nn.Module):
    """A convolution, a branch, and a classifier."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(2, 4, 3, padding=1)  # 2 x 8 x 8 = 128 -> 256 values
        self.norm = nn.BatchNorm2d(4)
        self.body = nn.Conv2d(4, 4, 3, padding=1)  # 256 -> 256
        self.fc = nn.Linear(4 * 4 * 4, 10)  # 64 -> 10

    def forward(self, x):
        x = F.relu(self.norm(self.stem(x)))
        x = F.relu(self.body(x) + x)
        return self.fc(torch.flatten(F.max_pool2d(x, 2), 1))


def table(**bits):
    shapes = {"stem": [4, 2, 3, 3], "body": [4, 4, 3, 3], "fc": [10, 64]}
    return [
        {"name": name, "kind": "QuantConv2d", "shape": shape, "activation_bits": bits.get(name, 32)}
        for name, shape in shapes.items()
    ]


@pytest.fixture(scope="module")
def plan():
    return trace(Small(), torch.zeros(1, 2, 8, 8))


def test_steps_are_those_of_the_network_and_views_take_nothing(plan):
    sizes = {step.name: sum(value.elements for value in step.values) for step in plan.steps}
    assert sizes["stem"] == 128 + 256
    assert sizes["native_batch_norm"] == 256  # in place
    assert sizes["body"] == sizes["add"] == 256 + 256
    assert sizes["max_pool2d_with_indices"] == 256 + 64
    assert sizes["fc"] == 64 + 10
    assert sizes["output"] == 10


@pytest.mark.parametrize(
    "bits, expected, step, exact",
    (
        ({}, 2 * 256 * 4, "body", 2 * 256 * 4),
        # body reads its input at 4 bits; the sum, which fc reads through a pooling, has 8
        ({"stem": 8, "body": 4, "fc": 8}, 256 // 2 + 256, "body", 2 * 256 * 4),
        # the first layer is where it peaks: 128 values of 32 bits and 256 of 1
        ({"body": 1, "fc": 1}, 128 * 4 + 256 // 8, "stem", 2 * 256 * 4),
        ({"stem": 2, "body": 2, "fc": 2}, 2 * 256 // 4, "body", 2 * 256 * 4),
    ),
)
def test_bytes_by_hand(plan, bits, expected, step, exact):
    peak = peak_activations(plan, table(**bits))
    assert (peak.bytes, peak.step, peak.exact_bytes) == (expected, step, exact)


def test_channels_that_were_pruned_away_take_nothing(plan):
    rows = table(stem=8, body=8, fc=8)
    for row in rows[:2]:
        row["shape"] = [2, *row["shape"][1:]]
    assert peak_activations(plan, rows).bytes == 128 + 128


def test_what_waits_for_later_is_counted():
    class Waits(nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.b, self.c = nn.Linear(6, 100), nn.Linear(6, 10), nn.Linear(10, 100)

        def forward(self, x):
            early = self.a(x)
            return early * self.c(self.b(x))

    plan = trace(Waits(), torch.zeros(1, 6))
    counts = {step.name: sum(value.elements for value in step.values) for step in plan.steps}
    assert counts == {"a": 106, "b": 116, "c": 210, "mul": 200, "output": 100}


def test_resnet20_peaks_in_its_first_block_with_its_shortcut_waiting():
    network = prepare(get_model("resnet20").build(), 4, 4, "lsqplus")
    rows = [
        {"name": name, "kind": type(module).__name__, "shape": list(module.weight.shape), "activation_bits": 4}
        for name, module in network.named_modules()
        if isinstance(module, (nn.Conv2d, nn.Linear))
    ]
    peak = peak_activations(plan_of("resnet20"), rows)
    maps = 16 * 32 * 32
    assert peak.bytes == 3 * maps // 2 and peak.step == "blocks.0.conv2"
    assert peak.exact_bytes == 2 * maps * 4 + maps // 2


def test_a_record_of_full_precision_has_all_that_is_needed():
    network = get_model("digits_cnn").build()
    assert peak_activations(plan_of("digits_cnn"), size_report(network).layers).bytes == (1024 + 256) * 4


def test_attention_keeps_its_scores():
    plan = plan_of("bert")
    largest = max(value.elements for step in plan.steps for value in step.values)
    assert largest == 8 * 128 * 128  # as many as the wide layer's 128 x 1024
    assert any(step.name == "bmm" for step in plan.steps)


def test_a_network_is_left_as_it_was_also_where_it_fails():
    network = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4)).train()
    for example in (torch.zeros(1, 4), torch.zeros(1, 5)):
        with contextlib.suppress(RuntimeError):
            trace(network, example)
        assert network.training and network[1].training
        assert not any(layer._forward_hooks or layer._forward_pre_hooks for layer in network)
