"""Gradual pruning: the schedule of the paper, and a stopped training that goes on as if it had not been."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.data import get_task
from engine.models import get_model
from engine.pruning import GradualPruning, cubic_sparsity, get_pruner, prune
from engine.pruning.gradual import UNTIL
from engine.quantization import quantized_layers
from engine.training.recipe import Recipe
from engine.training.trainer import TrainingStopped, train

RECIPE = Recipe(stages=((2, None),), batch_size=64, learning_rate=0.05, compile=False)


def test_the_schedule_is_that_of_the_paper():
    """s_t = s_f + (s_i - s_f) (1 - (t - t_0) / (n dt))^3 with s_i = 0, t_0 = 0 and n dt = 100."""
    for t in (0, 10, 50, 90, 100):
        assert cubic_sparsity(t / 100, 0.9) == pytest.approx(0.9 + (0 - 0.9) * (1 - t / 100) ** 3)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.01, 0.99))
def test_it_never_goes_back_nor_beyond(one, other, final):
    first, last = sorted((one, other))
    assert 0 <= cubic_sparsity(first, final) <= cubic_sparsity(last, final) <= final


def sparsity(network):
    masks = [layer.mask for layer in quantized_layers(network).values()]
    return 1 - sum(mask.sum().item() for mask in masks) / sum(mask.numel() for mask in masks)


def trained(checkpoint=None, stop_after=None):
    """The network and its sparsity before each step."""
    torch.manual_seed(0)
    network = prune(get_model("digits_cnn").build(), "global_magnitude", 0.0)
    gradual, seen = GradualPruning(get_pruner("global_magnitude").pruner(), 0.8), []

    def before_step(model, share):
        gradual(model, share)
        seen.append((share, sparsity(model)))

    task = get_task("digits")
    train(
        network, task.load("train"), task.load("validation"), RECIPE, before_step=before_step, checkpoint=checkpoint,
        should_stop=lambda: stop_after is not None and len(seen) >= stop_after,
    )  # fmt: skip
    return network, seen


def test_training_prunes_along_the_schedule_and_ends_at_the_ratio(tmp_path):
    network, seen = trained()
    assert sparsity(network) == pytest.approx(0.8, abs=1e-3)
    for share, reached in seen:
        assert reached == pytest.approx(cubic_sparsity(share / UNTIL, 0.8), abs=0.08)
    assert [reached for _, reached in seen] == sorted(reached for _, reached in seen)
    with pytest.raises(TrainingStopped):
        trained(tmp_path / "c.safetensors", stop_after=15)
    resumed, _ = trained(tmp_path / "c.safetensors")
    for mine, theirs in zip(quantized_layers(resumed).values(), quantized_layers(network).values(), strict=True):
        assert torch.equal(mine.quantize_weight(), theirs.quantize_weight())
