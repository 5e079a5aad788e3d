"""Addresses: from a choice and back to it, and a sentence for each part that cannot be followed."""

from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui import attention_controls
from ui.address import from_query, to_query
from ui.catalogue import Catalogue
from ui.choice import COMPUTE, Choice, look_up

FIELDS = [
    "task", "model", "variant", "b", "quantizer", "w", "a", "ends", "embeddings", "trained", "axis", "pruning", "ratio",
    "attention", "attention.keep", "attention.quantizer", "budget", "device", "flash", "ram",
]  # fmt: skip
VALUES = [
    "cifar10", "digits", "sst2", "resnet20", "bert", "none", "lsqplus", "rebnet", "4", "yes", "no", "global_magnitude",
    "0.5", "score_topk", "compute", "pico",
]  # fmt: skip


def query_of(catalogue, choice):
    return to_query(look_up(catalogue, choice))


def test_every_cached_variant_comes_back_from_its_address(catalogue):
    for row in catalogue.rows():
        choice = Choice.of_row(row)
        restored, problems = from_query(catalogue, query_of(catalogue, choice))
        assert not problems
        assert look_up(catalogue, restored).row["id"] == row["id"]


@pytest.mark.parametrize(
    "setting",
    [
        {"weight_bits": 7, "activation_bits": 5},
        {"weight_bits": 3, "activation_bits": 3, "ends_bits": 8, "fine_tuned": False},
        {"quantizer": None},
        {"weight_bits": 5, "activation_bits": 5},
    ],
)
def test_a_setting_that_is_not_cached_comes_back_from_its_address(catalogue, setting):
    view = look_up(catalogue, Choice("cifar10", "resnet20", **setting))
    restored, problems = from_query(catalogue, to_query(view))
    again = look_up(catalogue, restored)
    assert not problems
    assert again.row == view.row
    if setting.get("quantizer", "lsqplus"):
        assert again.choice == view.choice


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("task=cifar100", "cifar100"),
        ("task=cifar10&variant=../../etc/passwd", "../../etc/passwd"),
        ("task=digits&variant=cifar10-resnet20-baseline-s0", "showing the default"),
        ("variant=%3Cscript%3Ealert(1)%3C/script%3E", "<script>"),
        ("task=cifar10&quantizer=magic&w=4", "magic"),
        ("task=cifar10&quantizer=lsqplus&w=99&a=4", "w=99"),
        ("task=cifar10&quantizer=lsqplus&w=four&a=-1&ends=3&trained=maybe", "trained=maybe"),
        ("task=cifar10&model=vgg", "vgg"),
        ("variant=" + "x" * 1_000_000, "xxx"),
        ("&".join(f"a{n}=1" for n in range(1_000)), "first 40 parts"),
        ("task=digits&elsewhere=" + "x" * 2_000 + "&w=2", "2,000 letters"),
        ("%ff%fe=%00&&&==", None),
    ],
)
def test_an_impossible_address_gives_a_sentence_and_a_choice(catalogue, query, sentence):
    choice, problems = from_query(catalogue, query)
    assert look_up(catalogue, choice).choice.task in ("cifar10", "digits", "sst2")
    assert (sentence is None and not problems) or any(sentence in problem for problem in problems)
    assert all(len(problem) < 250 for problem in problems)


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("task=cifar10&attention=nonsense", "attention=nonsense"),
        ("task=cifar10&quantizer=none&attention=score_topk&attention.keep=0.5", "attention.keep=0.5"),
        ("task=cifar10&axis=time", "axis=time"),
        ("task=cifar10&axis=compute", "axis=compute"),
        ("task=cifar10&whiskers=maybe", "whiskers=maybe"),
        ("task=cifar10&quantizer=none&w=2", "w=2"),
        ("task=cifar10&quantizer=none&trained=maybe", "trained=maybe"),
        ("task=cifar10&quantizer=rebnet&w=2&a=2&ends=8", "ends=8"),
        ("task=cifar10&quantizer=lsqplus&embeddings=row", "embeddings=row"),
        ("task=cifar10&w=99", "w=99"),
        ("task=cifar10&ratio=0.5", "ratio=0.5"),
        ("task=cifar10&gradual=yes", "gradual=yes"),
        ("task=cifar10&device=pico&flash=100", "flash=100"),
        ("task=cifar10&variant=cifar10-resnet20-lsqplus-w4a4-e2-s0&w=2", "w=2"),
        ("task=cifar10&variant=cifar10-resnet20-lsqplus-w4a4-e2-s0&model=vgg", "model=vgg"),
        ("task=sst2&attention.keep=0.5", "attention.keep=0.5"),
        ("task=sst2&embeddings=columns", "embeddings=columns"),
    ],
)
def test_a_part_that_cannot_be_followed_is_told_also_beside_no_quantizer(catalogue, query, part):
    choice, problems = from_query(catalogue, query)
    assert any(part in problem for problem in problems)
    assert look_up(catalogue, choice).choice.task == query[5:].partition("&")[0]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("task=cifar10&model=resnet20&w=2&a=2", ("lsqplus", 2, 2, None, True)),
        ("task=cifar10&w=2&ends=8", ("lsqplus", 2, 4, 8, True)),
        ("task=cifar10&trained=no", ("lsqplus", 4, 4, None, False)),
        ("task=sst2&embeddings=tensor", ("lsqplus", 4, 4, None, True)),
    ],
)
def test_widths_without_a_quantizer_are_of_the_default_one(catalogue, query, shown):
    choice, problems = from_query(catalogue, query)
    assert not problems
    seen = (choice.quantizer, choice.weight_bits, choice.activation_bits, choice.ends, choice.fine_tuned)
    assert seen == shown


