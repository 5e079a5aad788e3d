"""Files of tensors that are whole or not there, or are taken as not there."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor


def write_tensors(path: Path, tensors: Mapping[str, Tensor], metadata: Mapping[str, str] | None = None) -> None:
    """Write to a temporary name, then rename: a kill leaves either the old or the new file, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        save_file(dict(tensors), unfinished, metadata=metadata and dict(metadata))
        with open(unfinished, "rb") as file:
            os.fsync(file.fileno())  # else a power failure could leave the new name with half of its bytes
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def read_tensors(path: Path) -> tuple[dict[str, Tensor], dict[str, str]] | None:
    """Tensors and metadata of a file that ``write_tensors`` wrote; ``None`` without one.

    Also, with a warning, where it is damaged: all that such files hold can be made again.
    """
    if not path.exists():
        return None
    try:
        with safe_open(path, framework="pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}, file.metadata() or {}  # noqa: SIM118
    except SafetensorError as error:
        warnings.warn(f"{path} is damaged and is not used: {error}", stacklevel=2)
        return None
