"""The catalogue follows the cache folder."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from engine.data import DataMissing, get_task, registry
from engine.store import Store
from engine.variant import Variant
from ui.catalogue import Catalogue, can_download, has_data
from ui.choice import Choice, look_up


def test_variants_that_appear_later_are_shown(tmp_path, make_cache):
    catalogue = Catalogue(Store(tmp_path))
    assert catalogue.rows() == []
    assert catalogue.tasks() == []
    make_cache(tmp_path, ("digits",))
    assert catalogue.tasks() == ["digits"]
    assert catalogue.models("digits") == ["digits_cnn"]
    assert len(catalogue.rows("digits")) == 9


def test_a_damaged_variant_is_named_and_left_out(tmp_path, make_cache):
    store = make_cache(tmp_path, ("digits",))
    catalogue = Catalogue(store)
    before = len(catalogue.rows())
    (tmp_path / "digits-digits_cnn-lsqplus-w8a8-e2-s0" / "record.json").write_text("{")
    assert len(catalogue.rows()) == before - 1
    assert [sentence.partition(":")[0] for sentence in catalogue.damaged()] == ["digits-digits_cnn-lsqplus-w8a8-e2-s0"]


@pytest.mark.parametrize("change", ["damaged", "gone"])
def test_a_row_from_before_the_cache_was_rewritten_still_has_its_record(tmp_path, make_cache, change):
    """With a device set, each row is asked for its record: the answer of somebody else's look must not matter."""
    catalogue = Catalogue(make_cache(tmp_path, ("digits",)))
    id = "digits-digits_cnn-lsqplus-w8a8-e2-s0"
    row = catalogue.row(id)
    record = catalogue.record(row)
    if change == "damaged":
        (tmp_path / id / "record.json").write_text("{")
    else:
        shutil.rmtree(tmp_path / id)
    assert catalogue.row(id) is None
    assert catalogue.record(row) is record


def test_what_is_measured_on_request_is_shown_until_it_is_cached(tmp_path, make_cache, make_record):
    store = make_cache(tmp_path, ("digits",))
    catalogue = Catalogue(store)
    variant = Variant("digits", "digits_cnn", "lsqplus", 7, 7)
    record = make_record(variant, np.ones(100, bool), 3_000, 4_000)
    choice = Choice("digits", "digits_cnn", weight_bits=7, activation_bits=7, fine_tuned=False)
    assert look_up(catalogue, choice).row is None
    catalogue.add(record)
    row = look_up(catalogue, choice).row
    assert row["here"]
    assert row["n"] == 100
    assert row["drop"] is not None
    assert catalogue.variant(row) == variant
    assert variant.id not in store
    store.save(record, None)
    assert not look_up(catalogue, choice).row["here"]


def test_a_task_that_misses_its_data_has_none(monkeypatch):
    def missing(data=None):
        raise DataMissing("nowhere")

    assert has_data("digits")
    assert not can_download("digits")
    monkeypatch.setitem(
        registry._TASKS._entries, "digits", replace(get_task("digits"), available=missing, download_megabytes=1)
    )
    assert not has_data("digits")
    assert can_download("digits")
