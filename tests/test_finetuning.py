"""Recipes follow the narrowest width; what there is to learn from is said on the recipe."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch

from engine.data import DataMissing
from engine.data.sentences import UNLABELLED, Sentences, as_matrix
from engine.finetuning import batches_of, finetune_recipe, lessons
from engine.models import get_model
from engine.training.recipe import Recipe
from engine.variant import Variant

IMITATE = Recipe(stages=((1, None),), distil=1.0, unlabelled=3)


@pytest.mark.parametrize(
    ("variant", "times"),
    [
        (Variant("cifar10", "resnet20", "lsqplus", 8, 8, epochs=2), 0.25),
        (Variant("cifar10", "resnet20", "lsqplus", 8, 4, epochs=2), 1.0),
        (Variant("cifar10", "resnet20", "lsqplus", 3, 3, ends_bits=8, epochs=2), 1.0),
        (Variant("cifar10", "resnet20", "lsqplus", 2, 2, ends_bits=8, epochs=2), 5.0),
        (Variant("cifar10", "resnet20", "rebnet", 1, 1, epochs=2), 5.0),
        (Variant("cifar10", "resnet20", "lsqplus", 4, 4, epochs=12), 1.0),
        (Variant("cifar10", "resnet20", "lsqplus", 4, 4, epochs=16), 5.0),
        (Variant("cifar10", "resnet20", "lsqplus", 6, 6, epochs=16), 0.25),
        (Variant("digits", "digits_cnn", "lsqplus", 2, 2, epochs=2), 1.0),
    ],
    ids=lambda value: getattr(value, "id", None),
)
def test_the_narrowest_width_says_how_fast_it_learns(variant, times):
    recipe = finetune_recipe(variant)
    assert recipe.learning_rate == pytest.approx(times * get_model(variant.model).finetune.learning_rate)
    assert recipe.epochs == variant.epochs


@pytest.mark.parametrize("bits, share", ((4, 1.0), (3, 1.0), (2, 0.25), (1, 0.25)))
def test_at_two_bits_or_fewer_weights_decay_a_quarter_as_fast(bits, share):
    recipe = finetune_recipe(Variant("cifar10", "resnet20", "rebnet", bits, bits, epochs=2))
    assert recipe.weight_decay == share * get_model("resnet20").finetune.weight_decay


@pytest.mark.parametrize("quantizer", ("lsqplus", "rebnet"))
def test_below_six_bits_the_bert_learns_what_the_baseline_says_of_unlabelled_sentences(quantizer):
    for bits in (8, 6, 5, 4, 2):
        recipe = finetune_recipe(Variant("sst2", "bert", quantizer, bits, bits, embeddings="row", epochs=1))
        assert (recipe.unlabelled, recipe.distil) == (
            (100_000, 1.0) if bits < 6 else (0, get_model("bert").finetune.distil)
        )


@pytest.mark.parametrize("bits", (None, 8, 6, 4))
def test_cut_attention_is_much_to_mend_at_any_width(bits):
    quantized = {} if bits is None else {"quantizer": "lsqplus", "weight_bits": bits, "activation_bits": bits}
    recipe = finetune_recipe(Variant("sst2", "bert", **quantized, attention={"method": "score_topk"}, epochs=1))
    assert (recipe.unlabelled, recipe.distil) == (100_000, 1.0)
    assert recipe.learning_rate == get_model("bert").finetune.learning_rate


def test_what_has_no_labels_is_learned_from_a_teacher_alone():
    with pytest.raises(ValueError, match="distil is 1"):
        replace(IMITATE, distil=0.9)


def task(unlabelled):
    few = Sentences(as_matrix([[2, 9, 3], [2, 3]]), torch.tensor([0, 1]))
    return SimpleNamespace(load=lambda split, data: few, unlabelled=unlabelled)


def test_unlabelled_examples_come_after_the_others_and_the_recipe_says_how_many_there_were():
    rows = as_matrix([[2, 5, 3], [2, 6, 3]])
    found, recipe = lessons(
        task(lambda count, data: Sentences(rows[:count], torch.tensor([UNLABELLED] * 2))), IMITATE, None
    )
    assert found.labels.tolist() == [0, 1, UNLABELLED, UNLABELLED] and recipe == replace(IMITATE, unlabelled=2)


def test_without_them_it_is_said_and_the_recipe_says_none():
    def missing(count, data):
        raise DataMissing("No reviews")

    with pytest.warns(UserWarning, match="No reviews"):
        found, recipe = lessons(task(missing), IMITATE, None)
    assert len(found) == 2 and recipe == replace(IMITATE, unlabelled=0)


def test_a_teachers_memory_of_other_batches_is_another():
    store = SimpleNamespace(record=lambda id: SimpleNamespace(sha256="0" * 64))
    variant = Variant("digits", "digits_cnn")
    names = {
        batches_of(variant, recipe, store)
        for recipe in (IMITATE, replace(IMITATE, unlabelled=0), replace(IMITATE, cutout=8))
    }
    assert len(names) == 3
