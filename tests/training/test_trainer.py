"""Training on digits: it learns, stops and resumes without loss, and distils."""

import dataclasses
import gc
import json
import weakref
from types import SimpleNamespace

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from engine.data import get_task
from engine.models import get_model
from engine.quantization import prepare
from engine.training import trainer
from engine.training.compiling import Compiled
from engine.training.loss import distillation_loss
from engine.training.recipe import Recipe
from engine.training.trainer import TrainingStopped, parameter_groups, train

RECIPE = dataclasses.replace(get_model("digits_cnn").recipe, stages=((3, None),))


@pytest.fixture(scope="module")
def digits():
    task = get_task("digits")
    return task.load("train"), task.load("validation")


def network(seed=0):
    torch.manual_seed(seed)
    return get_model("digits_cnn").build()


def run(digits, model=None, **options):
    model = model or network()
    return model, train(model, *digits, options.pop("recipe", RECIPE), device=torch.device("cpu"), **options)


def test_it_learns(digits):
    model, result = run(digits)
    assert result.curve[-1]["validation_accuracy"] > 0.8
    assert [point["epoch"] for point in result.curve] == [1, 2, 3]
    assert not model.training


def test_the_same_seed_gives_the_same_network_and_another_a_different_one(digits):
    one, other = (run(digits)[0].state_dict() for _ in range(2))
    assert all(torch.equal(one[name], other[name]) for name in one)
    different = run(digits, seed=1)[0].state_dict()
    assert not torch.equal(one["fc.weight"], different["fc.weight"])


@pytest.mark.parametrize("stop_after", (1, 16, 17, 18, 40))
def test_a_stopped_run_goes_on_as_if_it_had_not_been(digits, tmp_path, stop_after):
    """In the first step, in mid-epoch, at the last and first step of an epoch (17 steps an epoch)."""
    whole, expected = run(digits)
    checkpoint, steps = tmp_path / "run.safetensors", []
    with pytest.raises(TrainingStopped, match=f"step {stop_after} of 51"):
        run(digits, checkpoint=checkpoint, on_progress=steps.append, should_stop=lambda: len(steps) == stop_after)
    resumed, result = run(digits, network(seed=5), checkpoint=checkpoint)  # other weights: all come from the file
    for name, value in whole.state_dict().items():
        assert torch.equal(value, resumed.state_dict()[name]), name
    assert result.curve == expected.curve


def test_a_finished_run_is_not_trained_again(digits, tmp_path):
    checkpoint = tmp_path / "run.safetensors"
    model, first = run(digits, checkpoint=checkpoint)
    steps = []
    again, second = run(digits, network(seed=5), checkpoint=checkpoint, on_progress=steps.append)
    assert not steps and first.curve == second.curve
    assert torch.equal(model.fc.weight, again.fc.weight)


def test_a_checkpoint_of_another_beginning_is_not_gone_on_from(digits, tmp_path):
    checkpoint = tmp_path / "run.safetensors"
    run(digits, checkpoint=checkpoint, origin="one")
    steps = []
    run(digits, checkpoint=checkpoint, origin="other", on_progress=steps.append)
    assert [step.step for step in steps] == list(range(1, 52))
    steps.clear()
    run(digits, checkpoint=checkpoint, origin="other", on_progress=steps.append)
    assert steps == []


@pytest.mark.parametrize("began, later", (("bfloat16", "float32"), ("float32", "bfloat16")))
def test_a_run_goes_on_in_the_number_format_that_it_began_with(digits, tmp_path, monkeypatch, began, later):
    """It is measured, on a busy machine with another result, and was measured again at each start."""
    monkeypatch.setattr(trainer, "number_format", lambda device: began)
    whole, expected = run(digits)
    checkpoint, steps = tmp_path / "run.safetensors", []
    with pytest.raises(TrainingStopped):
        run(digits, checkpoint=checkpoint, on_progress=steps.append, should_stop=lambda: len(steps) == 5)
    monkeypatch.setattr(trainer, "number_format", lambda device: later)
    resumed, result = run(digits, network(seed=5), checkpoint=checkpoint)
    assert all(torch.equal(value, resumed.state_dict()[name]) for name, value in whole.state_dict().items())
    assert result.notes == expected.notes == {"number_format": began}


