"""Score card, chart, legend and table say what the records say."""

import json
import re
from dataclasses import replace

import pytest

from ui import describe, table
from ui.charts import accuracy_against_size, below, close_up, front
from ui.choice import Choice, look_up
from ui.legend import legend
from ui.scorecard import score_card
from ui.texts import ENGLISH

W4A4 = "task=cifar10&variant=cifar10-resnet20-lsqplus-w4a4-e2-s0"


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html)


def test_the_score_card_shows_the_record(choose):
    view = choose(W4A4)
    row, card = view.row, text_of(score_card(view, 10))
    assert f"{100 * row['accuracy']:.2f}%" in card
    assert "n=10,000 test pictures" in card
    assert f"95% interval {100 * row['accuracy_low']:.2f}\u2013{100 * row['accuracy_high']:.2f}" in card
    assert f"{row['drop']:.2f} pp" in card
    assert f"95% interval {row['drop_low']:.2f} to {row['drop_high']:.2f}" in card
    assert f"{row['packed_bytes'] / 1000:,.2f} kB" in card
    assert f"nominal {row['nominal_bytes'] / 1000:,.2f} kB" in card
    assert "1,080.00 kB" in card
    assert f"{1_080_000 / row['packed_bytes']:.2f}\u00d7" in card
    assert f"{1_080_000 / row['packed_bytes']:.1f}\u00d7 smaller, loses {row['drop']:.2f} points" in card


def test_the_baseline_is_compared_with_nothing(choose):
    card = text_of(score_card(choose("task=cifar10&quantizer=none"), 10))
    assert "Full precision" in card
    assert "0.00 pp" in card
    assert "95% interval -" not in card


def test_a_loss_that_chance_explains_is_called_so(choose):
    row = choose(W4A4).row
    assert (
        describe.change(row | {"drop": 0.2, "drop_low": -0.1, "drop_high": 0.5}) == "loses 0.20 points, within chance"
    )
    assert describe.change(row | {"drop": 0.2, "drop_low": 0.1, "drop_high": 0.3}) == "loses 0.20 points"
    assert describe.change(row | {"drop": -0.2, "drop_low": -0.3, "drop_high": -0.1}) == "gains 0.20 points"
    assert describe.change(row | {"drop": 0.001, "drop_low": -0.1, "drop_high": 0.1}) == "loses nothing"


def test_guessing_is_called_guessing(choose):
    view = choose(W4A4)
    view = replace(view, row=view.row | {"accuracy": 0.12})
    assert "close to guessing" in describe.reading(view, 10)


def test_an_unmeasured_setting_shows_no_number_as_its_own(choose, monkeypatch):
    view = choose("task=cifar10&model=resnet20&quantizer=lsqplus&w=7&a=5&trained=no")
    monkeypatch.setattr("ui.scorecard.has_data", lambda task: False)
    card = text_of(score_card(view, 10, can_download=True))
    assert card.count("not measured yet") >= 4
    assert "SLIMSCOPE_DATA" in card
    assert "or download it below" in card
    assert "7-bit weights, 5-bit activations: not measured yet." in card


def test_text_from_a_record_cannot_become_markup(choose):
    view = choose(W4A4)
    hostile = "<img src=x onerror=alert(1)>"
    view = replace(view, row=view.row | {"quantizer": hostile, "weight_bits": hostile})
    assert hostile not in score_card(view, 10)
    assert "&lt;img" in score_card(view, 10)
    assert hostile not in legend([view.row])


def test_the_front_is_beaten_by_nothing(catalogue):
    rows = catalogue.rows("cifar10")
    best = front(rows)
    for row in best:
        assert not any(o["packed_bytes"] <= row["packed_bytes"] and o["accuracy"] > row["accuracy"] for o in rows)
    assert [row["accuracy"] for row in best] == sorted(row["accuracy"] for row in best)


def test_the_close_up_holds_all_that_was_fine_tuned(catalogue):
    rows = catalogue.rows("cifar10")
    low, high = close_up(rows)
    assert all(low < 100 * row["accuracy"] < high for row in rows if row["fine_tuned"])
    assert below(rows) == 2  # W4A4 and W2A2, calibrated only


@pytest.mark.parametrize("zoom", [True, False])
def test_every_variant_is_a_point_that_ends_with_its_id(catalogue, zoom):
    rows = catalogue.rows("cifar10")
    spec = accuracy_against_size(rows, rows[3]["id"], zoom).to_dict()
    points = next(data for data in spec["datasets"].values() if "says" in data[0])
    assert [point["says"].split(" ")[-1] for point in points] == [row["id"] for row in rows]
    assert [point["id"] for point in points if point["chosen"]] == [rows[3]["id"]]
    assert any(point["off"] for point in points) == zoom
    assert spec["background"] == "transparent"
    assert spec["usermeta"]["embedOptions"]["renderer"] == "svg"


def test_charts_of_one_and_of_no_variant(catalogue):
    row = catalogue.row("cifar10-resnet20-baseline-s0")
    assert accuracy_against_size([row], row["id"]).to_dict()
    assert accuracy_against_size([]) is None
    assert legend([]) == ""


def test_the_legend_counts_what_the_close_up_leaves_out(catalogue):
    rows = catalogue.rows("cifar10")
    assert "Far below: 2" in legend(rows)
    assert "Far below" not in legend(rows, zoom=False)
    assert re.findall(r"</svg>([^<]+)", legend(rows))[:3] == ["Full precision", "LSQ+, fine-tuned", "LSQ+, calibrated"]


def test_the_table_has_numbers_to_sort_by_and_two_decimals_to_read(choose):
    view = choose(W4A4)
    shown = table.table(view)
    assert len(shown["data"]) == len(view.rows)
    assert all(len(line) == len(shown["headers"]) for line in shown["data"])
    line = next(number for number, row in enumerate(view.rows) if row["id"] == view.row["id"])
    assert table.chosen_id(shown["data"][line]) == view.row["id"]
    assert table.chosen_id(None) is None
    assert isinstance(shown["data"][line][2], float)
    assert shown["metadata"]["display_value"][line][2] == f"{100 * view.row['accuracy']:.2f}"
    assert "700" in shown["metadata"]["styling"][line][0]
    json.dumps(shown)


def test_every_text_can_be_filled_in():
    for key, text in ENGLISH.items():
        assert text.strip(), key
        assert "<" not in text, key


def test_a_model_without_baseline_is_shown_without_ratio(catalogue):
    view = replace(look_up(catalogue, Choice("cifar10", "resnet20")), baseline=None)
    view = replace(view, row=view.row | {"drop": None, "drop_low": None, "drop_high": None})
    card = text_of(score_card(view, 10))
    assert "drop and ratio are unknown" in card
