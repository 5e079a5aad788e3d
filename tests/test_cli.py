"""The command line as a person uses it, on digits, in processes of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from safetensors import safe_open

from engine.cli import main
from engine.compress_and_store import CompressAndStore
from engine.store import Store

ROOT = Path(__file__).parents[1]
BASELINE = "digits-digits_cnn-baseline-s0"


class Cli:
    def __init__(self, folder: Path):
        self.cache, self.runs = folder / "cache", folder / "runs"

    def command(self, name, *arguments):
        options = ["--cache", str(self.cache)]
        if name in ("train", "compress", "sweep"):
            options += ["--runs", str(self.runs)]
        return [sys.executable, "-m", "engine", name, *map(str, arguments), *options]

    def __call__(self, name, *arguments, check=True):
        return subprocess.run(self.command(name, *arguments), cwd=ROOT, capture_output=True, text=True, check=check)


@pytest.fixture(scope="module")
def cli(tmp_path_factory):
    cli = Cli(tmp_path_factory.mktemp("cli"))
    cli("train", "digits_cnn")
    return cli


def test_train_stores_the_baseline_and_leaves_no_checkpoint(cli):
    (row,) = json.loads(cli("list", "--json").stdout)
    assert row["id"] == BASELINE and row["accuracy"] > 0.95 and row["quantizer"] is None
    assert not list(cli.runs.glob("*"))


def test_sweep_makes_what_is_missing_and_evaluate_agrees(cli, tmp_path):
    grid = tmp_path / "grid.yaml"
    grid.write_text("- {model: digits_cnn, quantizer: lsqplus, bits: [8, 3], epochs: [0, 1]}\n")
    first = cli("sweep", grid)
    assert "4 variants, 0 cached, 4 to do" in first.stderr and first.stdout.count("packed") == 4
    assert "4 cached, 0 to do" in cli("sweep", grid).stderr
    rows = json.loads(cli("list", "--task", "digits", "--json").stdout)
    assert len(rows) == 5
    for row in rows:
        result = json.loads(cli("evaluate", row["id"], "--json").stdout)
        assert result["accuracy"] == result["accuracy_on_record"] == row["accuracy"]
        assert result["predictions_changed"] == 0


def test_processes_wait_for_what_a_variant_is_made_from(cli, tmp_path):
    """The list is in the wrong order on purpose."""
    grid = tmp_path / "grid.yaml"
    pruning = "pruning: global_magnitude, pruning_ratio: 0.5"
    grid.write_text(
        f"- {{model: digits_cnn, {pruning}, pruned_epochs: 1, quantizer: lsqplus, bits: 5, epochs: [0, 1]}}\n"
        "- {model: digits_cnn, quantizer: lsqplus, bits: 2, start_bits: 5, epochs: 1}\n"
        f"- {{model: digits_cnn, {pruning}, epochs: 1}}\n"
        "- {model: digits_cnn, quantizer: lsqplus, bits: 5, epochs: 1}\n"
    )
    made = cli("sweep", grid, "--processes", "2")
    assert "5 to do" in made.stderr and made.stdout.count("packed") == 5
    record = json.loads((cli.cache / "digits-digits_cnn-lsqplus-w2a2-e1-from5-s0" / "record.json").read_text())
    assert record["training"]["begun_with"] == "digits-digits_cnn-lsqplus-w5a5-e1-s0"


def test_a_baseline_is_not_trained_over_by_accident(cli):
    weights = (cli.cache / BASELINE / "record.json").read_bytes()
    again = cli("train", "digits_cnn")
    assert "cached already" in again.stderr and "--force" in again.stderr and BASELINE in again.stdout
    assert (cli.cache / BASELINE / "record.json").read_bytes() == weights


def test_data_are_downloaded_for_a_cached_baseline_too(cli, monkeypatch):
    """Baselines are shipped: this is how the data of their variants come."""
    asked = []
    task = SimpleNamespace(
        load=lambda split, data, download: asked.append((split, data, download)),
        unlabelled=lambda count, data, download: asked.append(("unlabelled", data, download)),
    )
    monkeypatch.setattr("engine.data.get_task", lambda name: task)
    arguments = ["train", "digits_cnn", "--cache", str(cli.cache), "--data", "folder"]
    assert main([*arguments]) == 0 and asked == []
    assert main([*arguments, "--download"]) == 0
    assert asked == [("train", "folder", True), ("unlabelled", "folder", True)]


def test_compress_one_and_not_twice(cli):
    arguments = ("--model", "digits_cnn", "--weight-bits", "6", "--activation-bits", "8")
    assert "packed" in cli("compress", *arguments).stdout
    assert "cached already" in cli("compress", *arguments).stderr


def test_prune_fine_tune_and_quantize_what_came_of_it(cli):
    """Smaller at every step, and the last one is made from the one before."""
    pruned = ("--model", "digits_cnn", "--pruning", "channel_l2", "--pruning-ratio", "0.5")
    cli("compress", *pruned, "--epochs", "1")
    quantized = (*pruned, "--pruned-epochs", "1", "--weight-bits", "4", "--activation-bits", "8")
    cli("compress", *quantized)
    rows = {row["id"]: row for row in json.loads(cli("list", "--json").stdout)}
    base, first = rows[BASELINE], rows["digits-digits_cnn-channel_l2-0.5-e1-s0"]
    last = rows["digits-digits_cnn-channel_l2-0.5-pruned1-lsqplus-w4a8-calibrated-s0"]
    assert base["packed_bytes"] > first["packed_bytes"] > last["packed_bytes"]
    assert base["multiply_adds"] > first["multiply_adds"] == last["multiply_adds"] > 0
    assert (cli.cache / first["id"] / "activations.safetensors").is_file() and last["file"] is None
    assert last["pruning"] == "channel_l2" and last["pruned_epochs"] == 1


@pytest.mark.parametrize(
    "arguments, word",
    (
        (("train", "resnet1000"), "resnet20"),
        (("evaluate", "nope"), "nope"),
        (("compress", "--model", "digits_cnn", "--quantizer", "nope", "--weight-bits", "4"), "lsqplus"),
        (("compress", "--model", "digits_cnn", "--weight-bits", "99"), "16"),
        (("compress", "--model", "digits_cnn"), "bits"),
        (("compress", "--model", "digits_cnn", "--pruning", "nope", "--pruning-ratio", "0.5"), "channel_l2"),
        (("compress", "--model", "digits_cnn", "--pruning", "channel_l2"), "pruning_ratio"),
        (("compress", "--model", "digits_cnn", "--pruning", "channel_l2", "--pruning-ratio", "50"), "below 1"),
        (
            (
                "compress",
                "--model",
                "digits_cnn",
                "--pruning",
                "channel_l2",
                "--pruning-ratio",
                "0.5",
                "--gradual",
                "--epochs",
                "1",
            ),
            "prunes at once",
        ),
        (("compress", "--model", "digits_cnn", "--attention", "score_topk", "keep=0.5"), "BertSelfAttention"),
        (("compress", "--model", "digits_cnn", "--attention", "score_topk", "keep"), "score_topk keep=0.25"),
        (("compress", "--model", "digits_cnn", "--attention", "keep=0.5"), "score_topk keep=0.25"),
        (("compress", "--model", "digits_cnn", "--attention", "nope", "keep=0.5"), "tiered_tokens"),
        (("compress", "--model", "digits_cnn", "--attention", "score_topk", "keep=["), "score_topk keep=0.25"),
        (("compress", "--model", "digits_cnn", "--attention", "score_topk", "ratio=0.5"), "keep"),
        (("sweep", "nothing.yaml"), "nothing.yaml"),
        (("train", "resnet20", "--data", "/nowhere"), "/nowhere"),
    ),
)
def test_mistakes_get_a_sentence_and_no_traceback(cli, arguments, word):
    result = cli(*arguments, check=False)
    assert result.returncode == 1
    assert word in result.stderr and "Traceback" not in result.stderr


def test_a_stop_between_two_calibrations_ends_a_sweep(cli, tmp_path, capsys, monkeypatch):
    """Only training looked for it: hundreds of variants that are not trained went on."""
    made = []

    def make(self, variant):
        made.append(variant)
        os.kill(os.getpid(), signal.SIGTERM)
        return store.record(BASELINE)

    store, grid = Store(cli.cache), tmp_path / "grid.yaml"
    grid.write_text("- {model: digits_cnn, quantizer: lsqplus, bits: [9, 10, 11]}\n")
    monkeypatch.setattr(CompressAndStore, "__call__", make)
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    try:
        assert main(["sweep", str(grid), "--cache", str(cli.cache)]) == 130
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])
    assert len(made) == 1 and "goes on from there" in capsys.readouterr().err


SLOWLY = """
import sys, time
from engine.cli import main
from engine.data.pictures import Pictures

