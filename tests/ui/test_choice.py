"""From controls, points and addresses to one choice, and back."""

import shutil
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.store import Store
from engine.variant import Variant
from ui import attention_controls, controls
from ui.address import from_query, to_query
from ui.catalogue import Catalogue
from ui.choice import COMPUTE, Choice, default_choice, find, look_up

NEEDS = [1.5, "none", 1024, 256, False, "none", 50, False, ""]
"""Of budget, device and pruning, and what is pinned."""
REST = ["images", "row", "none", "size", *NEEDS, *[None] * attention_controls.COUNT]
"""The values of the controls that pictures have no use for."""
VALUES = [
    "cifar10", "digits", "sst2", "resnet20", "bert", "none", "lsqplus", "rebnet", "4", "yes", "no", "global_magnitude",
    "0.5", "score_topk", "compute", "pico",
]  # fmt: skip
SENTENCES = ["sst2", "bert", "lsqplus", 4, 4, True, False, "yes", "sentences", "row"]


def test_the_first_view_is_four_bits_fine_tuned(catalogue):
    choice = default_choice(catalogue)
    assert choice.id == "cifar10-resnet20-lsqplus-w4a4-e2-s0"
    assert (choice.weight_bits, choice.activation_bits, choice.fine_tuned) == (4, 4, True)


def test_without_four_bits_the_first_view_is_what_the_budget_allows(tmp_path, make_record):
    """And the full-precision network where everything loses more."""
    store, right = Store(tmp_path), np.arange(10_000) < 9_000
    store.save(make_record(Variant("cifar10", "vgg"), right, 2_000, 4_000), None)
    for ratio, lost, size in ((0.9, 500, 200), (0.8, 50, 400), (0.5, 10, 900)):
        variant = Variant("cifar10", "vgg", pruning="global_magnitude", pruning_ratio=ratio, epochs=2)
        store.save(make_record(variant, right & (np.arange(10_000) >= lost), size, 4_000), None)
    catalogue = Catalogue(store)
    assert default_choice(catalogue).id == "cifar10-vgg-global_magnitude-0.8-e2-s0"
    for ratio in (0.8, 0.5):
        shutil.rmtree(tmp_path / f"cifar10-vgg-global_magnitude-{ratio}-e2-s0")
    assert default_choice(Catalogue(store)).id == "cifar10-vgg-baseline-s0"


def test_an_empty_cache_has_no_choice(tmp_path):
    assert from_query(Catalogue(Store(tmp_path / "none")), "task=cifar10") == (None, [])


def test_calibrated_stands_in_where_nothing_is_fine_tuned(catalogue):
    view = look_up(catalogue, Choice("cifar10", "resnet20", weight_bits=5, activation_bits=5))
    assert view.is_other_training
    assert not view.row["fine_tuned"]
    assert "variant=" not in to_query(view)


def test_a_quantizer_without_other_ends_is_offered_none(catalogue):
    choice = controls.read(catalogue, ["cifar10", "resnet20", "rebnet", 3, 7, False, True, "yes", *REST])
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


@pytest.mark.parametrize("quantizer", [None, "lsqplus"])
def test_widths_that_are_no_numbers_become_possible_ones(catalogue, quantizer):
    for strange in ("x", [], {"a": 1}, float("nan"), None):
        choice = controls.read(
            catalogue, ["cifar10", None, quantizer, strange, strange, *[None] * (controls.COUNT - 5)]
        )
        assert choice.weight_bits in range(2, 9) and choice.activation_bits in range(2, 9)


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_any_values_of_the_controls_give_a_choice(cache, data):
    value = st.none() | st.booleans() | st.floats() | st.sampled_from(VALUES) | st.text(max_size=12)
    values = data.draw(st.lists(value, min_size=controls.COUNT, max_size=controls.COUNT))
    catalogue = Catalogue(cache)
    assert look_up(catalogue, controls.read(catalogue, values)).rows


