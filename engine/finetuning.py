"""How a compressed variant is fine-tuned: by which recipe, and on what."""

from __future__ import annotations

import re
import warnings
from dataclasses import replace
from typing import Any

from engine.data import DataMissing, Task
from engine.models import get_model
from engine.store import Store
from engine.training.recipe import Recipe
from engine.variant import FULL_PRECISION_BITS, Variant

GENTLE_FROM_BITS = 6
LONG_FROM_EPOCHS = 16


def finetune_recipe(variant: Variant) -> Recipe:
    """The model's own; its learning rate, and whether it learns from unlabelled examples, follow what is to be mended.

    A quarter of it from 6 bits up, where that is little: Esser et al. (LSQ, section 3) fine-tune at 8 bits with a
    tenth of the rate they use at 4, 3 and 2. The model's higher one where a weight has to travel far to its next
    level: at two bits or fewer, and below 6 bits in a run long enough to settle again; at two bits or fewer then with
    a quarter of the weight decay (LSQ, section 3.2: few bits regularize by themselves). What was just pruned, and
    attention that an attention method cuts, are to be mended at any width.
    """
    entry = get_model(variant.model)
    recipe = entry.finetune.with_epochs(variant.epochs)
    pairs = [(variant.weight_bits, variant.activation_bits), *(pair for _, pair in variant.layer_bits or ())]
    narrowest = min((bits for pair in pairs for bits in pair if bits is not None), default=FULL_PRECISION_BITS)
    just_pruned = variant.pruning is not None and not variant.pruned_epochs
    cut = variant.attention is not None
    if (cut or narrowest < GENTLE_FROM_BITS) and entry.finetune_unlabelled:
        recipe = replace(recipe, unlabelled=entry.finetune_unlabelled, distil=1.0)
    far = narrowest <= 2 or (narrowest < GENTLE_FROM_BITS and variant.epochs >= LONG_FROM_EPOCHS)
    if far and entry.few_bits_learning_rate is not None:
        weight_decay = recipe.weight_decay / (4 if narrowest <= 2 else 1)
        return replace(recipe, learning_rate=entry.few_bits_learning_rate, weight_decay=weight_decay)
    gentle = GENTLE_FROM_BITS <= narrowest < FULL_PRECISION_BITS and not (just_pruned or cut)
    return replace(recipe, learning_rate=recipe.learning_rate / 4) if gentle else recipe


def lessons(task: Task, recipe: Recipe, data) -> tuple[Any, Recipe]:
    """What ``recipe`` trains on, and the recipe that says so: without unlabelled examples where they are not there."""
    training = task.load("train", data)
    if not recipe.unlabelled:
        return training, recipe
    try:
        more = task.unlabelled(recipe.unlabelled, data)
    except DataMissing as error:
        warnings.warn(f"Fine-tuning does without unlabelled examples. {error}", stacklevel=3)
        return training, replace(recipe, unlabelled=0)
    return training.joined(more), replace(recipe, unlabelled=len(more))


def batches_of(variant: Variant, recipe: Recipe, store: Store) -> str:
    """A name for the teacher's weights and all that a batch follows from."""
    weights = store.record(variant.baseline().id).sha256[:12]
    stages = recipe.stages if len(recipe.stages) > 1 else recipe.stages[-1][1:]  # in one stage epochs are alike
    more = "".join(f"-{name}{getattr(recipe, name)}" for name in ("cutout", "unlabelled") if getattr(recipe, name))
    return f"{variant.task}-{weights}-seed{variant.seed}-batch{recipe.batch_size}-" + (
        re.sub(r"\W+", "_", str(stages)).strip("_") + more
    )
