"""The lab's handlers, routes and HTML, without the process that trains: a stand-in does what it is told."""

from __future__ import annotations

import re
import sys
import time
from dataclasses import replace
from types import SimpleNamespace

import gradio as gr
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from engine.lab import Chain, FineTune, Job, Lab
from engine.lab.curve import Curve
from engine.lab.queue import CANCELLED, DONE, FAILED, RUNNING, WAITING
from engine.store import Store
from engine.variant import Variant
from ui.address import from_query
from ui.catalogue import Catalogue
from ui.choice import look_up
from ui.handlers import Handlers
from ui.lab_curve import curve_html
from ui.lab_handlers import CannotFineTune, LabHandlers
from ui.lab_routes import routes
from ui.lab_state import duration, state
from ui.shown import CONTROLS, SHOWN
from ui.texts import FA, LANGUAGES, say, speaking

W7A7 = "task=digits&model=digits_cnn&quantizer=lsqplus&w=7&a=7"
ARGUMENTS = ("digits_cnn", "lsqplus", 3, "channel_l2", 50, 4, 2)
WAITS = (
    "import json, sys; sys.stdin.readline();"
    "print(json.dumps({'event': 'stage', 'stage': 'train'}), flush=True); sys.stdin.read();"
    "print(json.dumps({'event': 'stopped'}), flush=True)"
)
W3A3 = Variant("digits", "digits_cnn", "lsqplus", 3, 3, epochs=2)


@pytest.fixture(scope="module")
def store(tmp_path_factory, make_cache):
    return make_cache(tmp_path_factory.mktemp("cache"), ("digits", "cifar10"), ("digits", "cifar10"))


@pytest.fixture
def handlers(store, tmp_path):
    """Whose jobs wait until they are cancelled."""
    lab = Lab(store.folder, tmp_path, command=(sys.executable, "-c", WAITS))
    yield LabHandlers(Catalogue(store), lab)
    lab.close()


@pytest.fixture
def client(handlers):
    return TestClient(Starlette(routes=routes(handlers)))


@pytest.fixture
def no_data(monkeypatch, tmp_path):
    monkeypatch.setenv("SLIMSCOPE_DATA", str(tmp_path))


def job(**fields) -> Job:
    made = Job(1, "key", Chain("digits_cnn", 4, 2, "lsqplus", 3, "channel_l2", 0.5), time.monotonic(), 0.0)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def drawn(*jobs: Job, keys: tuple[str, ...] = ()) -> str:
    fake = SimpleNamespace(jobs=lambda keys: list(jobs), may_cancel=lambda job, keys: job.key in keys)
    return state(fake, keys)["html"]


def wait_until_training(client) -> dict:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        found = client.get("/lab/state").json()
        if "Now: Train" in found["html"]:
            return found
        time.sleep(0.05)
    raise AssertionError(found)


def test_a_chain_is_started_watched_and_cancelled_by_its_owner_alone(handlers, client):
    assert client.get("/lab/state").json() == {
        "html": '<p class="lab-idle">Nothing runs at the moment.</p>', "active": [], "ended": [], "says": "",
    }  # fmt: skip
    said, key = handlers.run_chain(*ARGUMENTS)
    assert said == "" and key
    found = wait_until_training(client)
    assert found["active"] == [1] and "data-cancel" not in found["html"]
    own = {"lab-keys": f"other,{key}"}
    assert 'data-cancel="1"' in client.get("/lab/state", headers=own).json()["html"]

    refused = client.post("/lab/cancel?job=1", headers={"lab-keys": "other"})
    assert (refused.status_code, refused.text) == (403, say("lab_gone"))
    assert client.get("/lab/cancel?job=1", headers=own).status_code == 405
    assert client.post("/lab/cancel?job=1", headers=own).status_code == 200
    end = time.monotonic() + 120
    while client.get("/lab/state").json()["active"]:
        assert time.monotonic() < end
        time.sleep(0.05)
    found = client.get("/lab/state").json()
    assert found["ended"] == [1] and say("lab_cancelled_chain") in found["html"]


def test_others_see_their_place_and_the_same_variant_is_watched_together(handlers, client):
    handlers.run_chain(*ARGUMENTS)
    assert handlers.fine_tune(W7A7, 2)[1]
    said, key = handlers.fine_tune(W7A7, 2)
    assert say("lab_joined") in said and key == ""
    handlers.run_chain(*ARGUMENTS)
    html = wait_until_training(client)["html"]
    places = re.findall(r"Waiting, place (\d)", html)
    assert places == ["1", "2"]
    assert "Fine-tuning: LSQ+ W7A7 · Digits CNN on Digits" in html