def test_an_address_may_name_an_attention_method_alone(catalogue):
    choice, problems = from_query(catalogue, "task=sst2&attention=score_topk&attention.keep=0.5")
    assert not problems
    assert (choice.quantizer, choice.settings["keep"]) == (None, 0.5)


def test_what_others_add_to_an_address_is_no_part_of_it(catalogue):
    for query in (
        "task=cifar10&__theme=dark&lang=fa&utm_source=x",
        "variant=cifar10-resnet20-baseline-s0&model=resnet20",
    ):
        assert from_query(catalogue, query)[1] == []


@given(st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(VALUES) | st.text(max_size=12)))
@settings(max_examples=50, deadline=None)
def test_any_address_gives_a_choice(cache, given_fields):
    catalogue = Catalogue(cache)
    choice, problems = from_query(catalogue, urlencode(given_fields))
    again, _ = from_query(catalogue, query_of(catalogue, choice))
    assert query_of(catalogue, again) == query_of(catalogue, choice)
    assert all(len(problem) < 250 for problem in problems)


@pytest.mark.parametrize("axis", ["size", COMPUTE])
@pytest.mark.parametrize(
    "attention",
    [
        {"method": "score_topk", "keep": 0.33},
        {"method": "quantized_topk", "selects_only": True, "quantizer": "lsqplus", "bits": 3},
        {"method": "tiered_tokens", "kept": 0.7, "high_share": 0, "cascade": False, "quantizer": "rebnet"},
    ],
)
def test_a_setting_of_attention_comes_back_from_its_address(catalogue, attention, axis):
    settings = tuple(sorted(attention_controls.effective(attention).items()))
    for quantizer in (None, "lsqplus"):
        choice = Choice("sst2", "bert", quantizer, 3, 3, attention=settings, axis=axis, embeddings="tensor")
        restored, problems = from_query(catalogue, query_of(catalogue, choice))
        assert not problems
        assert (restored.settings, restored.axis, restored.quantizer) == (choice.settings, axis, quantizer)
        assert restored.to_variant() == choice.to_variant()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ("attention=magic", "attention method that is not here (magic)"),
        ("attention=score_topk&attention.keep=0", "attention.keep=0"),
        ("attention=score_topk&attention.keep=<script>", "attention.keep=<script>"),
        ("attention=score_topk&attention.top=1", "attention.top=1"),
        ("attention=score_topk&attention.quantizer=magic", "attention.quantizer=magic"),
        ("attention=score_topk&embeddings=columns", "embeddings=columns"),
    ],
)
def test_an_impossible_attention_gives_a_sentence(catalogue, fields, sentence):
    choice, problems = from_query(catalogue, f"task=sst2&model=bert&quantizer=lsqplus&w=4&a=4&{fields}")
    assert len(problems) == 1 and sentence in problems[0]
    assert look_up(catalogue, choice).choice.task == "sst2"