def test_the_other_slider_follows_the_one_that_moved(catalogue):
    values = ["cifar10", "resnet20", "lsqplus", 6, 3, True, False, "yes", *REST]
    by_weight = controls.read(catalogue, values, "weight_bits")
    by_activation = controls.read(catalogue, values, "activation_bits")
    apart = controls.read(catalogue, [*values[:5], False, *values[6:]], "weight_bits")
    assert (by_weight.weight_bits, by_weight.activation_bits) == (6, 6)
    assert (by_activation.weight_bits, by_activation.activation_bits) == (3, 3)
    assert (apart.weight_bits, apart.activation_bits) == (6, 3)


def test_values_from_a_browser_become_a_possible_choice(catalogue):
    choice = controls.read(catalogue, ["x", None, "lsqplus", 1e9, None, False, None, "?", *REST])
    assert (choice.task, choice.model, choice.weight_bits, choice.activation_bits) == ("cifar10", "resnet20", 8, 2)


def test_controls_show_what_was_chosen(catalogue):
    choice = Choice.of_row(catalogue.row("cifar10-resnet20-lsqplus-w2a2-ends8-e2-s0"))
    shown = controls.show(catalogue, choice)
    assert len(shown) == controls.COUNT
    assert [update["value"] for update in shown[:8]] == ["cifar10", "resnet20", "lsqplus", 2, 2, True, True, "yes"]
    baseline = controls.show(catalogue, Choice("cifar10", "resnet20", None))
    assert baseline[2]["value"] == "none"
    assert not baseline[3]["interactive"]


# Sentences


def parameters(shown) -> dict:
    """Label -> value of the parameters' controls that can be seen."""
    return {each["label"]: each["value"] for each in shown[-attention_controls.COUNT :] if each["visible"] != "hidden"}


def test_pictures_have_no_attention_and_no_embeddings(catalogue):
    shown = controls.show(catalogue, Choice("cifar10", "resnet20"))
    assert [shown[place]["visible"] for place in (9, 10, 11)] == ["hidden"] * 3
    assert parameters(shown) == {}
    values = ["cifar10", "resnet20", "lsqplus", 4, 4, True, False, "yes", "images", "row", "score_topk", COMPUTE]
    choice = controls.read(catalogue, [*values, *[0.5] * attention_controls.COUNT])
    assert (choice.attention, choice.axis, choice.embedding_scales) == (None, "size", None)


def test_a_method_comes_with_its_defaults_and_its_own_controls(catalogue):
    chosen = controls.read(
        catalogue, [*SENTENCES, "score_topk", COMPUTE, *NEEDS, *[77] * attention_controls.COUNT], "method"
    )
    assert chosen.settings == {"method": "score_topk", "keep": 0.25, "quantizer": None}
    assert parameters(controls.show(catalogue, chosen)) == {
        "Keys that each query keeps (%)": 25,
        "Quantizer of what follows the cut": "none",
    }
    tiers = controls.read(catalogue, [*SENTENCES, "tiered_tokens", "size", *NEEDS, *[None] * attention_controls.COUNT])
    assert parameters(controls.show(catalogue, tiers)) == {
        "Tokens that are kept (%)": 85,
        "Of these, at high precision (%)": 50,
        "Removed tokens stay removed": True,
        "Quantizer of what follows the cut": "none",
    }


@pytest.mark.parametrize("method", ["quantized_topk", "tiered_tokens", "score_topk"])
def test_what_the_controls_show_is_what_is_read_from_them(catalogue, method):
    given = {"method": method, "quantizer": "rebnet"}
    choice = Choice("sst2", "bert", attention=tuple(sorted(attention_controls.effective(given).items())))
    shown = attention_controls.show(choice.settings)
    values = [each.get("value") for each in shown]
    assert attention_controls.read(method, values) == choice.settings
    assert choice.settings["basis"] == "unsigned"


def test_levels_end_where_the_quantizer_has_no_more(catalogue):
    settings = attention_controls.effective({"method": "score_topk", "quantizer": "rebnet", "bits": 8})
    assert settings["bits"] == 4
    assert attention_controls.show(settings)[1]["maximum"] == 4
    assert attention_controls.effective({"method": "score_topk", "quantizer": "lsqplus", "bits": 8})["bits"] == 8


