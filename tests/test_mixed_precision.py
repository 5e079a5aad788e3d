"""Sensitivity and mixed precision on digits: each number again by another way, and the choice kept by the file."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from engine import load, prepare
from engine.cli import main
from engine.data import get_task
from engine.job import compress
from engine.measure import sensitivity as measuring
from engine.measure.accuracy import predict
from engine.measure.sensitivity import measure_sensitivity
from engine.mixed_precision import Planner, for_drop, for_size
from engine.networks import load_variant
from engine.packing import pack
from engine.quantization import quantized_layers, set_scales
from engine.sensitivity import ACTIVATIONS, WEIGHTS, Cell, Sensitivity, command, path_of, read, read_for
from engine.store import DamagedVariant, Store, UnknownVariant
from engine.variant import Variant

BASELINE = Variant("digits", "digits_cnn")
LIKE = Variant("digits", "digits_cnn", "lsqplus", 8, 8)
LAYERS, WIDTHS = ["conv1", "conv2", "fc"], (8, 4, 3, 2)


@pytest.fixture(scope="module")
def store(tmp_path_factory, train_digits):
    store = train_digits(tmp_path_factory.mktemp("cache"), epochs=6)
    measure_sensitivity(store, LIKE, widths=WIDTHS)
    return store


@pytest.fixture(scope="module")
def validation():
    return get_task("digits").load("validation")


def test_each_cell_is_that_of_a_network_prepared_for_it_alone(store, validation):
    table = read(store, "digits_cnn")
    assert [(c.layer, c.side, c.bits) for c in table.cells] == [
        (layer, side, bits) for layer in LAYERS for side in (WEIGHTS, ACTIVATIONS) for bits in WIDTHS
    ]
    start = load_variant(store, BASELINE)
    assert (table.loss, table.accuracy) == (predict(start, validation).loss, predict(start, validation).accuracy)
    for layer, side, bits in (("conv2", WEIGHTS, 2), ("conv1", ACTIVATIONS, 2), ("fc", WEIGHTS, 3)):
        widths = {layer: (bits, None) if side == WEIGHTS else (None, bits)}
        network = prepare(start, None, None, layer_bits=widths)
        set_scales(network, store.summaries(BASELINE.id))
        found = predict(network, validation)
        cell = table.cell(layer, side, bits)
        assert (cell.loss, cell.accuracy) == (pytest.approx(found.loss, abs=2e-6), found.accuracy)
        assert found.loss != table.loss


def test_fewer_bits_take_fewer_bytes_and_two_cost_more_than_eight(store):
    table = read(store, "digits_cnn")
    for layer in LAYERS:
        sizes = [table.cell(layer, WEIGHTS, bits).bytes for bits in WIDTHS]
        assert sizes == sorted(sizes, reverse=True) and len(set(sizes)) == len(sizes)
        assert table.cell(layer, WEIGHTS, 2).loss > table.cell(layer, WEIGHTS, 8).loss
        assert table.cell(layer, ACTIVATIONS, 8).bytes is None


def test_what_was_stopped_goes_on_and_gives_the_same(store, monkeypatch):
    path, whole = path_of(store, LIKE), path_of(store, LIKE).read_bytes()
    path.unlink()

    def stop(done, total):
        assert total == len(LAYERS) * len(WIDTHS) * 2
        if done == 7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        measure_sensitivity(store, LIKE, widths=WIDTHS, on_progress=stop)
    assert len(read(store, "digits_cnn").cells) == 7
    asked = []
    monkeypatch.setattr(measuring, "predict", lambda *all: asked.append(1) or predict(*all))
    measure_sensitivity(store, LIKE, widths=WIDTHS)
    assert len(asked) == len(LAYERS) * len(WIDTHS) * 2 - 7
    assert path.read_bytes() == whole


def test_a_damaged_table_or_that_of_other_weights_is_not_used(store, tmp_path):
    other = Store(tmp_path)
    with pytest.raises(UnknownVariant, match="baseline"):
        read(other, "digits_cnn")
    source = store.record(BASELINE.id)
    other.save(source, store.weights(source))
    with pytest.raises(UnknownVariant, match="python -m engine sensitivity digits_cnn"):
        read(other, "digits_cnn")
    pruned = replace(LIKE, pruning="channel_l2", pruning_ratio=0.5, embeddings=None, per_channel=True)
    assert command(pruned).endswith(" --per-channel --pruning channel_l2 --pruning-ratio 0.5")
    data = json.loads(path_of(store, LIKE).read_text())
    for broken in (
        data | {"sha256": "0" * 64}, data | {"version": 9}, data | {"evil": 1}, data | {"cells": [{"layer": "fc"}]},
        data | {"loss": float("nan")}, data | {"cells": [data["cells"][0] | {"bytes": None}]}, [],
        data | {"cells": [data["cells"][0] | {"layer": ["fc"]}]},
    ):  # fmt: skip
        path_of(other, LIKE).write_text(json.dumps(broken))
        with pytest.raises(DamagedVariant, match="measure it again"):
            read(other, "digits_cnn")


def test_what_fewer_bits_seem_to_gain_does_not_count():
    losses = {8: 0.999, 4: 1.2, 3: 1.1, 2: 1.5}
    cells = tuple(Cell("a", WEIGHTS, bits, loss, 0.9, 100 * bits) for bits, loss in losses.items())
    planner = Planner(Sensitivity("x", "y", "lsqplus", 100, 1.0, 0.9, cells=cells))
    found = {budget: planner.plan(budget) for budget in (200, 300, 400, 800)}
    assert [plan.weight_bits["a"] for plan in found.values()] == [2, 3, 3, 8]
    assert [round(plan.loss_increase, 9) for plan in found.values()] == [0.5, 0.2, 0.2, 0]


def test_plans_rise_in_size_and_fall_in_cost(store):
    plans = Planner(read(store, "digits_cnn")).plans()
    assert len(plans) > 5
    assert set(plans[0].weight_bits.values()) == {2}
    for small, large in zip(plans, plans[1:], strict=False):
        assert small.bytes < large.bytes and small.loss_increase > large.loss_increase


@pytest.mark.parametrize("bits", (2, 3, 4, 8))
def test_a_file_of_a_uniform_variants_size_can_be_made_and_is_expected_to_lose_no_more(store, bits):
    uniform, _ = compress(replace(LIKE, weight_bits=bits), store)
    target = uniform.metrics["packed_bytes"]
    variant, plan = for_size(store, LIKE, target)
    record, _ = compress(variant, store)
    assert record.metrics["packed_bytes"] <= target
    # The uniform widths themselves are a choice that fits.
    table, wider = read(store, "digits_cnn"), [width for width in WIDTHS if width >= bits]
    most = sum(max(0, *(table.cell(layer, WEIGHTS, width).loss - table.loss for width in wider)) for layer in LAYERS)
    assert plan.loss_increase <= most + 1e-9
    assert {row["name"]: row["weight_bits"] for row in record.layers[:-1]} == plan.weight_bits


def test_too_few_bytes_are_named_with_what_is_needed(store):
    smallest, _ = compress(replace(LIKE, weight_bits=2), store)
    needed = smallest.metrics["packed_bytes"]
    assert for_size(store, LIKE, needed)[0] == smallest.variant
    for target in (needed - 1, 500, -5):
        with pytest.raises(ValueError, match=f"too few: at the narrowest widths .* has {needed:,}"):
            for_size(store, LIKE, target)


def test_the_drop_chosen_for_is_what_the_variants_record_says(store, validation):
    accuracy = predict(load_variant(store, BASELINE), validation).accuracy
    sizes = []
    for budget in (0.5, 4.0, 30.0):
        variant, _ = for_drop(store, LIKE, budget)
        record, _ = compress(variant, store)
        assert 100 * (accuracy - record.validation_accuracy) <= budget
        sizes.append(record.metrics["packed_bytes"])
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > sizes[-1]
    for budget in (-50.0, float("nan")):
        with pytest.raises(ValueError, match="more activation bits"):
            for_drop(store, LIKE, budget)


def test_a_mixed_file_rebuilds_alone_also_after_fine_tuning(store):
    mixed = replace(LIKE, weight_bits=4, layer_bits={"conv1": (8, 8), "fc": (3, 6)}, epochs=1)
    record, packed = compress(mixed, store)
    rebuilt = load(packed)
    layers = quantized_layers(rebuilt).values()
    assert [(q.weight_quantizer.bits, q.input_quantizer.bits) for q in layers] == [(8, 8), (4, 8), (3, 6)]
    assert pack(rebuilt, mixed.to_json()) == packed
    predicted = predict(rebuilt, get_task("digits").load("test")).classes.numpy()
    assert np.array_equal(predicted, record.predicted) and record.metrics["accuracy"] > 0.9
    saved = store.save(record, packed)
    assert store.record(mixed.id).variant == mixed and saved.file
    again = load_variant(store, mixed)
    assert all(torch.equal(one, other) for one, other in zip(rebuilt.parameters(), again.parameters(), strict=True))


def test_rebnet_and_a_pruned_source_have_tables_of_their_own(store):
    levels = replace(LIKE, quantizer="rebnet", weight_bits=4, activation_bits=4)
    measure_sensitivity(store, levels, widths=(4, 1), examples=50)
    assert read(store, "digits_cnn", "rebnet").examples == 50
    pruned = Variant("digits", "digits_cnn", pruning="global_magnitude", pruning_ratio=0.8)
    store.save(*compress(pruned, store))
    like = replace(LIKE, pruning="global_magnitude", pruning_ratio=0.8)
    table = measure_sensitivity(store, like, widths=(4,), examples=50)
    assert table.source == pruned.id and path_of(store, like).parent.name == pruned.id
    plain, sparse = (
        found.cell("conv2", WEIGHTS, 4).bytes for found in (read(store, "digits_cnn"), read_for(store, like))
    )
    assert sparse < plain


def test_the_commands(store, capsys):
    cache = ["--cache", str(store.folder)]
    assert main(["sensitivity", "digits_cnn", "--bits", *map(str, WIDTHS), *cache]) == 0
    assert "Loss increase of each layer alone" in capsys.readouterr().out
    runs = ["--runs", str(store.folder / "runs")]
    made = ["compress", "--model", "digits_cnn", *cache, *runs]
    assert main([*made, "--target-bytes", "2200"]) == 0
    shown = capsys.readouterr()
    assert "layers_" in shown.out and "conv2 " in shown.err
    assert main([*made, "--max-drop", "3", "--activation-bits", "6"]) == 0
    assert "a6-" in capsys.readouterr().out
    assert main(["sensitivity", "digits_cnn", "--examples", "0", *cache]) == 1
    assert "--examples must be 1 or more" in capsys.readouterr().err
    for wrong in (("--target-bytes", "2200", "--max-drop", "1"), ("--max-drop", "1", "--weight-bits", "4")):
        assert main([*made, *wrong]) == 1
        assert "ValueError" in capsys.readouterr().err
