"""Which classes a network takes for which, from stored predictions.

A record keeps the class that each test example was given and whether that was right, but not the true class: that is
what any record got right, or the one class left that no record got wrong. So it is known without the data set, but for
the examples that all records get wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from engine.record import Record

UNKNOWN = -1


def labels_on_record(records: Iterable[Record], classes: int) -> np.ndarray:
    """(n,) int64: the true class of each test example, ``UNKNOWN`` where the records do not tell or contradict.

    ``records`` are all of one task, n is the most examples that any of them was measured on. Raises ``ValueError`` for
    a record that names a class that is not one of ``classes``.
    """
    records = list(records)
    n = max((len(record.correct) for record in records), default=0)
    confirmed, ruled_out = np.zeros((n, classes), bool), np.zeros((n, classes), bool)
    for record in records:
        _check(record.predicted, classes)
        for marks, which in ((confirmed, record.correct), (ruled_out, ~record.correct)):
            numbers = np.flatnonzero(which)
            marks[numbers, record.predicted[numbers]] = True
    possible = np.where(confirmed.any(1, keepdims=True), confirmed, True) & ~ruled_out
    return np.where(possible.sum(1) == 1, possible.argmax(1), UNKNOWN)


def confusion(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """(classes + 1, classes) int64: how many examples of each class (row) were given each class (column).

    ``labels`` and ``predicted`` are (n,); the last row counts the examples whose class is ``UNKNOWN``. Raises
    ``ValueError`` for a class that is not one of ``classes``.
    """
    if labels.shape != predicted.shape or labels.ndim != 1:
        raise ValueError("a confusion matrix needs one label for each prediction")
    _check(predicted, classes)
    _check(labels[labels != UNKNOWN], classes)
    rows = np.where(labels == UNKNOWN, classes, labels).astype(np.int64)
    counts = np.bincount(rows * classes + predicted, minlength=(classes + 1) * classes)
    return counts.reshape(classes + 1, classes)


def _check(numbers: np.ndarray, classes: int) -> None:
    wrong = numbers[(numbers < 0) | (numbers >= classes)]
    if len(wrong):
        raise ValueError(f"class {wrong[0]} is not one of {classes} classes")
