"""Where the data is: ``--data``, else ``SLIMSCOPE_DATA``, else the user's cache folder."""

from __future__ import annotations

import os
from pathlib import Path


class DataMissing(FileNotFoundError):
    """There is no data set where one is needed; the message says how to get one."""


def data_folder(given: str | os.PathLike | None = None) -> Path:
    """The folder that data sets are read from and downloaded to. It need not exist yet.

    Raises ``DataMissing`` if a folder was named, by argument or environment, that does not exist.
    """
    named = given or os.environ.get("SLIMSCOPE_DATA")
    if not named:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        return Path(base) / "slimscope" / "data"
    folder = Path(named).expanduser().resolve()
    if not folder.is_dir():
        origin = "--data" if given else "SLIMSCOPE_DATA"
        raise DataMissing(f"{origin} names {folder}, which is not a folder.")
    return folder
