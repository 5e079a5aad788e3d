"""Every text is there in every language, says the same, and is spoken to the visitor who asked for it alone."""

from __future__ import annotations

import json
import re
import string
import threading
from pathlib import Path

import pytest

from engine.attention import all_attention
from engine.data import all_tasks
from engine.models import models_of
from engine.pruning import all_pruners
from engine.quantization import all_quantizers
from ui import describe
from ui.texts import (
    EN,
    FA,
    FIRST_STRONG,
    LANGUAGES,
    POP,
    apart,
    examples,
    language,
    listed,
    named,
    say,
    speaking,
    template,
    unmarked,
)
from ui.texts.en import ENGLISH

OTHERS = [spoken for code, spoken in LANGUAGES.items() if code != EN]
PERSIAN_LETTER = re.compile("[\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc]")
LATIN_LETTER = re.compile("[A-Za-z]")
PROPER = {"LSQ+", "ReBNet", "ResNet-20", "CIFAR-10", "SST-2", *"0123456789"}
"""Names that are the same in every language."""
SAID_OF_A_SOURCE = re.compile(r"\bthe (course|tiers|reading)\b|^after\b|\branked\b|\bgroups of\b")
"""Sources are cited as they are; what is said about them is a text."""

UI = Path(describe.__file__).parent


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def words(text: str) -> str:
    """Without the places and what is the same everywhere."""
    return re.sub(r"\{\w+\}", "", text)


def registered() -> set[str]:
    """Whatever the page shows of the engine's registries, but names of classes and choices that are numbers."""
    compressors = [*all_quantizers(), *all_pruners()]
    found = {entry.title for entry in compressors} | {entry.summary for entry in compressors}
    for task in all_tasks():
        found |= {task.title, task.summary, *task.classes}
        found |= {text for model in models_of(task.name) for text in (model.title, model.summary)}
    models = [model for task in all_tasks() for model in models_of(task.name)]
    sources = {entry.source for entry in (*compressors, *all_attention(), *models)}
    found |= set(filter(SAID_OF_A_SOURCE.search, sources))
    for method in all_attention():
        found |= {method.title, method.summary}
        for parameter in method.parameters:
            assert parameter.about, f"{method.name} does not explain {parameter.name}"
            found |= {parameter.title, parameter.about}
            found |= {each for each in getattr(parameter, "choices", ()) if isinstance(each, str)}
    return found - {entry.name for entry in all_quantizers()}


@pytest.mark.parametrize("spoken", OTHERS, ids=lambda spoken: spoken.code)
def test_every_text_is_in_every_language(spoken):
    assert sorted(ENGLISH.keys() - spoken.texts.keys()) == [], "missing"
    assert sorted(spoken.texts.keys() - ENGLISH.keys()) == [], "not in English"


@pytest.mark.parametrize("spoken", OTHERS, ids=lambda spoken: spoken.code)
def test_a_translation_has_the_same_places(spoken):
    assert [key for key, text in spoken.texts.items() if places(text) != places(ENGLISH[key])] == []


@pytest.mark.parametrize("spoken", OTHERS, ids=lambda spoken: spoken.code)
def test_the_glossary_knows_whatever_is_registered(spoken):
    assert sorted(registered() - spoken.names.keys() - PROPER) == [], "add them to NAMES"
    assert sorted(spoken.names.keys() - registered()) == [], "not registered any more"


def test_persian_is_written_in_persian():
    persian = LANGUAGES[FA]
    spoken = {key: words(text) for key, text in persian.texts.items() if LATIN_LETTER.search(words(ENGLISH[key]))}
    assert [key for key, text in (spoken | persian.names).items() if not PERSIAN_LETTER.search(text)] == []


def test_persian_has_no_arabic_letters_and_one_kind_of_digits():
    """Arabic kaf and yeh look like Persian ones and are not found when searched for; for digits see ``ui.texts``."""
    texts = LANGUAGES[FA].texts | LANGUAGES[FA].names
    assert [
        key for key, text in texts.items() if re.search("[\u0643\u064a\u0649\u0660-\u0669\u06f0-\u06f9]", text)
    ] == []


