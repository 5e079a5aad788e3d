"""Score card and table say what the records say."""

import json
import re
from dataclasses import replace

import pytest

from ui import describe, table
from ui.choice import Choice, look_up
from ui.legend import legend
from ui.scorecard import score_card

W4A4 = "task=cifar10&variant=cifar10-resnet20-lsqplus-w4a4-e2-s0"


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html)


def test_the_score_card_shows_the_record(choose):
    view = choose(W4A4)
    row, card = view.row, text_of(score_card(view, 10))
    assert f"{100 * row['accuracy']:.2f}%" in card
    assert "on 10,000 test pictures" in card
    assert f"95% interval {100 * row['accuracy_low']:.2f} to {100 * row['accuracy_high']:.2f}" in card
    assert f"{row['drop']:.2f} pp" in card
    assert f"95% interval {row['drop_low']:.2f} to {row['drop_high']:.2f}" in card
    assert f"{row['packed_bytes'] / 1000:,.2f} kB" in card
    assert f"nominal {row['nominal_bytes'] / 1000:,.2f} kB" in card
    assert "1,080.00 kB" in card
    assert card.count(f"{1_080_000 / row['packed_bytes']:.1f}\u00d7") == 2  # in the sentence and in its tile
    assert f"{1_080_000 / row['packed_bytes']:.1f}\u00d7 smaller, loses {row['drop']:.2f} points of accuracy." in card


def test_the_baseline_is_compared_with_nothing(choose):
    card = text_of(score_card(choose("task=cifar10&quantizer=none"), 10))
    assert "Full precision" in card
    assert "0.00 pp" in card
    assert "95% interval -" not in card


def test_a_loss_that_chance_explains_is_called_so(choose):
    for drop, low, high, words in (
        (0.2, -0.1, 0.5, "loses 0.20 points of accuracy, which may be chance"),
        (0.2, 0.1, 0.3, "loses 0.20 points of accuracy"),
        (-0.2, -0.5, 0.1, "gains 0.20 points of accuracy, which may be chance"),
        (-0.2, -0.3, -0.1, "gains 0.20 points of accuracy"),
        (0.001, -0.1, 0.1, "loses no accuracy"),
    ):
        assert describe.change({"drop": drop, "drop_low": low, "drop_high": high}) == words


def test_guessing_is_called_guessing(choose):
    view = choose(W4A4)
    view = replace(view, row=view.row | {"accuracy": 0.12})
    assert "close to guessing" in describe.reading(view, 10)


def test_what_errs_more_than_chance_is_not_called_guessing(choose):
    """14.77% right of two classes was said to be close to guessing, which is 50%."""
    view = choose("task=sst2")
    for accuracy, high, words in (
        (0.1477, 0.16, "14.77% right is far worse than guessing (50.00%): it errs systematically"),
        (0.44, 0.46, "far worse than guessing"), (0.44, 0.51, "close to guessing"),  # the latter may be chance
        (0.46, 0.48, "close to guessing"), (0.54, 0.56, "close to guessing"),
    ):  # fmt: skip
        given = replace(view, row=view.row | {"accuracy": accuracy, "accuracy_high": high})
        assert words in describe.reading(given, 2)
    assert "close to guessing" in describe.reading(replace(view, row=view.row | {"accuracy": 0.05}), 10)


def test_an_unmeasured_setting_shows_no_number_as_its_own(choose, monkeypatch):
    view = choose("task=cifar10&model=resnet20&quantizer=lsqplus&w=7&a=5&trained=no")
    monkeypatch.setattr("ui.scorecard.has_data", lambda task: False)
    card = text_of(score_card(view, 10, can_download=True))
    assert card.count("not measured yet") >= 4
    assert "SLIMSCOPE_DATA" in card
    assert "or download it below" in card
    assert "7-bit weights, 5-bit activations: not measured yet." in card


