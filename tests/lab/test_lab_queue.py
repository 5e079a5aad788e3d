"""One job at a time, each in its own process, whose end is noticed whatever it is."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from engine.lab import Chain, FineTune, Lab, LabFull, queue
from engine.lab.queue import CANCELLED, DONE, FAILED, RUNNING, WAITING
from engine.variant import Variant

STAND_IN = Path(__file__).with_name("lab_stand_in.py")
QUICK, SLOW, CRASHES, FAILS, DEAF, TALKS = range(1, 7)
"""As in the stand-in."""
PATIENCE = 120


@pytest.fixture
def lab(tmp_path):
    made = Lab(tmp_path / "cache", tmp_path / "runs", command=(sys.executable, str(STAND_IN)))
    yield made
    made.close()


def chain(behaviour: int) -> Chain:
    return Chain("digits_cnn", behaviour, 1, "lsqplus", 4)


def wait_for(lab: Lab, number: int, *states: str):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        job = next(job for job in lab.jobs() if job.number == number)
        if job.state in states:
            return job
        time.sleep(0.02)
    raise AssertionError(f"job {number} is {job.state}, not {states}")


def wait_until(condition) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_job_runs_to_its_end_and_is_remembered(lab):
    job, new = lab.submit(chain(QUICK))
    assert new and not job.is_over
    done = wait_for(lab, job.number, DONE)
    assert (done.id, done.stage) == ("made", "train")
    assert done.measured["train"] == {"accuracy": 0.9, "packed_bytes": 10, "n": 400}
    assert done.curve.losses == [(1, 1.0), (2, 0.5)] and done.curve.accuracies == [(1, 0.5), (2, 0.9)]
    again, _ = lab.submit(chain(QUICK))  # the thread that works had ended
    assert wait_for(lab, again.number, DONE)
    assert [job.number for job in lab.jobs()] == [again.number, job.number]


def test_two_clients_get_their_turns_in_order(lab):
    first, _ = lab.submit(chain(SLOW))
    second, _ = lab.submit(chain(QUICK))
    third, _ = lab.submit(chain(QUICK))
    wait_for(lab, first.number, RUNNING)
    assert [(job.number, job.state) for job in lab.jobs()] == [(1, RUNNING), (2, WAITING), (3, WAITING)]
    assert not lab.cancel(first.number, [second.key, "", "guess"])
    assert lab.cancel(second.number, [second.key])
    assert lab.cancel(first.number, ["other", first.key])
    assert wait_for(lab, third.number, DONE)
    assert wait_for(lab, first.number, CANCELLED) and wait_for(lab, second.number, CANCELLED)


def test_a_cancelled_job_may_say_good_bye(lab):
    job, _ = lab.submit(chain(SLOW))
    wait_until(lambda: lab.jobs()[0].share == 0.5)
    assert lab.cancel(job.number, [job.key])
    assert wait_for(lab, job.number, CANCELLED).seconds < queue.GRACE_S
    assert not lab.cancel(job.number, [job.key])


def test_one_that_does_not_listen_is_ended(lab, monkeypatch):
    monkeypatch.setattr(queue, "GRACE_S", 0.2)
    job, _ = lab.submit(chain(DEAF))
    wait_until(lambda: lab.jobs()[0].share == 0.5)
    lab.cancel(job.number, [job.key])
    assert wait_for(lab, job.number, CANCELLED)
    assert wait_for(lab, lab.submit(chain(QUICK))[0].number, DONE)


@pytest.mark.parametrize("behaviour, reason, detail", ((CRASHES, "crashed", "3"), (FAILS, "full", "No space left")))
def test_failures_are_noticed_and_the_next_one_runs(lab, behaviour, reason, detail):
    job, _ = lab.submit(chain(behaviour))
    after, _ = lab.submit(chain(QUICK))
    failed = wait_for(lab, job.number, FAILED)
    assert failed.reason == reason and detail in failed.detail
    assert wait_for(lab, after.number, DONE)


def test_a_process_that_cannot_be_started_is_a_failure(tmp_path):
    lab = Lab(tmp_path, tmp_path, command=("no-such-program-anywhere",))
    job, _ = lab.submit(chain(QUICK))
    assert wait_for(lab, job.number, FAILED).reason == "crashed"


def test_what_is_no_event_is_passed_over(lab):
    assert wait_for(lab, lab.submit(chain(TALKS))[0].number, DONE).id == "made"


def test_the_same_variant_is_not_made_twice(lab):
    work = FineTune(Variant("digits", "digits_cnn", "lsqplus", 3, 3, epochs=1))
    first, new = lab.submit(work)
    same, again = lab.submit(FineTune(Variant("digits", "digits_cnn", "lsqplus", 3, 3, epochs=1)))
    assert (new, again) == (True, False) and same.number == first.number
    other, is_new = lab.submit(FineTune(Variant("digits", "digits_cnn", "lsqplus", 3, 3, epochs=2)))
    assert is_new and other.number != first.number


def test_a_full_queue_takes_no_more(lab):
    lab.submit(chain(SLOW))
    wait_for(lab, 1, RUNNING)
    for _ in range(queue.MOST_WAITING):
        lab.submit(chain(QUICK))
    with pytest.raises(LabFull):
        lab.submit(chain(QUICK))


def test_anyone_may_cancel_what_its_owner_left_behind(lab, monkeypatch):
    job, _ = lab.submit(chain(SLOW))
    wait_for(lab, job.number, RUNNING)
    monkeypatch.setattr(queue, "AWAY_S", 0.3)
    time.sleep(0.4)
    assert lab.may_cancel(lab.jobs()[0], [])
    assert not lab.may_cancel(lab.jobs([job.key])[0], []), "its owner looks"
    time.sleep(0.4)
    assert lab.cancel(job.number, [])
    assert wait_for(lab, job.number, CANCELLED)


def test_few_ended_jobs_are_remembered(lab):
    numbers = [lab.submit(chain(QUICK))[0].number for _ in range(queue.KEPT + 2)]
    wait_for(lab, numbers[-1], DONE)
    assert [job.number for job in lab.jobs()] == numbers[::-1][: queue.KEPT]


def test_closing_ends_what_runs_and_what_waits(lab):
    running, waiting = lab.submit(chain(SLOW))[0], lab.submit(chain(QUICK))[0]
    wait_until(lambda: lab.jobs()[0].share == 0.5)
    lab.close()
    assert wait_for(lab, running.number, CANCELLED) and wait_for(lab, waiting.number, CANCELLED)
    with pytest.raises(LabFull):
        lab.submit(chain(QUICK))


def test_the_page_keeps_a_core_to_itself(monkeypatch):
    monkeypatch.setattr(queue.os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    assert queue.few_threads()["OMP_NUM_THREADS"] == "7"
    monkeypatch.setattr(queue.os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert queue.few_threads()["OMP_NUM_THREADS"] == "1"
