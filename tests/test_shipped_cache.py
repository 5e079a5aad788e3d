"""The variants that come with the project: sound, and small enough to clone in seconds."""

import os

import numpy as np
import pytest

from engine.job import measure
from engine.paths import ROOT
from engine.store import DamagedVariant, Store

CACHE = ROOT / "cache"
MOST, MOST_A_FILE = 48_000_000, 10_000_000
"""Bytes."""


@pytest.fixture(scope="module")
def sizes():
    return {path: path.stat().st_size for path in CACHE.rglob("*") if path.is_file() and path.name != ".lock"}


def test_it_is_small(sizes):
    assert sum(sizes.values()) < MOST
    assert max(sizes.values()) < MOST_A_FILE


def test_every_variant_is_sound_and_every_network_belongs_to_one(sizes):
    records = list(Store(CACHE).records())
    assert len(records) > 400
    assert [str(record) for record in records if isinstance(record, DamagedVariant)] == []
    named = {CACHE / record.file for record in records if record.file}
    assert {path for path in sizes if path.suffix == ".slim"} == named


@pytest.mark.skipif(not os.environ.get("SLIMSCOPE_DATA"), reason="needs CIFAR-10 and SST-2: set SLIMSCOPE_DATA")
@pytest.mark.parametrize("model", ("resnet20", "vgg", "bert"))
def test_the_predictions_on_record_are_those_of_the_file(model):
    """Of a fine-tuned and a calibrated variant with few bits; another kind of processor may round otherwise."""
    store = Store(CACHE)
    records = [
        record for record in store.records() if record.variant.model == model and record.variant.weight_bits == 4
    ]
    chosen = [next(each for each in records if each.variant.fine_tuned == tuned) for tuned in (True, False)]
    for record in chosen:
        again = measure(store, record.variant, limit=500)
        assert np.count_nonzero(again.predicted != record.predicted[:500]) <= 1, record.id
