"""Pruned variants from the baseline to the packed file and back, on digits."""

from dataclasses import replace
from importlib.metadata import version

import numpy as np
import pytest
import torch

from engine.finetuning import finetune_recipe
from engine.job import activation_summaries, compress, measure
from engine.listing import list_rows
from engine.models import get_model
from engine.networks import load, load_variant
from engine.quantization import quantized_layers
from engine.store import UnknownVariant
from engine.variant import Variant

BASELINE = Variant("digits", "digits_cnn")
ONE_SHOT = replace(BASELINE, pruning="global_magnitude", pruning_ratio=0.6)
TUNED = replace(ONE_SHOT, epochs=2)
GRADUAL = replace(ONE_SHOT, pruning="layer_magnitude", pruning_gradual=True, epochs=2)
EIGHT = {"quantizer": "lsqplus", "weight_bits": 8, "activation_bits": 8}
THREE = {"quantizer": "lsqplus", "weight_bits": 3, "activation_bits": 4}
LEVELS = {"quantizer": "rebnet", "weight_bits": 2, "activation_bits": 2}
ONE_SHOT_EIGHT = replace(ONE_SHOT, **EIGHT)
ONE_SHOT_TUNED = replace(ONE_SHOT, **THREE, epochs=1)
TUNED_THREE = replace(TUNED, **THREE, epochs=0, pruned_epochs=2)
TUNED_LEVELS = replace(TUNED, **LEVELS, epochs=1, pruned_epochs=2)
GRADUAL_LEVELS = replace(GRADUAL, **LEVELS, epochs=1, pruned_epochs=2)
GRADUAL_EIGHT = replace(GRADUAL, **EIGHT, epochs=0, pruned_epochs=2)
STARTED = replace(TUNED_LEVELS, weight_bits=1, activation_bits=1, start_bits=2)
UNSTRUCTURED = (
    ONE_SHOT, TUNED, GRADUAL, ONE_SHOT_EIGHT, ONE_SHOT_TUNED, TUNED_THREE, TUNED_LEVELS, GRADUAL_LEVELS, GRADUAL_EIGHT,
    STARTED,
)  # fmt: skip
CHANNELS = replace(BASELINE, pruning="channel_l1", pruning_ratio=0.5)
CHANNELS_TUNED = replace(CHANNELS, epochs=2)
CHANNELS_EIGHT = replace(CHANNELS, **EIGHT)
CHANNELS_THREE = replace(CHANNELS, **THREE, pruned_epochs=2, epochs=1)
CHANNELS_LEVELS = replace(CHANNELS, **LEVELS, pruned_epochs=2)
STRUCTURED = (CHANNELS, CHANNELS_TUNED, CHANNELS_EIGHT, CHANNELS_THREE, CHANNELS_LEVELS)
ALL = UNSTRUCTURED + STRUCTURED


@pytest.fixture(scope="module")
def store(tmp_path_factory, train_digits):
    store = train_digits(tmp_path_factory.mktemp("cache"), epochs=4)
    for variant in ALL:
        store.save(*compress(variant, store))
    return store


def zeros(network):
    return {name: layer.quantize_weight() == 0 for name, layer in quantized_layers(network).items()}


@pytest.mark.parametrize("variant", ALL, ids=lambda variant: variant.id)
def test_measured_again_everything_is_as_on_record(store, variant):
    record, again = store.record(variant.id), measure(store, variant, limit=None)
    assert np.array_equal(record.predicted, again.predicted)
    assert record.metrics == again.metrics


@pytest.mark.parametrize("variant", UNSTRUCTURED, ids=lambda variant: variant.id)
def test_what_was_pruned_is_zero_in_the_rebuilt_network(store, variant):
    network = load_variant(store, variant)
    found = zeros(network)
    assert store.record(variant.id).metrics["sparsity"] >= 0.6 - 1e-3
    assert sum(zero.sum().item() for zero in found.values()) >= round(0.6 * sum(z.numel() for z in found.values())) - 3
    pruned = found if variant.quantizer is None else zeros(load_variant(store, variant.source()))
    for name, layer in quantized_layers(network).items():
        assert found[name][pruned[name]].all() and not layer.mask[pruned[name]].any()


