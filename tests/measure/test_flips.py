"""Flips against a loop over the examples, and their interval against that of the drop."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.measure.flips import find_flips
from engine.measure.intervals import paired_drop

CLASSES = 3


def record(labels, predicted):
    predicted = np.array(predicted, np.uint8)
    return SimpleNamespace(predicted=predicted, correct=predicted == np.array(labels[: len(predicted)]))


examples = st.lists(st.tuples(*[st.integers(0, CLASSES - 1)] * 3), min_size=1, max_size=40)


def by_loop(first, second):
    """Kind -> the numbers of its examples."""
    found = {"first_only": [], "second_only": [], "wrong_apart": [], "both_right": [], "wrong_alike": []}
    for number in range(min(len(first.correct), len(second.correct))):
        if first.correct[number]:
            kind = "both_right" if second.correct[number] else "first_only"
        elif second.correct[number]:
            kind = "second_only"
        else:
            kind = "wrong_alike" if first.predicted[number] == second.predicted[number] else "wrong_apart"
        found[kind].append(number)
    return found


@given(examples, st.integers(0, 39))
def test_flips_are_those_a_loop_finds(triples, fewer):
    labels, one, other = zip(*triples, strict=True)
    first, second = record(labels, one), record(labels, other[: max(1, len(other) - fewer)])
    slow, fast = by_loop(first, second), find_flips(first, second)
    for kind in ("first_only", "second_only", "wrong_apart"):
        assert getattr(fast, kind).tolist() == slow[kind]
    assert (fast.both_right, fast.wrong_alike) == (len(slow["both_right"]), len(slow["wrong_alike"]))
    assert fast.n == sum(map(len, slow.values()))


@given(examples)
def test_the_other_way_round_everything_turns(triples):
    labels, one, other = zip(*triples, strict=True)
    there, back = (
        find_flips(record(labels, one), record(labels, other)),
        find_flips(record(labels, other), record(labels, one)),
    )
    assert there.first_only.tolist() == back.second_only.tolist()
    assert there.wrong_apart.tolist() == back.wrong_apart.tolist()
    difference, low, high = there.difference
    assert back.difference == pytest.approx((-difference, -high, -low))


def test_the_interval_is_that_of_the_shared_examples():
    random = np.random.default_rng(0)
    labels = random.integers(0, CLASSES, 500)
    first, second = record(labels, random.integers(0, CLASSES, 500)), record(labels, labels[:200])
    found = find_flips(first, second)
    assert found.n == 200
    assert found.difference == paired_drop(first.correct[:200], second.correct)
    assert found.difference[0] == pytest.approx(100 * (len(found.first_only) - len(found.second_only)) / 200)


def test_without_a_shared_example_there_is_nothing_to_compare():
    with pytest.raises(ValueError):
        find_flips(record([0], [0]), record([], []))
