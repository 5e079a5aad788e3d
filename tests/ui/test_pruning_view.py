"""Pruned variants on the score card, in the chart, its legend, and the table."""

import re

import pytest

from ui import describe, table
from ui.address import from_query
from ui.axes import front
from ui.catalogue import Catalogue, full_multiply_adds, pruners
from ui.charts import accuracy_chart
from ui.choice import look_up
from ui.legend import legend
from ui.scorecard import score_card
from ui.styles import BASELINE, PAIRS, family_styles

W4A4 = "digits-digits_cnn-global_magnitude-0.8-pruned6-lsqplus-w4a4-e6-s0"
CHANNELS = "digits-digits_cnn-channel_l2-0.5-e6-s0"
GRADUAL = "digits-digits_cnn-global_magnitude-0.9-gradual-e6-s0"


@pytest.fixture
def catalogue(pruned_cache):
    return Catalogue(pruned_cache)


def view_of(catalogue, id):
    return look_up(catalogue, from_query(catalogue, f"task=digits&variant={id}")[0])


def card_of(catalogue, id) -> str:
    return re.sub(r"<[^>]+>", " ", score_card(view_of(catalogue, id), 10))


def test_the_card_reads_aloud_what_was_pruned(catalogue):
    card = card_of(catalogue, W4A4)
    assert "4-bit weights and activations, 80% of the weights pruned (smallest weights of all):" in card
    assert "fine-tuned for 6 epochs after pruning and 6 after quantizing" in card
    assert "Zero weights 80.00%" in re.sub(r" +", " ", card)
    assert "Multiply-adds" not in card
    assert "90% of the weights pruned step by step (smallest weights of all)" in card_of(catalogue, GRADUAL)
    assert "not trained after pruning" in card_of(catalogue, "digits-digits_cnn-global_magnitude-0.8-calibrated-s0")


def test_the_card_says_how_many_multiply_adds_went(catalogue):
    card = re.sub(r" +", " ", card_of(catalogue, CHANNELS))
    by_hand = 16 * 64 * 9 + 24 * 16 * 9 * 16 + 24 * 4 * 10  # as the layers multiply
    assert full_multiply_adds({"model": "digits_cnn"}) == by_hand
    assert full_multiply_adds({"model": "digits_cnn", "full_multiply_adds": 7}) == 7  # as on record
    assert f"Multiply-adds {describe.MINUS}71.1%" in card
    assert "18,912 of 65,472" in card
    assert "Zero weights" not in card


def test_names_tell_pruned_variants_apart(catalogue):
    rows = catalogue.rows("digits")
    assert len({(describe.name(row), describe.training(row)) for row in rows}) == len(rows)
    short = {row["id"]: describe.short_name(row) for row in rows}
    assert (short[W4A4], short[CHANNELS]) == (f"W4A4 {describe.MINUS}80%", f"{describe.MINUS}50%")


def test_a_method_looks_the_same_whatever_else_is_shown(catalogue):
    rows = catalogue.rows("digits")
    whole = family_styles(rows)
    for row in rows:
        (family,) = alone = family_styles([row])
        assert alone[family] == whole[family]
    assert whole["Pruned: smallest weights of all"][0] == BASELINE[0]
    assert whole["LSQ+, pruned: smallest weights of all"] == (
        PAIRS[0][0][0],
        whole["Pruned: smallest weights of all"][1],
    )


def test_every_method_has_a_shape_of_its_own(catalogue):
    row = catalogue.row(CHANNELS)
    styles = [style for name in pruners() for style in family_styles([row | {"pruning": name}]).values()]
    assert len(set(styles)) == len(pruners())


def test_the_front_goes_through_pruned_variants_too(catalogue):
    assert any(row["pruning"] for row in front(catalogue.rows("digits")))


def test_what_is_not_fine_tuned_is_pale_where_its_look_does_not_tell(catalogue):
    rows = catalogue.rows("digits")
    points = accuracy_chart(rows).to_dict()["datasets"]
    pale = {point["says"].split()[-1] for data in points.values() for point in data if point.get("fill", 1) < 1}
    assert pale == {"digits-digits_cnn-global_magnitude-0.8-calibrated-s0"}
    assert "Pale: not fine-tuned" in legend(rows)
    assert "Pale" not in legend([row for row in rows if row["id"] not in pale])


def test_the_table_has_columns_for_pruning_where_something_is_pruned(catalogue):
    view = view_of(catalogue, GRADUAL)
    shown = table.value(view)
    texts = {line[-1]: dict(zip(shown["headers"], line, strict=True)) for line in shown["metadata"]["display_value"]}
    assert texts[GRADUAL]["Pruning"] == "Smallest weights of all, step by step"
    assert (texts[GRADUAL]["Pruned %"], texts[GRADUAL]["Zeros %"]) == ("90", "90.0")
    assert (texts[CHANNELS]["Multiply-adds %"], texts[W4A4]["Multiply-adds %"]) == ("28.9", "100.0")
    assert texts["digits-digits_cnn-baseline-s0"]["Pruned %"] == "\u2014"


def test_a_method_that_is_gone_keeps_its_name(catalogue):
    row = catalogue.row(CHANNELS) | {"pruning": "<b>gone"}
    assert "<b>" not in legend([row])
    assert describe.family(row) == "Pruned: <b>gone"
