"""A tiny BERT through the whole engine: trained, quantized, its attention cut, stored, loaded and measured again."""

import shutil
from dataclasses import replace
from importlib.metadata import version

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import torch

from engine.compress_and_store import CompressAndStore
from engine.data.sst2_examples import EXAMPLES
from engine.data.word_pieces import read_vocabulary
from engine.finetuning import finetune_recipe
from engine.job import compress, measure, train_baseline
from engine.models import get_model, registry
from engine.models.bert import build_bert
from engine.networks import load_variant
from engine.quantization import settle_weights
from engine.store import Store, UnknownVariant
from engine.training.recipe import Recipe
from engine.variant import Variant

TOP = {"method": "score_topk", "keep": 0.25, "quantizer": "rebnet", "bits": 2}
TIERS = {"method": "tiered_tokens", "quantizer": "lsqplus", "high_bits": 8, "low_bits": 4}
TRUNCATED = {"method": "quantized_topk", "keep": 0.5}


def bert(quantizer=None, bits=None, **others):
    return Variant("sst2", "bert", quantizer, bits, bits, embeddings=quantizer and "tensor", **others)


FURTHER = 5
BASELINE, TUNED, NARROW = bert(), bert("lsqplus", 8, epochs=1), bert("lsqplus", 4, epochs=1)
CALIBRATED = (
    bert("lsqplus", 8), bert("rebnet", 3), bert(attention=TRUNCATED), bert("lsqplus", 8, attention=TIERS),
    replace(bert("rebnet", 4, attention=TOP), embeddings="row"),
)  # fmt: skip
ADDED = bert("lsqplus", 8, epochs=1, attention=TOP, attention_added=True)
TUNED_WITH = bert("lsqplus", 8, epochs=1, start_bits=8, attention=TIERS)
CUT = bert(attention=TRUNCATED, epochs=1)
ALL = (BASELINE, TUNED, NARROW, *CALIBRATED, ADDED, TUNED_WITH, CUT)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    (folder / "sst2").mkdir()
    texts, labels = zip(*EXAMPLES, strict=True)
    for split in ("train", "validation", "test"):
        table = pa.table({"idx": range(len(texts)), "sentence": texts, "label": labels})
        pq.write_table(table, folder / "sst2" / f"{split}-00000-of-00001.parquet")
    (folder / "imdb").mkdir()
    reviews = [f"This is sentence number {number} of them." for number in range(FURTHER)]
    pq.write_table(pa.table({"text": reviews}), folder / "imdb" / "unsupervised-00000-of-00001.parquet")
    return folder


