"""Batches: each a function of its arguments, shapes and labels right."""

import pytest
import torch

from engine.data.pictures import Pictures


def pictures(count=40, side=8):
    generator = torch.Generator().manual_seed(0)
    images = torch.randint(256, (count, 3, side, side), generator=generator, dtype=torch.uint8)
    return Pictures(images, torch.arange(count), (0.5, 0.4, 0.3), (0.2, 0.2, 0.25))


def test_normalise_is_affine_in_each_channel():
    data = pictures()
    mean, std = (torch.tensor(values).view(1, 3, 1, 1) for values in (data.mean, data.std))
    expected = (data.images[:4].double() / 255 - mean) / std
    torch.testing.assert_close(data.normalise(data.images[:4]).double(), expected, rtol=1e-5, atol=1e-6)


def test_batches_go_through_all_examples_in_order():
    parts = list(pictures().batches(16))
    assert [len(labels) for _, labels in parts] == [16, 16, 8]
    assert torch.equal(torch.cat([labels for _, labels in parts]), torch.arange(40))


def test_a_batch_depends_only_on_its_arguments():
    data = pictures()
    one, other = data.training_batch(1, 2, 1, 8), data.training_batch(1, 2, 1, 8)
    assert torch.equal(one[0], other[0]) and torch.equal(one[1], other[1])
    for arguments in ((0, 2, 1), (1, 3, 1), (1, 2, 2)):
        assert not torch.equal(data.training_batch(*arguments, 8)[0], one[0])


def test_an_epoch_shows_each_example_once():
    data = pictures()
    labels = torch.cat([data.training_batch(0, 0, step, 8)[1] for step in range(data.steps_per_epoch(8))])
    assert sorted(labels.tolist()) == list(range(40))


def test_crops_are_shifted_and_flipped_copies():
    data = pictures(side=6)
    inputs, labels = data.training_batch(0, 0, 0, 20)
    flips = 0
    for picture, label in zip(inputs, labels, strict=True):
        padded = torch.nn.functional.pad(data.normalise(data.images[label][None])[0], [4] * 4)
        crops = {
            flip: any(
                torch.equal(picture, (crop.flip(2) if flip else crop))
                for crop in (padded[:, y : y + 6, x : x + 6] for y in range(9) for x in range(9))
            )
            for flip in (False, True)
        }
        assert crops[False] or crops[True]
        flips += crops[True]
    assert 0 < flips < 20


def test_without_flipping_nothing_is_mirrored():
    data = Pictures(pictures().images, pictures().labels, (0.5,) * 3, (0.2,) * 3, padding=0, flip=False)
    inputs, labels = data.training_batch(0, 0, 0, 8)
    assert torch.equal(inputs, data.normalise(data.images[labels]))


@pytest.mark.parametrize("side", (4, 8))
def test_smaller_pictures_for_the_first_epochs(side):
    inputs, _ = pictures().training_batch(0, 0, 0, 8, side)
    assert inputs.shape == (8, 3, side, side)
    assert inputs.is_contiguous(memory_format=torch.channels_last)


def test_cutout_hides_one_square_of_each_picture_and_changes_nothing_else():
    data = Pictures(pictures(200).images, torch.arange(200), (0.5,) * 3, (0.2,) * 3, padding=0)
    plain, labels = data.training_batch(0, 0, 0, 200)
    cut, same = data.training_batch(0, 0, 0, 200, cutout=4)
    assert torch.equal(labels, same) and cut.is_contiguous(memory_format=torch.channels_last)
    sizes = set()
    for before, after in zip(plain, cut, strict=True):
        changed = (before != after).any(0)
        rows, columns = changed.any(1).nonzero().flatten(), changed.any(0).nonzero().flatten()
        box = (slice(None), slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
        assert (after[box] == 0).all() and torch.equal(after[:, ~changed], before[:, ~changed])
        sizes.add((after[box].shape[1], after[box].shape[2]))
    assert (4, 4) in sizes  # whole ones
    assert max(max(size) for size in sizes) == 4 and min(min(size) for size in sizes) < 4  # and ones cut by an edge


def test_an_epoch_has_at_least_one_step():
    assert pictures(5).steps_per_epoch(64) == 1
    assert len(pictures(5).training_batch(0, 0, 0, 64)[1]) == 5
