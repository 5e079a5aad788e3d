"""Several seeds of one setting on the page: their spread is said, and one of them stands for the setting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ui import describe
from ui.address import from_query
from ui.choice import find, look_up
from ui.scorecard import score_card
from ui.slices import marked
from ui.texts import FIRST_STRONG, LEFT_TO_RIGHT, POP, speaking

SPREAD = "3 seeds: 92.00% to 92.40%, 92.20% on average"


@pytest.fixture
def view(choose):
    """W4A4 of three seeds."""
    view = choose("task=cifar10")
    row = view.row | {"accuracy": 0.922}
    others = [
        row | {"id": f"{row['id'][:-1]}{seed}", "seed": seed, "accuracy": 0.918 + 0.002 * seed} for seed in (1, 3)
    ]
    rows = [row if each["id"] == row["id"] else each for each in view.rows]
    return replace(view, row=row, rows=[*rows, *others])


def test_the_card_says_how_far_seeds_are_apart(view):
    assert SPREAD in score_card(view, 10)
    assert "seeds:" not in score_card(replace(view, rows=[row for row in view.rows if not row["seed"]]), 10)
    assert SPREAD in score_card(replace(view, row=view.rows[-1]), 10)


def test_the_persian_card_keeps_each_sign_with_its_number(view):
    with speaking("fa"):
        card = score_card(view, 10)
    for accuracy in ("92.00%", "92.40%", "92.20%"):
        assert f"{FIRST_STRONG}{LEFT_TO_RIGHT}{accuracy}{POP}" in card


def test_one_seed_stands_for_the_setting_until_another_is_chosen(view):
    faint = {row["id"]: row["faint"] for row in marked(view)}
    first, second, third = view.row["id"], view.rows[-2]["id"], view.rows[-1]["id"]
    assert (faint[first], faint[second], faint[third]) == (False, True, True)
    chosen = {row["id"]: row["faint"] for row in marked(replace(view, row=view.rows[-1]))}
    assert (chosen[first], chosen[second], chosen[third]) == (False, True, False)
    assert find(view.rows, view.choice)["id"] == first


def test_the_longest_run_stands_for_the_setting_until_another_is_chosen(view):
    longer = view.row | {"id": view.row["id"].replace("-e2-", "-e9-"), "epochs": 9, "accuracy": 0.91}
    view = replace(view, rows=[longer, *view.rows], advice=None)
    faint = {row["id"]: row["faint"] for row in marked(replace(view, row=longer))}
    assert (faint[longer["id"]], faint[view.row["id"]]) == (False, True)
    faint = {row["id"]: row["faint"] for row in marked(view)}
    assert (faint[longer["id"]], faint[view.row["id"]]) == (False, False)


def test_a_name_says_which_seed(view):
    assert describe.name(view.rows[-1]).endswith("seed 3")
    assert "seed" not in describe.name(view.row)


def test_a_link_opens_another_seed(tmp_path, make_cache, make_record):
    from ui.catalogue import Catalogue

    store = make_cache(tmp_path, ("digits",))
    first = store.record("digits-digits_cnn-lsqplus-w4a4-e2-s0")
    again = replace(first.variant, seed=1)
    store.save(make_record(again, first.correct, first.metrics["packed_bytes"], first.metrics["nominal_bytes"]), None)
    catalogue = Catalogue(store)
    choice, problems = from_query(catalogue, f"task=digits&variant={again.id}")
    assert not problems
    shown = look_up(catalogue, choice)
    assert shown.row["id"] == again.id
    assert "2 seeds:" in score_card(shown, 10)
