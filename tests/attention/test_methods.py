"""Each method against its loops, on random queries, keys and values of sentences of several lengths in one batch."""

import attention_loops as loops
import pytest
import torch
from attention_scales import set_arbitrary_scales

from engine.attention import HIGH, LOW, PADDING, REMOVED, get_attention
from engine.attention.base import AttentionInput
from engine.attention.quantized import QuantizedTensor
from engine.attention.quantized_topk import truncate
from engine.quantization import all_quantizers

HEADS, DIMENSIONS, LENGTHS = 2, 4, (9, 5, 2, 1)
TIER_PLACES = ("attention_high", "value_high", "attention_low", "value_low")
QUANTIZERS = [None, *(entry.name for entry in all_quantizers())]


def make(name, **given):
    """The method, its scales set."""
    entry = get_attention(name)
    method = entry.method(**entry.settings(given))
    set_arbitrary_scales(method)
    return method


def places(method):
    return {name: module for name, module in method.named_children() if isinstance(module, QuantizedTensor)}


def scalar_quantizers(method, names):
    """Name -> function of one number; the number itself where nothing is quantized."""
    made = places(method)

    def function(place):
        return lambda x: place(torch.tensor([x], dtype=torch.float32)).item()

    return {name: function(made[name]) if name in made else (lambda x: x) for name in names}


def random_input(seed=0, lengths=LENGTHS, heads=HEADS, earlier=None):
    generator = torch.Generator().manual_seed(seed)
    shape = (len(lengths), heads, max(lengths), DIMENSIONS)
    query, key, value = (torch.randn(shape, generator=generator) * 1.5 for _ in range(3))
    tokens = torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]
    allowed = tokens[:, None, None, :].expand(-1, 1, max(lengths), -1)
    return AttentionInput(query, key, value, allowed, DIMENSIONS**-0.5, earlier)


def with_equal_keys(lengths):
    """Of few binary digits: their products are exact, so scores are equal however they are summed."""
    given = random_input(2, lengths)
    given.query[:] = (given.query * 8).round() / 8
    given.key[:] = (given.key[:, :, :1] * 8).round() / 8
    return given


def sentences(given, lengths=LENGTHS):
    for index, length in enumerate(lengths):
        yield index, length, *(x[index, :, :length].tolist() for x in (given.query, given.key, given.value))


def assert_agree(cut, index, length, attention, kept, context):
    mine = cut.attention[index, :, :length, :length]
    assert torch.equal(cut.kept[index, :, :length, :length], torch.tensor(kept))
    torch.testing.assert_close(mine, torch.tensor(attention), rtol=1e-4, atol=1e-5)
    assert (cut.attention[index, :, :length, length:] == 0).all()
    outputs = (cut.attention @ cut.value)[index, :, :length]
    torch.testing.assert_close(outputs, torch.tensor(context), rtol=1e-4, atol=1e-4)
    assert cut.attention.isfinite().all()


@pytest.mark.parametrize("quantizer", QUANTIZERS)
@pytest.mark.parametrize("keep", [1.0, 0.5, 0.35, 0.01])
def test_score_topk(keep, quantizer):
    method = make("score_topk", keep=keep, quantizer=quantizer, bits=2)
    given = random_input()
    cut = method(given)
    for index, length, *vectors in sentences(given):
        expected = loops.score_topk(*vectors, keep, scalar_quantizers(method, ["attention"]))
        assert_agree(cut, index, length, *expected)


@pytest.mark.parametrize("quantizer", QUANTIZERS)
@pytest.mark.parametrize("selects_only", [False, True])
@pytest.mark.parametrize("renormalise", [False, True])
@pytest.mark.parametrize(
    ("keep", "truncate_bits", "container_bits"), [(1.0, 4, 8), (0.3, 4, 8), (0.3, 1, 8), (0.6, 3, 5), (0.3, 8, 8)]
)
def test_quantized_topk(keep, truncate_bits, container_bits, selects_only, renormalise, quantizer):
    options = {
        "keep": keep, "truncate_bits": truncate_bits, "container_bits": container_bits,
        "selects_only": selects_only, "renormalise": renormalise,
    }  # fmt: skip
    method = make("quantized_topk", **options, quantizer=quantizer, bits=3)
    given = random_input(1)
    cut = method(given)
    for index, length, *vectors in sentences(given):
        expected = loops.quantized_topk(*vectors, **options, quantizers=scalar_quantizers(method, ["attention"]))
        assert_agree(cut, index, length, *expected)


@pytest.mark.parametrize("quantizer", QUANTIZERS)
@pytest.mark.parametrize(
    ("kept", "high_share"), [(1.0, 0.5), (0.85, 0.5), (0.4, 0.25), (0.4, 0.0), (0.6, 1.0), (0.01, 0.5)]
)
def test_tiered_tokens_over_two_layers(kept, high_share, quantizer):
    options = {"kept": kept, "high_share": high_share, "quantizer": quantizer, "high_bits": 4, "low_bits": 1}
    earlier, left = {}, [None] * len(LENGTHS)
    for position in range(2):
        method = make("tiered_tokens", **options)
        method.position = position
        given = random_input(10 + position, earlier=earlier)
        cut = method(given)
        for index, length, *vectors in sentences(given):
            present = left[index]
            quantizers = scalar_quantizers(method, TIER_PLACES)
            *expected, high, stay = loops.tiered_tokens(*vectors, kept, high_share, quantizers, present)
            assert_agree(cut, index, length, *expected)
            tiers = [HIGH if j in high else LOW if j in stay else REMOVED for j in range(length)]
            assert cut.tiers[index].tolist() == tiers + [PADDING] * (max(LENGTHS) - length)
            assert 0 in stay
            left[index] = stay


