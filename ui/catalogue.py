"""What there is to choose from: cached variants, settings measured since the start, and the registries."""

from __future__ import annotations

import math
import os
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.attention import all_attention
from engine.data import all_tasks, get_task
from engine.listing import row_of, rows_of
from engine.models import get_model, models_of
from engine.pruning import all_pruners
from engine.quantization import all_quantizers
from engine.record import Record
from engine.store import DamagedVariant, Store, UnknownVariant
from engine.variant import Variant
from ui.heavy import whole_engine
from ui.ready import require_ready
from ui.texts import named

if TYPE_CHECKING:
    from engine.measure.memory import Peak


LOOK_EVERY = 1.0
"""Seconds: a look at a thousand files takes longer than a choice that is shown."""


@dataclass(frozen=True)
class Known:
    """What was read from the cache at one moment."""

    files: dict[str, tuple] | None = None
    """See ``_signature``; ``None``: to be read again whatever it is."""
    rows: dict[str | None, list[dict]] = field(default_factory=lambda: {None: []})
    by_id: dict[str, dict] = field(default_factory=dict)
    damaged: tuple[str, ...] = ()
    version: int = 0


class Catalogue:
    """The rows of a store (see ``engine.listing``), read again when the folder changes.

    What this program writes shows at once, what others write within ``LOOK_EVERY``.
    A row measured on request has ``here`` set and lives as long as the program.
    """

    def __init__(self, store: Store):
        self.store = store
        self._known = Known()
        self._looking = threading.Lock()
        self._looked = (-math.inf, -1)
        self._read: dict[str, tuple[tuple, Record | DamagedVariant]] = {}
        self._sound: dict[str, Record] = {}
        self._measured: dict[str, Record] = {}
        self._peaks: dict[str, tuple[Record, Peak]] = {}

    def rows(self, task: str | None = None) -> list[dict]:
        """Of ``task``, or all: the same list until something changes."""
        return self._now().rows.get(task, [])

    def row(self, id: str | None) -> dict | None:
        return self._now().by_id.get(id) if isinstance(id, str) else None

    @property
    def version(self) -> int:
        """Another number whenever the rows are others."""
        return self._now().version

    def _now(self) -> Known:
        """What the cache holds. While one thread looks whether it changed, others take what was read before."""
        if self._is_outdated() or (self._is_old() and not self._looking.locked()):
            require_ready()
            with self._looking:
                if self._is_outdated() or self._is_old():
                    self._look()
        return self._known

    def _is_outdated(self) -> bool:
        return self._known.files is None or self.store.writes != self._looked[1]

    def _is_old(self) -> bool:
        return time.monotonic() - self._looked[0] >= LOOK_EVERY

    def _look(self) -> None:
        now, files = (time.monotonic(), self.store.writes), _signature(self.store.folder)
        if files != self._known.files:
            records = self._records(files)
            self._sound.update((record.id, record) for record in records if isinstance(record, Record))
            read, damaged = rows_of(records)
            by_id = {row["id"]: row | {"here": False} for row in read}
            for id, record in self._measured.items():
                if id not in by_id:
                    by_id[id] = self._row_of(record)
            rows = {None: list(by_id.values())}
            for row in by_id.values():
                rows.setdefault(row["task"], []).append(row)
            self._known = Known(files, rows, by_id, tuple(damaged), self._known.version + 1)
        self._looked = now

    def _records(self, seen: dict[str, tuple]) -> list[Record | DamagedVariant]:
        """Those whose files changed since the last time are read again: hundreds take half a second."""
        read = {}
        for id in self.store.ids():
            before, record = self._read.get(id, (None, None))
            files = seen.get(id, ())
            read[id] = (files, record if before == files and record is not None else self.store.checked(id))
        self._read = read
        return [record for _, record in read.values()]

    def damaged(self) -> list[str]:
        """A sentence for each variant that cannot be trusted."""
        return list(self._now().damaged)

    def baseline(self, task: str, model: str, seed: int = 0) -> dict | None:
        return self.row(Variant(task, model, seed=seed).id)

    def variant(self, row: dict) -> Variant:
        """Raises ``DamagedVariant`` or ``UnknownVariant`` when the cache changed meanwhile."""
        measured = self._measured.get(row["id"])
        return measured.variant if row["here"] and measured else self.store.record(row["id"]).variant

    def record(self, row: dict) -> Record:
        """That the row was made of, also where it is damaged or gone by now: rows are held while others look.

        Where it was written again meanwhile, the new one.
        """
        return (self._measured if row["here"] else self._sound)[row["id"]]

    def peak(self, row: dict) -> Peak:
        """What the activations of a variant need; see ``engine.measure.memory``."""
        whole_engine()
        from engine.measure.memory import peak_activations, plan_of

        record = self.record(row)
        known, peak = self._peaks.get(row["id"], (None, None))
        if known is not record:
            peak = peak_activations(plan_of(row["model"]), record.layers)
            self._peaks[row["id"]] = (record, peak)
        return peak

    def add(self, record: Record) -> None:
        """Show a setting that was measured just now. It is not written to the cache."""
        with self._looking:
            self._measured[record.id] = record
            self._known = replace(self._known, files=None)

    def _row_of(self, record: Record) -> dict:
        try:
            baseline = self.store.record(record.variant.baseline().id)
        except (DamagedVariant, UnknownVariant):
            baseline = None
        return row_of(record, baseline) | {"here": True}

    def tasks(self) -> list[str]:
        """Tasks with something cached, in the order of their registration."""
        return [task.name for task in all_tasks() if self.rows(task.name)]

    def models(self, task: str) -> list[str]:
        cached = {row["model"] for row in self.rows(task)}
        return [model.name for model in models_of(task) if model.name in cached]


