"""Files of tensors that are whole or not there, or are taken as not there."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from engine.store import write_file


def write_tensors(path: Path, tensors: Mapping[str, Tensor], metadata: Mapping[str, str] | None = None) -> None:
    """As ``write_file``: a kill leaves either the old or the new file, never half of one. Raises ``OSError``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, save(dict(tensors), metadata and dict(metadata)))


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
