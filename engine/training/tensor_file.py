"""Files of tensors that are whole or not there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from safetensors.torch import save_file
from torch import Tensor


def write_tensors(path: Path, tensors: Mapping[str, Tensor], metadata: Mapping[str, str] | None = None) -> None:
    """Write to a temporary name, then rename: a kill leaves either the old or the new file, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        save_file(dict(tensors), unfinished, metadata=metadata and dict(metadata))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
