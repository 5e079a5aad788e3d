"""The knapsack against all combinations, and what must hold at its ends and between budgets."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.knapsack import FINEST, Knapsack

OPTIONS = st.tuples(st.integers(0, 30), st.integers(0, 1000).map(lambda cost: cost / 64))  # sums are exact
GROUPS = st.lists(st.lists(OPTIONS, min_size=1, max_size=4), min_size=1, max_size=5)


def totals(groups, numbers):
    chosen = [group[number] for group, number in zip(groups, numbers, strict=True)]
    return sum(size for size, _ in chosen), sum(cost for _, cost in chosen)


def cheapest(groups, budget):
    """By trying all; ``None`` where nothing fits."""
    sums = (totals(groups, numbers) for numbers in itertools.product(*(range(len(group)) for group in groups)))
    return min((cost for size, cost in sums if size <= budget), default=None)


@given(GROUPS, st.integers(0, 160))
def test_nothing_within_the_budget_is_cheaper(groups, budget):
    expected = cheapest(groups, budget)
    if expected is None:
        with pytest.raises(ValueError, match="too few"):
            Knapsack(groups).choose(budget)
        return
    size, cost = totals(groups, Knapsack(groups).choose(budget))
    assert size <= budget and cost == expected


@given(GROUPS)
def test_more_bytes_never_cost_more(groups):
    solved = Knapsack(groups)
    costs = [totals(groups, solved.choose(budget))[1] for budget in range(solved.least, solved.most + 2)]
    assert costs == sorted(costs, reverse=True)


@given(GROUPS)
def test_at_the_ends_it_takes_the_smallest_and_the_cheapest(groups):
    solved = Knapsack(groups)
    assert totals(groups, solved.choose(solved.least))[0] == solved.least
    assert totals(groups, solved.choose(10**12))[1] == sum(min(cost for _, cost in group) for group in groups)
    with pytest.raises(ValueError, match="too few"):
        solved.choose(solved.least - 1)


def test_of_equal_cost_the_smaller_one_is_taken():
    assert Knapsack([[(9, 0.5), (3, 0.5)], [(4, 0.0), (5, 0.0)]]).choose(100) == [1, 0]


def test_a_budget_counted_in_steps_is_still_not_exceeded():
    groups = [[(FINEST * 3 + 1, 0.0), (FINEST + 1, 1.0), (1, 3.0)] for _ in range(3)]
    solved = Knapsack(groups)
    assert solved.step > 1
    for budget in (FINEST * 2, FINEST * 4, FINEST * 6, FINEST * 9):
        size, cost = totals(groups, solved.choose(budget))
        # All but a choice that misses the budget by less than the rounding is found.
        assert size <= budget and cost <= cheapest(groups, budget - 3 * solved.step)


def test_a_group_without_options_is_refused():
    with pytest.raises(ValueError, match="option"):
        Knapsack([[(1, 0.0)], []])