def test_an_older_checkpoint_does_not_say_its_number_format_and_is_gone_on_from(digits, tmp_path, monkeypatch):
    monkeypatch.setattr(trainer, "number_format", lambda device: "float32")
    whole, _ = run(digits)
    checkpoint, steps = tmp_path / "run.safetensors", []
    with pytest.raises(TrainingStopped):
        run(digits, checkpoint=checkpoint, on_progress=steps.append, should_stop=lambda: len(steps) == 5)
    with safe_open(checkpoint, framework="pt") as file:
        progress = json.loads(file.metadata()["progress"])
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (it is no dict)
    del progress["number_format"]
    save_file(tensors, checkpoint, metadata={"progress": json.dumps(progress)})
    steps.clear()
    resumed, result = run(digits, network(seed=5), checkpoint=checkpoint, on_progress=steps.append)
    assert len(steps) == 46 and result.notes == {}
    assert all(torch.equal(value, resumed.state_dict()[name]) for name, value in whole.state_dict().items())


def test_a_compiler_that_fails_is_named_once_and_training_goes_on(digits, monkeypatch):
    def broken(inputs):
        raise RuntimeError("no C++ compiler found\nand so on")

    monkeypatch.setattr(torch, "compile", lambda network, dynamic: broken)
    whole, _ = run(digits)
    with pytest.warns(UserWarning, match=r"uncompiled.*RuntimeError: no C\+\+ compiler found\)") as said:
        model, _ = run(digits, recipe=dataclasses.replace(RECIPE, compile=True))
    assert len(said) == 1
    assert all(torch.equal(value, model.state_dict()[name]) for name, value in whole.state_dict().items())


def test_what_the_network_itself_raises_is_no_compiler_s_fault(monkeypatch):
    monkeypatch.setattr(torch, "compile", lambda network, dynamic: network)
    compiled = Compiled(torch.nn.Linear(3, 2), dynamic=False)
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        compiled(torch.zeros(1, 4))
    assert not compiled.failed


def test_progress_counts_up_to_the_end(digits):
    seen = []
    run(digits, on_progress=seen.append)
    assert [progress.step for progress in seen] == list(range(1, 52))
    assert seen[-1].seconds_left == pytest.approx(0, abs=1e-6)
    assert {progress.epoch for progress in seen} == {1, 2, 3}


