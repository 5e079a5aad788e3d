"""Intervals against published values, exact enumeration, and their own definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.measure.intervals import Z, examples_to_tell, paired_drop, verdict, widened, wilson


@pytest.mark.parametrize(
    "correct, n, low, high",
    (  # Newcombe, Statistics in Medicine 17, 1998, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ),
)
def test_wilson_against_published_values(correct, n, low, high):
    assert wilson(correct, n) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(st.integers(1, 2000), st.data())
def test_wilson_ends_solve_the_score_equation(n, data):
    correct = data.draw(st.integers(0, n))
    share = correct / n
    for end in wilson(correct, n):
        assert 0 <= end <= 1
        assert (share - end) ** 2 == pytest.approx(Z**2 * end * (1 - end) / n, abs=1e-9)


def test_an_interval_of_nothing_is_refused():
    with pytest.raises(ValueError):
        wilson(0, 0)


def pairs(both, lost, won, neither):
    one = np.array([1] * both + [1] * lost + [0] * won + [0] * neither, bool)
    other = np.array([1] * both + [0] * lost + [1] * won + [0] * neither, bool)
    return one, other


def test_drop_is_the_difference_of_the_accuracies():
    one, other = pairs(80, 7, 3, 10)
    drop, low, high = paired_drop(one, other)
    assert drop == pytest.approx(100 * (one.mean() - other.mean()))
    assert low < drop < high


@given(st.integers(0, 300), st.integers(0, 60), st.integers(0, 60), st.integers(1, 300))
def test_drop_is_antisymmetric(both, lost, won, neither):
    one, other = pairs(both, lost, won, neither)
    forward, backward = paired_drop(one, other), paired_drop(other, one)
    assert forward == pytest.approx((-backward[0], -backward[2], -backward[1]))


@pytest.mark.parametrize("n, lost, won", ((50, 0.1, 0.05), (200, 0.05, 0.05), (1821, 0.03, 0.02)))
def test_the_interval_covers_the_truth_95_times_in_100(n, lost, won):
    random = np.random.default_rng(0)
    covered = 0
    for _ in range(2000):
        cells = random.multinomial(n, (0.7, lost, won, 0.3 - lost - won))
        _, low, high = paired_drop(*pairs(*cells))
        covered += low <= 100 * (lost - won) <= high
    assert 0.93 <= covered / 2000 <= 0.99


def test_identical_predictions_still_have_an_interval():
    same = np.ones(10_000, bool)
    drop, low, high = paired_drop(same, same)
    assert drop == 0 and low < 0 < high < 0.05


def test_different_examples_are_refused():
    with pytest.raises(ValueError):
        paired_drop(np.ones(3, bool), np.ones(4, bool))


@pytest.mark.parametrize(
    "low, high, expected", ((-0.2, 1.4, "within"), (-0.2, 1.5, "within"), (1.0, 1.6, "cannot tell"), (1.6, 2.0, "over"))
)
def test_verdicts(low, high, expected):
    assert verdict(low, high, 1.5) == expected


def test_an_interval_among_many_is_wider_as_bonferroni_says():
    low, high = widened(-0.4, 0.6, 10)
    assert (low + high) / 2 == pytest.approx(0.1)
    assert (high - low) / 1.0 == pytest.approx(2.8070 / 1.9600, abs=1e-4)  # normal quantiles of 99.75% and 97.5%
    assert widened(-0.4, 0.6, 1) == pytest.approx((-0.4, 0.6))
    with pytest.raises(ValueError, match="at least one"):
        widened(0, 1, 0)


@pytest.mark.parametrize("n, lost, won", ((1821, 0.03, 0.02), (1821, 0.05, 0.02), (10_000, 0.03, 0.018)))
@pytest.mark.parametrize("budget", (1.5, 0.5, 3.5))
def test_as_many_examples_as_planned_tell_four_times_in_five(n, lost, won, budget):
    def measured(n, cells):
        return paired_drop(*pairs(*np.round(np.array(cells) * n).astype(int)))

    rates = (0.7, lost, won, 0.3 - lost - won)
    _, low, high = measured(n, rates)
    needed = examples_to_tell(low, high, n, budget)
    wanted = "within" if 100 * (lost - won) < budget else "over"
    random = np.random.default_rng(1)
    told = 0
    for _ in range(400):
        cells = random.multinomial(needed, rates)
        told += verdict(*paired_drop(*pairs(*cells))[1:], budget) == wanted
    assert 0.72 <= told / 400 <= 0.88


def test_a_drop_that_is_the_budget_is_never_told():
    assert examples_to_tell(1.0, 2.0, 500, 1.5) is None
    with pytest.raises(ValueError, match="power"):
        examples_to_tell(1.0, 2.0, 500, 1.5, power=1.0)


def test_more_power_and_a_nearer_budget_take_more_examples():
    usual = examples_to_tell(0.4, 1.4, 2000, 1.5)
    assert examples_to_tell(0.4, 1.4, 2000, 1.5, power=0.9) > usual
    assert examples_to_tell(0.4, 1.4, 2000, 1.2) > usual
    # at even chance the half-width is exactly the distance to the budget
    assert examples_to_tell(0.4, 1.4, 2000, 1.4, power=0.5) == 2002
