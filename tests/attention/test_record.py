"""What is recorded of one batch, and what attention costs, against a count in loops."""

import threading
from itertools import product

import pytest
import torch

from engine.attention import HIGH, compress_attention, count_attention, record_attention
from engine.attention.compute import AttentionCompute

METHODS = (
    ("score_topk", {"keep": 0.3, "bits": 3}),
    ("quantized_topk", {"keep": 0.3, "truncate_bits": 3, "bits": 2}),
    ("quantized_topk", {"keep": 0.3, "selects_only": True, "renormalise": True}),
    ("quantized_topk", {"keep": 0.3, "selects_only": True}),
    ("tiered_tokens", {"kept": 0.6, "high_share": 0.5, "high_bits": 5, "low_bits": 2}),
)


def counted_by_loops(method, options, layers, quantizer):
    """[dense, kept, score bits, value bits], pair by pair."""
    dense = kept = score_bits = value_bits = 0
    for layer in layers:
        sentences, heads, tokens, _ = layer.kept.shape
        for s, h, i, j in product(range(sentences), range(heads), range(tokens), range(tokens)):
            if not (layer.tokens[s, i] and layer.tokens[s, j]):
                continue
            dense += 1
            if not (layer.present[s, i] and layer.present[s, j]):
                continue
            chosen = bool(layer.kept[s, h, i, j])
            kept += chosen
            if method == "quantized_topk":
                score_bits += options.get("truncate_bits", 4)
                if options.get("selects_only") and (chosen or not options.get("renormalise")):
                    score_bits += 32
            else:
                score_bits += 32
            if chosen and quantizer is None:
                value_bits += 32
            elif chosen and method == "tiered_tokens":
                value_bits += options["high_bits"] if layer.tiers[s, j] == HIGH else options["low_bits"]
            elif chosen:
                value_bits += options.get("bits", 4)
    return [dense, kept, score_bits, value_bits]


@pytest.mark.parametrize("quantizer", [None, "lsqplus"])
@pytest.mark.parametrize(("method", "options"), METHODS)
def test_compute_against_a_count_in_loops(compressed, batch, method, options, quantizer):
    model = compressed(method, quantizer, **options)
    batches = [batch((7, 4, 1), 3), batch((5,), 4)]
    with record_attention(model) as layers, count_attention(model) as compute, torch.no_grad():
        for inputs in batches:
            model(**inputs)
    counted = [compute.dense, compute.kept, compute.score_bits, compute.value_bits]
    assert counted == counted_by_loops(method, options, layers, quantizer)
    dense = compute.dense
    assert dense == 2 * 4 * (7**2 + 4**2 + 1 + 5**2)
    assert compute.scores == pytest.approx(compute.score_bits / (32 * dense))
    assert compute.values == pytest.approx(compute.value_bits / (32 * dense))
    assert compute.total == pytest.approx((compute.score_bits + compute.value_bits) / (64 * dense))
    assert compute.kept_share == pytest.approx(compute.kept / dense)
    total = AttentionCompute()
    for layer in layers:
        total += layer.compute
    assert total == compute


@pytest.mark.parametrize(("method", "options"), [("score_topk", {"keep": 1.0}), ("tiered_tokens", {"kept": 1.0})])
def test_everything_kept_in_full_precision_costs_what_dense_costs(bert, batch, method, options):
    model = bert()
    compress_attention(model, method, **options)
    with count_attention(model) as compute, torch.no_grad():
        model(**batch())
    assert (compute.scores, compute.values, compute.total, compute.kept_share) == (1, 1, 1, 1)


def test_nothing_counted_costs_nothing():
    assert AttentionCompute().total == AttentionCompute().kept_share == 0


def test_dense_probabilities_are_those_of_dense_attention(bert, batch):
    model, inputs = bert(), batch()
    model.set_attn_implementation("eager")
    with torch.no_grad():
        expected = model(**inputs, output_attentions=True).attentions
    compress_attention(model, "score_topk", keep=1.0)
    with record_attention(model) as layers, torch.no_grad():
        model(**inputs)
    assert [layer.name for layer in layers] == [f"bert.encoder.layer.{index}.attention.self" for index in range(2)]
    for layer, dense in zip(layers, expected, strict=True):
        rows = inputs["attention_mask"][:, None, :, None]
        torch.testing.assert_close(layer.dense, dense * rows, rtol=1e-4, atol=1e-6)
        torch.testing.assert_close(layer.attention, layer.dense)
        torch.testing.assert_close(layer.mass_kept, torch.ones(4, 4))
        assert torch.equal(layer.tokens, inputs["attention_mask"].bool())
        assert layer.tiers is None


def test_the_mass_kept_is_the_share_of_dense_attention_on_kept_entries(bert, batch):
    model, inputs = bert(), batch()
    compress_attention(model, "quantized_topk", keep=0.3)
    with record_attention(model) as layers, torch.no_grad():
        model(**inputs)
    for layer in layers:
        for index, length in enumerate((11, 7, 2, 1)):
            for head in range(4):
                rows = [layer.dense[index, head, i][layer.kept[index, head, i]].sum() for i in range(length)]
                assert layer.mass_kept[index, head].item() == pytest.approx(float(sum(rows)) / length, rel=1e-4)


def test_only_this_model_this_thread_and_this_block(bert, batch):
    model, other = bert(), bert(seed=3)
    for each in (model, other):
        compress_attention(each, "tiered_tokens")
    with torch.no_grad():
        with record_attention(model) as outer:
            with record_attention(other) as inner:
                other(**batch())
                worker = threading.Thread(target=lambda: model(**batch()))
                worker.start()
                worker.join()
            model(**batch())
            other(**batch())
        model(**batch())
    assert len(outer) == len(inner) == 2


def test_a_model_without_a_method_has_nothing_to_record(bert):
    with pytest.raises(ValueError, match="call compress_attention first"), record_attention(bert()):
        pass
