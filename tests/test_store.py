"""The store keeps what is good through kills, concurrent writers and damage, and names what is damaged."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from engine.encoding import decode_bits, encode_bits, encode_table
from engine.listing import list_rows
from engine.record import Record
from engine.store import DamagedVariant, Store, UnknownVariant
from engine.variant import Variant


def record(bits=4, correct=90, n=100, epochs=1):
    hits = np.arange(n) < correct
    variant = (
        Variant("digits", "digits_cnn", "lsqplus", bits, bits, epochs=epochs)
        if bits
        else Variant("digits", "digits_cnn")
    )
    metrics = {
        "accuracy": correct / n, "loss": 0.3, "n": n, "nominal_bytes": 1000.0, "packed_bytes": 500,
        "entropy_bytes": 490.5, "sparsity": 0.1, "attention_compute": None,
    }  # fmt: skip
    return Record(variant, metrics, np.arange(n) % 10, hits)


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "cache")
    store.save(record(None, 95), b"baseline")
    store.save(record(4), b"four bits")
    return store


FOUR = record(4).id


def test_what_is_saved_is_read(store):
    found = store.record(FOUR)
    assert found.metrics["accuracy"] == 0.9
    assert np.array_equal(found.correct, record(4).correct)
    assert np.array_equal(found.predicted, record(4).predicted)
    assert store.weights(found) == b"four bits"
    assert found.file.startswith(FOUR)


def test_a_record_is_short_and_has_a_line_for_each_field(store):
    text = (store.folder / FOUR / "record.json").read_text()
    assert [line.split(":")[0].strip(' "') for line in text.splitlines()[1:-1]] == list(json.loads(text))


def test_rows_have_the_fields_of_the_contract(store):
    rows, damaged = list_rows(store)
    assert not damaged
    assert [row["quantizer"] for row in rows] == [None, "lsqplus"]
    assert {
        "id", "task", "model", "quantizer", "weight_bits", "activation_bits", "pruning", "pruning_ratio", "attention",
        "fine_tuned", "accuracy", "accuracy_low", "accuracy_high", "loss", "n", "drop", "drop_low", "drop_high",
        "nominal_bytes", "packed_bytes", "entropy_bytes", "sparsity", "attention_compute", "seed", "file",
    } <= set(rows[1])  # fmt: skip
    assert rows[1]["drop"] == pytest.approx(5.0)
    assert rows[1]["drop_low"] < 5 < rows[1]["drop_high"]
    assert rows[0]["drop"] == 0
    json.dumps(rows)


def test_saving_again_replaces_and_leaves_no_litter(store):
    store.save(record(4, 80), b"other weights")
    assert store.record(FOUR).metrics["accuracy"] == 0.8
    assert sorted(path.suffix for path in (store.folder / FOUR).iterdir()) == [".json", ".slim"]


@pytest.mark.parametrize("position", (0, 3, -1))
def test_a_flipped_bit_in_the_weights_is_found_and_named(store, position):
    path = store.folder / store.record(FOUR).file
    data = bytearray(path.read_bytes())
    data[position] ^= 4
    path.write_bytes(data)
    rows, damaged = list_rows(store)
    assert len(rows) == 1 and len(damaged) == 1 and FOUR in damaged[0]
    with pytest.raises(DamagedVariant, match=FOUR):
        store.weights(store.record(FOUR))


@pytest.mark.parametrize("keep", (0, 1, 20, 200))
def test_a_truncated_record_is_named_and_skipped(store, keep):
    path = store.folder / FOUR / "record.json"
    path.write_bytes(path.read_bytes()[:keep])
    rows, damaged = list_rows(store)
    assert len(rows) == 1 and FOUR in damaged[0]


def test_a_folder_with_a_name_of_no_variant_is_named_and_skipped(store):
    (store.folder / "<b>My Variant").mkdir()
    (store.folder / "<b>My Variant" / "record.json").write_text("{}")
    rows, damaged = list_rows(store)
    assert len(rows) == 2 and "<b>My Variant" in damaged[0]


def test_weights_that_are_gone_are_named(store):
    (store.folder / store.record(FOUR).file).unlink()
    _, damaged = list_rows(store)
    assert len(damaged) == 1 and FOUR in damaged[0]


def test_a_file_swapped_with_anothers_is_found(store):
    store.save(record(8), b"eight bits")
    one, other = (store.folder / store.record(id).file for id in (FOUR, record(8).id))
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)
    rows, damaged = list_rows(store)
    assert len(rows) == 1 and len(damaged) == 2


LAYER = {
    "name": "conv1", "kind": "Conv2d", "shape": [8, 1, 3, 3], "elements": 72, "weight_bits": 4, "activation_bits": 4,
    "sparsity": 0.1, "nominal_bytes": 36.0, "entropy_bytes": 30.5,
}  # fmt: skip


def layers(layer):
    return {"layers": encode_table([layer])}


def test_a_record_with_a_layer_is_read(store):
    path = store.folder / FOUR / "record.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | layers(LAYER)))
    assert store.record(FOUR).layers == [LAYER]


@pytest.mark.parametrize(
    "change",
    (
        {"id": "other"}, {"variant": None}, {"metrics": []}, {"metrics": {"accuracy": "high"}}, {"layers": 3},
        {"layers": [LAYER]}, {"layers": {"fields": [], "rows": [[]]}}, {"layers": {"fields": ["name"], "rows": [7]}},
        layers(LAYER | {"nominal_bytes": "many"}), layers(LAYER | {"sparsity": -1.0}),
        layers(LAYER | {"weight_bits": True}), layers({name: LAYER[name] for name in LAYER if name != "kind"}),
        {"file": "../../etc/passwd"}, {"file": "/etc/passwd"}, {"file": 7}, {"predicted": "AAAA"}, {"correct": None},
        {"correct": encode_bits(np.ones(100, np.uint8))}, {"curve": "x"}, {"sha256": 5},
    ),
)  # fmt: skip
def test_a_record_with_wrong_contents_is_refused(store, change):
    path = store.folder / FOUR / "record.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(DamagedVariant, match=FOUR):
        store.record(FOUR)


WRONG = (None, True, -1, 10**30, 0.5, "x", [], [3], [[1, 2]], {}, {"n": 10**9, "correct": ""}, {"a": [1]})


def places(value, path=()):
    """Every field of a record, at any depth."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield (*path, name)
            yield from places(each, (*path, name))


