"""Sentences as one matrix of word pieces, and the batches a trainer takes from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.data.pictures import generator_of
from engine.data.word_pieces import WordPieces

EVALUATED_TOGETHER = 128
UNLABELLED = -100
"""In place of a label; PyTorch's cross-entropy skips it."""
MIXED_BATCHES = 32
"""Sentences are put together by length among this many batches' worth of them."""


@dataclass(frozen=True)
class Sentences:
    """``ids`` (N, positions) int32, zeros after each sentence's end, and ``labels`` (N,) int64.

    ``targets`` (N, ...) float are what a teacher says of each sentence, where there is one: training batches
    then carry them. ``texts`` are the sentences as written.
    """

    ids: Tensor
    labels: Tensor
    targets: Tensor | None = None
    texts: tuple[str, ...] = ()
    multiple: int = 8
    """Of which the length of a training batch is a multiple. 1 pads least."""
    one_shape = False
    """Training batches are of many lengths: a network is compiled once for any."""
    _orders: dict = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, texts: Sequence[str], labels: Tensor, pieces: WordPieces, multiple: int = 8) -> Sentences:
        return cls(as_matrix(pieces.many(texts)), labels, texts=tuple(texts), multiple=multiple)

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def lengths(self) -> Tensor:
        """(N,) positions that are not padding."""
        return (self.ids != 0).sum(1)

    def to(self, device: torch.device | str) -> Sentences:
        targets = None if self.targets is None else self.targets.to(device)
        return replace(self, ids=self.ids.to(device), labels=self.labels.to(device), targets=targets)

    def head(self, count: int) -> Sentences:
        """The first ``count`` examples."""
        return self.take(torch.arange(min(count, len(self))))

    def take(self, chosen: Tensor) -> Sentences:
        """The examples numbered ``chosen`` (int64), in that order."""
        texts = tuple(self.texts[number] for number in chosen.tolist()) if self.texts else ()
        targets = None if self.targets is None else self.targets[chosen]
        return Sentences(self.ids[chosen], self.labels[chosen], targets, texts, self.multiple)

    def joined(self, others: Sentences) -> Sentences:
        """These examples, then ``others``; without texts and targets, in batches of lengths like these."""
        width = max(self.ids.shape[1], others.ids.shape[1])
        ids = torch.cat([F.pad(part.ids, (0, width - part.ids.shape[1])) for part in (self, others)])
        return Sentences(ids, torch.cat([self.labels, others.labels]), multiple=self.multiple)

    def by_length(self) -> Sentences:
        """The same examples, shortest first: batches of them hold next to no padding, which would be calibrated on."""
        return self.take(self.lengths.argsort(stable=True))

    def batches(self, batch_size: int) -> Iterator[tuple[Tensor, Tensor]]:
        """All examples once, in order, as (ids (n, T) int64, labels); T is the longest of the n."""
        for start in range(0, len(self), batch_size):
            part = slice(start, start + batch_size)
            yield trimmed(self.ids[part]), self.labels[part]

    def evaluation_batches(self) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
        """All examples once, by length, as (their numbers, ids, labels): padding costs time and says nothing."""
        order = self.lengths.cpu().argsort(stable=True)
        batches = self.take(order.to(self.ids.device)).batches(EVALUATED_TOGETHER)
        for numbers, (ids, labels) in zip(order.split(EVALUATED_TOGETHER), batches, strict=True):
            yield numbers, ids, labels

    def steps_per_epoch(self, batch_size: int) -> int:
        """The last batch may be short."""
        return -(-len(self) // batch_size)

    def training_batch(
        self, seed: int, epoch: int, step: int, batch_size: int, side: int | None = None, cutout: int = 0
    ) -> tuple[Tensor, ...]:
        """Batch ``step`` of ``epoch``: (ids (n, T) int64, labels), and the targets where there are any.

        Sentences of like length come together, so that little is padding; which ones, and the order of the
        batches, is drawn anew each epoch. The same arguments give the same batch. ``side`` and
        ``cutout`` are for pictures.
        """
        if self._orders.get("of") != (seed, epoch, batch_size):
            self._orders.update(of=(seed, epoch, batch_size), order=self._order(seed, epoch, batch_size))
        chosen = self._orders["order"][step].to(self.ids.device)
        batch = trimmed(self.ids[chosen], self.multiple), self.labels[chosen]
        return batch if self.targets is None else (*batch, self.targets[chosen])

    def _order(self, seed: int, epoch: int, batch_size: int) -> list[Tensor]:
        generator, lengths = generator_of(seed, epoch), self.lengths.cpu()
        groups = torch.randperm(len(self), generator=generator).split(MIXED_BATCHES * batch_size)
        batches = [batch for group in groups for batch in group[lengths[group].argsort(stable=True)].split(batch_size)]
        return [batches[number] for number in torch.randperm(len(batches), generator=generator)]


def as_matrix(rows: Sequence[Sequence[int]]) -> Tensor:
    """Rows of ids -> (rows, longest) int32, zeros after the end of each."""
    lengths = np.fromiter(map(len, rows), np.int64, len(rows))
    matrix = np.zeros((len(rows), lengths.max(initial=0)), np.int32)
    matrix[np.arange(matrix.shape[1]) < lengths[:, None]] = np.fromiter(
        chain.from_iterable(rows), np.int32, lengths.sum()
    )
    return torch.from_numpy(matrix)


def trimmed(ids: Tensor, multiple: int = 1) -> Tensor:
    """(n, T) -> int64 without the columns that are all padding, but for those that make up ``multiple``."""
    longest = -(-int((ids != 0).any(0).sum()) // multiple) * multiple
    return F.pad(ids, (0, max(0, longest - ids.shape[1])))[:, :longest].long()