@pytest.mark.parametrize("number", ("", "x", "-1", "²", "9" * 5000, "1 OR 1"))
def test_a_job_that_is_none_cannot_be_cancelled(client, number):
    answer = client.post("/lab/cancel", params={"job": number}, headers={"lab-keys": "k" * 3000})
    assert answer.status_code == 403 and answer.text == say("lab_gone")


def test_the_state_speaks_the_visitors_language(handlers, client):
    html = client.get("/lab/state?lang=fa").json()["html"]
    assert LANGUAGES[FA].texts["lab_idle"] in html


def test_what_the_browser_sends_becomes_a_chain_or_a_sentence(handlers):
    said, key = handlers.run_chain("digits_cnn", "none", 4, "none", 50, 10, 5)
    assert say("lab_chain_nothing") in said and key == ""
    handlers.run_chain("../x", "lsqplus", float("nan"), ["channel_l2"], None, 1e300, "many")
    (queued,) = handlers.lab.jobs()
    assert queued.work == Chain("digits_cnn", 40, 1, "lsqplus", 2)


def test_the_chosen_setting_is_fine_tuned_from_what_it_comes_from(handlers):
    def variant(query: str, epochs: int = 3) -> Variant:
        return handlers.to_fine_tune(look_up(handlers.catalogue, from_query(handlers.catalogue, query)[0]), epochs)

    assert variant(W7A7) == Variant("digits", "digits_cnn", "lsqplus", 7, 7, epochs=3)
    pruned = "task=digits&model=digits_cnn&quantizer=none&pruning=global_magnitude&ratio=0.8"
    at_once = Variant("digits", "digits_cnn", pruning="global_magnitude", pruning_ratio=0.8, epochs=3)
    assert variant(pruned) == at_once
    assert variant(f"{pruned}&gradual=yes") == replace(at_once, pruning_gradual=True)
    calibrated = "task=digits&variant=digits-digits_cnn-lsqplus-w4a4-calibrated-s0"
    assert variant(calibrated) == Variant("digits", "digits_cnn", "lsqplus", 4, 4, epochs=3)
    with pytest.raises(CannotFineTune, match="Choose a quantizer"):
        variant("task=digits&model=digits_cnn&quantizer=none")
    with pytest.raises(CannotFineTune, match="comes first"):
        variant(f"{pruned.replace('=none', '=lsqplus')}&w=4&a=4&gradual=yes")


def test_what_is_cached_or_begun_is_said(handlers, tmp_path):
    cached = f"task=digits&variant={replace(W3A3, weight_bits=4, activation_bits=4).id}"
    assert say("lab_cached", epochs=2) in handlers.fine_tune(cached, 2)[0]
    assert handlers.offer(cached).endswith(say("lab_offer_cached", epochs="2"))
    (tmp_path / "digits-digits_cnn-lsqplus-w7a7-e5-s0.safetensors").touch()
    assert handlers.offer(W7A7).endswith(say("lab_offer_begun", epochs="5"))


def test_without_the_data_or_a_cache_there_is_a_sentence(handlers, no_data, tmp_path):
    said, key = handlers.fine_tune("task=cifar10&model=resnet20&quantizer=lsqplus&w=7&a=7", 2)
    assert "CIFAR-10" in said and key == ""
    empty = LabHandlers(Catalogue(Store(tmp_path / "none")), handlers.lab)
    assert say("empty_cache") in empty.fine_tune("", 1)[0]
    assert empty.offer("") == say("empty_cache")


def test_the_section_opens_by_itself_where_something_runs(handlers):
    assert "open" not in handlers.open()[0]
    handlers.run_chain(*ARGUMENTS)
    opened = handlers.open()
    assert opened[0]["open"] and len(opened) == 6
    assert handlers.choose_quantizer("rebnet")["label"] == say("lab_levels")
    assert handlers.choose_quantizer("none") == {"interactive": False, "__type__": "update"}
    assert handlers.choose_pruning("global_magnitude")["label"] == say("pruning_ratio_weights")


