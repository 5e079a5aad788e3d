"""A data set kept as Parquet files, ``<folder>/<name>/<split>-*.parquet``: found, or downloaded when asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.data.folder import DataMissing, data_folder


@dataclass(frozen=True)
class Shards:
    """Where one data set's files are."""

    name: str
    title: str
    splits: tuple[str, ...]
    megabytes: int
    """Of a download."""

    def paths(self, folder: Path, split: str) -> list[Path]:
        return sorted((folder / self.name).glob(f"{split}-*.parquet"))

    def available(self, data=None) -> bool:
        """Whether all splits are there without a download."""
        try:
            folder = data_folder(data)
        except DataMissing:
            return False
        return all(self.paths(folder, split) for split in self.splits)

    def folder(self, data, download: bool, fetch: Callable[[Path], None]) -> Path:
        """The data folder, after ``fetch(folder)`` where files are missing.

        Raises ``DataMissing`` where they are and ``download`` is false.
        """
        folder = data_folder(data)
        if not self.available(data):
            if not download:
                raise DataMissing(
                    f"No {self.title} in {folder}. Name a folder that has it with --data or SLIMSCOPE_DATA, "
                    f"or let it be downloaded ({self.megabytes} MB) with --download."
                )
            fetch(folder)
        return folder
