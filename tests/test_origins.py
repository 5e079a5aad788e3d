"""What was made from a network that has been trained anew since is another network's, and is said to be."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from engine.job import compress, train_baseline
from engine.listing import list_rows
from engine.models import get_model
from engine.origins import is_current, origin
from engine.store import Store
from engine.variant import Variant

BASELINE = Variant("digits", "digits_cnn")
PRUNED = Variant("digits", "digits_cnn", pruning="global_magnitude", pruning_ratio=0.5, epochs=1)
EIGHT = replace(PRUNED, quantizer="lsqplus", weight_bits=8, activation_bits=8, pruned_epochs=1, epochs=0)
TUNED = Variant("digits", "digits_cnn", "lsqplus", 4, 4, epochs=1)
RECIPE = get_model("digits_cnn").recipe.with_epochs(1)


def train(store: Store, seed: int) -> None:
    """The baseline of seed 0, with weights of another seed."""
    record, packed, summaries = train_baseline(Variant("digits", "digits_cnn", seed=seed), recipe=RECIPE)
    store.save_summaries(BASELINE.id, summaries)
    store.save(replace(record, variant=BASELINE), packed)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("made"))
    train(store, 0)
    for variant in (PRUNED, EIGHT, TUNED):
        store.save(*compress(variant, store))
    return store


@pytest.fixture
def store(made, tmp_path):
    shutil.copytree(made.folder, tmp_path / "cache")
    return Store(tmp_path / "cache")


def test_each_record_names_the_weights_it_was_made_from(made):
    assert origin(BASELINE) is None and made.record(BASELINE.id).made_from is None
    for variant, before in ((PRUNED, BASELINE), (EIGHT, PRUNED), (TUNED, BASELINE)):
        assert origin(variant) == before
        assert made.record(variant.id).made_from == made.record(before.id).sha256
        assert is_current(made, variant)
    assert not list_rows(made)[1]


def test_after_the_baseline_was_trained_anew_nothing_old_is_compared_with_it(store):
    train(store, 1)
    rows, said = list_rows(store)
    assert [row["id"] for row in rows] == [BASELINE.id]
    assert len(said) == 3 and all("make it anew" in sentence for sentence in said)
    assert not any(is_current(store, variant) for variant in (PRUNED, EIGHT, TUNED)), "what it follows from is stale"
    for variant in (TUNED, PRUNED):
        store.save(*compress(variant, store))
    rows, said = list_rows(store)
    assert {row["id"] for row in rows} == {BASELINE.id, PRUNED.id, TUNED.id}
    assert len(said) == 1 and said[0].startswith(EIGHT.id)


def test_a_record_that_names_nothing_and_one_whose_origin_is_not_here_are_left_alone(store):
    record = store.record(TUNED.id)
    store.save(replace(record, made_from=None), None)
    assert is_current(store, TUNED)
    shutil.rmtree(store.folder / PRUNED.id)
    assert is_current(store, EIGHT)


def test_validating_does_not_undo_what_was_made_meanwhile(store):
    """A record that was read before is written after another program wrote new weights: those are no litter."""
    before = store.record(TUNED.id)
    after = store.save(before, store.weights(store.record(PRUNED.id)))
    assert after.sha256 != before.sha256
    store.save(before, None)
    assert (store.folder / after.file).is_file()
