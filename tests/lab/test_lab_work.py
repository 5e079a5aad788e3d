"""What the lab may be asked, as JSON and back, and the curve that it draws meanwhile."""

import io
import json
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.lab import child
from engine.lab.curve import MOST_POINTS, Curve
from engine.lab.failure import reason_of
from engine.lab.work import FINE_TUNE, TRAIN, Chain, FineTune, work_from_json
from engine.variant import Variant

W3A3 = Variant("digits", "digits_cnn", "lsqplus", 3, 3, epochs=2)


@pytest.mark.parametrize(
    "work",
    (
        Chain("digits_cnn", 5, 2, "lsqplus", 3),
        Chain("digits_cnn", 5, 2, pruning="channel_l2", pruning_ratio=0.5),
        FineTune(W3A3),
    ),
)
def test_json_gives_the_same_work_back(work):
    assert work_from_json(work.to_json()) == work


@pytest.mark.parametrize(
    "data",
    (
        {}, {"kind": "chain"}, {"kind": "chain", "model": "digits_cnn", "training_epochs": 2, "epochs": 1},
        {"kind": "chain", "model": "digits_cnn", "training_epochs": 99, "epochs": 1, "quantizer": "lsqplus", "bits": 4},
        {"kind": "chain", "model": "digits_cnn", "training_epochs": 2, "epochs": 1, "quantizer": "lsqplus"},
        {"kind": "chain", "model": "../x", "training_epochs": 2, "epochs": 1, "quantizer": "lsqplus", "bits": 4},
        {"kind": "fine_tune", "variant": Variant("digits", "digits_cnn").to_json()},
        {"kind": "fine_tune", "variant": Variant("digits", "digits_cnn", "lsqplus", 3, 3).to_json()},
        {"kind": "shell", "command": "ls"},
    ),
)  # fmt: skip
def test_what_is_no_work_is_refused(data):
    with pytest.raises(ValueError):
        work_from_json(data)


def test_a_chain_leads_to_a_variant_of_a_baseline_of_its_own():
    chain = Chain("digits_cnn", 5, 2, "rebnet", 2, "global_magnitude", 0.5)
    variant = chain.variant("digits", 7)
    assert variant.baseline() == Variant("digits", "digits_cnn", seed=7)
    assert (variant.weight_bits, variant.activation_bits, variant.epochs) == (2, 2, 2)
    assert chain.stages == ("start", "train", "prune", "quantize", "fine_tune", "pack")
    assert "prune" not in Chain("digits_cnn", 5, 2, "rebnet", 2).stages


@pytest.mark.parametrize(("chain", "left"), [(None, 4.0), (Chain("digits_cnn", 5, 5, "lsqplus", 3), 8.0)])
def test_the_time_left_is_said_once_it_is_known(chain, left, monkeypatch):
    """Of a chain it is that of its later stages, too."""
    monkeypatch.setattr(child, "time", SimpleNamespace(monotonic=lambda: 7.0))
    report = child.Reporter(io.StringIO(), chain)
    report.enter(FINE_TUNE if chain is None else TRAIN)
    for step, seconds in ((1, None), (10, 4.0)):
        report.progress(
            SimpleNamespace(step=step, steps=10, epoch=1, epochs=1, loss=1.0, seconds_left=seconds, curve=())
        )
    told = [json.loads(line) for line in report.out.getvalue().splitlines()]
    assert [event["seconds_left"] for event in told if event["event"] == "progress"] == [None, left]


@given(st.integers(1, 1500), st.integers(1, 6))
@example(1108, 1)  # thinned out at the very last point, which was lost
def test_the_curve_reaches_as_far_as_the_training_with_few_points(steps, epochs):
    curve = Curve()
    for step in range(1, steps + 1):
        at = epochs * step / steps
        curve.add("train", at, 1.0, [(epoch, 0.5) for epoch in range(1, int(at) + 1)])
    curve.add("fine_tune", 0.5, 2.0, [])
    curve.add("fine_tune", 1.0, 2.0, [(1, 0.75)])
    places = [at for at, _ in curve.losses]
    assert len(places) <= MOST_POINTS and places == sorted(places) and places[-1] == epochs + 1
    assert {loss for _, loss in curve.losses} <= {1.0, 1.5, 2.0}  # means of neighbours
    assert curve.starts == {"train": 0.0, "fine_tune": epochs}
    assert curve.accuracies[-1] == (epochs + 1, 0.75) and len(curve.accuracies) == epochs + 1


@pytest.mark.parametrize(
    "error, reason",
    (
        (OSError(28, "No space left on device"), "full"),
        (PermissionError(13, "Permission denied"), "read_only"),
        (OSError(30, "Read-only file system"), "read_only"),
        (OSError(5, "Input/output error"), "other"),
        (FloatingPointError("the loss became nan"), "diverged"),
        (MemoryError(), "memory"),
        (ValueError("x"), "other"),
    ),
)
def test_failures_have_a_reason(error, reason):
    assert reason_of(error) == reason
