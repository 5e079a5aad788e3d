"""The ``digits`` task: scikit-learn's 1,797 8x8 digits (Alpaydin & Kaynak 1998), which need no download."""

from __future__ import annotations

import torch

from engine.data.entries import DIGITS as TASK
from engine.data.pictures import Pictures
from engine.data.registry import check_split

SIZES = {"train": 1_097, "validation": 300, "test": 400}
SPLIT_SEED = 8


def load(split: str, data=None, download: bool = False) -> Pictures:
    """``split`` is train (1,097), validation (300) or test (400 pictures)."""
    check_split(split)
    from sklearn.datasets import load_digits

    digits = load_digits()
    images = torch.from_numpy(digits.images * (255 / 16)).round().to(torch.uint8).unsqueeze(1)
    labels = torch.from_numpy(digits.target).long()
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(SPLIT_SEED))
    chosen = dict(zip(SIZES, order.split(list(SIZES.values())), strict=True))[split]
    return Pictures(images[chosen], labels[chosen], TASK.mean, TASK.std, padding=1, flip=False)
