"""Text to word pieces: BERT's rules over a vocabulary of our own.

Lower-cased, accents stripped, split at white space and punctuation, each word then cut into the longest known
pieces from the left (Devlin et al. 2019, section 3.1; Wu et al. 2016, section 4.1).

``sst2_vocabulary.txt``, one piece a line, holds the pieces of bert-base-uncased (Devlin et al., Apache-2.0) that
are most frequent in SST-2's and IMDB's text, and every character that can stand in a word; ``tools/vocabulary.py``
writes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

VOCABULARY = Path(__file__).with_name("sst2_vocabulary.txt")
PAD, UNKNOWN, START, END, MASK = "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"
SPECIAL = (PAD, UNKNOWN, START, END, MASK)
LONGEST = 128
"""Positions a sentence may take, [CLS] and [SEP] included."""


@dataclass(frozen=True)
class Pieces:
    """A sentence as a network sees it, [CLS] first and [SEP] last."""

    ids: tuple[int, ...]
    tokens: tuple[str, ...]
    cut: bool
    """Whether its end was left out, being too long."""


class WordPieces:
    """Cuts text into the pieces of ``vocabulary``, in the order of their ids.

    Nothing in a text is special: "[SEP]" typed by a person is ordinary pieces, HTML is text. Raises
    ``ValueError`` where the vocabulary lacks one of BERT's special pieces or names a piece twice.
    """

    def __init__(self, vocabulary: Sequence[str], longest: int = LONGEST):
        self.vocabulary, self.longest = tuple(vocabulary), longest
        self.id_of = {piece: number for number, piece in enumerate(self.vocabulary)}
        if len(self.id_of) != len(self.vocabulary):
            raise ValueError("the vocabulary names a piece twice")
        missing = [piece for piece in SPECIAL if piece not in self.id_of]
        if missing:
            raise ValueError(f"the vocabulary has no {', '.join(missing)}")
        if self.id_of[PAD] != 0:
            raise ValueError(f"{PAD} must be the first piece: zeros are padding")

    def __len__(self) -> int:
        return len(self.vocabulary)

    def __call__(self, text: str) -> Pieces:
        """The pieces of one text of any length and content; an empty one gives [CLS] [SEP]."""
        (ids,) = self.whole([text])
        room = self.longest - 2
        framed = self._framed(ids)
        return Pieces(framed, tuple(self.vocabulary[number] for number in framed), len(ids) > room)

    def many(self, texts: Iterable[str]) -> list[tuple[int, ...]]:
        """The ids of each of ``texts``, as calling it would give, faster."""
        return [self._framed(ids) for ids in self.whole(texts)]

    def whole(self, texts: Iterable[str]) -> list[list[int]]:
        """The ids of each of ``texts``, however many, without [CLS] and [SEP]."""
        return [found.ids for found in self._cutter.encode_batch([_sound(text) for text in texts])]

    def words(self, text: str) -> list[str]:
        """The normalised words that are cut into pieces."""
        cutter = self._cutter
        return [
            word for word, _ in cutter.pre_tokenizer.pre_tokenize_str(cutter.normalizer.normalize_str(_sound(text)))
        ]

    def _framed(self, ids: list[int]) -> tuple[int, ...]:
        return (self.id_of[START], *ids[: self.longest - 2], self.id_of[END])

    @cached_property
    def _cutter(self):
        from tokenizers import Tokenizer, models, normalizers, pre_tokenizers  # here: listing tasks needs none of it

        cutter = Tokenizer(models.WordPiece(self.id_of, unk_token=UNKNOWN, max_input_chars_per_word=100))
        cutter.normalizer = normalizers.BertNormalizer(lowercase=True)
        cutter.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        return cutter


def read_vocabulary(path: Path = VOCABULARY) -> tuple[str, ...]:
    """The pieces of a vocabulary file, one a line, in the order of their ids."""
    return tuple(path.read_text("utf-8").removesuffix("\n").split("\n"))


@cache
def sst2_pieces() -> WordPieces:
    """The pieces that the small BERT reads."""
    return WordPieces(read_vocabulary())


def _sound(text: str) -> str:
    """Without halves of surrogate pairs, which no UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
