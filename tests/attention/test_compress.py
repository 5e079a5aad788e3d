"""``compress_attention`` on transformers' BERTs."""

import copy
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch
from torch import nn
from transformers import BertModel

from engine import calibrate, prepare
from engine.attention import compress_attention, record_attention, restore_attention
from engine.quantization import all_quantizers, quantized_layers
from engine.quantization.base import NotCalibrated

CUT = {
    "score_topk": {"keep": 0.4},
    "quantized_topk": {"keep": 0.4},
    "tiered_tokens": {"kept": 0.7, "high_share": 0.4},
}
EVERYTHING = {
    "score_topk": {"keep": 1},
    "quantized_topk": {"keep": 1.0, "selects_only": True},
    "tiered_tokens": {"kept": 1.0},
}
NAMES = [entry.name for entry in all_quantizers()]


@torch.no_grad()
def logits(model, batch):
    return model(**batch).logits


@pytest.mark.parametrize("size", ["two_layers", "three_layers"])
@pytest.mark.parametrize("method", EVERYTHING)
@pytest.mark.parametrize("former", ["eager", "sdpa"])
def test_with_everything_kept_it_is_dense_attention(bert, batch, size, method, former):
    model = bert(size)
    model.set_attn_implementation(former)
    inputs = batch()
    dense = logits(model, inputs)
    compress_attention(model, method, **EVERYTHING[method])
    assert model.config._attn_implementation == method
    torch.testing.assert_close(logits(model, inputs), dense, rtol=1e-4, atol=1e-5)


def test_scores_of_wide_integers_come_near_dense_attention(bert, batch):
    model, inputs = bert(), batch()
    dense = logits(model, inputs)
    errors = []
    for width in (4, 8, 16):
        compress_attention(model, "quantized_topk", keep=1.0, truncate_bits=width, container_bits=width)
        errors.append((logits(model, inputs) - dense).abs().max().item())
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 1e-3


@pytest.mark.parametrize("quantizer", [None, *NAMES])
@pytest.mark.parametrize("method", CUT)
def test_returned_attention_is_zero_where_it_was_cut(compressed, batch, method, quantizer):
    model, inputs = compressed(method, quantizer, **CUT[method]), batch()
    with record_attention(model) as layers, torch.no_grad():
        attentions = model(**inputs, output_attentions=True).attentions
    assert len(attentions) == len(layers) == 2
    for attention, layer in zip(attentions, layers, strict=True):
        rows = inputs["attention_mask"].bool()[:, None, :, None]
        assert attention.shape == layer.kept.shape
        assert (attention[~layer.kept & rows] == 0).all()
        assert torch.equal(attention * rows, layer.attention)
        assert (layer.kept.sum((-1, -2)) > 0).all()


def test_settings_belong_to_the_model_even_if_models_share_a_config(bert, compressed, batch):
    first = bert()
    second = type(first)(first.config).eval()
    third = type(first)(first.config).eval()
    second.load_state_dict(first.state_dict())
    third.load_state_dict(first.state_dict())
    inputs = batch()
    dense = logits(first, inputs)
    compress_attention(first, "score_topk", keep=0.2)
    compress_attention(second, "tiered_tokens", kept=0.5)
    alone = [compressed("score_topk", keep=0.2), compressed("tiered_tokens", kept=0.5)]
    for model, expected in zip((first, second), alone, strict=True):
        assert torch.equal(logits(model, inputs), logits(expected, inputs))
    assert torch.equal(logits(third, inputs), dense)
    restore_attention(first)
    assert torch.equal(logits(first, inputs), dense)
    assert torch.equal(logits(second, inputs), logits(alone[1], inputs))


def test_models_and_batches_in_several_threads_at_once(compressed, batch):
    models = [compressed(method, quantizer, **CUT[method]) for method, quantizer in zip(CUT, NAMES * 2, strict=False)]
    jobs = [(model, inputs) for inputs in (batch((9, 4)), batch((12, 3))) for model in models]
    expected = [logits(*job) for job in jobs]
    with ThreadPoolExecutor(3) as pool:
        for result, one in zip(pool.map(lambda job: logits(*job), jobs * 3), expected * 3, strict=True):
            assert torch.equal(result, one)


