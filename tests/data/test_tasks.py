"""The tasks' splits, and what happens where there is no data."""

import os

import pytest
import torch

from engine.data import DataMissing, all_tasks, get_task

real_cifar10 = pytest.mark.skipif(
    not os.environ.get("SLIMSCOPE_DATA"), reason="needs CIFAR-10: set SLIMSCOPE_DATA to a folder that has it"
)


def test_digits_are_split_into_three_parts_without_overlap():
    task = get_task("digits")
    parts = [task.load(split) for split in ("train", "validation", "test")]
    assert [len(part) for part in parts] == [1097, 300, 400]
    rows = torch.cat([part.images.flatten(1) for part in parts])
    assert len(rows) == 1797
    for part in parts:
        assert part.images.shape[1:] == task.input_shape and part.images.dtype == torch.uint8
        assert set(part.labels.tolist()) == set(range(10))


def test_digits_statistics_are_those_of_the_data():
    train = get_task("digits").load("train")
    values = train.images.double() / 255
    assert train.mean[0] == pytest.approx(values.mean().item(), abs=0.01)
    assert train.std[0] == pytest.approx(values.std().item(), abs=0.01)


def test_unknown_tasks_and_splits_are_named():
    with pytest.raises(ValueError, match="digits"):
        get_task("nope")
    for task in all_tasks():
        with pytest.raises(ValueError, match="unknown split 'nope'; known: train"):
            task.load("nope")


def test_a_folder_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setenv("SLIMSCOPE_DATA", "/nowhere/at/all")
    assert not get_task("cifar10").available()
    with pytest.raises(DataMissing, match="SLIMSCOPE_DATA"):
        get_task("cifar10").load("test")


def test_without_pictures_the_message_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.delenv("SLIMSCOPE_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(DataMissing, match="--download"):
        get_task("cifar10").load("test")


def test_every_task_says_what_its_inputs_are():
    for task in all_tasks():
        if len(task.input_shape) > 1:  # pictures
            assert len(task.mean) == len(task.std) == task.input_shape[0]
        assert len(set(task.classes)) == len(task.classes)


@real_cifar10
def test_cifar10_splits():
    task = get_task("cifar10")
    train, validation, test = (task.load(split) for split in ("train", "validation", "test"))
    assert [len(part) for part in (train, validation, test)] == [45_000, 5_000, 10_000]
    assert torch.bincount(test.labels).tolist() == [1000] * 10
    assert torch.bincount(torch.cat([train.labels, validation.labels])).tolist() == [5000] * 10
    assert test.images.shape == (10_000, 3, 32, 32)


@real_cifar10
def test_cifar10_statistics_and_split_are_fixed():
    task = get_task("cifar10")
    train, validation = task.load("train"), task.load("validation")
    pixels = torch.cat([train.images, validation.images]).float() / 255
    assert pixels.mean((0, 2, 3)).tolist() == pytest.approx(task.mean, abs=1e-3)
    assert validation.labels[:20].tolist() == task.load("validation").labels[:20].tolist()
    seen = {image.numpy().tobytes() for image in validation.images}
    assert sum(image.numpy().tobytes() in seen for image in train.images) < 50  # the data set repeats a few pictures


def test_download_writes_the_hubs_schema(monkeypatch, tmp_path):
    """The download itself is torchvision's; what becomes of it is ours."""
    import numpy as np

    datasets = pytest.importorskip("torchvision.datasets")

    class Small:
        def __init__(self, root, train, download):
            assert download
            random = np.random.default_rng(int(train))
            self.data = random.integers(0, 256, (5100 if train else 30, 32, 32, 3), dtype=np.uint8)
            self.targets = random.integers(0, 10, len(self.data)).tolist()

    monkeypatch.setattr(datasets, "CIFAR10", Small)
    monkeypatch.delenv("SLIMSCOPE_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    task = get_task("cifar10")
    assert not task.available()
    train, test = task.load("train", download=True), task.load("test")
    assert task.available() and len(train) == 100 and len(test) == 30
    expected = Small("", False, True)
    assert torch.equal(test.images, torch.from_numpy(expected.data).permute(0, 3, 1, 2))
    assert test.labels.tolist() == expected.targets