def test_a_running_job_shows_its_stages_time_and_curve():
    curve = Curve()
    curve.add("train", 1.0, 2.0, [(1, 0.5)])
    curve.add("train", 2.0, 1.0, [(1, 0.5), (2, 0.75)])
    measured = {"train": {"accuracy": 0.9, "packed_bytes": 9550, "n": 400}}
    html = drawn(
        job(state=RUNNING, stage="fine_tune", share=0.75, seconds_left=12.2, epoch=1, epochs=2, curve=curve,
            measured=measured),
        keys=("key",),
    )  # fmt: skip
    assert re.findall(r'<li class="(\w+)"', html) == ["done"] * 4 + ["now", "next"]
    assert "90.00%, 9.55 kB" in html and "Epoch 1 of 2, about 12 s left." in html
    assert 'aria-valuenow="75"' in html and html.count("<circle") == 2
    assert "Validation accuracy over the epochs, 75.00% after 2" in html
    assert "<td>75.00</td>" in html and "data-cancel" in html and say("lab_own") in html
    assert "data-cancel" not in drawn(job(state=RUNNING, stopping=True), keys=("key",))


def test_the_curves_points_lie_inside_the_picture():
    curve = Curve()
    for step in range(1, 500):
        curve.add("train", step / 100, 1 / step, [(1, 0.11), (2, 1.0)])
    curve.add("fine_tune", 0.2, 3.0, [])
    html = curve_html(curve, 6)
    for path in re.findall(r'class="line" d="M([^"]*)"', html):
        places = [tuple(map(float, place.split())) for place in path.split("L")]
        assert all(0 <= x <= 360 and 0 <= y <= 150 for x, y in places)
        assert [x for x, _ in places] == sorted(x for x, _ in places)
    assert "<script" not in html and curve_html(Curve(), 6) == ""


@pytest.mark.parametrize(
    "reason, word",
    (("read_only", "cannot be written"), ("full", "disk is full"), ("no_data", "SLIMSCOPE_DATA"),
     ("diverged", "unstable"), ("memory", "memory"), ("seeds", "Delete"), ("crashed", "-9"), ("other", "&lt;b&gt;")),
)  # fmt: skip
def test_each_failure_is_a_sentence_without_markup(reason, word):
    detail = "-9" if reason == "crashed" else "<b>no</b>"
    html = drawn(job(state=FAILED, reason=reason, detail=detail))
    assert word in html and "<b>no" not in html
    with speaking(FA):
        assert say(f"lab_reason_{reason}", detail=detail) in LANGUAGES[FA].marked[f"lab_reason_{reason}"].format(
            detail=f"\u200e{detail}"
        )


def test_what_ended_says_how():
    measured = {"pack": {"accuracy": 0.9725, "packed_bytes": 1_780, "n": 400}}
    html = drawn(job(state=DONE, id="an-id", seconds=14.4, measured=measured))
    assert "97.25% of 400 test pictures right, packed 1.78 kB; it took 14 s." in html
    assert 'data-variant="an-id"' in html
    assert say("lab_cached_meanwhile") in drawn(job(state=DONE, id="an-id"))
    assert say("lab_cancelled_tune") in drawn(job(state=CANCELLED, work=FineTune(W3A3)))
    assert "place 1" in drawn(job(state=WAITING))
    assert (duration(0.2), duration(119), duration(3600)) == ("1 s", "119 s", "60 min")


def test_a_result_is_shown_with_its_own_baseline(store, tmp_path, make_record):
    """Two points are lost from the chain's own baseline, which is not the shipped one."""
    answer = Handlers(store)
    shipped = store.record("digits-digits_cnn-baseline-s0")
    own = Variant("digits", "digits_cnn", seed=1)
    correct = shipped.correct.copy()
    correct[:40] = False
    left = correct.copy()
    left[correct.nonzero()[0][:8]] = False
    store.save(make_record(own, correct, 9_300, 18_400), None)
    made = replace(W3A3, seed=1, baseline_seed=1)
    store.save(make_record(made, left, 1_800, 1_800), None)

    shown = answer.show_result("task=digits", "close-up", SimpleNamespace(_data={"value": made.id}))
    assert len(shown) == CONTROLS + SHOWN + 1 and shown[-1] == gr.skip()
    elsewhere = answer.show_result("task=cifar10", "close-up", SimpleNamespace(_data={"value": made.id}))
    assert elsewhere[-1] == "", "what was tried is of another task"
    card = shown[CONTROLS]
    assert "2.00" in card and f"{100 * correct.mean():.2f}%" in card and "seed 1" in card
    assert "7-bit" in answer.show_anew(W7A7, "close-up")[0]
    # the shipped one is what a setting without a name means
    view = look_up(answer.catalogue, from_query(answer.catalogue, "task=digits&model=digits_cnn&quantizer=none")[0])
    assert view.row["id"] == shipped.id
