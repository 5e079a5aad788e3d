"""Batches of sentences: each a function of its arguments, little padding, every example once an epoch."""

import pytest
import torch

from engine.data.sentences import UNLABELLED, Sentences, as_matrix, trimmed
from engine.data.word_pieces import sst2_pieces


def sentences(count=100, **options):
    generator = torch.Generator().manual_seed(0)
    lengths = torch.randint(2, 30, (count,), generator=generator).tolist()
    rows = [[2, *torch.randint(5, 900, (length - 2,), generator=generator).tolist(), 3] for length in lengths]
    return Sentences(as_matrix(rows), torch.arange(count), **options)


def test_rows_are_padded_with_zeros():
    matrix = as_matrix([[2, 9, 3], [2, 3], [2, 7, 8, 3]])
    assert matrix.tolist() == [[2, 9, 3, 0], [2, 3, 0, 0], [2, 7, 8, 3]] and matrix.dtype == torch.int32
    assert as_matrix([]).shape == (0, 0)


def test_joined_examples_are_all_there_in_batches_of_the_first_ones_lengths():
    few = Sentences(as_matrix([[2, 9, 3], [2, 7, 8, 3]]), torch.tensor([0, 1]), texts=("a", "b"), multiple=4)
    more = Sentences(as_matrix([[2, 5, 6, 7, 8, 9, 3]]), torch.tensor([UNLABELLED]), multiple=1)
    for one, other in ((few, more), (more, few)):
        both = one.joined(other)
        rows = [row[row != 0].tolist() for part in (one, other) for row in part.ids]
        assert [row[row != 0].tolist() for row in both.ids] == rows and both.multiple == one.multiple
        assert both.labels.tolist() == one.labels.tolist() + other.labels.tolist() and both.texts == ()


def test_trimmed_to_a_multiple():
    matrix = as_matrix([[2, 9, 3], [2, 3]])
    assert (
        trimmed(matrix).shape == (2, 3) and trimmed(matrix, 8).shape == (2, 8) and trimmed(matrix).dtype == torch.int64
    )
    assert torch.equal(trimmed(trimmed(matrix, 8)), trimmed(matrix))


def test_batches_go_through_all_examples_in_order():
    data = sentences()
    parts = list(data.batches(16))
    assert torch.equal(torch.cat([labels for _, labels in parts]), data.labels) and len(parts[-1][1]) == 4
    for ids, labels in parts:
        assert ids.shape[1] == data.lengths[labels].max()
        assert torch.equal(ids, data.ids[labels, : ids.shape[1]].long())


def test_a_batch_depends_only_on_its_arguments():
    one, other = sentences(), sentences()
    other.training_batch(3, 3, 3, 8)
    first = one.training_batch(1, 2, 1, 8)
    assert all(torch.equal(mine, theirs) for mine, theirs in zip(first, other.training_batch(1, 2, 1, 8), strict=True))
    for arguments in ((0, 2, 1), (1, 3, 1), (1, 2, 2)):
        assert not torch.equal(one.training_batch(*arguments, 8)[1], first[1])


@pytest.mark.parametrize("size", (8, 7, 64, 200))
def test_an_epoch_shows_each_example_once(size):
    data = sentences()
    labels = [data.training_batch(0, 1, step, size)[1] for step in range(data.steps_per_epoch(size))]
    assert sorted(torch.cat(labels).tolist()) == list(range(100))


def test_lengths_are_multiples_and_little_is_padding():
    data = sentences(4_000)
    batches = [data.training_batch(0, 0, step, 16)[0] for step in range(data.steps_per_epoch(16))]
    assert all(ids.shape[1] % 8 == 0 for ids in batches)
    tight = Sentences(data.ids, data.labels, multiple=1)
    batches = [tight.training_batch(0, 0, step, 16)[0] for step in range(tight.steps_per_epoch(16))]
    assert sum(map(torch.numel, batches)) < 1.1 * int(data.lengths.sum())


def test_targets_come_with_their_sentences():
    data = sentences(targets=torch.arange(100.0)[:, None])
    ids, labels, targets = data.training_batch(0, 0, 0, 16)
    assert torch.equal(targets[:, 0].long(), labels)
    assert torch.equal(data.take(torch.tensor([5, 3])).targets[:, 0], torch.tensor([5.0, 3.0]))


def test_head_and_by_length_keep_what_belongs_together():
    data = Sentences.of(["a good film", "bad", ""], torch.tensor([1, 0, 1]), sst2_pieces())
    assert data.texts == ("a good film", "bad", "") and data.lengths.tolist() == [5, 3, 2]
    shortest = data.by_length()
    assert shortest.texts == ("", "bad", "a good film") and shortest.labels.tolist() == [1, 0, 1]
    assert shortest.lengths.tolist() == [2, 3, 5] and len(shortest.head(2)) == 2 and len(shortest.head(9)) == 3
    assert torch.equal(data.to("cpu").ids, data.ids)