quick = Pictures.training_batch
Pictures.training_batch = lambda *arguments: time.sleep(0.05) or quick(*arguments)
sys.exit(main())
"""
"""The command line with half a minute of training, so that a signal comes in the middle of it on any machine."""


@pytest.mark.parametrize("how", (signal.SIGTERM, signal.SIGINT))
def test_a_stop_saves_and_the_same_command_goes_on(cli, tmp_path, how):
    other = Cli(tmp_path)
    command = [sys.executable, "-c", SLOWLY, *other.command("train", "digits_cnn")[3:]]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    line = ""
    while "left" not in line:  # the bar shows: steps are being made
        line += process.stderr.read(1)
    process.send_signal(how)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130 and "goes on from there" in errors
    assert len(list(other.runs.glob("*.safetensors"))) == 1
    other("train", "digits_cnn")
    files = [folder / BASELINE for folder in (cli.cache, other.cache)]
    weights = [next(file.glob("*.slim")).read_bytes() for file in files]
    assert weights[0] == weights[1]  # as if it had never been stopped


def test_a_kill_loses_little_and_the_same_command_goes_on(cli, tmp_path):
    other = Cli(tmp_path)
    often = "import engine.training.trainer as trainer; trainer.CHECKPOINT_EVERY_S = 0.2" + SLOWLY
    command = [sys.executable, "-c", often, *other.command("train", "digits_cnn")[3:]]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    while not list(other.runs.glob("*.safetensors")) and process.poll() is None:
        time.sleep(0.05)
    process.kill()
    assert process.wait() == -signal.SIGKILL and BASELINE not in Store(other.cache)
    with safe_open(next(other.runs.glob("*.safetensors")), "pt") as checkpoint:
        assert json.loads(checkpoint.metadata()["progress"])["step"] > 0
    other("train", "digits_cnn")
    files = [folder / BASELINE for folder in (cli.cache, other.cache)]
    weights = [next(file.glob("*.slim")).read_bytes() for file in files]
    assert weights[0] == weights[1]  # as if it had never been killed


def test_damage_is_named_and_the_rest_listed(cli, tmp_path):
    other = Cli(tmp_path)
    (other.cache / "broken").mkdir(parents=True)
    (other.cache / "broken" / "record.json").write_text("{")
    result = other("list", "--json")
    assert json.loads(result.stdout) == [] and "broken" in result.stderr
