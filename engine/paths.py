"""Where things are unless the environment says otherwise."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def default_cache() -> Path:
    """``SLIMSCOPE_CACHE``, else ``cache/`` beside the engine."""
    return Path(os.environ.get("SLIMSCOPE_CACHE") or ROOT / "cache")


def default_runs() -> Path:
    """``SLIMSCOPE_RUNS``, else ``runs/`` beside the engine: checkpoints."""
    return Path(os.environ.get("SLIMSCOPE_RUNS") or ROOT / "runs")
