"""From controls, points and addresses to one choice, and back."""

import pytest

from ui import controls
from ui.choice import Choice, default_choice, find, from_query, look_up, to_query


def query_of(catalogue, choice):
    return to_query(look_up(catalogue, choice))


def test_the_first_view_is_four_bits_fine_tuned(catalogue):
    choice = default_choice(catalogue)
    assert choice.id == "cifar10-resnet20-lsqplus-w4a4-e2-s0"
    assert (choice.weight_bits, choice.activation_bits, choice.fine_tuned) == (4, 4, True)


def test_an_empty_cache_has_no_choice(tmp_path):
    from engine.store import Store
    from ui.catalogue import Catalogue

    assert from_query(Catalogue(Store(tmp_path / "none")), "task=cifar10") == (None, [])


def test_every_cached_variant_comes_back_from_its_address(catalogue):
    for row in catalogue.rows():
        choice = Choice.of_row(row)
        restored, problems = from_query(catalogue, query_of(catalogue, choice))
        assert not problems
        assert look_up(catalogue, restored).row["id"] == row["id"]


@pytest.mark.parametrize(
    "setting",
    [
        {"weight_bits": 7, "activation_bits": 5},
        {"weight_bits": 3, "activation_bits": 3, "ends_bits": 8, "fine_tuned": False},
        {"quantizer": None},
        {"weight_bits": 5, "activation_bits": 5},
    ],
)
def test_a_setting_that_is_not_cached_comes_back_from_its_address(catalogue, setting):
    view = look_up(catalogue, Choice("cifar10", "resnet20", **setting))
    restored, problems = from_query(catalogue, to_query(view))
    again = look_up(catalogue, restored)
    assert not problems
    assert again.row == view.row
    if setting.get("quantizer", "lsqplus"):
        assert again.choice == view.choice


def test_calibrated_stands_in_where_nothing_is_fine_tuned(catalogue):
    view = look_up(catalogue, Choice("cifar10", "resnet20", weight_bits=5, activation_bits=5))
    assert view.is_other_training
    assert not view.row["fine_tuned"]
    assert "variant=" not in to_query(view)


def test_a_quantizer_without_other_ends_is_offered_none(catalogue):
    choice = controls.read(catalogue, ["cifar10", "resnet20", "rebnet", 3, 7, False, True, "yes"])
    assert (choice.weight_bits, choice.activation_bits, choice.ends) == (3, 4, None)
    assert choice.to_variant().ends_bits is None
    shown = controls.show(catalogue, choice)
    assert [update["label"] for update in shown[3:5]] == ["Weight levels (M)", "Activation levels (M)"]
    assert (shown[3]["minimum"], shown[3]["maximum"]) == (1, 4)
    assert shown[6]["visible"] == "hidden" and shown[6]["value"] is False


def test_ends_as_wide_as_the_rest_are_no_other_setting(catalogue):
    view = look_up(catalogue, Choice("cifar10", "resnet20", weight_bits=8, activation_bits=8, ends_bits=8))
    assert view.row["ends_bits"] is None
    assert view.choice.to_variant().ends_bits is None


def test_several_variants_of_a_setting_are_not_told_apart_by_their_test_accuracy(catalogue):
    row = catalogue.row("cifar10-resnet20-lsqplus-w4a4-e2-s0")
    better = row | {"id": "x", "seed": 1, "accuracy": 0.99}
    assert find([better, row], Choice("cifar10", "resnet20"))["id"] == row["id"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("task=cifar100", "cifar100"),
        ("task=cifar10&variant=../../etc/passwd", "../../etc/passwd"),
        ("task=digits&variant=cifar10-resnet20-baseline-s0", "showing the default"),
        ("variant=%3Cscript%3Ealert(1)%3C/script%3E", "<script>"),
        ("task=cifar10&quantizer=magic&w=4", "magic"),
        ("task=cifar10&quantizer=lsqplus&w=99&a=4", "w=99"),
        ("task=cifar10&quantizer=lsqplus&w=four&a=-1&ends=3&trained=maybe", "trained=maybe"),
        ("task=cifar10&model=vgg", "vgg"),
        ("variant=" + "x" * 1_000_000, "xxx"),
        ("&".join(f"a{n}=1" for n in range(1_000)), None),
        ("%ff%fe=%00&&&==", None),
    ],
)
def test_an_impossible_address_gives_a_sentence_and_a_choice(catalogue, query, sentence):
    choice, problems = from_query(catalogue, query)
    assert look_up(catalogue, choice).choice.task in ("cifar10", "digits")
    assert (sentence is None and not problems) or any(sentence in problem for problem in problems)
    assert all(len(problem) < 250 for problem in problems)


def test_the_other_slider_follows_the_one_that_moved(catalogue):
    values = ["cifar10", "resnet20", "lsqplus", 6, 3, True, False, "yes"]
    by_weight = controls.read(catalogue, values, "weight_bits")
    by_activation = controls.read(catalogue, values, "activation_bits")
    apart = controls.read(catalogue, [*values[:5], False, *values[6:]], "weight_bits")
    assert (by_weight.weight_bits, by_weight.activation_bits) == (6, 6)
    assert (by_activation.weight_bits, by_activation.activation_bits) == (3, 3)
    assert (apart.weight_bits, apart.activation_bits) == (6, 3)


def test_values_from_a_browser_become_a_possible_choice(catalogue):
    choice = controls.read(catalogue, ["x", None, "lsqplus", 1e9, None, False, None, "?"])
    assert (choice.task, choice.model, choice.weight_bits, choice.activation_bits) == ("cifar10", "resnet20", 8, 2)


def test_controls_show_what_was_chosen(catalogue):
    choice = Choice.of_row(catalogue.row("cifar10-resnet20-lsqplus-w2a2-ends8-e2-s0"))
    shown = controls.show(catalogue, choice)
    assert [update["value"] for update in shown] == ["cifar10", "resnet20", "lsqplus", 2, 2, True, True, "yes"]
    baseline = controls.show(catalogue, Choice("cifar10", "resnet20", None))
    assert baseline[2]["value"] == "none"
    assert not baseline[3]["interactive"]
