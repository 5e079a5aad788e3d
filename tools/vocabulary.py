"""Writes ``engine/data/sst2_vocabulary.txt`` from a data folder and the teacher's vocabulary.

    python tools/vocabulary.py            after: pip install -r requirements-train.txt

First BERT's special pieces, then every character that can stand alone or go on a word, then the teacher's pieces
that are most frequent in SST-2's training phrases and in IMDB, both counting the same. A part of the teacher's
vocabulary, so that its word vectors can be taken over.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from engine.data import imdb, sst2  # noqa: E402
from engine.data.word_pieces import SPECIAL, VOCABULARY, WordPieces, read_vocabulary  # noqa: E402
from engine.training.minilm import teacher_folder  # noqa: E402

SIZE = 6_500
PERSIAN = "ژ؟؛۰۱۲۳۴۵۶۷۸۹"
"""Of the Persian alphabet the teacher lacks these."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--data", help="folder with the data sets (default: SLIMSCOPE_DATA)")
    options.add_argument("--size", type=int, default=SIZE)
    options = options.parse_args()
    teacher = WordPieces(read_vocabulary(teacher_folder() / "vocab.txt"))
    pieces = choose(teacher, sst2.texts("train", options.data), imdb.reviews(options.data), options.size)
    VOCABULARY.write_text("".join(f"{piece}\n" for piece in pieces), "utf-8")
    print(f"{len(pieces)} pieces, {VOCABULARY.stat().st_size:,} bytes")


def choose(teacher: WordPieces, phrases: Iterable[str], reviews: Iterable[str], size: int) -> list[str]:
    """``size`` pieces: special ones, characters, then the most frequent, each part in the teacher's order."""
    kept = [*SPECIAL, *characters(teacher)]
    shares: Counter[int] = Counter()
    for texts in (phrases, reviews):
        counts = count(teacher, texts)
        total = sum(counts.values())
        shares.update({piece: number / total for piece, number in counts.items()})
    already = set(kept)
    ranked = sorted(shares, key=lambda piece: (-shares[piece], piece))
    frequent = (number for number in ranked if teacher.vocabulary[number] not in already)
    return kept + [teacher.vocabulary[number] for number in sorted(islice(frequent, size - len(kept)))]


def characters(teacher: WordPieces) -> list[str]:
    """Every character as a word and as a word's continuation, where the rules can produce it."""
    known = [piece for piece in teacher.vocabulary if len(piece) == 1] + list(PERSIAN)
    alone = [character for character in known if stays(teacher, character)]
    return alone + [f"##{character}" for character in alone if stays(teacher, f"a{character}")]


def stays(teacher: WordPieces, word: str) -> bool:
    """Whether ``word`` is one word to the rules, unchanged."""
    return teacher.words(word) == [word]


def count(teacher: WordPieces, texts: Iterable[str]) -> Counter[int]:
    counts: Counter[int] = Counter()
    texts = iter(texts)
    while chunk := list(islice(texts, 2_000)):
        for ids in teacher.whole(chunk):
            counts.update(ids)
    return counts


if __name__ == "__main__":
    main()
