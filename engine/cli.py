"""The command line: ``python -m engine --help``."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from engine import recommend_command, sensitivity_command
from engine.listing import list_rows, row_of
from engine.store import DamagedVariant, Record, Store, UnknownVariant
from engine.variant import Variant

ROOT = Path(__file__).resolve().parents[1]
STOPPED = 130


def default_cache() -> Path:
    """``SLIMSCOPE_CACHE``, else ``cache/`` beside the engine."""
    return Path(os.environ.get("SLIMSCOPE_CACHE") or ROOT / "cache")


class Stop:
    """True once the process was asked to end: training then saves itself and returns."""

    def __init__(self):
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, *_):
        if self.asked:  # asked twice: at once
            raise KeyboardInterrupt
        self.asked = True

    def __call__(self) -> bool:
        return self.asked


class ProgressBar:
    """Shows ``engine.training.trainer.Progress`` with the loss and the time left."""

    def __init__(self, title: str):
        self.title, self.bar = title, None

    def __call__(self, progress) -> None:
        if self.bar is None:
            form = "{desc} {percentage:3.0f}%|{bar:20}| {n_fmt}/{total_fmt} {postfix}"
            self.bar = tqdm(total=progress.steps, desc=self.title, bar_format=form, mininterval=1.0)
        self.bar.n = progress.step
        minutes, seconds = divmod(round(progress.seconds_left), 60)
        self.bar.set_postfix_str(
            f"{progress.stage and progress.stage + ', '}epoch {progress.epoch}/{progress.epochs}, "
            f"loss {progress.loss:.3f}, {minutes}:{seconds:02d} left",
            refresh=False,
        )
        self.bar.update(0)
        if progress.step == progress.steps:
            self.bar.close()


@dataclass(frozen=True)
class CompressAndStore:
    """A picklable job: compress one variant and store it, so that nothing done is lost when the sweep stops."""

    cache: Path
    runs: Path
    data: str | None
    should_stop: Callable[[], bool] | None = None
    on_progress: Callable | None = None
    """By default a progress bar."""

    def __call__(self, variant: Variant):
        from engine.job import activation_summaries, compress

        store, checkpoint = Store(self.cache), self.runs / f"{variant.id}.safetensors"
        record, packed = compress(
            variant, store, self.data, checkpoint=checkpoint, on_progress=self.on_progress or ProgressBar(variant.id),
            **({"should_stop": self.should_stop} if self.should_stop else {}),
        )  # fmt: skip
        record = store.save(record, packed)
        checkpoint.unlink(missing_ok=True)
        if variant.pruning is not None and variant.quantizer is None and variant.fine_tuned:
            # Every width can then be calibrated without data.
            store.save_summaries(record.id, activation_summaries(variant, store, self.data))
        return record


def command_list(options) -> int:
    rows, damaged = list_rows(Store(options.cache), options.task)
    for sentence in damaged:
        print(f"damaged, skipped: {sentence}", file=sys.stderr)
    if options.json:
        print(json.dumps(rows, indent=1))
    else:
        _print_rows(rows)
    return 0


def command_train(options) -> int:
    from engine.job import train_baseline
    from engine.models import get_model

    variant = Variant(get_model(options.model).task, options.model, seed=options.seed)
    checkpoint = options.runs / f"{variant.id}.safetensors"
    record, packed, summaries = train_baseline(
        variant, options.data, download=options.download, checkpoint=checkpoint,
        on_progress=ProgressBar(variant.id), should_stop=Stop(),
    )  # fmt: skip
    store = Store(options.cache)
    store.save_summaries(record.id, summaries)
    record = store.save(record, packed)
    checkpoint.unlink(missing_ok=True)
    _print_rows([row_of(record, record)])
    return 0


def command_compress(options) -> int:
    from engine.models import get_model

    store = Store(options.cache)
    variant = sensitivity_command.chosen(options, store)
    if variant is None:
        widths = (options.weight_bits, options.activation_bits)
        full_precision = widths == (None, None) and not (options.pruning is options.attention is None)
        variant = Variant(
            get_model(options.model).task, options.model, None if full_precision else options.quantizer, *widths,
            ends_bits=options.ends_bits, pruning_gradual=options.gradual, epochs=options.epochs,
            start_bits=options.start_bits, attention=_attention(options.attention),
            attention_added=options.attention_added, **sensitivity_command.settings(options),
        )  # fmt: skip
    if variant.id in store and not options.force:
        print(f"{variant.id} is cached already (--force makes it anew)", file=sys.stderr)
        record = store.record(variant.id)
    else:
        record = CompressAndStore(options.cache, options.runs, options.data, Stop())(variant)
    _print_rows([row_of(record, store.record(variant.baseline().id))])
    return 0


def _attention(words: list[str] | None) -> dict | None:
    """["score_topk", "keep=0.25"] -> {"method": "score_topk", "keep": 0.25}, values as in a grid file."""
    if words is None:
        return None
    import yaml

    method, *settings = words
    pairs = [setting.partition("=") for setting in settings]
    if "=" in method or not all(name and equals for name, equals, _ in pairs):
        raise ValueError("--attention takes the method and then its parameters, as in: score_topk keep=0.25")
    return {"method": method} | {name: yaml.safe_load(value) for name, _, value in pairs}


def command_sweep(options) -> int:
    from engine.sweep import InProcess, LocalProcesses, read_grid

    variants = read_grid(options.grid)
    store = Store(options.cache)
    left = [variant for variant in variants if variant.id not in store]
    print(f"{len(variants)} variants, {len(variants) - len(left)} cached, {len(left)} to do", file=sys.stderr)
    executor = InProcess() if options.processes == 1 else LocalProcesses(options.processes)
    job = CompressAndStore(options.cache, options.runs, options.data, Stop() if options.processes == 1 else None)
    for number, (_, record) in enumerate(executor.run(job, left), 1):
        print(f"[{number}/{len(left)}] ", end="")
        _print_rows([row_of(record, store.record(record.variant.baseline().id))])
    return 0


def command_evaluate(options) -> int:
    from engine.job import measure

    store = Store(options.cache)
    on_record = store.record(options.id)
    with tqdm(total=on_record.metrics["n"], desc=options.id, disable=options.json) as bar:
        measured = measure(store, on_record.variant, options.data, None, lambda done, _: bar.update(done - bar.n))
    changed = int((measured.predicted != on_record.predicted).sum())
    result = {
        "id": options.id,
        "accuracy": measured.metrics["accuracy"],
        "accuracy_on_record": on_record.metrics["accuracy"],
        "loss": measured.metrics["loss"],
        "n": measured.metrics["n"],
        "predictions_changed": changed,
    }
    if options.json:
        print(json.dumps(result))
    else:
        print(
            f"{result['accuracy']:.2%} measured, {result['accuracy_on_record']:.2%} on record; "
            f"{changed} of {result['n']} predictions differ"
        )
    return 0


def command_validate(options) -> int:
    from engine.job import validate

    store = Store(options.cache)
    sound = [record for record in store.records(options.task) if isinstance(record, Record)]
    left = [record for record in sound if record.validated is None]
    print(f"{len(sound)} variants, {len(left)} to do", file=sys.stderr)
    stop = Stop()
    for record in tqdm(left, disable=not left):
        if stop():
            return STOPPED
        store.save(validate(store, record, options.data), None)
    return 0


def _print_rows(rows: list[dict]) -> None:
    for row in rows:
        drop = (
            ""
            if row["drop"] is None
            else f"  drop {row['drop']:+.2f} [{row['drop_low']:+.2f}, {row['drop_high']:+.2f}] pp"
        )
        print(
            f"{row['id']:<56} {row['accuracy']:.2%} of {row['n']}{drop}  "
            f"packed {row['packed_bytes']:,} B, nominal {row['nominal_bytes']:,.0f} B"
        )


def parser() -> argparse.ArgumentParser:
    main = argparse.ArgumentParser("python -m engine", description="Compress networks and measure what it costs.")
    commands = main.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, run: Callable, help: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help)
        made.set_defaults(run=run)
        made.add_argument(
            "--cache", type=Path, default=default_cache(), help="folder of the variants (default: cache/)"
        )
        return made

    def trains(made: argparse.ArgumentParser) -> None:
        made.add_argument("--data", help="folder with the data sets (default: SLIMSCOPE_DATA)")
        made.add_argument("--runs", type=Path, default=ROOT / "runs", help="folder of checkpoints (default: runs/)")

    def add_settings(made: argparse.ArgumentParser) -> None:
        made.add_argument("--per-channel", action="store_true", help="one weight scale an output channel")
        made.add_argument(
            "--embeddings", choices=("tensor", "row"), help="quantize them too, with a scale for each of these"
        )
        made.add_argument("--pruning", metavar="METHOD", help="take weights or channels out; without bits, only that")
        made.add_argument("--pruning-ratio", type=float, metavar="R", help="the share of them, between 0 and 1")
        made.add_argument("--gradual", action="store_true", help="prune step by step during fine-tuning")
        made.add_argument(
            "--pruned-epochs", type=int, default=0, metavar="N",
            help="quantize the cached pruned network that was fine-tuned for N epochs; 0: one that was only pruned",
        )  # fmt: skip
        made.add_argument("--seed", type=int, default=0)

    made = command("list", command_list, "The cached variants.")
    made.add_argument("--task")
    made.add_argument("--json", action="store_true")

    made = command("train", command_train, "Train a baseline from nothing; the same command goes on after a stop.")
    made.add_argument("model")
    made.add_argument("--download", action="store_true", help="download the data set where it is not there")
    made.add_argument("--seed", type=int, default=0)
    trains(made)

    made = command("compress", command_compress, "Compress one network.")
    made.add_argument("--model", required=True)
    made.add_argument("--quantizer", default="lsqplus")
    made.add_argument("--weight-bits", type=int)
    made.add_argument("--activation-bits", type=int)
    made.add_argument("--ends-bits", type=int, help="width of the first and last layer")
    sensitivity_command.add_choice(made)
    made.add_argument(
        "--attention", nargs="+", metavar=("METHOD", "NAME=VALUE"),
        help="an attention method and its parameters, as in: score_topk keep=0.25; without bits, only that",
    )  # fmt: skip
    made.add_argument("--attention-added", action="store_true", help="put it on the weights fine-tuned without it")
    add_settings(made)
    made.add_argument("--epochs", type=int, default=0, help="of fine-tuning; 0: calibrated only")
    made.add_argument("--start-bits", type=int, help="fine-tune from the cached variant of this width")
    made.add_argument("--force", action="store_true", help="make it anew where it is cached")
    trains(made)

    made = command("sweep", command_sweep, "Compress all variants of a grid file; stops and resumes.")
    made.add_argument("grid", type=Path)
    made.add_argument("--processes", type=int, default=1)
    trains(made)

    made = command("evaluate", command_evaluate, "Measure a cached variant again, from its packed file.")
    made.add_argument("id")
    made.add_argument("--data", help="folder with the data sets (default: SLIMSCOPE_DATA)")
    made.add_argument("--json", action="store_true")

    made = command(
        "validate", command_validate, "Put the validation accuracy of cached variants on record, where it is not."
    )
    made.add_argument("--task")
    made.add_argument("--data", help="folder with the data sets (default: SLIMSCOPE_DATA)")

    recommend_command.register(command)
    add_settings(sensitivity_command.register(command))
    return main


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    try:
        return options.run(options)
    except KeyboardInterrupt:
        return STOPPED
    except (UnknownVariant, DamagedVariant, ValueError, FloatingPointError, OSError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    except Exception as error:
        from engine.training.trainer import TrainingStopped

        if not isinstance(error, TrainingStopped):
            raise
        print(f"\n{error}; the same command goes on from there", file=sys.stderr)
        return STOPPED