def test_a_size_that_was_not_measured_is_a_dash_without_a_bar(choose):
    view = choose("task=cifar10&model=resnet20&quantizer=lsqplus&w=7&a=5&trained=no")
    card = score_card(view, 10)
    assert re.findall(r'class="value">([^<]*)', card) == ["\u2014"] * 4
    assert re.findall(r'class="number">([^<]*)', card) == ["1,080.00 kB", "540.00 kB", "\u2014", "\u2014"]
    assert card.count("width:") == 2
    assert "None" not in card
    assert not re.search(r"\b0\.00\b", card)


def test_what_the_table_does_not_know_is_a_dash(catalogue):
    view = look_up(catalogue, Choice("cifar10", "resnet20"))
    row = view.row | {"drop": None, "drop_low": None, "drop_high": None}
    shown = table.value(replace(view, baseline=None, row=row, rows=[row]))
    texts = dict(zip(shown["headers"], shown["metadata"]["display_value"][0], strict=True))
    assert [name for name, text in texts.items() if text == "\u2014"] == [
        "Drop pp", "Drop, 95% low", "Drop, 95% high", "\u00d7 smaller",
    ]  # fmt: skip
    values = dict(zip(shown["headers"], shown["data"][0], strict=True))
    assert values["Drop pp"] is None
    assert values["\u00d7 smaller"] is None


@pytest.mark.parametrize(("query", "count"), [(W4A4, 12), ("task=sst2", 15)])
def test_columns_are_as_many_as_their_widths_and_kinds(choose, query, count):
    update = table.table(choose(query))
    assert len(update["headers"]) == len(update["datatype"]) == len(update["column_widths"]) == count
    assert update["headers"] == update["value"]["headers"] and len(set(update["headers"])) == count
    assert {len(line) for line in update["value"]["data"]} == {count}


def test_one_training_state_stands_in_for_the_other_and_says_so(choose, catalogue):
    card = text_of(score_card(choose("task=cifar10&model=resnet20&quantizer=lsqplus&w=5&a=5&trained=yes"), 10))
    assert "Nobody has fine-tuned this setting yet" in card
    assert "calibrated only, not trained" in card
    only = Choice("cifar10", "resnet20", weight_bits=2, activation_bits=2, ends_bits=8, fine_tuned=False)
    card = text_of(score_card(look_up(catalogue, only), 10))
    assert "Nobody has measured this setting without fine-tuning yet" in card
    assert "2-bit weights and activations, first and last layer at 8:" in card


@pytest.mark.parametrize(
    ("n", "sentence"),
    [
        (1_000, "on the first 1,000 test pictures only: its intervals are wider"),
        (10_000, "on all 10,000 test pictures."),
    ],
)
def test_a_setting_measured_on_request_says_on_how_many(choose, n, sentence):
    view = choose(W4A4)
    assert sentence not in score_card(view, 10)
    assert sentence in score_card(replace(view, row=view.row | {"here": True, "n": n}), 10)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"weight_bits": 4, "activation_bits": 4, "ends_bits": None}, "4-bit weights and activations"),
        ({"weight_bits": 4, "activation_bits": None, "ends_bits": None}, "4-bit weights"),
        ({"weight_bits": None, "activation_bits": 6, "ends_bits": None}, "6-bit activations"),
        ({"weight_bits": 2, "activation_bits": 3, "ends_bits": 8},
         "2-bit weights, 3-bit activations, first and last layer at 8"),
        ({"weight_bits": 2, "activation_bits": 8, "ends_bits": None, "layer_bits": {"a": (3, 8), "b": (7, 8)}},
         "2-bit weights, 8-bit activations, other widths in 2 of the layers"),
    ],
)  # fmt: skip
def test_widths_in_words(row, words):
    assert describe.bits({"quantizer": "lsqplus"} | row) == words


