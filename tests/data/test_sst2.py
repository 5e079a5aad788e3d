"""SST-2: its splits, and what becomes of a download."""

import json
import os

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import torch

from engine.data import DataMissing, get_task, sst2
from engine.data.sst2_examples import EXAMPLES
from engine.data.word_pieces import sst2_pieces

real_sst2 = pytest.mark.skipif(
    not os.environ.get("SLIMSCOPE_DATA"), reason="needs SST-2: set SLIMSCOPE_DATA to a folder that has it"
)


def test_without_sentences_the_message_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.delenv("SLIMSCOPE_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert not get_task("sst2").available()
    with pytest.raises(DataMissing, match="--download"):
        get_task("sst2").load("test")


def test_download_takes_the_test_labels_from_another_copy(monkeypatch, tmp_path):
    hub = pytest.importorskip("huggingface_hub")
    asked = []

    def download(repository, name, repo_type, revision):
        asked.append((repository, name))
        source = tmp_path / name.replace("/", "-")
        if name.endswith(".jsonl"):
            rows = [{"text": "a joy\u2028.", "label": 1, "label_text": "positive"}, {"text": "bad .", "label": 0}]
            source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
        else:
            pq.write_table(pa.table({"idx": [0], "sentence": ["good film "], "label": [1]}), source)
        return str(source)

    monkeypatch.setattr(hub, "hf_hub_download", download)
    monkeypatch.delenv("SLIMSCOPE_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    task = get_task("sst2")
    test, train = task.load("test", download=True), task.load("train")
    assert task.available() and test.labels.tolist() == [1, 0] and train.texts == ("good film",)
    assert torch.equal(train.ids[0], torch.tensor(sst2_pieces()("good film").ids, dtype=torch.int32))
    assert ("SetFit/sst2", "test.jsonl") in asked and len(asked) == 3
    with pytest.raises(ValueError, match="validation"):
        task.load("nope")


def test_the_projects_own_sentences_come_as_batches():
    batches = list(get_task("sst2").examples())
    assert sum(len(labels) for _, labels in batches) == len(EXAMPLES) > 10
    assert all(ids.dtype == torch.int64 and ids.shape[1] <= 128 for ids, _ in batches)
    assert not any(sst2_pieces()(text).cut for text, _ in EXAMPLES)


@real_sst2
def test_sst2_splits():
    task = get_task("sst2")
    train, validation, test = (task.load(split) for split in ("train", "validation", "test"))
    assert [len(part) for part in (train, validation, test)] == [67_349, 872, 1_821]
    assert [int(part.labels.sum()) for part in (train, validation, test)] == [37_569, 444, 909]
    unknown = sst2_pieces().id_of["[UNK]"]
    assert not any((part.ids == unknown).any() for part in (train, validation, test))
    assert test.lengths.max() < 128 and test.texts == tuple(sst2.texts("test"))
