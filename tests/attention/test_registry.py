"""The registry and the parameters that a page builds controls from."""

import inspect

import pytest
import torch

from engine.attention import all_attention, attention_names, compress_attention, get_attention, register_attention
from engine.attention.base import AttentionMethod
from engine.attention.parameters import Choice, QuantizerChoice, Share, Switch, Whole
from engine.quantization import all_quantizers


def test_the_courses_three_methods():
    assert {"quantized_topk", "tiered_tokens", "score_topk"} <= set(attention_names())
    assert [entry.name for entry in all_attention()] == attention_names()


@pytest.mark.parametrize("entry", all_attention(), ids=lambda entry: entry.name)
def test_each_method_takes_its_parameters_and_its_defaults_are_valid(entry):
    assert list(inspect.signature(entry.method.get()).parameters) == [each.name for each in entry.parameters]
    settings = entry.settings({})
    assert entry.method(**settings).name == entry.name
    assert all(each.title and each.name in settings for each in entry.parameters)
    for each in entry.parameters:
        if isinstance(each, Share):
            assert each.low <= each.default <= each.high
            assert each.step > 0
        elif isinstance(each, Whole):
            assert each.low <= each.default <= each.high
        elif isinstance(each, (Choice, QuantizerChoice)):
            assert each.default in each.choices
        else:
            assert isinstance(each, Switch)


def test_settings_that_make_no_difference_are_left_out():
    top = get_attention("score_topk")
    assert top.effective({"keep": 0.5, "bits": 2}) == {"keep": 0.5, "quantizer": None}
    assert top.effective({"quantizer": "lsqplus", "basis": "signed"}) == top.effective({"quantizer": "lsqplus"})
    assert top.effective({"quantizer": "rebnet"})["basis"] == "unsigned"
    assert set(get_attention("tiered_tokens").effective({})) == {"kept", "high_share", "cascade", "quantizer"}
    with pytest.raises(ValueError, match="has no parameter top"):
        top.effective({"top": 1})


def test_quantizers_are_offered_as_they_are_registered():
    quantizer = next(each for each in get_attention("score_topk").parameters if each.name == "quantizer")
    assert quantizer.choices == (None, *(entry.name for entry in all_quantizers()))


def test_a_name_is_taken_once():
    with pytest.raises(ValueError, match="already registered"):
        register_attention(get_attention("score_topk"))


@pytest.mark.parametrize(
    ("method", "given", "message"),
    [
        ("sparse", {}, "unknown attention method 'sparse'; known: .*score_topk"),
        ("score_topk", {"top": 0.5}, "score_topk has no parameter top; it takes keep, quantizer, bits, basis"),
        ("score_topk", {"keep": 0}, "keep must be a share above 0 and up to 1"),
        ("score_topk", {"keep": 25}, "keep must be a share above 0 and up to 1.*not 25"),
        ("score_topk", {"keep": True}, "keep must be a share"),
        ("score_topk", {"keep": float("nan")}, "keep must be a share"),
        ("score_topk", {"keep": "half"}, "keep must be a share"),
        ("score_topk", {"quantizer": "int8"}, "unknown quantizer 'int8'; known: .*lsqplus"),
        ("score_topk", {"bits": 0}, "bits must be a whole number from 1 to 8, not 0"),
        ("score_topk", {"bits": 2.0}, "bits must be a whole number"),
        ("score_topk", {"basis": "ternary"}, "basis must be one of 'unsigned', 'signed', not 'ternary'"),
        ("quantized_topk", {"truncate_bits": 9}, "truncate_bits must not exceed container_bits, but 9 > 8"),
        ("quantized_topk", {"selects_only": 1}, "selects_only must be True or False, not 1"),
        ("tiered_tokens", {"high_bits": 2, "low_bits": 2}, "low_bits must be less than high_bits, but 2 >= 2"),
        ("tiered_tokens", {"kept": 0}, "kept must be a share above 0"),
        ("tiered_tokens", {"high_share": -0.1}, "high_share must be a share from 0 to 1"),
    ],
)
def test_wrong_parameters_say_what_would_be_right_and_change_nothing(bert, method, given, message):
    model = bert()
    before = model.config._attn_implementation
    with pytest.raises(ValueError, match=message):
        compress_attention(model, method, **given)
    assert model.config._attn_implementation == before
    assert not any("method" in name for name, _ in model.named_modules())


@pytest.mark.parametrize("entry", all_attention(), ids=lambda entry: entry.name)
def test_the_quantizer_is_said_to_round_what_it_rounds(entry, compressed, batch):
    """All methods were said to round the values; of the course's three only the tiers do."""
    model, kept = compressed(entry.name, "lsqplus"), []
    methods = [module for module in model.modules() if isinstance(module, AttentionMethod)]
    for method in methods:
        method.register_forward_hook(lambda _, given, cut: kept.append(torch.equal(cut.value, given[0].value)))
    with torch.no_grad():
        model(**batch())
    about = next(each.about for each in entry.parameters if isinstance(each, QuantizerChoice))
    assert len(kept) == len(methods) > 0
    assert all(kept) == ("the values that it weighs stay as they are" in about)
    assert any(kept) != ("and the values that it weighs, are rounded by it" in about)
