"""Variants: one id each, and JSON that comes back the same or is refused with a sentence."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.variant import VERSION, Variant, build

NAMES = st.sampled_from(["cifar10", "digits", "sst2"])
BITS = st.one_of(st.none(), st.integers(1, 16))


@st.composite
def variants(draw):
    quantizer = draw(st.sampled_from([None, "lsqplus", "rebnet"]))
    bits = (draw(BITS), draw(BITS)) if quantizer else (None, None)
    if quantizer and bits == (None, None):
        bits = (4, None)
    return Variant(
        draw(NAMES), draw(st.sampled_from(["resnet20", "bert"])), quantizer, *bits,
        per_channel=draw(st.booleans()) if quantizer else False,
        ends_bits=draw(BITS) if quantizer else None,
        embeddings=draw(st.sampled_from([None, "tensor", "row"])) if quantizer else None,
        pruning=draw(st.sampled_from([None, "magnitude"])), pruning_ratio=0.5,
        attention=draw(st.sampled_from([None, {"method": "score_topk", "keep": 0.25}])),
        epochs=draw(st.integers(0, 5)), start_bits=draw(BITS), seed=draw(st.integers(0, 3)),
    )  # fmt: skip


@given(variants())
def test_json_gives_the_same_variant_back(variant):
    assert Variant.from_json(json.loads(json.dumps(variant.to_json()))) == variant


@given(variants(), variants())
def test_ids_tell_variants_apart(one, other):
    def identity(variant):
        data = variant.to_json()
        if not variant.fine_tuned or variant.is_baseline:
            data.pop("start_bits")
        if variant.is_baseline:
            data.pop("epochs")
        if variant.pruning is None:
            data.pop("pruning_ratio")
        return data

    assert (one.id == other.id) == (identity(one) == identity(other))


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
        ({"seed": True}, "seed"),
        ({"quantizer": "lsqplus", "weight_bits": 4, "per_channel": 1}, "per_channel"),
    ),
)
def test_nonsense_is_refused(fields, word):
    with pytest.raises(ValueError, match=word):
        Variant("cifar10", "resnet20", **fields)


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