@pytest.mark.parametrize("variant", STRUCTURED, ids=lambda variant: variant.id)
def test_half_of_the_channels_are_gone_in_the_rebuilt_network(store, variant):
    network = load_variant(store, variant)
    assert (network.conv1.out_channels, network.conv2.out_channels, network.fc.in_features) == (8, 12, 48)
    assert network.bn2.num_features == 12 and network.fc.out_features == 10
    multiply_adds = store.record(variant.id).metrics["multiply_adds"]
    assert multiply_adds == 64 * 8 * 9 + 16 * 12 * 8 * 9 + 48 * 10


def test_records_name_the_library_that_found_the_channels(store):
    assert store.record(CHANNELS.id).versions["torch-pruning"] == version("torch-pruning")
    assert "torch-pruning" not in store.record(BASELINE.id).versions


def test_fine_tuning_mends_and_gradual_fine_tuning_learns(store):
    accuracy = {variant: store.record(variant.id).metrics["accuracy"] for variant in ALL}
    assert accuracy[TUNED] > accuracy[ONE_SHOT] - 0.02 and accuracy[TUNED] > 0.85
    assert accuracy[GRADUAL] > 0.85
    assert accuracy[CHANNELS_TUNED] > 0.85 and accuracy[CHANNELS_TUNED] > accuracy[CHANNELS]


def test_files_are_small_and_rebuild_alone(store):
    full = store.record(BASELINE.id).metrics["packed_bytes"]
    for variant in (TUNED, GRADUAL, TUNED_LEVELS, GRADUAL_LEVELS, CHANNELS_TUNED, CHANNELS_THREE):
        record = store.record(variant.id)
        assert record.metrics["packed_bytes"] < 0.75 * full
        alone = load((store.folder / record.file).read_bytes())
        known = load_variant(store, variant)
        assert all(torch.equal(value, known.state_dict()[key]) for key, value in alone.state_dict().items())


def test_a_pruned_network_is_calibrated_on_its_own_activations(store):
    """Half of the weights are gone: what the baseline's layers saw is too much."""
    mine = load_variant(store, ONE_SHOT_EIGHT).fc.input_quantizer
    of_the_baseline = load_variant(store, replace(BASELINE, **EIGHT)).fc.input_quantizer
    assert mine.scale != of_the_baseline.scale
    other = replace(ONE_SHOT_EIGHT, weight_bits=5)
    assert other.id not in store and load_variant(store, other).fc.input_quantizer.scale == mine.scale


def test_stored_summaries_stand_in_for_the_data(store, tmp_path, monkeypatch):
    variant = replace(TUNED_THREE, weight_bits=6, activation_bits=6)  # 3: all but flat at the least error
    expected = load_variant(store, variant).state_dict()
    store.save_summaries(TUNED.id, activation_summaries(store.weights(store.record(TUNED.id)), "digits"))
    monkeypatch.setattr("engine.data.digits.load", None)  # whoever asks for the data fails
    monkeypatch.setattr("engine.networks.calibration_batches", None)
    found = load_variant(store, variant).state_dict()
    for key, value in found.items():
        assert torch.allclose(value.float(), expected[key].float(), rtol=2e-3, atol=2e-3), key


def test_what_is_not_there_is_named(store):
    with pytest.raises(UnknownVariant, match="fine-tuned"):
        compress(replace(TUNED_THREE, pruned_epochs=9), store)
    with pytest.raises(ValueError, match="global_magnitude"):
        compress(replace(ONE_SHOT, pruning="nope"), store)
    with pytest.raises(ValueError, match="at once"):
        compress(replace(CHANNELS_TUNED, pruning_gradual=True), store)


def test_rows_say_how_it_was_pruned_and_what_it_computes(store):
    rows = {row["id"]: row for row in list_rows(store)[0]}
    row = rows[GRADUAL_LEVELS.id]
    assert (row["pruning"], row["pruning_ratio"]) == ("layer_magnitude", 0.6)
    assert row["pruning_gradual"] and row["pruned_epochs"] == 2
    by_hand = 64 * 16 * 9 + 16 * 24 * 16 * 9 + 96 * 10
    assert row["multiply_adds"] == rows[BASELINE.id]["multiply_adds"] == by_hand


def test_what_was_just_pruned_learns_at_the_full_rate():
    rate = get_model("digits_cnn").finetune.learning_rate
    eight = replace(ONE_SHOT, **EIGHT, epochs=1)
    assert finetune_recipe(TUNED).learning_rate == finetune_recipe(eight).learning_rate == rate
    assert finetune_recipe(replace(eight, pruned_epochs=2)).learning_rate == rate / 4
