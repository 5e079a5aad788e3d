"""SST-2 (Socher et al. 2013; Wang et al. 2019): is a sentence about a film positive or negative?

67,349 phrases to train on, 872 sentences to validate, 1,821 to test, from Parquet in the hub's schema
(``sst2/{train,validation,test}-*.parquet``: ``idx, sentence, label``). The hub's own copy hides the test labels; a
download takes them from another one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import torch
from torch import Tensor

from engine.data import imdb
from engine.data.entries import SST2_SHARDS as SHARDS
from engine.data.folder import DataMissing
from engine.data.hub import fetch_file
from engine.data.registry import SPLITS, check_split
from engine.data.sentences import UNLABELLED, Sentences, as_matrix
from engine.data.sst2_examples import EXAMPLES
from engine.data.word_pieces import sst2_pieces

HUB = "stanfordnlp/sst2"
HUB_WITH_TEST_LABELS, REVISION = "SetFit/sst2", "00ea8ccb7a54b4e3780a3e51aa3f80361ff849c0"


def load(split: str, data=None, download: bool = False) -> Sentences:
    """``split`` is train (67,349), validation (872) or test (1,821 sentences), in the file's order.

    Raises ``DataMissing`` where the sentences are not there and ``download`` is false.
    """
    check_split(split)
    return _load(SHARDS.folder(data, download, fetch), split)


def texts(split: str, data=None, download: bool = False) -> list[str]:
    """The sentences of ``split`` as written."""
    check_split(split)
    return _read(SHARDS.folder(data, download, fetch), split)[0]


def unlabelled(count: int, data=None, download: bool = False) -> Sentences:
    """The first ``count`` of IMDB's opinions (see ``engine.data.imdb``); raises as it does."""
    ids = as_matrix(sst2_pieces().many(imdb.opinions(data, download)[:count]))
    return Sentences(ids, torch.full((len(ids),), UNLABELLED))


def examples() -> Iterator[tuple[Tensor, Tensor]]:
    """The project's own sentences, as batches."""
    sentences, labels = zip(*EXAMPLES, strict=True)
    return Sentences.of(sentences, torch.tensor(labels), sst2_pieces()).by_length().batches(4)


@cache
def _load(folder: Path, split: str) -> Sentences:
    sentences, labels = _read(folder, split)
    return Sentences.of(sentences, torch.tensor(labels), sst2_pieces())


def _read(folder: Path, split: str) -> tuple[list[str], list[int]]:
    paths = SHARDS.paths(folder, split)
    table = pa.concat_tables([pq.read_table(path, columns=["sentence", "label"]) for path in paths])
    labels = table["label"].to_pylist()
    if min(labels, default=0) < 0:
        raise DataMissing(
            f"the labels of SST-2's {split} sentences are hidden in {folder.name}/sst2, as in the hub's own copy: "
            "remove that file and download it with python -m engine train bert --download"
        )
    return [sentence.strip() for sentence in table["sentence"].to_pylist()], labels


def fetch(folder: Path) -> None:
    """Download the three splits from the Hugging Face hub."""
    for split in SPLITS:
        target = folder / "sst2" / f"{split}-00000-of-00001.parquet"
        if split != "test":
            fetch_file(HUB, f"data/{target.name}", target)
            continue
        lines = target.with_name(".test.jsonl")
        fetch_file(HUB_WITH_TEST_LABELS, "test.jsonl", lines, REVISION)
        rows = [json.loads(line) for line in lines.read_text("utf-8").split("\n") if line]
        table = pa.table(
            {
                "idx": pa.array(range(len(rows)), pa.int32()),
                "sentence": [row["text"] for row in rows],
                "label": pa.array([row["label"] for row in rows], pa.int64()),
            }
        )
        pq.write_table(table, lines)  # in its place until it is whole
        lines.rename(target)
