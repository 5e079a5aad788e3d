"""CIFAR-10 (Krizhevsky 2009): 60,000 pictures of 32x32 in ten classes.

Read from Parquet shards in the hub's schema (``cifar10/{train,test}-*.parquet``: ``img.bytes`` PNG,
``label``); where there are none, torchvision downloads its copy and the shards are written once.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import torch
from PIL import Image

from engine.data.entries import CIFAR10 as TASK
from engine.data.entries import CIFAR10_SHARDS as SHARDS
from engine.data.pictures import Pictures
from engine.data.registry import check_split

VALIDATION = 5_000
SPLIT_SEED = 20


def load(split: str, data=None, download: bool = False) -> Pictures:
    """``split`` is train (45,000), validation (5,000 of the training pictures, fixed by seed) or test (10,000).

    Raises ``DataMissing`` where the pictures are not there and ``download`` is false.
    """
    check_split(split)
    folder = SHARDS.folder(data, download, fetch)
    images, labels = _read(folder, "test" if split == "test" else "train")
    if split != "test":
        order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(SPLIT_SEED))
        chosen = (order[:VALIDATION] if split == "validation" else order[VALIDATION:]).sort().values
        images, labels = images[chosen], labels[chosen]
    return Pictures(images, labels, TASK.mean, TASK.std)


@cache
def _read(folder: Path, split: str) -> tuple[torch.Tensor, torch.Tensor]:
    images, labels = [], []
    for path in SHARDS.paths(folder, split):
        table = pq.read_table(path, columns=["img", "label"])
        for picture in table["img"].combine_chunks().field("bytes"):
            images.append(np.asarray(Image.open(io.BytesIO(picture.as_py())).convert("RGB")))
        labels.append(table["label"].to_numpy())
    pixels = torch.from_numpy(np.stack(images)).permute(0, 3, 1, 2).contiguous()
    return pixels, torch.from_numpy(np.concatenate(labels)).long()


def fetch(folder: Path) -> None:
    """Download CIFAR-10 through torchvision, with its progress bar, and write it as Parquet shards."""
    from torchvision.datasets import CIFAR10  # here only: the dashboard starts without torchvision

    target = folder / "cifar10"
    target.mkdir(parents=True, exist_ok=True)
    for split in ("train", "test"):
        source = CIFAR10(str(folder / "torchvision"), train=split == "train", download=True)
        rows = [{"bytes": _png(picture)} for picture in source.data]
        table = pa.table({"img": rows, "label": pa.array(source.targets, pa.int64())})
        unfinished = target / f".{split}.part"
        pq.write_table(table, unfinished)
        unfinished.rename(target / f"{split}-00000-of-00001.parquet")


def _png(picture: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return buffer.getvalue()