@pytest.fixture(scope="module")
def store(tmp_path_factory, data):
    """The registered network with two layers of width 32, trained for an epoch in the ordinary way."""
    entry, store = get_model("bert"), Store(tmp_path_factory.mktemp("cache"))
    recipe = Recipe(stages=((1, None),), batch_size=4, learning_rate=1e-3, optimizer="adamw", compile=False)
    tiny = replace(
        entry, recipe=recipe, finetune=replace(recipe, distil=0.5), train=None,
        build=lambda: build_bert(len(read_vocabulary()), layers=2, width=32, heads=4, inner=64),
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(registry._MODELS._entries, "bert", tiny)
        record, packed, summaries = train_baseline(BASELINE, data)
        store.save_summaries(record.id, summaries)
        store.save(record, packed)
        for variant in ALL[1:]:
            store.save(*compress(variant, store, data))
        yield store


@pytest.mark.parametrize("variant", ALL, ids=lambda variant: variant.id)
def test_measured_again_everything_is_as_on_record(store, data, variant):
    record, again = store.record(variant.id), measure(store, variant, data, limit=None)
    assert np.array_equal(record.predicted, again.predicted)
    assert record.metrics == again.metrics


def test_few_bits_learn_from_sentences_without_labels_too(store):
    """The record says from how many there were."""
    recipes = {variant: store.record(variant.id).training["recipe"] for variant in (TUNED, NARROW)}
    assert (recipes[TUNED]["unlabelled"], recipes[TUNED]["distil"]) == (0, 0.5)
    assert (recipes[NARROW]["unlabelled"], recipes[NARROW]["distil"]) == (FURTHER, 1.0)


def test_attention_costs_what_was_counted(store):
    cost = {variant: store.record(variant.id).metrics for variant in ALL}
    for variant in (BASELINE, TUNED, NARROW, *CALIBRATED[:2]):
        assert cost[variant]["attention_compute"] == cost[variant]["attention_kept"] == 1
    for variant in (*CALIBRATED[2:], ADDED, TUNED_WITH, CUT):
        assert 0 < cost[variant]["attention_compute"] < 1 and 0 < cost[variant]["attention_kept"] < 1
    # All scores in full precision, 2 levels of 32 bits for what is kept.
    added = cost[ADDED]
    assert added["attention_compute"] == pytest.approx((1 + added["attention_kept"] * 2 / 32) / 2)


def test_records_name_the_library_that_the_network_is_built_from(store):
    assert all(store.record(variant.id).versions["transformers"] == version("transformers") for variant in ALL)


def test_attention_put_on_afterwards_shares_the_file(store):
    weights, added = store.record(TUNED.id), store.record(ADDED.id)
    assert (added.file, added.sha256) == (weights.file, weights.sha256)
    assert added.scales and all(".method." in name for name in added.scales)
    plain, cut = load_variant(store, TUNED).state_dict(), load_variant(store, ADDED).state_dict()
    assert all(torch.equal(cut[name], value) for name, value in plain.items())


def test_attention_is_put_anew_on_weights_that_were_made_anew(store, data, tmp_path):
    """Its record was damaged then, for the file it named was gone, and it could not be made again either."""
    shutil.copytree(store.folder, tmp_path / "cache")
    other = Store(tmp_path / "cache")
    longer = replace(finetune_recipe(TUNED), stages=((2, None),))
    tuned = other.save(*compress(TUNED, other, data, recipe=longer))
    assert tuned.sha256 != store.record(TUNED.id).sha256 and other.find(ADDED.id) is None
    added = other.save(*compress(ADDED, other, data))
    assert (added.file, added.made_from) == (tuned.file, tuned.sha256)


def test_attention_put_on_a_pruned_network_needs_no_summaries(store, data, tmp_path):
    """It has no file of its own to take them from."""
    shutil.copytree(store.folder, tmp_path / "cache")
    other, job = Store(tmp_path / "cache"), CompressAndStore(tmp_path / "cache", tmp_path / "runs", str(data))
    pruned = bert(pruning="global_magnitude", pruning_ratio=0.5, epochs=1)
    added = replace(pruned, attention=TRUNCATED, attention_added=True)
    assert job(pruned).file == job(added).file
    assert other.has_summaries(pruned.id) and not other.has_summaries(added.id)


def test_a_record_with_an_attention_method_keeps_its_own_scales_only(store):
    """Those of the weights are on the record without the method: a row of embeddings has one each."""
    for variant in CALIBRATED:
        scales = store.record(variant.id).scales
        if variant.attention is None:
            assert any("weight_quantizer" in name for name in scales)
        elif variant.quantizer is not None:
            assert scales and all(".method." in name for name in scales)


def test_a_setting_that_is_not_cached_computes_at_once_where_its_weights_are(store):
    fresh = replace(ADDED, attention={"method": "score_topk", "keep": 0.1})
    ids = torch.tensor([[2, 40, 41, 3]])
    assert fresh.id not in store and load_variant(store, fresh)(ids).isfinite().all()
    with pytest.raises(UnknownVariant, match="fine-tuned"):
        load_variant(store, replace(fresh, weight_bits=2))


def test_quantized_embeddings_make_the_file_small(store):
    full, small = (store.record(variant.id).metrics for variant in (BASELINE, CALIBRATED[1]))
    assert small["packed_bytes"] < full["nominal_bytes"] / 8


def test_a_network_at_hand_gets_a_method_without_its_weights_being_copied(store):
    at_hand, ids = load_variant(store, TUNED), torch.tensor([[2, 40, 41, 3]])
    settle_weights(at_hand)
    before = at_hand(ids)
    for variant in (ADDED, replace(ADDED, attention={"method": "score_topk", "keep": 0.1})):
        made = load_variant(store, variant, made_from=lambda _: at_hand)
        assert torch.equal(made(ids), load_variant(store, variant)(ids))
        pairs = zip(at_hand.named_parameters(), at_hand.parameters(), strict=True)
        assert all(made.get_parameter(name) is weight for (name, _), weight in pairs)
        assert not torch.equal(made(ids), before) and torch.equal(at_hand(ids), before)
