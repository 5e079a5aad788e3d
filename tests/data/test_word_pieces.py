"""Word pieces: BERT's rules, any text a person types, and a vocabulary that is complete."""

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.word_pieces import LONGEST, SPECIAL, VOCABULARY, WordPieces, read_vocabulary, sst2_pieces

PIECES = sst2_pieces()
PERSIAN = "این فیلم خیلی خوب بود ژرف ۱۲۳"


def test_the_vocabulary_is_small_and_in_order():
    vocabulary = read_vocabulary()
    assert len(vocabulary) == 6_500 and len(set(vocabulary)) == 6_500
    assert vocabulary[:5] == SPECIAL
    assert VOCABULARY.stat().st_size < 60_000
    assert all(piece == piece.strip() and piece for piece in vocabulary)


def test_every_character_of_a_known_piece_is_a_piece():
    """Then no word made of them is unknown."""
    alone = {piece for piece in PIECES.vocabulary if len(piece) == 1}
    going_on = {piece[2] for piece in PIECES.vocabulary if piece.startswith("##") and len(piece) == 3}
    words = [piece for piece in PIECES.vocabulary if piece not in SPECIAL and not piece.startswith("##")]
    assert set("".join(words)) <= alone
    assert set("abcdefghijklmnopqrstuvwxyz0123456789") | set("ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی") <= going_on & alone
    assert {
        character for character in alone if character.isalpha() and PIECES.words(f"a{character}") == [f"a{character}"]
    } <= going_on


def test_known_words_stay_whole():
    assert PIECES("A very good film !").tokens == ("[CLS]", "a", "very", "good", "film", "!", "[SEP]")
    assert PIECES("A very good film !").ids[0] == 2 and PIECES("").ids == (2, 3)


def test_unknown_words_are_cut_from_the_left():
    tokens = PIECES("unwatchableness").tokens[1:-1]
    assert len(tokens) > 1 and all(token.startswith("##") for token in tokens[1:])
    assert "".join(token.removeprefix("##") for token in tokens) == "unwatchableness"


def test_case_and_accents_do_not_count():
    assert PIECES("CRÈME Brûlée").ids == PIECES("creme brulee").ids


@pytest.mark.parametrize("text", ("", " ", "\n\t", "\x00", "\u200b"))
def test_nothing_is_two_pieces(text):
    assert PIECES(text).tokens == ("[CLS]", "[SEP]") and not PIECES(text).cut


@pytest.mark.parametrize("text", ("a", "?", "ژ", "名"))
def test_one_character(text):
    assert PIECES(text).tokens == ("[CLS]", text, "[SEP]")


def test_ten_thousand_words_are_cut_and_it_says_so():
    pieces = PIECES("good " * 10_000)
    assert len(pieces.ids) == len(pieces.tokens) == LONGEST and pieces.cut
    assert pieces.tokens[-1] == "[SEP]"
    assert not PIECES("good " * (LONGEST - 2)).cut and PIECES("good " * (LONGEST - 1)).cut


def test_emoji_and_lone_surrogates_have_a_piece():
    assert PIECES("good 🎬").tokens == ("[CLS]", "good", "[UNK]", "[SEP]")
    assert len(PIECES("good \ud83c bad").ids) >= 4


def test_persian_falls_back_to_characters():
    tokens = PIECES(PERSIAN).tokens[1:-1]
    assert "[UNK]" not in tokens
    assert "".join(token.removeprefix("##") for token in tokens) == PERSIAN.replace(" ", "")


def test_right_to_left_marks_vanish():
    assert PIECES("\u202bgood\u202c \u200ffilm").tokens == PIECES("good film").tokens


def test_html_is_text():
    tokens = PIECES("<script>alert(1)</script>").tokens[1:-1]
    assert tokens[0] == "<" and tokens[-1] == ">"
    assert "".join(token.removeprefix("##") for token in tokens) == "<script>alert(1)</script>"


@pytest.mark.parametrize("special", SPECIAL)
def test_special_pieces_cannot_be_typed(special):
    assert not set(PIECES(f"good {special} film").tokens[1:-1]) & set(SPECIAL)


@given(st.text(max_size=200))
def test_any_text(text):
    pieces = PIECES(text)
    assert 2 <= len(pieces.ids) == len(pieces.tokens) <= LONGEST
    assert pieces.tokens == tuple(PIECES.vocabulary[number] for number in pieces.ids)
    assert 0 not in pieces.ids
    assert PIECES.many([text, "good"]) == [pieces.ids, PIECES("good").ids]


def test_like_transformers():
    from transformers import BertTokenizer

    theirs = BertTokenizer(vocab=dict(PIECES.id_of), do_lower_case=True)
    for text in (
        "A GOOD film, isn't it?",
        "crème brûlée",
        PERSIAN,
        unicodedata.normalize("NFD", "é"),
        "日本語 film",
        "x" * 101,
    ):
        assert tuple(theirs(text)["input_ids"]) == PIECES(text).ids


@pytest.mark.parametrize(
    "vocabulary, message",
    (((*SPECIAL, "a", "a"), "twice"), (("[PAD]", "[UNK]", "a"), r"no \[CLS\]"), (SPECIAL[::-1], "first")),
)
def test_bad_vocabularies_are_refused(vocabulary, message):
    with pytest.raises(ValueError, match=message):
        WordPieces(vocabulary)


def test_listing_tasks_and_models_needs_no_tokenizer():
    code = "import sys, engine.data, engine.models; print({'transformers', 'tokenizers'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
