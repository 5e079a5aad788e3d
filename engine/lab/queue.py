"""The lab's queue: one job at a time, each in a process of its own; the others wait in the order in which they came.

Whoever starts a job gets its key, and with it may cancel it. A job whose owner has not looked for ``AWAY_S`` seconds
may be cancelled by anyone, so that nobody blocks the lab by leaving.
"""

from __future__ import annotations

import atexit
import copy
import hmac
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from engine.lab.curve import Curve
from engine.lab.failure import CRASHED
from engine.lab.work import START, FineTune, Work
from engine.paths import ROOT, default_runs

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
MOST_WAITING = 12
KEPT = 4
"""Ended jobs that are remembered."""
AWAY_S = 90.0
GRACE_S = 20.0
"""How long a cancelled job may take to write its checkpoint."""


class LabFull(Exception):
    """So many jobs wait already that no more are taken."""


@dataclass
class Job:
    """A job and all that is known of it. Times are seconds; ``seen`` and ``since`` are those of a monotonic clock."""

    number: int
    key: str
    work: Work
    seen: float
    since: float
    """When it got into the state it is in."""
    seconds: float = 0.0
    """How long it ran, once it is over."""
    state: str = WAITING
    stage: str = START
    share: float = 0.0
    """Of the training done, 0 to 1."""
    seconds_left: float | None = None
    epoch: int = 0
    epochs: int = 0
    stopping: bool = False
    curve: Curve = field(default_factory=Curve)
    measured: dict[str, dict] = field(default_factory=dict)
    """Stage -> accuracy (a fraction) of n test examples and packed_bytes after it."""
    id: str | None = None
    """Of the variant that came out."""
    reason: str | None = None
    """Why it failed: see ``engine.lab.failure``."""
    detail: str = ""

    @property
    def is_over(self) -> bool:
        return self.state not in (WAITING, RUNNING)


