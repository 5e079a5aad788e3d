"""Variants: one id each, and JSON that comes back the same or is refused with a sentence."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.build import build
from engine.variant import VERSION, Variant

NAMES = st.sampled_from(["cifar10", "digits", "sst2"])
BITS = st.one_of(st.none(), st.integers(1, 16))


@st.composite
def variants(draw):
    quantizer = draw(st.sampled_from([None, "lsqplus", "rebnet"]))
    bits = (draw(BITS), draw(BITS)) if quantizer else (None, None)
    if quantizer and bits == (None, None):
        bits = (4, None)
    pruning = draw(st.sampled_from([None, "magnitude"]))
    mixed = {"ends_bits": draw(BITS)} if quantizer else {}
    if quantizer and draw(st.booleans()):
        mixed = {"layer_bits": draw(st.dictionaries(st.sampled_from(["conv1", "fc"]), st.tuples(BITS, BITS)))}
    pruned_epochs = draw(st.integers(0, 2)) if quantizer and pruning else 0
    attention = draw(st.sampled_from([None, {"method": "score_topk", "keep": 0.25}]))
    epochs = draw(st.integers(0, 5)) if quantizer or pruning or attention else 0
    baseline_seed = draw(st.integers(0, 2)) if quantizer or pruning or attention else 0
    return Variant(
        draw(NAMES), draw(st.sampled_from(["resnet20", "bert"])), quantizer, *bits,
        per_channel=draw(st.booleans()) if quantizer else False,
        embeddings=draw(st.sampled_from([None, "tensor", "row"])) if quantizer else None,
        pruning=pruning, pruning_ratio=draw(st.sampled_from([0.5, 0.55])) if pruning else None,
        pruning_gradual=draw(st.booleans()) if pruning and (pruned_epochs or not quantizer and epochs) else False,
        pruned_epochs=pruned_epochs,
        attention=attention,
        epochs=epochs, start_bits=draw(BITS), seed=draw(st.integers(0, 3)), baseline_seed=baseline_seed, **mixed,
    )  # fmt: skip


@given(variants())
def test_json_gives_the_same_variant_back(variant):
    assert Variant.from_json(json.loads(json.dumps(variant.to_json()))) == variant


@given(variants(), variants())
def test_ids_tell_variants_apart(one, other):
    assert (one.id == other.id) == (one == other)


@given(st.floats(0.001, 1), st.floats(0.001, 1))
def test_nor_are_ids_equal_where_a_setting_of_attention_differs(one, other):
    one, other = (Variant("sst2", "bert", attention={"method": "score_topk", "keep": keep}) for keep in (one, other))
    assert (one.id == other.id) == (one == other)


def test_no_variant_begins_with_itself():
    variant = Variant("cifar10", "resnet20", "lsqplus", 4, 4, epochs=5, start_bits=4)
    assert not variant.may_begin_with(variant)
    assert variant.may_begin_with(Variant("cifar10", "resnet20", "lsqplus", 4, 4, epochs=5))


def test_scales_of_each_channel_may_begin_where_one_for_all_ended():
    """Only the weights are taken over; the scales are calibrated anew."""
    shared = Variant("cifar10", "resnet20", "lsqplus", 3, 3, epochs=5)
    own = Variant("cifar10", "resnet20", "lsqplus", 2, 2, per_channel=True, epochs=5, start_bits=3)
    assert own.may_begin_with(shared)
    assert not replace(own, per_channel=False).may_begin_with(replace(shared, per_channel=True))


@given(variants())
def test_ids_are_safe_as_folder_names_and_in_addresses(variant):
    assert variant.id.replace("-", "").replace("_", "").replace(".", "").isalnum()
    assert variant.id == variant.id.lower() and not variant.id.startswith(".")


@pytest.mark.parametrize(
    "fields, word",
    (
        ({"weight_bits": 4}, "quantizer"),
        ({"quantizer": "lsqplus"}, "bits"),
        ({"quantizer": "lsqplus", "weight_bits": 0}, "weight_bits"),
        ({"quantizer": "lsqplus", "weight_bits": 4.0}, "weight_bits"),
        ({"quantizer": "../x", "weight_bits": 4}, "quantizer"),
        ({"epochs": -1}, "epochs"),
        ({"epochs": 3}, "fine-tuning"),
        ({"seed": True}, "seed"),
        ({"quantizer": "lsqplus", "weight_bits": 4, "per_channel": 1}, "per_channel"),
        ({"pruning": "magnitude"}, "pruning_ratio"),
        ({"pruning_ratio": 0.5}, "both or neither"),
        ({"pruning": "magnitude", "pruning_ratio": 1.0}, "pruning_ratio"),
        ({"pruning": "magnitude", "pruning_ratio": 1}, "pruning_ratio"),
        ({"pruning": "magnitude", "pruning_ratio": float("nan")}, "pruning_ratio"),
        ({"pruning": "magnitude", "pruning_ratio": 0.5, "pruning_gradual": True}, "needs epochs"),
        ({"pruning": "magnitude", "pruning_ratio": 0.5, "pruned_epochs": 2}, "before it was quantized"),
        ({"pruning": "magnitude", "pruning_ratio": 0.5, "pruned_epochs": -1}, "pruned_epochs"),
        ({"pruning_gradual": True, "epochs": 1}, "pruning method"),
        ({"layer_bits": {"fc": 4}}, "without a quantizer"),
        ({"quantizer": "lsqplus", "weight_bits": 4, "ends_bits": 8, "layer_bits": {"fc": 2}}, "ends_bits"),
        ({"quantizer": "lsqplus", "weight_bits": 4, "layer_bits": {"fc": 17}}, "layer_bits of fc"),
        ({"quantizer": "lsqplus", "weight_bits": 4, "layer_bits": {"fc": [4, 4, 4]}}, "layer_bits of fc"),
        ({"quantizer": "lsqplus", "weight_bits": 4, "layer_bits": {"fc": {"weight_bits": 4}}}, "layer_bits"),
        ({"quantizer": "lsqplus", "weight_bits": 4, "layer_bits": {"fc": {"bits": 4}}}, "fc has weight_bits"),
        ({"quantizer": "lsqplus", "weight_bits": 4, "layer_bits": {"../x": 4}}, "name a layer"),
        ({"quantizer": "lsqplus", "weight_bits": 4, "layer_bits": 4}, "layer_bits"),
    ),
)
def test_nonsense_is_refused(fields, word):
    with pytest.raises(ValueError, match=word):
        Variant("cifar10", "resnet20", **fields)


def test_ids_and_json_from_before_pruning_are_as_they_were():
    variant = Variant("cifar10", "resnet20", "lsqplus", 4, 4, epochs=3)
    assert variant.id == "cifar10-resnet20-lsqplus-w4a4-e3-s0"
    assert {"pruning_gradual", "pruned_epochs", "layer_bits"}.isdisjoint(variant.to_json())


def test_widths_by_layer_have_one_form_however_they_are_given():
    def variant(layer_bits):
        return Variant("digits", "digits_cnn", "lsqplus", 4, 8, layer_bits=layer_bits)

    one = variant({"fc": {"weight_bits": 3, "activation_bits": 8}, "conv1": 8, "conv2": [4, 8]})
    assert one == variant((("conv1", (8, 8)), ("fc", (3, 8)))) and one.id == variant({"fc": (3, 8), "conv1": 8}).id
    assert one.to_json()["layer_bits"] == {"conv1": [8, 8], "fc": [3, 8]}
    assert variant({"conv2": (4, 8)}) == variant(None)
    assert one.id.startswith("digits-digits_cnn-lsqplus-w4a8-layers_") and one.id != variant({"fc": (3, 8)}).id


def test_a_pruned_and_quantized_network_comes_from_the_pruned_one():
    variant = Variant(
        "cifar10", "resnet20", "lsqplus", 4, 4, ends_bits=8, pruning="global_magnitude", pruning_ratio=0.9,
        pruning_gradual=True, pruned_epochs=10, epochs=3, start_bits=6,
    )  # fmt: skip
    assert variant.id == "cifar10-resnet20-global_magnitude-0.9-gradual-pruned10-lsqplus-w4a4-ends8-e3-from6-s0"
    assert variant.source().id == "cifar10-resnet20-global_magnitude-0.9-gradual-e10-s0"
    assert variant.source().source() == variant.baseline()


@pytest.mark.parametrize(
    "data",
    (None, [], "x", {}, {"version": 99}, {"version": VERSION},
     {"version": VERSION, "task": "a", "model": "b", "evil": 1},
     {"version": VERSION, "task": 3, "model": "b"}, {"version": VERSION, "task": "a", "model": "b", "epochs": "many"}),
)  # fmt: skip
def test_json_that_is_no_variant_is_refused(data):
    with pytest.raises(ValueError):
        Variant.from_json(data)


def test_an_unknown_model_is_named_with_the_known_ones():
    with pytest.raises(ValueError, match="resnet20"):
        build(Variant("cifar10", "resnet21"))


def test_what_comes_from_another_baseline_says_so_all_the_way_back():
    variant = Variant(
        "digits", "digits_cnn", "lsqplus", 3, 3, pruning="global_magnitude", pruning_ratio=0.5, epochs=6, seed=2,
        baseline_seed=2,
    )  # fmt: skip
    assert variant.id == "digits-digits_cnn-global_magnitude-0.5-lsqplus-w3a3-e6-base2-s2"
    assert variant.source().baseline_seed == 2
    own = Variant("digits", "digits_cnn", seed=2)
    assert variant.baseline() == variant.source().baseline() == own == own.baseline()
    cut = Variant("sst2", "bert", attention={"method": "score_topk", "keep": 0.5}, baseline_seed=2)
    assert cut.without_attention() == Variant("sst2", "bert", seed=2)
    assert Variant.from_json(variant.to_json()) == variant
    with pytest.raises(ValueError, match="baseline_seed"):
        Variant("digits", "digits_cnn", baseline_seed=2)


def test_attention_cannot_be_added_to_a_baseline_that_was_not_fine_tuned():
    """Its id and record would have spoken of epochs that never were."""
    with pytest.raises(ValueError, match="quantized or pruned"):
        Variant("sst2", "bert", attention={"method": "score_topk"}, attention_added=True, epochs=2)