def test_whatever_one_field_is_a_record_is_read_or_named(tmp_path):
    """Also where it is missing; and what is read can be listed."""
    store = Store(tmp_path)
    kept = replace(
        record(4), layers=[LAYER], scales={"a": 0.5, "b": [0.5] * 100}, training={"kept": "last"},
        curve=[{"epoch": 1, "validation_accuracy": 0.9}], validated=np.ones(10, bool),
        variant=replace(record(4).variant, attention={"method": "score_topk", "keep": 0.5}),
    )  # fmt: skip
    store.save(record(None, 95), b"baseline")
    store.save(kept, b"four bits")
    path = tmp_path / kept.id / "record.json"
    text = path.read_text()
    outcomes = set()
    for place in list(places(json.loads(text))):
        for wrong in (*WRONG, ...):
            data = json.loads(text)
            *above, name = place
            inner = data
            for step in above:
                inner = inner[step]
            inner.pop(name)
            if wrong is not ...:
                inner[name] = wrong
            path.write_text(json.dumps(data))
            rows, damaged = list_rows(store)
            outcomes.add((len(rows), len(damaged)))
    assert outcomes == {(2, 0), (1, 1)}


@pytest.mark.parametrize(
    "name, value",
    (
        ("n", 10**9),
        ("n", -1),
        ("n", 0),
        ("packed_bytes", 0),
        ("nominal_bytes", 0),
        ("n", 2.5),
        ("accuracy", 1e300),
        ("packed_bytes", "<script>"),
        ("loss", True),
    ),
)
def test_a_record_with_absurd_metrics_is_refused(store, name, value):
    path = store.folder / FOUR / "record.json"
    data = json.loads(path.read_text())
    data["metrics"][name] = value
    path.write_text(json.dumps(data))
    with pytest.raises(DamagedVariant, match=FOUR):
        store.record(FOUR)


@pytest.mark.parametrize("id", ("nope", "../cache", "", ".", "a" * 1000, "\0"))
def test_unknown_ids_are_refused(store, id):
    with pytest.raises(UnknownVariant):
        store.record(id)


def test_a_deflate_bomb_is_not_inflated():
    bomb = encode_bits(np.zeros(50_000_000, np.uint8))
    with pytest.raises(ValueError):
        decode_bits(bomb, 100)


def test_a_missing_cache_is_an_empty_one(tmp_path):
    assert list_rows(Store(tmp_path / "nothing")) == ([], [])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_cache_can_be_read_but_not_written(store):
    os.chmod(store.folder, 0o555)
    try:
        assert len(list_rows(store)[0]) == 2
        with pytest.raises(OSError):
            store.save(record(2), b"x")
    finally:
        os.chmod(store.folder, 0o755)


def test_reading_writes_nothing(store):
    before = sorted((path, path.stat().st_mtime_ns) for path in store.folder.rglob("*"))
    list_rows(store)
    store.weights(store.record(FOUR))
    assert before == sorted((path, path.stat().st_mtime_ns) for path in store.folder.rglob("*"))


WRITER = """
import sys
sys.path[:0] = [{here!r}, {root!r}]
from test_store import record, Store
store = Store({folder!r})
print("ready", flush=True)
number = 0
while number < {times}:
    store.save(record(4, correct=50 + number % 40), bytes([{seed}, number % 40]) * 50_000)
    number += 1
"""


def start_writer(store, seed, times):
    here = os.path.dirname(os.path.abspath(__file__))
    code = WRITER.format(here=here, root=os.path.dirname(here), folder=str(store.folder), seed=seed, times=times)
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    return process


def test_two_processes_writing_at_once_leave_a_whole_variant(store):
    writers = [start_writer(store, seed, 25) for seed in (1, 2)]
    while any(writer.poll() is None for writer in writers):
        found, weights = store.read(FOUR)  # though it is replaced between the two reads
        assert hashlib.sha256(weights).hexdigest() == found.sha256
        assert not isinstance(store.checked(FOUR), DamagedVariant)
    assert [writer.returncode for writer in writers] == [0, 0]
    assert len(store.weights(store.record(FOUR))) in (9, 100_000)
    assert len(list((store.folder / FOUR).glob("weights-*"))) == 1


@pytest.mark.parametrize("delay", (0.0, 0.01, 0.03, 0.1))
def test_a_kill_in_the_middle_of_a_write_loses_nothing_good(store, delay):
    writer = start_writer(store, 3, 1_000_000)
    time.sleep(delay)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    assert len(list_rows(store)[0]) == 2
    store.save(record(4, 77), b"after the kill")
    assert store.weights(store.record(FOUR)) == b"after the kill"
