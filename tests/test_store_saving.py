"""What cannot be read again does not take the place of what can."""

from dataclasses import replace

import pytest
from test_store import FOUR, record

from engine.store import Store


@pytest.mark.parametrize(
    "change",
    (
        {"metrics": record(4).metrics | {"loss": 1e300}},
        {"metrics": record(4).metrics | {"accuracy": 0.5}},
        {"layers": [{"name": "conv1"}]},
        {"training": {"notes": "x" * 4_000_000}},
    ),
    ids=("loss", "accuracy", "layers", "too long"),
)
def test_a_record_that_nobody_could_read_is_refused_before_it_is_written(tmp_path, change):
    store = Store(tmp_path)
    store.save(record(4), b"four bits")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(ValueError, match="record"):
        store.save(replace(record(4), **change), b"other bits")
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert store.weights(store.record(FOUR)) == b"four bits"
