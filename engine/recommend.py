"""Which variant to take for a budget of lost accuracy, and what is known about it.

A variant is *within* a budget when the whole paired interval of its drop is, *over* when the whole interval is
outside, else nobody *can tell* (:func:`engine.measure.intervals.verdict`). To take the smallest of many variants that
are within is to choose on the test set: the luckiest of them may be over all the same. So a recommendation needs more:

    validated   Variants whose drop on validation is on record are ranked without the test set, by how sure validation
                is that they are within: by

                    (budget - centre) / half-width

                of their paired interval there, which orders them as the p-value of "it loses more" does. Of those of
                which no smaller one is as sure, the test set is asked from the surest to the smallest, and no
                further than the first that it does not show to be within. Then the chance that any of those passed
                exceeds the budget is that of one interval, 2.5%. This is Pareto testing (Laufer-Goldshtein, Fisch,
                Barzilay, Jaakkola, ICLR 2023), a form of Learn then Test (Angelopoulos, Bates, Candes, Jordan, Lei,
                2021) with fixed-sequence tests. Ranked by accuracy alone, one that differs from the baseline on a
                hundred examples by luck comes before one that differs on ten.
    widened     The m others have nothing to be ranked by but the test set: each has to be within with its interval
                widened for m (Bonferroni): 2.5% for them all together. Where both kinds are among the rows, the two
                chances add up to at most 5%.

The knee of the front of accuracy against the logarithm of size is Kneedle's (Satopaa, Albrecht, Irwin, Raghavan, ICDCS
workshops 2011, without its smoothing): with both scaled to 0..1, the point that is highest above the line from the
smallest to the most accurate. Where that is depends on where the curve begins: with a network at its lower end that
guesses, nearly as useless ones look like a bargain. So the curve is that of the variants which are not *over* the
budget, by their own intervals. Unlike a multiple of the budget that is no number of ours, it is what the page fades,
and it leaves out only what is known to lose too much; the baseline loses nothing and is its upper end. Within that the
knee describes the measured front, and promises nothing about the budget.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.measure.intervals import POWER, examples_to_tell, verdict, widened
from engine.seeds import first_seeds

VALIDATED, WIDENED = "validated", "widened"
WITHIN, OVER, CANNOT_TELL = "within", "over", "cannot tell"
UNDECIDED, KNEE, TOO_LARGE = "undecided", "knee", "too large"
PRACTICAL = 10
"""Times the test set: nobody collects more examples than that to tell two variants apart."""


@dataclass(frozen=True)
class Suggestion:
    """One variant, and why it is named."""

    kind: str
    """``WITHIN``, ``UNDECIDED``, ``KNEE`` or ``TOO_LARGE``."""
    row: dict
    """As in ``engine.listing``."""
    verdict: str
    """Of its own 95% interval."""
    among: int
    """Within, too large: how many variants of its ``basis`` the choice was from; knee: how many are on the front it is
    looked for on."""
    basis: str | None = None
    """Within, too large: ``VALIDATED`` or ``WIDENED``."""
    needed: int | None = None
    """Undecided: test examples in all that would tell, with a chance of ``POWER``; ``None``: no number would."""

    @property
    def too_close(self) -> bool:
        """Undecided: so close to the budget that no test set of a practical size tells."""
        return self.needed is not None and self.needed > PRACTICAL * self.row["n"]


@dataclass(frozen=True)
class Recommendation:
    """Of the variants of one network, for one budget in pp."""

    budget: float
    within: Suggestion | None
    undecided: Suggestion | None
    """The smallest that is smaller than ``within`` and not known to be over."""
    knee: Suggestion | None
    verdicts: dict[str, str]
    """Id -> that of its own 95% interval, for all with a drop."""
    not_validated: int
    """Variants without a drop on validation on record."""
    does_not_fit: int
    """Variants left out because the device has no room for them."""
    too_large: Suggestion | None = None
    """Where none is ``within``: the smallest that would be, had the device room for it."""


def front(rows: list[dict], cost: Callable[[dict], float], gain: Callable[[dict], float]) -> list[dict]:
    """Those that none as cheap or cheaper beats, the cheapest first: both cost and gain rise along it."""
    best, found = -math.inf, []
    for row in sorted(rows, key=lambda row: (cost(row), -gain(row))):
        if gain(row) > best:
            best = gain(row)
            found.append(row)
    return found


def recommend(rows: list[dict], budget: float, fits: Callable[[dict], bool] = lambda row: True) -> Recommendation:
    """``rows`` are all of one network; ``fits`` says of each whether the device has room for it.

    Only what comes from the first of its baselines is recommended: a drop from a poor one of the live lab is no drop.
    """
    if not (math.isfinite(budget) and budget >= 0):
        raise ValueError(f"a budget is 0 or more percentage points, not {budget!r}")
    compressed = [row for row in rows if row["drop"] is not None and not is_baseline(row)]
    verdicts = {row["id"]: verdict(row["drop_low"], row["drop_high"], budget) for row in compressed}
    first_baseline = min((row["baseline_seed"] for row in rows), default=0)
    rows = [row for row in rows if row["baseline_seed"] == first_baseline]
    compressed = [row for row in compressed if row["baseline_seed"] == first_baseline]
    roomy = [row for row in first_seeds(compressed) if fits(row)]
    shown = shown_within(roomy, budget)
    best = min((row for row in roomy if row["id"] in shown), key=_size, default=None)
    too_large = None if best else _smallest_too_large(first_seeds(compressed), roomy, budget)
    open_ones = [
        row
        for row in roomy
        if row["id"] not in shown and verdicts[row["id"]] != OVER and (best is None or _size(row) < _size(best))
    ]
    undecided = min(open_ones, key=_size, default=None)
    bearable = [row for row in first_seeds(rows) if fits(row) and verdicts.get(row["id"]) != OVER]
    on_front = front(bearable, _bytes, _accuracy)
    bent = knee(on_front)
    return Recommendation(
        budget,
        best and Suggestion(WITHIN, best, verdicts[best["id"]], _rivals(roomy, shown[best["id"]]), shown[best["id"]]),
        undecided and Suggestion(
            UNDECIDED, undecided, verdicts[undecided["id"]], len(roomy),
            needed=examples_to_tell(undecided["drop_low"], undecided["drop_high"], undecided["n"], budget),
        ),
        bent and Suggestion(KNEE, bent, verdicts.get(bent["id"], WITHIN), len(on_front)),
        verdicts,
        sum(not _is_validated(row) for row in roomy),
        len(first_seeds(compressed)) - len(roomy),
        too_large,
    )  # fmt: skip


def shown_within(rows: list[dict], budget: float) -> dict[str, str]:
    """Id -> ``VALIDATED`` or ``WIDENED``, of the variants that are within also after a choice among all ``rows``."""
    ranked = [row for row in rows if _is_validated(row)]
    others = [row for row in rows if not _is_validated(row)]
    shown = {}
    for row in reversed(front(ranked, _bytes, lambda row: _sureness(row, budget))):
        if verdict(row["drop_low"], row["drop_high"], budget) != WITHIN:
            break
        shown[row["id"]] = VALIDATED
    for row in others:
        if verdict(*widened(row["drop_low"], row["drop_high"], len(others)), budget) == WITHIN:
            shown[row["id"]] = WIDENED
    return shown


def _smallest_too_large(rows: list[dict], roomy: list[dict], budget: float) -> Suggestion | None:
    """Of all ``rows``, whichever fit, the smallest that is shown to be within and is none of the ``roomy`` ones."""
    shown, fitting = shown_within(rows, budget), {row["id"] for row in roomy}
    best = min((row for row in rows if row["id"] in shown and row["id"] not in fitting), key=_size, default=None)
    return best and Suggestion(TOO_LARGE, best, WITHIN, _rivals(rows, shown[best["id"]]), shown[best["id"]])


def _rivals(rows: list[dict], basis: str) -> int:
    return sum(_is_validated(row) == (basis == VALIDATED) for row in rows)


def _is_validated(row: dict) -> bool:
    return row["validation_drop"] is not None


def _sureness(row: dict, budget: float) -> float:
    """That validation has of ``row`` being within ``budget`` pp, in half-widths of its interval."""
    low, high = row["validation_drop_low"], row["validation_drop_high"]
    return (2 * budget - low - high) / (high - low)


def knee(on_front: list[dict]) -> dict | None:
    """See the module; ``None`` where no variant is above the line between the ends of the front."""
    if len(on_front) < 3:
        return None
    first, last = on_front[0], on_front[-1]
    across, up = math.log(_bytes(last) / _bytes(first)), _accuracy(last) - _accuracy(first)

    def height(row: dict) -> float:
        return (_accuracy(row) - _accuracy(first)) / up - math.log(_bytes(row) / _bytes(first)) / across

    best = max(on_front, key=height)
    return best if height(best) > 1e-9 else None


def is_baseline(row: dict) -> bool:
    return row["quantizer"] is None and row["attention"] is None and row["pruning"] is None


def sentences(found: Recommendation) -> list[str]:
    """The recommendation in English, one sentence or two a variant."""
    said = [_first(found)]
    if found.undecided:
        said.append(_undecided(found.undecided, found.budget))
    if found.knee:
        row = found.knee.row
        said.append(
            f"The knee of the front is {row['id']} ({row['packed_bytes']:,} bytes, {100 * row['accuracy']:.2f}% "
            f"right): of the {found.knee.among} variants that are not known to be over {found.budget:g} pp and that "
            "none smaller among them beats, it is highest above the line from the smallest to the most accurate. It "
            "describes the test accuracies, and recommends nothing."
        )
    if found.not_validated:
        said.append(
            f"The drop of {found.not_validated} variants on validation is not on record, so that only the test set "
            f"can choose among them, with intervals widened for it; python -m engine validate puts it on record."
        )
    if found.does_not_fit:
        said.append(f"{found.does_not_fit} variants do not fit the device.")
    return said


def _first(found: Recommendation) -> str:
    if found.within:
        return _within(found.within, found.budget)
    if found.too_large:
        row = found.too_large.row
        return (
            f"Nothing that is shown to lose at most {found.budget:g} pp fits the device: the smallest such variant is "
            f"{row['id']} ({row['packed_bytes']:,} bytes; {_drop(row)})."
        )
    return f"No variant can be recommended for a budget of {found.budget:g} pp: none is shown to be within it."


def _within(one: Suggestion, budget: float) -> str:
    why = (
        "validation led to it, from the surest variant to the smallest, and the test set confirmed each step"
        if one.basis == VALIDATED
        else f"that holds with its interval widened for a choice among {one.among} variants"
    )
    return (
        f"Take {one.row['id']} ({one.row['packed_bytes']:,} bytes): the smallest shown to lose at most {budget:g} pp "
        f"({_drop(one.row)}); {why}."
    )


def _undecided(one: Suggestion, budget: float) -> str:
    head = f"Smaller, but undecided: {one.row['id']} ({one.row['packed_bytes']:,} bytes; {_drop(one.row)})"
    if one.verdict == WITHIN:
        return f"{head}; its own interval is within {budget:g} pp, but it would be chosen for that by the test set."
    if one.needed is None:
        return f"{head}; its drop is the budget itself, and no number of test examples would tell."
    if one.too_close:
        return f"{head}; it is so close to {budget:g} pp that no test set of a practical size can tell."
    return (
        f"{head}; to tell with a chance of {POWER:.0%} would take about {one.needed:,} test examples, "
        f"{max(0, one.needed - one.row['n']):,} more than there are."
    )


def _drop(row: dict) -> str:
    return f"drop {row['drop']:.2f} pp, 95% interval {row['drop_low']:.2f} to {row['drop_high']:.2f}"


def _bytes(row: dict) -> float:
    return row["packed_bytes"]


def _accuracy(row: dict) -> float:
    return row["accuracy"]


def _size(row: dict) -> tuple[Any, ...]:
    return row["packed_bytes"], row["id"]
