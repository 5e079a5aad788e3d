"""Text to learn from without labels: the Large Movie Review Dataset's 50,000 unlabelled reviews (Maas et al. 2011).

Read from Parquet in the hub's schema (``imdb/unsupervised-*.parquet``: ``text``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq

from engine.data.hub import fetch_file
from engine.data.shards import Shards

HUB = "stanfordnlp/imdb"
SHARDS = Shards("imdb", "IMDB reviews", ("unsupervised",), megabytes=42)
SHORTEST, LONGEST = 25, 200
"""Characters; so long are 97% of SST-2's test sentences."""
_BREAK = re.compile(r"<br\s*/?>|\n")
_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(]*[A-Z0-9])")
_TITLE = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|vs|No)|\b[A-Z])\.$")


def shards(data=None, download: bool = False) -> list[Path]:
    """The files of reviews. Raises ``DataMissing`` where there are none and ``download`` is false."""
    return SHARDS.paths(SHARDS.folder(data, download, fetch), "unsupervised")


def reviews(data=None, download: bool = False) -> Iterator[str]:
    """The reviews, in order; raises as ``shards`` does."""
    for path in shards(data, download):
        yield from pq.read_table(path, columns=["text"])["text"].to_pylist()


def sentences(review: str) -> Iterator[str]:
    """The sentences of a review: split at line breaks and where a full stop, ! or ? precedes a capital."""
    for line in _BREAK.split(review):
        start = 0
        for end in _END.finditer(line):
            if not _TITLE.search(line, start, end.start()):
                yield line[start : end.end()].strip()
                start = end.end()
        if line[start:].strip():
            yield line[start:].strip()


def opinions(data=None, download: bool = False) -> list[str]:
    """About 143,000 sentences of 25 to 200 characters, each once: of every review the first such and the last two.

    There reviewers say what they think of the film; between, they tell its story. Raises as ``shards`` does.
    """
    chosen: dict[str, None] = {}
    for review in reviews(data, download):
        fitting = [sentence for sentence in sentences(review) if SHORTEST <= len(sentence) <= LONGEST]
        chosen |= dict.fromkeys([*fitting[:1], *fitting[-2:]])
    return list(chosen)


def fetch(folder: Path) -> None:
    """Download the reviews from the Hugging Face hub."""
    target = folder / "imdb" / "unsupervised-00000-of-00001.parquet"
    fetch_file(HUB, f"plain_text/{target.name}", target)
