"""How the network is pruned that a person chose: from the controls, a table row or the address, and back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

from ui.catalogue import pruners
from ui.texts import say, shorten

if TYPE_CHECKING:
    from engine.pruning import PrunerEntry

LEAST, MOST = 0.01, 0.99
"""Ratios that an address may name; the slider offers those of the method's registration."""
FIRST = 0.5
"""The ratio nearest to it is what a method that was just chosen starts from."""


@dataclass(frozen=True)
class Pruned:
    """A method of ``engine.pruning``, and how much it takes out."""

    method: str
    ratio: float
    """Share of the weights or channels."""
    gradual: bool = False
    """Step by step while it is fine-tuned; else at once, before."""

    @classmethod
    def of_row(cls, row: dict) -> Pruned | None:
        if row["pruning"] is None:
            return None
        return cls(row["pruning"], row["pruning_ratio"], row["pruning_gradual"])

    def to_fields(self) -> dict[str, str]:
        """For an address."""
        fields = {"pruning": self.method, "ratio": f"{self.ratio:g}"}
        return fields | {"gradual": "yes"} if self.gradual else fields


def span(entry: PrunerEntry) -> tuple[int, int, int]:
    """Least and largest ratio that ``entry`` offers, and the widest step that meets all: percent."""
    offered = sorted(round(100 * ratio) for ratio in entry.ratios)
    step = reduce(math.gcd, (each - offered[0] for each in offered))
    return offered[0], offered[-1], max(step, 1)


def first(entry: PrunerEntry) -> float:
    return min(entry.ratios, key=lambda ratio: abs(ratio - FIRST))


def from_fields(given: Mapping[str, str], problems: list[str]) -> Pruned | None:
    """Of an address, with a sentence for each part that cannot be."""
    name = given.get("pruning")
    if name is None:
        return None
    entry = pruners().get(name)
    if entry is None:
        problems.append(say("unknown_pruning", value=shorten(name)))
        return None
    ratio, gradual = first(entry), given.get("gradual", "no")
    if "ratio" in given:
        try:
            wanted = float(given["ratio"])
        except ValueError:
            wanted = math.nan
        if LEAST <= wanted <= MOST:
            ratio = wanted
        else:
            problems.append(say("bad_value", name="ratio", value=shorten(given["ratio"])))
    if gradual not in ("yes", "no") or (gradual == "yes" and not entry.gradual):
        problems.append(say("bad_value", name="gradual", value=shorten(gradual)))
        gradual = "no"
    return Pruned(entry.name, round(ratio, 4), gradual == "yes")


def read(method: Any, percent: Any, gradual: Any, moved: str | None = None) -> Pruned | None:
    """Of the controls' values, which come from a browser: what cannot be becomes the nearest that can.

    A method that was just chosen keeps the ratio where it offers such a one; from none it starts in the middle.
    """
    entry = pruners().get(method) if isinstance(method, str) else None
    if entry is None:
        return None
    ratio = first(entry)
    if isinstance(percent, (int, float)) and not isinstance(percent, bool) and math.isfinite(percent):
        low, high, _ = span(entry)
        offered = (low / 100, high / 100) if moved == "pruning" else (LEAST, MOST)
        ratio = min(max(percent / 100, offered[0]), offered[1])
    return Pruned(entry.name, round(ratio, 4), gradual is True and entry.gradual)
