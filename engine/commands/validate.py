"""``python -m engine validate``: puts on record what earlier versions did not: validation accuracies, multiply-adds."""

from __future__ import annotations

import sys
from collections.abc import Callable

from tqdm import tqdm

from engine.commands.options import add_data
from engine.console import STOPPED, Stop
from engine.record import Record
from engine.store import DamagedVariant, Store, UnknownVariant


def register(command: Callable) -> None:
    """``command(name, run, help)`` makes the parser of a command."""
    made = command("validate", run, "Put what earlier versions did not on record: validation accuracy, multiply-adds.")
    made.add_argument("--task")
    add_data(made)


def run(options) -> int:
    from engine.job import completed, incomplete

    store = Store(options.cache)
    sound = [record for record in store.records(options.task) if isinstance(record, Record)]
    left = [record for record in sound if incomplete(record)]
    print(f"{len(sound)} variants, {len(left)} to do", file=sys.stderr)
    stop, failed = Stop(), False
    for record in tqdm(left, disable=not left):
        if stop():
            return STOPPED
        try:
            whole = completed(store, record, options.data)
        except (DamagedVariant, UnknownVariant) as error:
            print(error, file=sys.stderr)
            failed = True
            continue
        now = store.checked(record.id)
        if isinstance(now, Record) and (now.sha256, now.made_from) == (record.sha256, record.made_from):
            store.save(whole, None)  # else another program has made it anew meanwhile
    return int(failed)
