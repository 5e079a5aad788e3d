"""Several trainings of one setting: what differs between them is chance.

A choice among settings looks at the first seed of each: to choose among seeds is to choose luck.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from engine.listing import IDENTITY

SETTING = (*(name for name in IDENTITY if name != "seed"), "baseline_seed")


@dataclass(frozen=True)
class Spread:
    """Of the accuracies (fractions) of one setting's ``rows``, the lowest seed first."""

    rows: tuple[dict, ...]

    @property
    def accuracies(self) -> list[float]:
        return [row["accuracy"] for row in self.rows]

    @property
    def mean(self) -> float:
        return statistics.fmean(self.accuracies)

    @property
    def deviation(self) -> float:
        """The sample's standard deviation."""
        return statistics.stdev(self.accuracies)


def first_seeds(rows: Iterable[dict]) -> list[dict]:
    """Of each setting the row with the lowest seed, in the order of ``rows``."""
    rows = list(rows)
    first: dict[str, int] = {}
    for row in rows:
        first[_setting(row)] = min(row["seed"], first.get(_setting(row), row["seed"]))
    return [row for row in rows if row["seed"] == first[_setting(row)]]


def spread(rows: Iterable[dict], row: dict) -> Spread | None:
    """Of all ``rows`` with the setting of ``row``; ``None`` where it was trained once."""
    setting = _setting(row)
    alike = [each for each in rows if each["n"] == row["n"] and _setting(each) == setting]
    return Spread(tuple(sorted(alike, key=lambda each: each["seed"]))) if len(alike) > 1 else None


def _setting(row: dict) -> str:
    return json.dumps([row[name] for name in SETTING], sort_keys=True)
