"""``python -m engine sweep``: all variants of a grid file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from engine.commands.options import add_training
from engine.compress_and_store import CompressAndStore
from engine.console import STOPPED, Stop, print_rows
from engine.listing import row_of
from engine.origins import is_current
from engine.store import Store


def register(command: Callable) -> None:
    """``command(name, run, help)`` makes the parser of a command."""
    made = command("sweep", run, "Compress all variants of a grid file; stops and resumes.")
    made.add_argument("grid", type=Path)
    made.add_argument("--processes", type=int, default=1)
    add_training(made)


def run(options) -> int:
    from engine.sweep import Executor, InProcess, LocalProcesses, read_grid

    variants = read_grid(options.grid)
    store = Store(options.cache)
    left = [variant for variant in variants if not is_current(store, variant)]
    print(f"{len(variants)} variants, {len(variants) - len(left)} cached, {len(left)} to do", file=sys.stderr)
    executor: Executor = InProcess() if options.processes == 1 else LocalProcesses(options.processes)
    stop = Stop() if options.processes == 1 else None
    job = CompressAndStore(options.cache, options.runs, options.data, stop)
    for number, (_, record) in enumerate(executor.run(job, left), 1):
        print(f"[{number}/{len(left)}] ", end="")
        print_rows([row_of(record, store.record(record.variant.baseline().id))])
        if stop and stop() and number < len(left):  # calibrating is too short to look for itself
            print("stopped; the same command goes on from there", file=sys.stderr)
            return STOPPED
    return 0
