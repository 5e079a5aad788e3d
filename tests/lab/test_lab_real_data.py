"""One press on CIFAR-10 or SST-2: an uncached setting of a shipped network is fine-tuned for some steps, and joins."""

from __future__ import annotations

import os
import shutil

import pytest
from lab_here import do

from engine.data.pictures import Pictures
from engine.data.sentences import Sentences
from engine.lab import FineTune
from engine.listing import list_rows
from engine.paths import ROOT
from engine.store import Store
from engine.training import trainer
from engine.variant import Variant

STEPS = 3
SETTINGS = [
    Variant("cifar10", "vgg", "lsqplus", 5, 5, epochs=1),
    Variant("sst2", "bert", "lsqplus", 5, 5, embeddings="row", epochs=1),
]


@pytest.mark.skipif(not os.environ.get("SLIMSCOPE_DATA"), reason="needs CIFAR-10 and SST-2: set SLIMSCOPE_DATA")
@pytest.mark.parametrize("variant", SETTINGS, ids=lambda variant: variant.task)
def test_an_uncached_setting_is_fine_tuned_goes_on_after_a_stop_and_joins(variant, tmp_path, monkeypatch):
    for examples in (Pictures, Sentences):
        monkeypatch.setattr(examples, "steps_per_epoch", lambda *_: STEPS)
    monkeypatch.setattr(trainer, "_compiler", lambda one_shape: lambda network: network)
    store, runs = Store(tmp_path / "cache"), tmp_path / "runs"
    baseline = variant.baseline().id
    shutil.copytree(ROOT / "cache" / baseline, store.folder / baseline)
    assert variant.id not in Store(ROOT / "cache"), "it is cached by now: take another"

    asked = []
    events = do(FineTune(variant), store, runs, lambda: asked.append(None) or len(asked) > 1)
    assert events[-1] == {"event": "stopped"} and (runs / f"{variant.id}.safetensors").is_file()
    events = do(FineTune(variant), store, runs)
    told = [event for event in events if event["event"] == "progress"]
    assert told and all(event["seconds_left"] is None or event["seconds_left"] >= 0 for event in told)
    assert events[-1] == {"event": "done", "id": variant.id}
    rows, damaged = list_rows(store)
    row = next(row for row in rows if row["id"] == variant.id)
    assert not damaged and row["drop"] is not None and row["accuracy"] > 0.5
