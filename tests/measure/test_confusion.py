"""Confusion against counting one by one, and labels against those the predictions were made from."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data import get_task
from engine.measure.confusion import UNKNOWN, confusion, labels_on_record
from engine.store import Store

CLASSES = 4
ROOT = Path(__file__).resolve().parents[2]


def record(predicted, correct):
    return SimpleNamespace(predicted=np.array(predicted, np.uint8), correct=np.array(correct, bool))


def label_by_loop(records, number, classes):
    """What the records say of one example, class by class."""
    confirmed, ruled_out = set(), set()
    for each in records:
        if number < len(each.correct):
            (confirmed if each.correct[number] else ruled_out).add(int(each.predicted[number]))
    possible = (confirmed or set(range(classes))) - ruled_out
    return possible.pop() if len(possible) == 1 else UNKNOWN


stored = st.lists(st.lists(st.tuples(st.integers(0, CLASSES - 1), st.booleans()), max_size=12), max_size=6)


@given(stored)
def test_labels_are_those_a_loop_finds(pairs):
    records = [record([one for one, _ in each], [right for _, right in each]) for each in pairs]
    labels = labels_on_record(records, CLASSES)
    assert labels.tolist() == [
        label_by_loop(records, number, CLASSES) for number in range(max(map(len, pairs), default=0))
    ]


@given(st.lists(st.integers(0, CLASSES - 1), min_size=1, max_size=20), st.integers(1, 5), st.integers(0, 999))
def test_true_records_never_give_a_wrong_label(truth, count, seed):
    random, truth = np.random.default_rng(seed), np.array(truth)
    guesses = random.integers(0, CLASSES, (count, len(truth)))
    labels = labels_on_record([record(guess, guess == truth) for guess in guesses], CLASSES)
    known = labels != UNKNOWN
    assert (labels[known] == truth[known]).all()
    assert known[(guesses == truth).any(0)].all()


def test_of_two_classes_the_wrong_one_tells_the_other():
    assert labels_on_record([record([0, 1, 1], [False, True, False])], 2).tolist() == [1, 1, 0]


def test_records_that_contradict_tell_nothing():
    assert labels_on_record([record([1], [True]), record([2], [True])], CLASSES).tolist() == [UNKNOWN]
    assert labels_on_record([record([1], [True]), record([1], [False])], CLASSES).tolist() == [UNKNOWN]


@given(st.lists(st.tuples(st.integers(UNKNOWN, CLASSES - 1), st.integers(0, CLASSES - 1)), max_size=50))
def test_confusion_counts_one_by_one(pairs):
    slow = np.zeros((CLASSES + 1, CLASSES), int)
    for label, guess in pairs:
        slow[CLASSES if label == UNKNOWN else label, guess] += 1
    labels, predicted = np.array([a for a, _ in pairs], int), np.array([b for _, b in pairs], np.uint8)
    fast = confusion(labels, predicted, CLASSES)
    assert fast.tolist() == slow.tolist()
    assert fast.sum() == len(pairs)


def test_a_class_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="class 200 is not one of 4"):
        labels_on_record([record([200], [True])], CLASSES)
    with pytest.raises(ValueError, match="class 4 is not one of 4"):
        confusion(np.array([0]), np.array([4], np.uint8), CLASSES)
    with pytest.raises(ValueError, match="class -2 is not one of 4"):
        confusion(np.array([0, -2]), np.array([3, 3], np.uint8), CLASSES)
    with pytest.raises(ValueError, match="one label for each"):
        confusion(np.array([0, 1]), np.array([3], np.uint8), CLASSES)


@pytest.mark.parametrize("task", ("cifar10", "digits", "sst2"))
def test_the_shipped_records_name_the_data_sets_own_labels(task):
    records = [found for found in Store(ROOT / "cache").records(task) if not isinstance(found, Exception)]
    entry = get_task(task)
    if not records or not entry.available():
        pytest.skip(f"no {task} here")
    labels, truth = labels_on_record(records, len(entry.classes)), entry.load("test").labels.numpy()
    known = labels != UNKNOWN
    assert (labels[known] == truth[: len(labels)][known]).all()
    assert known.mean() > 0.95
