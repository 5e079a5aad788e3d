"""The cached variants: one folder each, with a JSON record and, where needed, the packed weights.

    cache/<id>/record.json            identity, metrics, per-layer table, curve, predictions, ...
    cache/<id>/weights-<digest>.slim  the packed network that the record names
    cache/<id>/activations.safetensors  with a baseline or a pruned network that others are made from: what its
                                        layers see, to calibrate from without data
    cache/<id>/sensitivity-*.json     with the same, where it was measured: what each layer's widths cost

The record is renamed into place last and names the weights by their digest, so at any moment a reader sees
a complete old variant or a complete new one. Reading never writes: a read-only cache works.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from filelock import FileLock

from engine.record import Record

RECORD = "record.json"
SUMMARIES = "activations.safetensors"
MAX_RECORD_BYTES = 4_000_000


class DamagedVariant(ValueError):
    """A cached variant cannot be trusted; the message names it and says why."""


class UnknownVariant(KeyError):
    """No variant of that id is cached."""

    def __str__(self) -> str:
        return self.args[0]


class Store:
    """The variants in a folder."""

    def __init__(self, folder: str | os.PathLike):
        self.folder = Path(folder)
        self.writes = 0
        """How often this object wrote: who looks at the folder from time to time only then knows to look again."""

    def ids(self) -> list[str]:
        """Of every folder that has a record, sound or not, in order."""
        if not self.folder.is_dir():
            return []
        return sorted(path.parent.name for path in self.folder.glob(f"*/{RECORD}") if path.parent.name[0] != ".")

    def __contains__(self, id: str) -> bool:
        sound = isinstance(id, str) and re.fullmatch(r"[a-z0-9_][a-z0-9_.-]{0,254}", id)  # not "../x"
        return bool(sound) and (self.folder / id / RECORD).is_file()

    def record(self, id: str) -> Record:
        """Raises ``UnknownVariant`` or ``DamagedVariant``. The weights' digest is checked by ``weights``."""
        if id not in self:
            raise UnknownVariant(f"no variant {id!r} is cached in {self.folder.name}/")
        path = self.folder / id / RECORD
        try:
            if path.stat().st_size > MAX_RECORD_BYTES:
                raise ValueError("the record is too large")
            record = Record.from_json(json.loads(path.read_text("utf-8")))
            if record.id != id:
                raise ValueError(f"the record is that of {record.id!r}")
        except (OSError, ValueError, RecursionError) as error:
            raise DamagedVariant(f"{id}: {error}") from None
        return record

    def weights(self, record: Record) -> bytes:
        """The packed network, checked against the record's digest; raises ``DamagedVariant``."""
        if record.file is None:
            raise DamagedVariant(f"{record.id}: it has no file of its own; its weights follow from the baseline")
        try:
            data = (self.folder / record.file).read_bytes()
        except OSError as error:
            raise DamagedVariant(f"{record.id}: {record.file} cannot be read ({error.strerror})") from None
        if hashlib.sha256(data).hexdigest() != record.sha256:
            raise DamagedVariant(f"{record.id}: {record.file} is not the file that was written")
        return data

    def read(self, id: str) -> tuple[Record, bytes | None]:
        """A record and, where it names a file, the packed network: of one moment, even while another process writes.

        Raises ``UnknownVariant`` or ``DamagedVariant``.
        """
        record = self.record(id)
        while True:
            try:
                return record, None if record.file is None else self.weights(record)
            except DamagedVariant:
                before, record = record, self.record(id)
                if record.sha256 == before.sha256:
                    raise

    def checked(self, id: str) -> Record | DamagedVariant:
        """The record whose file, if it has one, is the one that was written; else what is wrong.

        So are a folder whose name no variant has, and one that is gone by now.
        """
        try:
            record, _ = self.read(id)
        except DamagedVariant as error:
            return error
        except UnknownVariant as error:
            return DamagedVariant(f"{id}: {error}")
        return record

    def find(self, id: str) -> Record | None:
        """As ``checked``, but ``None`` where no variant of that id is cached or it is damaged."""
        found = self.checked(id)
        return found if isinstance(found, Record) else None

    def records(self, task: str | None = None) -> Iterator[Record | DamagedVariant]:
        """Every variant, and an exception object in the place of each damaged one."""
        for found in map(self.checked, self.ids()):
            if isinstance(found, DamagedVariant) or task in (None, found.variant.task):
                yield found

    def has_summaries(self, id: str) -> bool:
        """Whether ``summaries`` are kept with variant ``id``."""
        return id in self and (self.folder / id / SUMMARIES).is_file()

    def summaries(self, id: str) -> dict:
        """Name of each layer -> quantiles of its input (see ``summarise_inputs``), as kept with variant ``id``."""
        from safetensors import SafetensorError
        from safetensors.torch import load

        try:
            return load((self.folder / self.record(id).id / SUMMARIES).read_bytes())
        except (OSError, SafetensorError) as error:
            raise DamagedVariant(f"{id}: its activation summaries cannot be read ({error})") from None

    def save_summaries(self, id: str, summaries: dict) -> None:
        """``summaries``: name -> float tensor; kept in float16."""
        from safetensors.torch import save

        (self.folder / id).mkdir(parents=True, exist_ok=True)
        write_file(self.folder / id / SUMMARIES, save({name: values.half() for name, values in summaries.items()}))

    def save(self, record: Record, weights: bytes | None) -> Record:
        """Write a variant, replacing an older one of the same id; gives back the record with its file and digest.

        A record without ``weights`` may name the file of another variant. Raises ``OSError`` where the cache cannot
        be written and ``ValueError`` for a record that could not be read again; what was there is then still there.
        """
        folder = self.folder / record.id
        if weights is not None:
            digest = hashlib.sha256(weights).hexdigest()
            record = replace(record, file=f"{record.id}/weights-{digest[:12]}.slim", sha256=digest)
        text = record.to_text()
        if len(text.encode()) > MAX_RECORD_BYTES:
            raise ValueError(f"the record of {record.id} is too large: {len(text):,} bytes")
        saved = Record.from_json(json.loads(text))
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self.folder / ".lock"):
            if weights is not None:
                write_file(self.folder / record.file, weights)
            write_file(folder / RECORD, text.encode())
            for old in folder.glob("weights-*.slim") if weights is not None else ():
                if f"{record.id}/{old.name}" != record.file:
                    old.unlink()
        self.writes += 1
        return saved


def write_file(path: Path, data: bytes) -> None:
    """Write through a temporary name, flushed to the disk before it is renamed."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        with open(unfinished, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
