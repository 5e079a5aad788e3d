"""Seeds of one setting belong together; what else differs keeps them apart."""

import pytest

from engine.listing import IDENTITY
from engine.seeds import first_seeds, spread

PLAIN = dict.fromkeys(IDENTITY) | {"baseline_seed": 0, "n": 1000}


def made(seed, accuracy=0.9, **setting):
    return PLAIN | {"seed": seed, "accuracy": accuracy, "id": f"{setting}-{seed}"} | setting


ROWS = [
    made(1, 0.91, weight_bits=4), made(0, 0.90, weight_bits=4), made(2, 0.94, weight_bits=4),
    made(3, 0.80, weight_bits=8), made(0, 0.70, weight_bits=4, attention={"method": "a", "keep": 0.5}),
    made(1, 0.71, weight_bits=4, attention={"keep": 0.5, "method": "a"}),
    made(0, 0.60, weight_bits=4, baseline_seed=1), made(0, 0.95, weight_bits=4, start_bits=4),
]  # fmt: skip


def test_of_each_setting_the_lowest_seed_is_the_first():
    assert [row["accuracy"] for row in first_seeds(ROWS)] == [0.90, 0.80, 0.70, 0.60, 0.95]
    assert first_seeds([]) == []


def test_the_spread_is_that_of_all_seeds():
    found = spread(ROWS, ROWS[0])
    assert found.accuracies == [0.90, 0.91, 0.94]
    assert found.mean == pytest.approx(0.9166667)
    assert found.deviation == pytest.approx((((0.0166667**2) + 0.0066667**2 + 0.0233333**2) / 2) ** 0.5, rel=1e-4)
    assert [row["seed"] for row in spread(ROWS, ROWS[5]).rows] == [0, 1]


def test_one_training_has_no_spread():
    assert spread(ROWS, ROWS[3]) is None
    assert spread(ROWS, ROWS[6]) is None


def test_only_what_was_measured_on_the_same_examples_is_compared():
    assert spread([ROWS[0], ROWS[1] | {"n": 500}], ROWS[0]) is None