class Lab:
    """Jobs over the variants in the folder ``cache``, with checkpoints in ``runs``; ``data`` as for ``Task.load``."""

    def __init__(self, cache: Path, runs: Path | None = None, data: str | None = None, command: Sequence[str] = ()):
        self.cache = Path(cache)
        self.runs = Path(runs) if runs else default_runs()
        self.data = data
        self._command = tuple(command) or (sys.executable, "-m", "engine.lab.child")
        self._lock = threading.RLock()
        self._jobs: list[Job] = []
        self._last = 0
        self._worker: threading.Thread | None = None
        self._process: subprocess.Popen | None = None
        self._closed = False

    def submit(self, work: Work) -> tuple[Job, bool]:
        """The job, and whether it is new: a variant that is being made already is not made twice.

        Raises ``LabFull``.
        """
        with self._lock:
            for job in self._jobs:
                if isinstance(work, FineTune) and job.work == work and not (job.is_over or job.stopping):
                    return copy.deepcopy(job), False
            if self._closed or sum(job.state == WAITING for job in self._jobs) >= MOST_WAITING:
                raise LabFull(f"{MOST_WAITING} jobs wait already")
            self._last += 1
            now = time.monotonic()
            job = Job(self._last, secrets.token_urlsafe(12), work, seen=now, since=now)
            self._jobs.append(job)
            if self._last == 1:
                atexit.register(self.close)
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, daemon=True, name="lab")
                self._worker.start()
            return copy.deepcopy(job), True

    def jobs(self, keys: Collection[str] = ()) -> list[Job]:
        """Copies: the job that runs, those that wait in their order, then those that ended, the latest first.

        The owners of ``keys`` are there at this moment.
        """
        with self._lock:
            for job in self._jobs:
                if job.key in keys:
                    job.seen = time.monotonic()
            order = {RUNNING: 0, WAITING: 1}
            found = sorted(
                self._jobs, key=lambda job: (order.get(job.state, 2), -job.since if job.is_over else job.number)
            )
            return copy.deepcopy(found)

    def may_cancel(self, job: Job, keys: Collection[str]) -> bool:
        """Whether the owner of ``keys`` may."""
        owned = any(hmac.compare_digest(job.key.encode(), key.encode()) for key in keys)
        return not job.is_over and (owned or time.monotonic() - job.seen > AWAY_S)

    def cancel(self, number: int, keys: Collection[str]) -> bool:
        """Take a job out of the queue, or stop it where it runs; whether that was allowed and there was one."""
        with self._lock:
            job = next((job for job in self._jobs if job.number == number), None)
            if job is None or not self.may_cancel(job, keys):
                return False
            if job.state == WAITING:
                self._end(job, CANCELLED)
            elif not job.stopping:
                job.stopping = True
                if self._process is not None:
                    _stop(self._process, at_once=job.stage == START)
            return True

    def close(self) -> None:
        """Stop everything; what runs writes its checkpoint."""
        with self._lock:
            self._closed = True
            for job in self._jobs:
                if job.state == WAITING:
                    self._end(job, CANCELLED)
                job.stopping = True
            process = self._process
        if process is not None:
            _stop(process)
            process.wait()

    def _work(self) -> None:
        while True:
            with self._lock:
                job = next((job for job in self._jobs if job.state == WAITING), None)
                if job is None or self._closed:
                    self._worker = None
                    return
                job.state, job.since = RUNNING, time.monotonic()
            try:
                self._run(job)
            except Exception as error:  # no process could be started, or no folder made
                with self._lock:
                    self._end(job, FAILED, CRASHED, str(error))

    def _run(self, job: Job) -> None:
        with tempfile.TemporaryDirectory(prefix="slimscope-lab-", ignore_cleanup_errors=True) as scratch:
            order = {
                "work": job.work.to_json(), "cache": str(self.cache.resolve()), "runs": str(self.runs.resolve()),
                "data": self.data, "scratch": scratch,
            }  # fmt: skip
            process = subprocess.Popen(
                self._command, cwd=ROOT, env=os.environ | few_threads(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                text=True, encoding="utf-8", errors="replace",
            )  # fmt: skip
            try:
                process.stdin.write(json.dumps(order) + "\n")
                process.stdin.flush()
                with self._lock:
                    self._process = process
                    if job.stopping:  # meanwhile
                        _stop(process, at_once=True)
                for line in process.stdout:
                    self._hear(job, line)
            except OSError:  # it ended before it had read its order
                pass
            except Exception:
                process.kill()
                raise
            finally:
                process.wait()
                with self._lock:
                    self._process = None
                    if not job.is_over:
                        if job.stopping:
                            self._end(job, CANCELLED)
                        else:
                            self._end(job, FAILED, CRASHED, str(process.returncode))
                for pipe in (process.stdin, process.stdout):
                    with suppress(OSError):
                        pipe.close()

    def _hear(self, job: Job, line: str) -> None:
        try:
            said = json.loads(line)
            event = said.pop("event")
        except (ValueError, KeyError, TypeError, AttributeError):
            return
        with self._lock:
            if event == "stage":
                job.stage = said["stage"]
            elif event == "progress":
                job.share, job.seconds_left = said["share"], said["seconds_left"]
                job.epoch, job.epochs = said["epoch"], said["epochs"]
                job.curve.add(job.stage, said["at"], said["loss"], said["accuracies"])
            elif event == "measured":
                accuracies = said.pop("accuracies")
                if accuracies:
                    job.curve.measured(accuracies)
                job.measured[said.pop("stage")] = said
            elif event == "done":
                job.id = said["id"]
                self._end(job, DONE)
            elif event == "failed":
                self._end(job, FAILED, said["reason"], said["detail"])
            elif event == "stopped":
                self._end(job, CANCELLED)

    def _end(self, job: Job, state: str, reason: str | None = None, detail: str = "") -> None:
        now = time.monotonic()
        job.seconds = now - job.since if job.state == RUNNING else 0.0
        job.state, job.reason, job.detail, job.since = state, reason, detail, now
        over = sorted((job for job in self._jobs if job.is_over), key=lambda job: job.since)
        for old in over[:-KEPT]:
            self._jobs.remove(old)


def few_threads() -> dict[str, str]:
    """Environment for a process that leaves one core to the page."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    threads = str(max(1, cores - 1))
    return {"OMP_NUM_THREADS": threads, "MKL_NUM_THREADS": threads, "TORCHINDUCTOR_COMPILE_THREADS": "1"}


def _stop(process: subprocess.Popen, at_once: bool = False) -> None:
    """Ask it to stop, and end it where it does not, or ``at_once`` where it has nothing to lose."""
    if at_once:
        process.kill()
        return
    with suppress(OSError):
        process.stdin.close()

    def insist() -> None:
        try:
            process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()

    threading.Thread(target=insist, daemon=True).start()