def test_the_time_left_follows_from_usual_steps_and_is_unknown_while_compiling(digits, monkeypatch):
    """What compiling took was once counted as if every step did it: hours were left of a minute."""
    took = [53.0, 2.0] + [0.1] * 49
    took[30] = 40.0  # compiled again, for pictures of another size
    clock, steps, seen = [0.0], iter(took), []

    def step(model, share):
        clock[0] += next(steps)

    monkeypatch.setattr(trainer, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    run(digits, before_step=step, on_progress=seen.append)
    left = [progress.seconds_left for progress in seen]
    assert left[:2] == [None, None]
    assert left[2:] == pytest.approx([0.1 * (51 - done) for done in range(3, 52)])


def test_a_loss_that_explodes_is_an_error_that_helps(digits):
    with pytest.raises(FloatingPointError, match="lower learning rate"):
        run(digits, recipe=dataclasses.replace(RECIPE, learning_rate=1e12, warmup=0.01))


def test_learning_from_a_teacher_alone(digits):
    teacher, _ = run(digits)
    student, result = run(digits, network(seed=3), teacher=teacher, recipe=dataclasses.replace(RECIPE, distil=1.0))
    assert result.curve[-1]["validation_accuracy"] > 0.7


def test_only_weights_decay():
    decayed, others = parameter_groups(network(), 5e-4)
    assert decayed["weight_decay"] == 5e-4 and others["weight_decay"] == 0
    assert all(parameter.ndim > 1 for parameter in decayed["params"])
    assert len(decayed["params"]) == 3 and len(others["params"]) == 5


def test_scales_do_not_decay_either_where_there_is_one_a_channel():
    """Those of ReBNet, a row of them for each level, were taken for weights."""
    quantized = prepare(network(), 2, 2, "rebnet", per_channel=True)
    decayed, others = parameter_groups(quantized, 5e-4)
    names = {id(parameter): name for name, parameter in quantized.named_parameters()}
    assert [names[id(parameter)] for parameter in decayed["params"] if "quantizer" in names[id(parameter)]] == []
    assert len(decayed["params"]) == 3 and len(decayed["params"]) + len(others["params"]) == len(names)


def test_smoothed_labels_against_their_formula():
    generator = torch.Generator().manual_seed(0)
    logits, labels = torch.randn(6, 5, generator=generator), torch.tensor([0, 1, 2, 3, 4, 0])
    targets = torch.full((6, 5), 0.1 / 5, dtype=torch.float64)
    targets[range(6), labels] += 0.9
    by_hand = -(targets * torch.log_softmax(logits.double(), 1)).sum(1).mean()
    assert distillation_loss(logits, labels, None, 0.0, 2.0, 0.1).item() == pytest.approx(by_hand.item(), rel=1e-5)


def test_the_recipe_says_how_much_labels_are_smoothed(digits):
    plain, smoothed = (
        run(digits, recipe=dataclasses.replace(RECIPE, label_smoothing=share))[1].curve[-1] for share in (0.0, 0.3)
    )
    assert plain["loss"] < smoothed["loss"] - 0.1  # no loss is below the entropy of the labels it is measured against


def test_distillation_loss_against_its_formula():
    generator = torch.Generator().manual_seed(0)
    student, teacher = torch.randn(6, 5, generator=generator), torch.randn(6, 5, generator=generator)
    labels = torch.tensor([0, 1, 2, 3, 4, 0])
    share, temperature = 0.3, 2.0
    p, q = torch.softmax(teacher.double() / temperature, 1), torch.softmax(student.double() / temperature, 1)
    soft = (p * (p / q).log()).sum(1).mean() * temperature**2
    hard = -torch.softmax(student.double(), 1)[range(6), labels].log().mean()
    loss = distillation_loss(student, labels, teacher, share, temperature)
    assert loss.item() == pytest.approx(((1 - share) * hard + share * soft).item(), rel=1e-5)
    assert distillation_loss(student, labels, None, share, temperature).item() == pytest.approx(hard.item(), rel=1e-5)
    assert distillation_loss(teacher, labels, teacher, 1.0, temperature).item() == pytest.approx(0, abs=1e-6)


def test_learning_rate_rises_then_falls_to_zero():
    recipe = Recipe(stages=((10, None),), learning_rate=0.2, warmup=0.1)
    rates = [recipe.learning_rate_at(step / 100) for step in range(1001)]
    assert rates[0] == 0 and max(rates) == pytest.approx(0.2) and rates[-1] == pytest.approx(0, abs=1e-9)
    top = rates.index(max(rates))
    assert top == 100 and rates[:top] == sorted(rates[:top]) and rates[top:] == sorted(rates[top:], reverse=True)


def test_stages_and_their_work():
    recipe = Recipe(stages=((2, 16), (1, 32)))
    assert recipe.epochs == 3 and [recipe.side_at(epoch) for epoch in range(3)] == [16, 16, 32]
    assert recipe.work_until(0, 0.5) == pytest.approx(0.125)
    assert recipe.work_until(2, 1.0) == recipe.work_until(3, 0) == pytest.approx(1.5)
    with pytest.raises(ValueError):
        recipe.side_at(3)
    assert recipe.with_epochs(5).stages == ((5, 32),)


def test_what_was_compiled_does_not_outlive_the_training(digits, monkeypatch):
    """Networks of a sweep, one after the other in one process, once took more than a gigabyte each."""
    graphs, real = [], torch.compile

    def backend(graph, _):
        graphs.append(weakref.ref(graph))
        return graph.forward

    monkeypatch.setattr(torch, "compile", lambda network, dynamic: real(network, dynamic=dynamic, backend=backend))
    run(digits, recipe=dataclasses.replace(RECIPE, compile=True))
    gc.collect()
    assert graphs and [graph() for graph in graphs] == [None] * len(graphs)
