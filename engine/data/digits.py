"""The ``digits`` task: scikit-learn's 1,797 8x8 digits (Alpaydin & Kaynak 1998), which need no download."""

from __future__ import annotations

import torch

from engine.data.entries import DIGITS as TASK
from engine.data.pictures import Pictures

SIZES = {"train": 1_097, "validation": 300, "test": 400}
SPLIT_SEED = 8


def load(split: str, data=None, download: bool = False) -> Pictures:
    """``split`` is train (1,097), validation (300) or test (400 pictures)."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    images = torch.from_numpy(digits.images * (255 / 16)).round().to(torch.uint8).unsqueeze(1)
    labels = torch.from_numpy(digits.target).long()
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(SPLIT_SEED))
    first = 0
    for name, count in SIZES.items():
        if name == split:
            chosen = order[first : first + count]
            return Pictures(images[chosen], labels[chosen], TASK.mean, TASK.std, padding=1, flip=False)
        first += count
    raise ValueError(f"unknown split {split!r}; known: {', '.join(SIZES)}")
