"""The job of ``compress`` and of a sweep's processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.console import ProgressBar
from engine.store import Store
from engine.variant import Variant


@dataclass(frozen=True)
class CompressAndStore:
    """A picklable job: compress one variant and store it, so that nothing done is lost when the sweep stops."""

    cache: Path
    runs: Path
    data: str | None
    should_stop: Callable[[], bool] | None = None
    on_progress: Callable | None = None
    """By default a progress bar."""

    def __call__(self, variant: Variant):
        from engine.job import activation_summaries, compress

        store, checkpoint = Store(self.cache), self.runs / f"{variant.id}.safetensors"
        record, packed = compress(
            variant, store, self.data, checkpoint=checkpoint, on_progress=self.on_progress or ProgressBar(variant.id),
            **({"should_stop": self.should_stop} if self.should_stop else {}),
        )  # fmt: skip
        if variant.pruning is not None and variant.quantizer is variant.attention is None and variant.fine_tuned:
            # Every width can then be calibrated without data.
            store.save_summaries(record.id, activation_summaries(packed, variant.task, self.data))
        record = store.save(record, packed)
        checkpoint.unlink(missing_ok=True)
        return record