@pytest.mark.parametrize("quantizer", NAMES)
@pytest.mark.parametrize("method", CUT)
def test_a_state_dict_brings_the_scales_back_bit_for_bit(bert, compressed, batch, method, quantizer):
    model, inputs = compressed(method, quantizer, **CUT[method]), batch()
    other = bert(seed=9)
    compress_attention(other, method, **CUT[method], quantizer=quantizer)
    with pytest.raises(NotCalibrated, match="calibrate"):
        logits(other, inputs)
    assert any(".self.method." in name for name in model.state_dict())
    other.load_state_dict(model.state_dict())
    assert torch.equal(logits(other, inputs), logits(model, inputs))


@pytest.mark.parametrize("method", CUT)
def test_restoring(bert, batch, method):
    model, inputs = bert(), batch()
    model.set_attn_implementation("eager")
    dense, state = logits(model, inputs), list(model.state_dict())
    compress_attention(model, method, **CUT[method], quantizer="lsqplus")
    compress_attention(model, "tiered_tokens", kept=0.4)  # what a person who tries things does
    compress_attention(model, method, **CUT[method])
    assert not torch.allclose(logits(model, inputs), dense)
    restore_attention(model)
    assert model.config._attn_implementation == "eager"
    assert list(model.state_dict()) == state
    assert not model.bert.encoder._forward_pre_hooks
    assert torch.equal(logits(model, inputs), dense)
    restore_attention(model)  # nothing to do


def test_transformers_own_switch_between_dense_and_compressed(bert, batch):
    model, inputs = bert(), batch()
    dense = logits(model, inputs)
    former = model.config._attn_implementation
    compress_attention(model, "score_topk", keep=0.2)
    cut = logits(model, inputs)
    model.set_attn_implementation(former)
    assert torch.equal(logits(model, inputs), dense)
    model.set_attn_implementation("score_topk")
    assert torch.equal(logits(model, inputs), cut)
    model.set_attn_implementation("tiered_tokens")
    with pytest.raises(RuntimeError, match="has the method 'score_topk': call .*compress_attention"):
        logits(model, inputs)


def test_choosing_a_method_without_its_settings_says_what_to_call(bert, batch):
    model = bert()
    model.set_attn_implementation("score_topk")
    with pytest.raises(RuntimeError, match="has no method: call engine.attention.compress_attention"):
        logits(model, batch())


@pytest.mark.parametrize("method", CUT)
def test_a_copy_is_independent(compressed, batch, method):
    model, inputs = compressed(method, "lsqplus", **CUT[method]), batch()
    expected = logits(model, inputs)
    other = copy.deepcopy(model)
    assert torch.equal(logits(other, inputs), expected)
    restore_attention(other)
    assert not other.bert.encoder._forward_pre_hooks
    assert torch.equal(logits(model, inputs), expected)
    assert not torch.allclose(logits(other, inputs), expected)


def test_together_with_quantized_layers_in_either_order(bert, batch):
    inputs = batch()
    after = prepare(bert(), 4, None)
    compress_attention(after, "tiered_tokens", quantizer="lsqplus")
    before = bert()
    compress_attention(before, "tiered_tokens", quantizer="lsqplus")
    before = prepare(before, 4, None)
    for model in (after, before):
        calibrate(model, [inputs])
        assert sum("method" in name for name in quantized_layers(model)) == 8
    assert torch.equal(logits(after, inputs), logits(before, inputs))