def test_tiers_stay_apart_where_the_quantizer_has_fewer_levels():
    """Both became 4, which no method takes."""
    given = {"method": "tiered_tokens", "quantizer": "rebnet", "high_bits": 8}
    for low, fewer in {4: 2, 7: 3, 1: 1}.items():
        settings = attention_controls.effective(given | {"low_bits": low})
        assert (settings["high_bits"], settings["low_bits"]) == (4, fewer)
    assert attention_controls.effective(given | {"high_bits": 4, "low_bits": 1})["low_bits"] == 1


@pytest.mark.parametrize("values", [[None] * 8, ["x"] * 8, [float("nan")] * 8, [1e99] * 8, [[]] * 8, [True] * 8])
def test_parameters_from_a_browser_become_possible_ones(values):
    for method in ("quantized_topk", "tiered_tokens", "score_topk"):
        settings = attention_controls.read(method, values)
        assert attention_controls.effective(settings) == settings


def test_the_same_setting_is_found_however_much_of_it_was_written_down(catalogue):
    short = {"method": "tiered_tokens", "kept": 0.5}
    full = attention_controls.effective(short)
    assert len(full) > len(short)
    view = look_up(catalogue, Choice("sst2", "bert", None, attention=tuple(sorted(full.items()))))
    assert view.row["attention"] == short


def test_a_method_goes_onto_the_fine_tuned_weights_also_where_it_was_measured_calibrated(tmp_path, make_cache):
    """At the swept ratios the calibrated network answered, between them the fine-tuned one."""
    store = make_cache(tmp_path, ("sst2",))
    settings = {"method": "score_topk", "keep": 0.6}
    tuned = next(row for row in Catalogue(store).rows("sst2") if row["fine_tuned"] and row["attention"] is None)
    weights = store.record(tuned["id"])
    fields = {"epochs": 0, "start_bits": None, "attention": settings}
    measured = replace(weights, variant=replace(weights.variant, **fields), file=None, sha256=None)
    store.save(measured, None)
    catalogue = Catalogue(store)
    choice = replace(
        Choice.of_row(tuned), id=None, attention=tuple(sorted(attention_controls.effective(settings).items()))
    )
    assert look_up(catalogue, replace(choice, fine_tuned=False)).row["id"] == measured.id
    view = look_up(catalogue, choice)
    assert view.row is None and view.variant(catalogue).attention_added
    assert view.variant(catalogue).epochs == tuned["epochs"]


def test_a_new_method_goes_onto_the_fine_tuned_weights(catalogue):
    settings = tuple(sorted(attention_controls.effective({"method": "score_topk", "keep": 0.77}).items()))
    view = look_up(catalogue, Choice("sst2", "bert", attention=settings))
    assert view.row is None
    variant = view.variant(catalogue)
    assert (variant.epochs, variant.attention_added, variant.attention) == (2, True, settings)
    calibrated = look_up(catalogue, Choice("sst2", "bert", attention=settings, fine_tuned=False)).variant(catalogue)
    assert (calibrated.epochs, calibrated.attention_added) == (0, False)


@pytest.mark.parametrize("epochs, shown", [(2, False), (3, True)])
def test_a_page_opens_with_the_four_bits_that_were_trained_longest(cache, tmp_path, epochs, shown):
    shutil.copytree(cache.folder, tmp_path / "cache")
    store = Store(tmp_path / "cache")
    made = Variant("digits", "digits_cnn", "lsqplus", 4, 4, epochs=2)
    spared = replace(made, ends_bits=8, epochs=epochs)
    store.save(replace(store.record(made.id), variant=spared, file=None, sha256=None), None)
    assert default_choice(Catalogue(store), "digits").id == (spared if shown else made).id


def test_a_page_opens_with_four_bits_though_only_those_with_wider_ends_were_fine_tuned(cache, tmp_path):
    shutil.copytree(cache.folder, tmp_path / "cache")
    store = Store(tmp_path / "cache")
    made = Variant("digits", "digits_cnn", "lsqplus", 4, 4, epochs=2)
    spared = replace(made, ends_bits=8)
    store.save(replace(store.record(made.id), variant=spared, file=None, sha256=None), None)
    shutil.rmtree(store.folder / made.id)
    assert default_choice(Catalogue(store), "digits").id == spared.id