def test_without_cascade_each_layer_chooses_among_all_tokens():
    earlier = {}
    for position in range(2):
        method = make("tiered_tokens", kept=0.5, cascade=False)
        method.position = position
        given = random_input(20 + position, earlier=earlier)
        cut = method(given)
        assert not earlier
        for index, length, *vectors in sentences(given):
            *expected, _, _ = loops.tiered_tokens(*vectors, 0.5, 0.5, scalar_quantizers(method, TIER_PLACES))
            assert_agree(cut, index, length, *expected)


def test_the_first_token_is_kept_even_if_nobody_attends_to_it_and_ranks_by_importance():
    given = random_input(3, lengths=(8,))
    given.key[:, :, 0] = -10 * given.query.mean(2)  # far from what is asked for
    given.query[:] = given.query.mean(2, keepdim=True)
    cut = make("tiered_tokens", kept=0.5, high_share=0.5)(given)
    assert cut.importance[0].argmin() == 0
    assert cut.tiers[0, 0] == LOW
    assert (cut.tiers[0] == HIGH).sum() == 2
    assert (cut.tiers[0] == LOW).sum() == 2


@pytest.mark.parametrize("lengths", [(12,), (12, 5), (3, 3)])
@pytest.mark.parametrize(("kept", "high_share"), [(0.85, 0.5), (0.5, 0.3)])
def test_tiers_have_the_stated_sizes(lengths, kept, high_share):
    cut = make("tiered_tokens", kept=kept, high_share=high_share)(random_input(4, lengths=lengths))
    for tiers, length in zip(cut.tiers, lengths, strict=True):
        stay = loops.ceil_share(kept, length)
        high = loops.ceil_share(high_share, stay)
        counts = [int((tiers == tier).sum()) for tier in (HIGH, LOW, REMOVED, PADDING)]
        assert counts == [high, stay - high, length - stay, max(lengths) - length]


@pytest.mark.parametrize("name", ["score_topk", "quantized_topk"])
def test_equal_scores_keep_the_stated_number_first_ones_first(name):
    given = with_equal_keys((10, 6))
    cut = make(name, keep=0.3)(given)
    assert (cut.kept[0] == (torch.arange(10) < 3)).all()
    assert (cut.kept[1] == (torch.arange(10) < 2)).all()


def test_equal_importance_keeps_the_first_tokens():
    given = with_equal_keys((10, 6))
    cut = make("tiered_tokens", kept=0.5, high_share=0.4)(given)
    assert cut.tiers[0].tolist() == [HIGH] * 2 + [LOW] * 3 + [REMOVED] * 5
    assert cut.tiers[1].tolist() == [HIGH] * 2 + [LOW] + [REMOVED] * 3 + [PADDING] * 4


@pytest.mark.parametrize("name", ["score_topk", "quantized_topk", "tiered_tokens"])
@pytest.mark.parametrize("quantizer", QUANTIZERS)
def test_a_sentence_of_padding_alone_gives_finite_numbers_and_keeps_nothing(name, quantizer):
    given = random_input(6, lengths=(5, 0))
    cut = make(name, quantizer=quantizer)(given)
    assert cut.attention.isfinite().all()
    assert (cut.attention[1] == 0).all()
    assert not cut.kept[1].any()


@pytest.mark.parametrize("quantizer", QUANTIZERS[1:])
@pytest.mark.parametrize("name", ["score_topk", "quantized_topk", "tiered_tokens"])
def test_gradients_reach_queries_keys_values_and_scales(name, quantizer):
    method = make(name, quantizer=quantizer)
    given = random_input(7)
    for x in (given.query, given.key, given.value):
        x.requires_grad_()
    cut = method(given)
    (cut.attention @ cut.value).square().sum().backward()
    for x in (given.query, given.key, given.value):
        assert x.grad.isfinite().all()
        assert (x.grad[0] != 0).any()
        assert (x.grad[2, :, LENGTHS[2] :] == 0).all() or x is given.query  # padding gets none
    for parameter in method.parameters():
        assert (parameter.grad != 0).any()


def test_truncation_passes_the_gradient_straight_through():
    given = random_input(8)
    given.query.requires_grad_()
    method = make("quantized_topk", keep=1.0, container_bits=16, truncate_bits=16)
    attention = method(given).attention
    (gradient,) = torch.autograd.grad((attention * given.key.sum(-1)[:, :, None]).sum(), given.query)
    dense = given.scores().masked_fill(~given.allowed, -torch.inf).softmax(-1)
    (expected,) = torch.autograd.grad((dense * given.key.sum(-1)[:, :, None]).sum(), given.query)
    rows = given.tokens[:, None, :, None]
    torch.testing.assert_close(gradient * rows, expected * rows, rtol=1e-2, atol=1e-3)


def test_truncated_values_are_what_the_arithmetic_shift_gives():
    given = random_input(9, lengths=(6,), heads=1)
    integers, unit = truncate(given.query, given.tokens, 8, 4)
    expected, step = loops.truncated(given.query[0, 0].tolist(), 8, 4)
    assert (integers[0, 0] * 16).int().tolist() == expected
    assert unit.item() == pytest.approx(16 * step)
    assert integers.min() >= -8
    assert integers.max() == 7


def test_the_scale_of_truncation_ignores_padding():
    given = random_input(11, lengths=(6, 3))
    alone = make("quantized_topk")(given).kept[1, :, :3, :3]
    given.query[1, :, 3:] = 1e6
    given.key[1, :, 3:] = 1e6
    assert torch.equal(make("quantized_topk")(given).kept[1, :, :3, :3], alone)