def test_persian_affixes_are_joined_by_half_spaces():
    """«می شود» and «وزن ها» with a whole blank are the commonest mistakes; see the Academy's orthography."""
    loose = re.compile(r"(?:^|\s)ن?می\s|\s(?:ها|های|هایی|ای|تر|ترین)(?=[\s.،؛:]|$)")
    texts = LANGUAGES[FA].texts | LANGUAGES[FA].names
    assert [key for key, text in texts.items() if loose.search(text)] == []


@pytest.mark.parametrize("quantizer, run", (("lsqplus", "LSQ+ W4A3"), ("rebnet", "ReBNet M=4/3")))
def test_a_setting_is_one_run_of_latin_letters(quantizer, run):
    """A mark of direction within it would put the width before the quantizer."""
    row = {"quantizer": quantizer, "weight_bits": 4, "activation_bits": 3, "ends_bits": 8, "per_channel": False}
    with speaking(FA):
        assert run in describe.weights_name(row)


def test_what_is_put_into_a_persian_text_keeps_its_own_direction():
    with speaking(FA):
        assert f"{FIRST_STRONG}\u200e−0.05{POP}" in say("loses", points="−0.05")
        mixed = say("families", quantizer="LSQ+", training=say("calibrated_lower"))
        assert f"{FIRST_STRONG}\u200eLSQ+{POP}" in mixed
        assert f"{FIRST_STRONG}\u200e95%{POP}" in say("recommend_legend_interval")
        assert unmarked(mixed) == "LSQ+، کالیبره‌شده"
        assert unmarked(apart(mixed)) == unmarked(mixed)
        # the first letter is Latin, yet the whole is to be read from right to left
        assert apart("W4A4، دو سر")[1] == "\u200f"
    assert say("families", quantizer="LSQ+", training="calibrated") == "LSQ+, calibrated"
    assert apart("W4A4") == "W4A4"


def test_a_template_leaves_its_places_to_a_script():
    for code in LANGUAGES:
        with speaking(code):
            text = template("attention_kept_in", "count", "heads")
            assert places(text) == {"count", "heads"}
            assert json.loads(json.dumps(text)) == text


def test_what_is_not_in_the_glossary_shows_as_it_is():
    with speaking(FA):
        assert named("Some new method") == "Some new method"
        assert named("airplane") == "هواپیما"
        assert examples("a new task") == LANGUAGES[FA].texts["examples"]
    assert named("airplane") == "airplane"


def test_a_language_is_spoken_by_one_thread_and_no_other():
    """Two visitors answered at the same moment."""
    heard, meet = {}, threading.Barrier(2)

    def visit(code: str) -> None:
        with speaking(code):
            meet.wait(10)
            heard[code] = say("accuracy"), describe.kilobytes(1_000), listed(["a", "b"])
            meet.wait(10)
        heard[f"{code} afterwards"] = language().code

    visitors = [threading.Thread(target=visit, args=(code,)) for code in (EN, FA)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join(20)
    assert heard[EN] == ("Accuracy", "1.00 kB", "a, b")
    assert tuple(map(unmarked, heard[FA])) == ("دقت", "1.00 کیلوبایت", "a، b")
    assert heard["en afterwards"] == heard["fa afterwards"] == EN


def test_a_language_that_is_not_here_cannot_be_spoken():
    with pytest.raises(KeyError), speaking("xx"):
        pass
    assert language().code == EN


def test_every_text_can_be_filled_in():
    for key, text in ENGLISH.items():
        assert text.strip(), key
        assert "<" not in text, key


def test_every_text_is_used():
    code = "".join(path.read_text("utf-8") for path in UI.rglob("*.py") if path.parent != UI / "texts")
    code += (UI / "texts" / "__init__.py").read_text("utf-8")
    assert [
        key
        for key in ENGLISH
        if f'"{key}"' not in code and f"'{key}'" not in code and not key.startswith(("examples", "kept_"))
    ] == []


def test_a_percent_sign_stands_with_its_number():
    """Outside of the isolate it went to the number's other side: %97.25 instead of 97.25%."""
    for spoken in OTHERS:
        assert [key for key, text in spoken.texts.items() if "}%" in text] == []


def test_persian_is_as_formal_and_as_careful_as_the_english():
    """Close to guessing is not the same as guessing, and lines are selected where settings are chosen."""
    persian = LANGUAGES[FA].texts
    assert [key for key, text in persian.items() if re.search(r"\bرا نشد\b", text)] == []
    assert "نزدیک به حدس زدن" in persian["guessing"]
    assert "برگزیده" not in persian["take_copied"]
