"""A step with the variants that it is about: those of its first alternative that is cached and bears out its claims."""

from __future__ import annotations

import operator
from dataclasses import dataclass

from engine.recommend import Recommendation, recommend
from engine.variant import Variant
from ui.address import to_query
from ui.choice import COMPUTE, SIZE, Choice, View
from ui.lecture.fields import number, written
from ui.lecture.steps import BUDGET, PLACE, RECOMMENDED, Claim, Step, role_and_field, spoken
from ui.needs import BUDGET as USUAL
from ui.needs import Needs
from ui.texts import FIRST_STRONG, LEFT_TO_RIGHT, PERCENT, POP, apart, language, listed, say

SIGNS = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}


class LeftOut(Exception):
    """A step that cannot be shown here; the message says why, as a part of a sentence for the teacher."""


@dataclass(frozen=True)
class Scene:
    step: Step
    rows: dict[str, dict]
    """Role -> row, in the step's order."""
    full: dict
    """The uncompressed network's."""
    all_rows: list[dict]
    """Of the network, as cached."""
    found: Recommendation | None
    """For the step's budget."""

    @property
    def chosen(self) -> dict:
        """The variant that the step's address names: the recommended one, else the first."""
        return self.rows.get(RECOMMENDED) or next(iter(self.rows.values()))

    def title(self) -> str:
        return self.fill(self.step.title[spoken(self.step.title).code])

    def comment(self) -> str:
        return self.fill(self.step.comment[spoken(self.step.comment).code])

    def fill(self, text: str) -> str:
        """Raises ``LeftOut`` where a figure is not on record."""

        def value(place) -> str:
            if place[1] == BUDGET:
                return apart(f"{self.step.budget:g}")
            role, field = role_and_field(self.step, place[1])
            said = written(field, self.rows[role], self.full)
            if said is None:
                raise LeftOut(say("lecture_not_on_record", field=field, id=self.rows[role]["id"]))
            return apart(said)

        if language().right_to_left:
            text = PERCENT.sub(rf"{FIRST_STRONG}{LEFT_TO_RIGHT}\g<0>{POP}", text)
        return PLACE.sub(value, text)

    def query(self) -> str:
        """The address of the page with the step's choice, without the step's number."""
        options = self.step.options
        compute = "compute" in (options.get("axis"), options.get("cost")) or "sentence" in options
        needs = Needs(USUAL if self.step.budget is None else self.step.budget)
        choice = Choice.of_row(self.chosen, COMPUTE if compute else SIZE, needs)
        return to_query(View(choice, self.chosen, self.full, self.all_rows))


def set_scene(step: Step, cached: dict[str, dict]) -> Scene:
    """``cached``: id -> row. Raises ``LeftOut`` where no alternative is cached, or none is as the step says."""
    reason = None
    for alternative in step.alternatives:
        rows = {role: cached.get(id) for role, id in alternative.items()}
        missing = [alternative[role] for role, row in rows.items() if row is None]
        networks = {(row["task"], row["model"]) for row in rows.values() if row}
        full = cached.get(Variant(*next(iter(networks))).id) if networks else None
        if missing:
            reason = reason or say("lecture_not_cached", ids=listed(missing))
            continue
        if len(networks) > 1:
            raise LeftOut(say("lecture_two_networks"))
        if full is None:
            reason = reason or say("no_baseline")
            continue
        broken = next((claim for claim in step.only_if if not _holds(claim, rows, full)), None)
        if broken is None:
            return _with_advice(step, rows, full, list(cached.values()))
        reason = say("lecture_not_so", claim=broken.text)
    raise LeftOut(reason)


def _with_advice(step: Step, rows: dict[str, dict], full: dict, cached: list[dict]) -> Scene:
    network = [row for row in cached if (row["task"], row["model"]) == (full["task"], full["model"])]
    found = None if step.budget is None else recommend(network, step.budget)
    if step.recommends:
        if found.within is None:
            raise LeftOut(say("recommend_none", budget=f"{step.budget:g}"))
        rows = rows | {RECOMMENDED: found.within.row}
    return Scene(step, rows, full, network, found)


def _holds(claim: Claim, rows: dict[str, dict], full: dict) -> bool:
    sides = [
        side if isinstance(side, float) else number(side[1], rows[side[0]], full) for side in (claim.left, claim.right)
    ]
    return None not in sides and SIGNS[claim.sign](*sides)
