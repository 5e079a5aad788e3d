"""Quantizers in attention are calibrated, packed and restored like those of layers."""

import pytest
import torch

from engine import calibrate, pack, unpack
from engine.attention import LOW, compress_attention, record_attention
from engine.quantization import all_quantizers, prepare, quantized_layers, summarise_inputs


def places(model):
    return {name: place for name, place in quantized_layers(model).items() if ".method." in name}


@pytest.mark.parametrize("quantizer", [entry.name for entry in all_quantizers()])
def test_calibrating_sets_every_scale(bert, batch, quantizer):
    model, inputs = bert(), batch()
    compress_attention(model, "score_topk", keep=0.4, quantizer=quantizer, bits=1)
    calibrate(model, [inputs, batch(seed=2)])
    assert len(places(model)) == 2
    assert all(parameter.isfinite().all() for parameter in model.parameters())
    assert model(**inputs).logits.isfinite().all()


def test_calibration_sees_what_is_used_without_zeros_of_the_cut_and_padding(bert, batch):
    model, inputs = bert(), batch()
    compress_attention(model, "score_topk", keep=0.4)
    with record_attention(model) as layers, torch.no_grad():
        model(**inputs)
    compress_attention(model, "score_topk", keep=0.4, quantizer="lsqplus")
    summaries = summarise_inputs(model, [inputs])
    for name, layer in zip(places(model), layers, strict=True):
        used = layer.attention[layer.kept]
        assert summaries[name][0] == used.min()
        assert summaries[name][-1] == used.max()


def test_each_tier_is_calibrated_on_its_own_tokens(bert, batch):
    model, inputs = bert(), batch()
    compress_attention(model, "tiered_tokens", kept=0.7)
    with record_attention(model) as layers, torch.no_grad():
        model(**inputs)
    compress_attention(model, "tiered_tokens", kept=0.7, quantizer="lsqplus")
    summaries = summarise_inputs(model, [inputs])
    name = "bert.encoder.layer.1.attention.self.method.attention_low"
    low = (layers[1].tiers == LOW)[:, None, None, :]
    assert summaries[name][-1] == layers[1].attention[layers[1].kept & low].max()


def test_a_tier_that_nobody_is_in_needs_no_data(bert, batch):
    model, inputs = bert(), batch()
    for share, missing in ((0, "high"), (1e-7, "high"), (1, "low")):  # shares are read to a millionth
        compress_attention(model, "tiered_tokens", high_share=share, quantizer="lsqplus")
        calibrate(model, [inputs])
        assert len(places(model)) == 4
        assert not any(missing in name for name in places(model))
        assert model(**inputs).logits.isfinite().all()


def test_where_too_few_tokens_are_left_for_a_low_tier_it_gets_the_scales_of_the_high_one(bert, batch):
    model, inputs = bert(), batch()
    compress_attention(model, "tiered_tokens", kept=0.1, quantizer="lsqplus", high_bits=4, low_bits=2)
    calibrate(model, [inputs])
    high, low = (
        quantized_layers(model)[f"bert.encoder.layer.1.attention.self.method.value_{tier}"].input_quantizer
        for tier in ("high", "low")
    )
    assert low.scale > high.scale > 0
    assert model(**inputs).logits.isfinite().all()


def test_packing_keeps_the_scales(bert, batch):
    networks = []
    for seed in (0, 1):
        network = prepare(bert(seed=seed), 4, None)
        compress_attention(network, "tiered_tokens", quantizer="lsqplus")
        networks.append(network)
    calibrate(networks[0], [batch()])
    unpack(pack(networks[0], {})).restore(networks[1])
    for mine, theirs in zip(places(networks[0]).values(), places(networks[1]).values(), strict=True):
        assert torch.equal(mine.input_quantizer.scale, theirs.input_quantizer.scale)
        assert torch.equal(mine.input_quantizer.offset, theirs.input_quantizer.offset)
