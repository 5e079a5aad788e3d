"""The chosen variant (A) against the pinned one (B) or, where none is pinned, the full-precision network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.data import get_task
from engine.measure.confusion import UNKNOWN, labels_on_record
from engine.measure.flips import Flips, find_flips
from engine.record import Record
from ui import data_set
from ui.catalogue import Catalogue
from ui.choice import View
from ui.texts import say


@dataclass(frozen=True)
class Comparison:
    """What the records say of two variants of one network. Arrays are (n,), one value a test example."""

    first: dict
    """The row of A, as are the two that follow of B or of the full-precision network."""
    second: dict
    pinned: bool
    """Whether ``second`` is a B that somebody pinned."""
    flips: Flips
    labels: np.ndarray
    """Of all examples that the task's records know, ``UNKNOWN`` where neither they nor the data set tell."""
    predicted: tuple[np.ndarray, np.ndarray]
    has_examples: bool
    """Whether the examples themselves are here."""

    @property
    def task(self) -> str:
        return self.first["task"]


class Labels:
    """The true classes of the tasks' test examples, kept until the cache changes."""

    def __init__(self, catalogue: Catalogue):
        self.catalogue = catalogue
        self._kept: dict[str, tuple[list[Record], np.ndarray]] = {}

    def of(self, task: str) -> tuple[np.ndarray, bool]:
        """(n,) from records and, where the data set is here and theirs, from it; and whether it is.

        Raises ``ValueError`` where a record names a class that the task does not have.
        """
        records = [self.catalogue.record(row) for row in self.catalogue.rows(task)]
        kept = self._kept.get(task)
        if kept is None or [*map(id, kept[0])] != [*map(id, records)]:  # those of unchanged files are the same objects
            kept = self._kept[task] = records, labels_on_record(records, len(get_task(task).classes))
        recorded, own = kept[1], data_set.labels(task)
        if own is None or len(own) < len(recorded):
            return recorded, False
        own = own[: len(recorded)]
        known = recorded != UNKNOWN
        if not (own[known] == recorded[known]).all():  # measured on other examples than those that are here
            return recorded, False
        return own, True


def compare(catalogue: Catalogue, labels: Labels, view: View) -> Comparison:
    """Raises ``ValueError`` with a sentence where there is nothing to compare."""
    first, second = view.row, view.pinned or view.baseline
    if first is None:
        raise ValueError(say("compare_unmeasured"))
    if second is None:
        raise ValueError(say("compare_no_baseline"))
    if first["id"] == second["id"]:
        raise ValueError(say("compare_same" if view.pinned else "compare_baseline"))
    one, other = catalogue.record(first), catalogue.record(second)
    flips = find_flips(one, other)
    try:
        known, here = labels.of(first["task"])
    except ValueError as error:
        raise ValueError(say("compare_bad_record", reason=error)) from None
    return Comparison(first, second, view.pinned is not None, flips, known, (one.predicted, other.predicted), here)
