"""The process that does one job: ``python -m engine.lab.child``, started by ``engine.lab.queue``.

Standard input is one line of JSON, the order (``work``, ``cache``, ``runs``, ``data``, ``scratch``), and then stays
open: its end asks the job to stop, so a job also stops when the program that started it is killed. Standard output is
one JSON object a line; ``event`` is one of ``stage``, ``progress``, ``measured``, ``done``, ``failed``, ``stopped``.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from engine.lab.failure import SeedsUsedUp, reason_of
from engine.lab.work import FINE_TUNE, PACK, PRUNE, QUANTIZE, START, TRAIN, Chain, FineTune, work_from_json
from engine.origins import is_current
from engine.store import Store
from engine.variant import Variant

REPORT_EVERY_S = 0.25
KEPT_SEEDS = 50
"""Chains whose results are kept."""


class Stopped(Exception):
    """The job was asked to stop between two stages."""


class Reporter:
    """Writes the events, progress at most every ``REPORT_EVERY_S`` seconds."""

    def __init__(self, out: TextIO, chain: Chain | None):
        self.out, self._last, self._losses, self.stage = out, -1.0, [], START
        # Epochs of each stage; on the digits one takes 0.28 s of CPU in either
        self._works = {FINE_TUNE: 1} if chain is None else {TRAIN: chain.training_epochs, FINE_TUNE: chain.epochs}
        self._begun = time.monotonic()

    def __call__(self, event: str, **values) -> None:
        self.out.write(json.dumps({"event": event} | values) + "\n")
        self.out.flush()

    def enter(self, stage: str) -> None:
        self.stage, self._begun = stage, time.monotonic()
        self("stage", stage=stage)

    def progress(self, progress) -> None:
        """``engine.training.trainer.Progress``."""
        self._losses.append(progress.loss)
        now, last = time.monotonic(), progress.step == progress.steps
        if now - self._last >= REPORT_EVERY_S or last:
            share = progress.step / progress.steps
            before = sum(work for _, work in self._before())
            whole = sum(self._works.values())
            left = progress.seconds_left
            if left is not None:
                # What later stages need follows from what this one has needed so far
                after = whole - before - self._works[self.stage]
                left += after / self._works[self.stage] * (now - self._begun + left)
            self(
                "progress",
                share=(before + share * self._works[self.stage]) / whole,
                seconds_left=left,
                epoch=progress.epoch, epochs=progress.epochs, at=share * progress.epochs,
                loss=sum(self._losses) / len(self._losses),
                accuracies=_accuracies(progress.curve),
            )  # fmt: skip
            self._last, self._losses = now, []
        if last and self.stage == FINE_TUNE:
            self.enter(PACK)

    def _before(self):
        for stage, work in self._works.items():
            if stage == self.stage:
                return
            yield stage, work

    def measured(self, stage: str, record) -> None:
        self(
            "measured", stage=stage, accuracy=record.metrics["accuracy"], packed_bytes=record.metrics["packed_bytes"],
            n=record.metrics["n"], accuracies=_accuracies(record.curve),
        )  # fmt: skip


def _accuracies(curve: Sequence[dict]) -> list[list[float]]:
    return [[point["epoch"], point["validation_accuracy"]] for point in curve]


def run_chain(chain: Chain, store: Store, scratch: Path, report: Reporter, should_stop: Callable[[], bool]) -> str:
    """Do it in a store of its own and put what came out into ``store``; gives the id of the result.

    The baseline gets a seed that ``store`` has no baseline of, so that the one it has stays as it is.
    """
    from engine.job import compress, train_baseline
    from engine.models import get_model

    entry = get_model(chain.model)
    seed = free_seed(store, entry.task, chain.model)
    target, own = chain.variant(entry.task, seed), Store(scratch / "chain")
    watch = {"on_progress": report.progress, "should_stop": should_stop}

    report.enter(TRAIN)
    baseline, packed, summaries = train_baseline(
        target.baseline(), recipe=entry.recipe.with_epochs(chain.training_epochs), **watch
    )
    own.save_summaries(baseline.id, summaries)
    baseline = own.save(baseline, packed)
    report.measured(TRAIN, baseline)

    for stage in (PRUNE, QUANTIZE):
        if stage in chain.stages:
            alone = {"quantizer": None, "weight_bits": None, "activation_bits": None} if stage == PRUNE else {}
            _go_on(should_stop)
            report.enter(stage)
            report.measured(stage, compress(replace(target, epochs=0, **alone), own)[0])
    report.enter(FINE_TUNE)
    record, file = compress(target, own, **watch)
    report.measured(PACK, record)

    _go_on(should_stop)
    if baseline.id in store:
        raise FileExistsError(f"{baseline.id} was written by another program meanwhile; run the chain again")
    store.save_summaries(baseline.id, summaries)
    store.save(baseline, packed)
    return store.save(record, file).id


def free_seed(store: Store, task: str, model: str) -> int:
    """The first from 1 up; raises ``SeedsUsedUp`` where ``KEPT_SEEDS`` chains are kept already."""
    for seed in range(1, KEPT_SEEDS + 1):
        if Variant(task, model, seed=seed).id not in store:
            return seed
    raise SeedsUsedUp(f"{KEPT_SEEDS} chains are kept already")


def run_fine_tune(
    work: FineTune, store: Store, runs: Path, data: str | None, report: Reporter, should_stop: Callable[[], bool]
) -> str:
    """As ``python -m engine compress`` does, with the same checkpoint."""
    from engine.compress_and_store import CompressAndStore

    if is_current(store, work.variant):  # another program was faster
        return work.variant.id
    for folder in (store.folder, runs):
        check_writable(folder)  # better now than after an hour
    report.enter(FINE_TUNE)
    record = CompressAndStore(store.folder, runs, data, should_stop, report.progress)(work.variant)
    report.measured(PACK, record)
    return record.id


def check_writable(folder: Path) -> None:
    """Raises ``OSError`` where nothing can be written."""
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / f".probe.{os.getpid()}"
    try:
        probe.write_bytes(b"x")
    finally:
        probe.unlink(missing_ok=True)


def _go_on(should_stop: Callable[[], bool]) -> None:
    if should_stop():
        raise Stopped


def run(order: Mapping[str, Any], out: TextIO, should_stop: Callable[[], bool]) -> None:
    """Do what ``order`` says; whatever happens is written to ``out``."""
    work = work_from_json(order["work"])
    report = Reporter(out, work if isinstance(work, Chain) else None)
    report.enter(START)
    try:
        store = Store(order["cache"])
        from engine.training.trainer import TrainingStopped

        try:
            if isinstance(work, Chain):
                id = run_chain(work, store, Path(order["scratch"]), report, should_stop)
            else:
                id = run_fine_tune(work, store, Path(order["runs"]), order["data"], report, should_stop)
        except (TrainingStopped, Stopped):
            report("stopped")
        else:
            report("done", id=id)
    except Exception as error:  # whatever it is, the visitor gets a sentence and the console the rest
        import traceback

        traceback.print_exc()
        detail = getattr(error, "strerror", None) or str(error)  # without the path: visitors read it
        report("failed", reason=reason_of(error), detail=detail[:300])


def main() -> None:
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no event
    if hasattr(os, "nice"):
        os.nice(5)  # the page comes first
    order = json.loads(sys.stdin.readline())
    stop = threading.Event()

    def listen() -> None:
        while sys.stdin.read(1):
            pass
        stop.set()

    threading.Thread(target=listen, daemon=True).start()
    run(order, out, stop.is_set)
    out.flush()
    os._exit(0)  # the listener may still be reading


if __name__ == "__main__":
    main()