@pytest.mark.parametrize("quantizer", [None, *NAMES])
@pytest.mark.parametrize("method", CUT)
def test_fine_tuning_under_autocast_moves_every_parameter_that_counts(compressed, batch, method, quantizer):
    model, inputs = compressed(method, quantizer, **CUT[method]).train(), batch((11, 9, 8))
    with torch.autocast("cpu", torch.bfloat16):
        result = model(**inputs, labels=torch.tensor([0, 1, 1]))
    result.loss.backward()
    for name, parameter in model.named_parameters():
        if ".self." in name and not name.endswith("key.bias"):  # adds the same to all scores of a row
            assert parameter.grad.isfinite().all()
            assert (parameter.grad != 0).any(), name


def test_half_precision_models(compressed, batch):
    inputs = batch()
    for method in CUT:
        model = compressed(method, "lsqplus", **CUT[method]).to(torch.bfloat16)
        result = logits(model, inputs)
        assert result.dtype == torch.bfloat16
        assert result.isfinite().all()


def test_gradient_checkpointing_repeats_a_layer_with_the_same_tokens(compressed, batch):
    inputs = batch()
    gradients = []
    for checkpointing in (False, True):
        model = compressed("tiered_tokens", size="three_layers", kept=0.7)
        if checkpointing:
            model.gradient_checkpointing_enable()
        model.train()
        for module in model.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0
        model(**inputs).logits.square().sum().backward()
        gradients.append(model.bert.encoder.layer[0].attention.self.query.weight.grad)
    torch.testing.assert_close(*gradients)


def test_removed_tokens_stay_removed_and_each_pass_starts_anew(compressed, batch):
    model, inputs = compressed("tiered_tokens", size="three_layers", kept=0.7), batch()
    for _ in range(2):
        with record_attention(model) as layers:
            logits(model, inputs)
        assert torch.equal(layers[0].present, inputs["attention_mask"].bool())
        for earlier, later in zip(layers, layers[1:], strict=False):
            assert torch.equal(later.present, earlier.tiers > 0)
            gone = ~later.present
            assert not later.kept.transpose(2, 3)[gone[:, None].expand(-1, 2, -1)].any()
            assert not later.kept[gone[:, None].expand(-1, 2, -1)].any()
        assert layers[2].present.sum() < layers[1].present.sum() < layers[0].present.sum()


def test_parts_of_a_bert_and_modules_around_one(bert, compressed, batch):
    inputs = batch()
    wrapped = nn.ModuleDict({"inner": bert()})
    compress_attention(wrapped, "tiered_tokens", kept=0.5)
    assert torch.equal(
        logits(wrapped["inner"], inputs),
        logits(compressed("tiered_tokens", kept=0.5), inputs),
    )
    model = bert()
    layers = model.bert.encoder.layer
    compress_attention(layers, "score_topk", keep=0.3)
    assert torch.equal(logits(model, inputs), logits(compressed("score_topk", keep=0.3), inputs))
    with pytest.raises(ValueError, match="whole BertEncoder: give the whole model, or set cascade=False"):
        compress_attention(layers, "tiered_tokens")
    compress_attention(layers, "tiered_tokens", cascade=False)
    assert logits(model, inputs).isfinite().all()


def test_models_that_cannot_be_compressed(bert):
    with pytest.raises(ValueError, match="Sequential has no BertSelfAttention layer"):
        compress_attention(nn.Sequential(nn.Linear(2, 2)), "score_topk")
    with pytest.raises(ValueError, match="no parameter model"):
        compress_attention(bert(), "score_topk", model=3)
    config = bert().config
    config.is_decoder = True
    with pytest.raises(ValueError, match="for encoders"):
        compress_attention(BertModel(config), "score_topk")


def test_compiled_in_one_graph_it_gives_the_same(compressed, batch):
    model, inputs = compressed("tiered_tokens", "lsqplus", kept=0.7), batch()  # the method that asks most of a compiler
    expected = logits(model, inputs)
    model.bert.encoder = torch.compile(model.bert.encoder, backend="eager", fullgraph=True)
    torch.testing.assert_close(logits(model, inputs), expected, rtol=1e-4, atol=1e-5)
