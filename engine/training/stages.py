"""How the small BERT is trained: four runs of the trainer and what lies between them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from engine.training.recipe import Recipe


@dataclass(frozen=True)
class BertRecipe:
    """The stages of ``engine.training.small_bert``, in order; written into the record."""

    teacher: Recipe = Recipe(
        stages=((1, None),),
        batch_size=32,
        learning_rate=5e-5,
        weight_decay=0.01,
        warmup=0.1,
        optimizer="adamw",
        compile=False,
    )
    """MiniLM on SST-2's phrases."""
    sentences: int | None = 100_000
    """Of IMDB, at most; ``None``: all that ``engine.data.imdb.opinions`` gives."""
    imitate: Recipe = Recipe(
        stages=((2, None),), batch_size=64, learning_rate=4e-4, weight_decay=0.01, warmup=0.05,
        distil=1.0, temperature=2.0, optimizer="adamw", compile=False,
    )  # fmt: skip
    """The small network on the teacher's answers to the phrases and to IMDB's sentences."""
    finish: Recipe = Recipe(
        stages=((1, None),), batch_size=64, learning_rate=1e-4, weight_decay=0.01, warmup=0.1,
        distil=0.7, temperature=2.0, optimizer="adamw", compile=False,
    )  # fmt: skip
    """The small network on the phrases: their true labels and the teacher's answers."""

    def to_json(self) -> dict:
        return asdict(self)

    def digest(self, last: str) -> str:
        """Eight hexadecimal digits that change where the field ``last``, or one before it, does."""
        known = self.to_json()
        settings = list(known.items())[: list(known).index(last) + 1]
        return hashlib.sha256(json.dumps(settings).encode()).hexdigest()[:8]
