"""The real process on the digits: what it makes, what it leaves as it was, and that it goes on after a stop."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from lab_here import do

from engine.data import get_task
from engine.lab import Chain, FineTune, Lab
from engine.lab.child import free_seed
from engine.lab.failure import FULL, READ_ONLY, SEEDS
from engine.lab.queue import DONE, FAILED
from engine.listing import list_rows
from engine.measure.accuracy import predict
from engine.networks import load_variant
from engine.store import Store
from engine.variant import Variant

BASELINE = Variant("digits", "digits_cnn")
W3A3 = Variant("digits", "digits_cnn", "lsqplus", 3, 3, epochs=3)
CHAIN = Chain("digits_cnn", 2, 1, "lsqplus", 4, "global_magnitude", 0.5)
SMALL_FILES = (
    "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY));"
    "from engine.lab.child import main; main()"
)
"""No file can grow beyond 4 KB, which is how a full disk shows: writing fails half-way."""
NOWHERE = Path("/sys/slimscope")
"""Where not even root can make a folder."""


@pytest.fixture(scope="module")
def shipped(tmp_path_factory, train_digits):
    """A store with the baseline of seed 0, trained for one epoch."""
    return train_digits(tmp_path_factory.mktemp("shipped"), epochs=1)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def wait(lab: Lab, number: int):
    end = time.monotonic() + 300
    while time.monotonic() < end:
        job = next(job for job in lab.jobs() if job.number == number)
        if job.is_over:
            return job
        time.sleep(0.1)
    raise AssertionError(f"still {job.state}")


def test_the_whole_chain_in_its_own_process(shipped, tmp_path):
    before = files(shipped.folder)
    lab = Lab(shipped.folder, tmp_path)
    job = wait(lab, lab.submit(CHAIN)[0].number)
    lab.close()
    assert (job.state, job.id) == (
        DONE, "digits-digits_cnn-global_magnitude-0.5-lsqplus-w4a4-e1-base1-s1"
    ), job.detail  # fmt: skip
    assert list(job.measured) == ["train", "prune", "quantize", "pack"]
    assert job.share == 1 and job.curve.losses[-1][0] == 3 and len(job.curve.accuracies) == 3

    assert before.items() <= files(shipped.folder).items(), "what was there is as it was"
    record, own = shipped.record(job.id), shipped.record("digits-digits_cnn-baseline-s1")
    test = get_task("digits").load("test")
    again = predict(load_variant(shipped, record.variant), test)
    assert torch.equal(again.classes.byte(), torch.from_numpy(record.predicted))
    assert job.measured["pack"]["accuracy"] == record.metrics["accuracy"]
    assert own.training["recipe"]["stages"] == [[2, None]]
    rows, damaged = list_rows(shipped)
    row = next(row for row in rows if row["id"] == job.id)
    assert not damaged and row["baseline_seed"] == 1
    assert row["drop"] == pytest.approx(100 * (own.metrics["accuracy"] - record.metrics["accuracy"]))
    assert free_seed(shipped, "digits", "digits_cnn") == 2


@pytest.mark.parametrize(
    "chain, stages",
    [
        (Chain("digits_cnn", 1, 1, "lsqplus", 4), ["train", "quantize", "pack"]),
        (Chain("digits_cnn", 1, 1, pruning="channel_l2", pruning_ratio=0.3), ["train", "prune", "pack"]),
    ],
)
def test_a_chain_may_leave_pruning_or_quantizing_out(tmp_path, chain, stages):
    events = do(chain, Store(tmp_path / "cache"), tmp_path / "runs")
    assert events[-1]["event"] == "done", events[-1]
    assert [event["stage"] for event in events if event["event"] == "measured"] == stages


def test_a_stopped_chain_leaves_nothing_and_a_stopped_fine_tuning_goes_on(shipped, tmp_path):
    before = files(shipped.folder)
    steps = 0

    def after_some(count):
        def should_stop():
            nonlocal steps
            steps += 1
            return steps > count

        return should_stop

    assert do(CHAIN, shipped, tmp_path / "chain", after_some(20))[-1] == {"event": "stopped"}
    assert files(shipped.folder) == before

    steps = 0
    events = do(FineTune(W3A3), shipped, tmp_path / "runs", after_some(20))
    assert events[-1] == {"event": "stopped"} and files(shipped.folder) == before
    assert (tmp_path / "runs" / f"{W3A3.id}.safetensors").exists()
    events = do(FineTune(W3A3), shipped, tmp_path / "runs")
    first = next(event for event in events if event["event"] == "progress")
    assert first["at"] > 20 / 18, "an epoch has 18 steps"
    assert events[-1] == {"event": "done", "id": W3A3.id}
    assert not (tmp_path / "runs" / f"{W3A3.id}.safetensors").exists()

    whole = Store(tmp_path / "whole")
    baseline = shipped.record(BASELINE.id)
    whole.save_summaries(BASELINE.id, shipped.summaries(BASELINE.id))
    whole.save(baseline, shipped.weights(baseline))
    do(FineTune(W3A3), whole, tmp_path / "whole-runs")
    assert whole.record(W3A3.id).sha256 == shipped.record(W3A3.id).sha256, "as if it had not been stopped"
    assert do(FineTune(W3A3), shipped, tmp_path / "runs")[-1]["event"] == "done", "at once"


@pytest.mark.parametrize("work", (CHAIN, FineTune(replace(W3A3, weight_bits=2, epochs=1))))
def test_a_full_disk_is_a_reason_and_leaves_no_half_of_a_variant(shipped, tmp_path, work):
    before = files(shipped.folder)
    lab = Lab(shipped.folder, tmp_path / "runs", command=(sys.executable, "-c", SMALL_FILES))
    job = wait(lab, lab.submit(work)[0].number)
    lab.close()
    assert (job.state, job.reason) == (FAILED, FULL), job.detail
    after = files(shipped.folder)
    assert {name for name in after if not name.endswith(".lock")} == {
        name for name in before if not name.endswith(".lock")
    }
    assert not list_rows(shipped)[1]
    assert not files(tmp_path)


@pytest.mark.skipif(not NOWHERE.parent.is_dir(), reason="there is no /sys, in which nothing can be written")
def test_a_read_only_cache_is_a_reason(shipped, tmp_path):
    assert do(CHAIN, Store(NOWHERE), tmp_path / "a")[-1]["reason"] == READ_ONLY
    event = do(FineTune(W3A3), Store(NOWHERE), tmp_path / "b")[-1]
    assert (event["event"], event["reason"]) == ("failed", READ_ONLY)


def test_chains_are_kept_up_to_a_number(shipped, tmp_path, monkeypatch):
    monkeypatch.setattr("engine.lab.child.KEPT_SEEDS", 0)
    assert do(CHAIN, shipped, tmp_path)[-1]["reason"] == SEEDS


def test_a_setting_that_cannot_be_is_a_failure_with_its_sentence(shipped, tmp_path):
    event = do(FineTune(replace(W3A3, quantizer="nonesuch")), shipped, tmp_path)[-1]
    assert event["event"] == "failed" and "nonesuch" in event["detail"]