def _signature(folder: Path) -> dict[str, tuple]:
    """Id -> what changes whenever a file of the variant does."""
    found = {}
    with suppress(FileNotFoundError), os.scandir(folder) as variants:
        for variant in variants:
            try:
                with os.scandir(variant.path) as files:
                    status = sorted((file.name, file.stat()) for file in files)
            except OSError:  # no folder, or replaced at this moment
                continue
            found[variant.name] = tuple((name, each.st_mtime_ns, each.st_size) for name, each in status)
    return found


def quantizers() -> dict:
    """Name -> registry entry."""
    return {entry.name: entry for entry in all_quantizers()}


def counts_levels(name: str | None) -> bool:
    """Whether the widths of this quantizer are levels, not bits."""
    entry = quantizers().get(name)
    return entry is not None and entry.unit == "levels"


def pruners() -> dict:
    """Name -> registry entry."""
    return {entry.name: entry for entry in all_pruners()}


def full_multiply_adds(row: dict) -> int:
    """Of the uncompressed network, for one example; counted where its baseline's record does not say."""
    return row.get("full_multiply_adds") or _count_multiply_adds(row["model"])


@lru_cache(maxsize=32)
def _count_multiply_adds(model: str) -> int:
    whole_engine()
    from engine.measure.compute import multiply_adds

    entry = get_model(model)
    return multiply_adds(entry.build(), get_task(entry.task).example())


def quantizer_title(name: str) -> str:
    entry = quantizers().get(name)
    return named(entry.title) if entry else name


def attention_methods() -> dict:
    """Name -> registry entry."""
    return {entry.name: entry for entry in all_attention()}


def has_attention(model: str) -> bool:
    return get_model(model).attention


def is_text(task: str) -> bool:
    """Whether its examples are sentences; else they are pictures."""
    return len(get_task(task).input_shape) == 1


def task_title(name: str) -> str:
    return named(get_task(name).title)


def model_title(name: str) -> str:
    return named(get_model(name).title)


def task_of(model: str) -> str:
    return get_model(model).task


def live_models() -> list[str]:
    """Those that the lab trains from nothing."""
    return [entry.name for entry in models_of() if entry.live]


def has_data(task: str) -> bool:
    try:
        return get_task(task).available()
    except FileNotFoundError:  # DataMissing
        return False


def can_download(task: str) -> bool:
    return get_task(task).download_megabytes > 0 and not has_data(task)
