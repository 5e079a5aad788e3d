"""From training to the packed file and back, on digits: what is on record is what the file computes."""

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
import torch

from engine import load
from engine.data import get_task
from engine.job import compress, measure
from engine.listing import list_rows
from engine.networks import load_variant
from engine.packing import DamagedFile
from engine.store import DamagedVariant, Store, UnknownVariant
from engine.variant import Variant

BASELINE = Variant("digits", "digits_cnn")
CALIBRATED = Variant("digits", "digits_cnn", "lsqplus", 4, 4)
FINE_TUNED = Variant("digits", "digits_cnn", "lsqplus", 3, 3, epochs=1)
STARTED = Variant("digits", "digits_cnn", "lsqplus", 2, 2, ends_bits=8, epochs=2, start_bits=3)
CHANNELS = Variant("digits", "digits_cnn", "lsqplus", 5, 8, per_channel=True)


@pytest.fixture(scope="module")
def store(tmp_path_factory, train_digits):
    store = train_digits(tmp_path_factory.mktemp("cache"), epochs=4)
    for variant in (CALIBRATED, FINE_TUNED, STARTED, CHANNELS):
        store.save(*compress(variant, store))
    return store


@pytest.mark.parametrize(
    "variant", (BASELINE, CALIBRATED, FINE_TUNED, STARTED, CHANNELS), ids=lambda variant: variant.id
)
def test_measured_again_everything_is_as_on_record(store, variant):
    record, again = store.record(variant.id), measure(store, variant, limit=None)
    assert np.array_equal(record.predicted, again.predicted)
    assert record.metrics == again.metrics


def test_the_baseline_learned_and_four_bits_keep_it(store):
    rows = {row["id"]: row for row in list_rows(store)[0]}
    assert rows[BASELINE.id]["accuracy"] > 0.9
    assert rows[FINE_TUNED.id]["accuracy"] > 0.85
    assert rows[CHANNELS.id]["accuracy"] > 0.9


def test_only_what_was_trained_has_a_file(store):
    files = {variant.id: store.record(variant.id).file for variant in (BASELINE, CALIBRATED, FINE_TUNED)}
    assert files[CALIBRATED.id] is None and files[BASELINE.id] and files[FINE_TUNED.id]
    assert store.record(CALIBRATED.id).scales


def test_packed_size_on_record_is_the_files(store):
    for variant in (BASELINE, FINE_TUNED, STARTED):
        record = store.record(variant.id)
        assert (store.folder / record.file).stat().st_size == record.metrics["packed_bytes"]


def test_records_say_how_they_were_trained_and_what_was_chosen_on_what(store):
    record = store.record(FINE_TUNED.id)
    assert record.training["recipe"]["stages"] == [[1, None]]
    assert "last epoch" in record.training["kept"]
    assert record.curve[-1]["epoch"] == 1
    assert record.training["number_format"] in ("float32", "bfloat16")
    assert set(record.versions) == {"torch", "python", "machine"}
    assert sum(row["nominal_bytes"] for row in record.layers) == pytest.approx(record.metrics["nominal_bytes"])


def test_on_the_spot_needs_no_file_and_stores_nothing(store):
    variant = Variant("digits", "digits_cnn", "lsqplus", 7, 6)
    record = measure(store, variant, limit=100)
    assert record.metrics["n"] == 100 and variant.id not in store
    assert record.metrics["packed_bytes"] > 1000


def test_what_is_not_there_is_named(store):
    with pytest.raises(UnknownVariant, match="fine-tuned"):
        load_variant(store, Variant("digits", "digits_cnn", "lsqplus", 6, 6, epochs=9))
    with pytest.raises(ValueError, match="7-bit"):
        compress(Variant("digits", "digits_cnn", "lsqplus", 2, 2, epochs=1, start_bits=7), store)


def test_scales_that_do_not_fit_are_damage(store, tmp_path):
    path = store.folder / CALIBRATED.id / "record.json"
    text = path.read_text()
    try:
        data = json.loads(text)
        data["scales"] = {"nowhere.scale": 1.0}
        path.write_text(json.dumps(data))
        with pytest.raises(DamagedVariant, match=CALIBRATED.id):
            load_variant(store, CALIBRATED)
    finally:
        path.write_text(text)


def test_what_was_measured_on_other_weights_is_not_used(store, tmp_path):
    """A baseline that is trained again changes what calibrated variants follow from, but not their records."""
    shutil.copytree(store.folder, tmp_path / "cache")
    other = Store(tmp_path / "cache")
    assert other.record(CALIBRATED.id).made_from == other.record(BASELINE.id).sha256
    load_variant(other, CALIBRATED)
    weights = other.weights(other.record(STARTED.id))  # some other file of a network
    other.save(other.record(BASELINE.id), weights)
    with pytest.raises(DamagedVariant, match=f"{CALIBRATED.id}.*other weights"):
        load_variant(other, CALIBRATED)
    assert load_variant(other, FINE_TUNED) is not None  # it has a file of its own


def test_nothing_is_fine_tuned_from_what_was_made_from_another_baseline(store, tmp_path):
    """The result would pass for one of the baseline that is cached now."""
    shutil.copytree(store.folder, tmp_path / "cache")
    other = Store(tmp_path / "cache")
    other.save(other.record(BASELINE.id), other.weights(other.record(STARTED.id)))
    with pytest.raises(ValueError, match="made from other weights"):
        compress(STARTED, other)


def test_a_record_names_the_weights_that_training_began_with_not_those_at_its_end(store, tmp_path):
    shutil.copytree(store.folder, tmp_path / "cache")
    other, swapped = Store(tmp_path / "cache"), []
    before = other.record(BASELINE.id)

    def meanwhile(progress):
        if not swapped:
            swapped.append(other.save(before, other.weights(other.record(FINE_TUNED.id))))

    record, _ = compress(FINE_TUNED, other, on_progress=meanwhile)
    assert swapped and swapped[0].sha256 != before.sha256 == record.made_from


@pytest.mark.parametrize("variant", (BASELINE, FINE_TUNED, STARTED), ids=lambda variant: variant.id)
def test_another_process_gets_the_same_logits_bit_for_bit(store, variant):
    path = store.folder / store.record(variant.id).file
    inputs, _ = next(get_task("digits").load("test").batches(32))
    with torch.no_grad():
        here = load(path)(inputs)
    code = (
        "import sys, torch; torch.set_num_threads(1)\n"
        "from engine import load; from engine.data import get_task\n"
        "inputs, _ = next(get_task('digits').load('test').batches(32))\n"
        f"sys.stdout.buffer.write(load({str(path)!r})(inputs).detach().numpy().tobytes())"
    )
    there = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout
    assert here.numpy().tobytes() == there


def test_a_file_that_is_no_network_is_refused(tmp_path):
    (tmp_path / "x.slim").write_bytes(b"not a network")
    with pytest.raises(DamagedFile):
        load(tmp_path / "x.slim")


def test_a_baseline_that_is_not_cached_is_named(tmp_path):
    """It was once looked for in itself, without end."""
    for variant in (BASELINE, CALIBRATED):
        with pytest.raises(UnknownVariant, match="baseline"):
            load_variant(Store(tmp_path), variant)
