"""One file of a data set on the Hugging Face hub."""

from __future__ import annotations

import shutil
from pathlib import Path


def fetch_file(repository: str, name: str, target: Path, revision: str | None = None) -> None:
    """Download ``name`` of the data set ``repository`` to ``target``, whole or not at all. Raises ``OSError``."""
    from huggingface_hub import hf_hub_download  # here: the page never downloads by itself

    source = hf_hub_download(repository, name, repo_type="dataset", revision=revision)
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.part")
    shutil.copyfile(source, unfinished)
    unfinished.rename(target)