def test_levels_are_not_called_bits(catalogue):
    row = catalogue.row("cifar10-resnet20-lsqplus-w2a2-ends8-e2-s0") | {"quantizer": "rebnet", "ends_bits": None}
    assert describe.name(row) == "ReBNet M=2"
    assert describe.short_name(row | {"activation_bits": 4}) == "M=2/4"
    assert describe.bits(row) == "Weights and activations of M=2 signs each"
    assert describe.bits(row | {"activation_bits": 4}) == "Weights of M=2 signs each, activations of M=4"
    assert describe.bits(row | {"weight_bits": None}) == "Activations of M=2 signs each"
    assert describe.bits(row | {"activation_bits": None}) == "Weights of M=2 signs each"


def test_names_of_variants_tell_them_apart(catalogue):
    row = catalogue.row("cifar10-resnet20-lsqplus-w2a2-ends8-e2-s0")
    assert describe.name(row) == "LSQ+ W2A2, ends at 8"
    assert describe.name(row | {"per_channel": True}) == "LSQ+ W2A2, ends at 8, per channel"
    assert describe.short_name(row | {"activation_bits": None}) == "W2A32, ends at 8"
    assert describe.training(row) == "fine-tuned for 2 epochs"
    assert describe.training(row | {"epochs": 1}) == "fine-tuned for 1 epoch"
    for quantizer, unit in (("lsqplus", "bits"), ("rebnet", "levels")):
        begun = describe.training(row | {"start_bits": 3, "quantizer": quantizer})
        assert begun == f"fine-tuned for 2 epochs, from the variant of 3 {unit} on"
    assert describe.kilobytes(None) == "\u2014"


def test_short_names_say_what_an_attention_method_keeps(catalogue):
    """A share alone, as in "Full precision 85%", is taken for an accuracy."""
    row = catalogue.row("cifar10-resnet20-lsqplus-w4a4-e2-s0")
    tiers = {"method": "tiered_tokens", "kept": 0.85, "high_bits": 8, "low_bits": 4, "quantizer": "lsqplus"}
    full = row | {"quantizer": None, "weight_bits": None, "activation_bits": None}
    assert describe.short_name(full | {"attention": tiers}) == "85% of tokens, 8/4 bits"
    assert describe.short_name(row | {"attention": tiers | {"quantizer": "rebnet"}}) == "W4A4, 85% of tokens, M=8/4"
    scores = {"method": "score_topk", "keep": 0.25}
    assert describe.short_name(full | {"attention": scores}) == "25% of scores"
    assert describe.short_name(row | {"attention": scores | {"method": "quantized_topk"}}) == "W4A4, 25% of entries"


def test_text_from_a_record_cannot_become_markup(choose):
    view = choose(W4A4)
    hostile = "<img src=x onerror=alert(1)>"
    view = replace(view, row=view.row | {"quantizer": hostile, "weight_bits": hostile})
    assert hostile not in score_card(view, 10)
    assert "&lt;img" in score_card(view, 10)
    assert hostile not in legend([view.row])


def test_the_table_has_numbers_to_sort_by_and_two_decimals_to_read(choose):
    view = choose(W4A4)
    shown = table.value(view)
    assert len(shown["data"]) == len(view.rows)
    assert all(len(line) == len(shown["headers"]) for line in shown["data"])
    line = next(number for number, row in enumerate(view.rows) if row["id"] == view.row["id"])
    assert table.chosen_id(shown["data"][line]) == view.row["id"]
    assert table.chosen_id(None) is None
    assert isinstance(shown["data"][line][2], float)
    assert shown["metadata"]["display_value"][line][2] == f"{100 * view.row['accuracy']:.2f}"
    json.dumps(shown)


def test_a_model_without_baseline_is_shown_without_ratio(catalogue):
    view = replace(look_up(catalogue, Choice("cifar10", "resnet20")), baseline=None)
    view = replace(view, row=view.row | {"drop": None, "drop_low": None, "drop_high": None})
    card = text_of(score_card(view, 10))
    assert "drop and ratio are unknown" in card
