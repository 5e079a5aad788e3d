"""The file of steps: what is wrong is said with the step and the field; the shipped one is whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ui.lecture.stage import FIGURES
from ui.lecture.steps import OPTIONS, PLACE, SHIPPED, VARIABLE, read_script, steps_file
from ui.texts import FA, LANGUAGES, speaking, unmarked

SOUND = {
    "name": "four-bits",
    "title": {"en": "Four bits", "fa": "چهار بیت"},
    "comment": {"en": "{accuracy} right, {four.drop} lost, {budget} allowed."},
    "variants": {"four": "digits-digits_cnn-lsqplus-w4a4-e2-s0", "full": "digits-digits_cnn-baseline-s0"},
    "only_if": ["four.accuracy <= full.accuracy", "four.drop < 90"],
    "budget": 1.5,
    "figure": {"kind": "bars", "cost": "none"},
}
WRONG = [
    ({"name": "Four bits"}, "name", "1 to 40"),
    ({"name": None}, "name", "1 to 40"),
    ({"title": "Four bits"}, "title", "at least one language"),
    ({"title": {"de": "Vier Bit"}}, "title.de", "no such language"),
    ({"comment": {"en": ""}}, "comment.en", "empty"),
    ({"comment": {"en": "{accurracy} right"}}, "comment", "accurracy"),
    ({"comment": {"en": "{five.accuracy} right"}}, "comment", "five"),
    ({"comment": {"en": "{accuracy right"}}, "comment", "brace"),
    ({"comment": {"en": "{four.__class__}"}}, "comment", "__class__"),
    ({"title": {"en": "{0}"}}, "title", "nothing on record"),
    ({"variants": []}, "variants", "names variants"),
    ({"variants": {"Four": "a"}}, "variants.Four", "a-z"),
    ({"variants": {"four": "../secret"}}, "variants.four", "engine list"),
    ({"variants": {"recommended": "a"}}, "variants.recommended", "neither recommended"),
    ({"variants": [SOUND["variants"], {"four": "a"}]}, "variants", "same words"),
    ({"figure": "pie"}, "figure", "bars"),
    ({"figure": None}, "figure", "bars"),
    ({"figure": {"kind": "bars", "colour": "red"}}, "figure.colour", "no such field"),
    ({"figure": {"kind": "chart", "axis": "time"}}, "figure.axis", "size, compute"),
    ({"figure": {"kind": "maps"}}, "figure.sentence", "at most"),
    ({"figure": {"kind": "maps", "sentence": "Dull.", "layer": 0}}, "figure.layer", "from 1"),
    ({"figure": {"kind": "maps", "sentence": "a" * 201}}, "figure.sentence", "200"),
    ({"only_if": "four is best"}, "only_if", "compares"),
    ({"only_if": "five.drop < 1"}, "only_if", "five"),
    ({"only_if": "four.name < 1"}, "only_if", "name"),
    ({"budget": True}, "budget", "from 0 to 100"),
    ({"budget": "much"}, "budget", "from 0 to 100"),
    ({"budget": None}, "comment", "needs the step’s budget"),
    ({"minutes": 5}, "minutes", "no such field"),
]


def written(folder: Path, steps) -> Path:
    file = folder / "steps.yaml"
    file.write_text(steps if isinstance(steps, str) else yaml.safe_dump(steps, allow_unicode=True), "utf-8")
    return file


def test_a_sound_step_is_read(tmp_path):
    script = read_script(written(tmp_path, [SOUND]))
    assert script.problems == () and script.count == 1
    (step,) = script.steps
    assert (step.number, step.name, step.roles, step.budget) == (1, "four-bits", ("four", "full"), 1.5)
    assert [claim.right for claim in step.only_if] == [("full", "accuracy"), 90.0]
    assert step.figure == "bars" and step.options == {"cost": "none"}


@pytest.mark.parametrize("change, field, hint", WRONG, ids=lambda value: value if isinstance(value, str) else None)
def test_a_wrong_field_is_named_and_the_other_steps_are_read(tmp_path, change, field, hint):
    script = read_script(written(tmp_path, [SOUND, SOUND | {"name": "wrong"} | change]))
    assert [step.name for step in script.steps] == ["four-bits"] and script.count == 2
    (problem,) = script.problems
    assert problem.startswith("Step 2 (") and f"field {field} is wrong" in problem and hint in problem
    with speaking(FA):
        (persian,) = read_script(tmp_path / "steps.yaml").problems
    assert unmarked(persian).startswith("گام 2") and field in unmarked(persian)


def test_two_steps_of_one_name(tmp_path):
    (problem,) = read_script(written(tmp_path, [SOUND, SOUND])).problems
    assert "Step 2 (four-bits)" in problem and "field name" in problem


@pytest.mark.parametrize("text", ("", "- [", "just words", "{}", "[]", "- 5", "!!python/object:os.system {}", "\x00"))
def test_a_file_that_is_no_list_of_steps_is_one_sentence(tmp_path, text):
    script = read_script(written(tmp_path, text))
    assert script.steps == () and len(script.problems) == 1 and script.problems[0].endswith(".")


def test_a_file_that_is_not_there(tmp_path):
    (problem,) = read_script(tmp_path / "none.yaml").problems
    assert "none.yaml" in problem and str(tmp_path) not in problem


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.sampled_from([*SOUND, "other"]), anything), min_size=1, max_size=3))
def test_whatever_stands_in_a_step_is_a_step_or_a_sentence(tmp_path_factory, steps):
    given_steps = [SOUND | {"name": f"step-{number}"} | step for number, step in enumerate(steps)]
    script = read_script(written(tmp_path_factory.mktemp("steps"), given_steps))
    assert len(script.steps) + len(script.problems) == len(steps) == script.count


def test_an_environment_variable_names_another_file(monkeypatch, tmp_path):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert steps_file() == SHIPPED
    monkeypatch.setenv(VARIABLE, str(tmp_path / "mine.yaml"))
    assert steps_file() == tmp_path / "mine.yaml"


def test_every_figure_that_a_file_may_name_can_be_drawn():
    assert set(OPTIONS) == set(FIGURES)


def test_the_shipped_steps_are_sound_and_in_both_languages():
    script = read_script(SHIPPED)
    assert script.problems == () and len(script.steps) >= 10
    for step in script.steps:
        assert set(step.title) == set(step.comment) == set(LANGUAGES), step.name
        for texts in (step.title, step.comment):
            places = {tuple(sorted(PLACE.findall(text))) for text in texts.values()}
            assert len(places) == 1, f"{step.name}: another figure in another language"


def test_the_shipped_texts_hold_no_figure_by_hand():
    """Decimals and percentages are measured ones; they come from records. Those that a setting has are its name."""
    settings = {"one-sentence": ("10%",), "three-tiers": ("15%",)}
    for step in read_script(SHIPPED).steps:
        for text in (*step.title.values(), *step.comment.values()):
            plain = PLACE.sub("", text).replace("95%", "")
            found = re.findall(r"\d+[.,]\d+|\d+%", plain)
            assert set(found) <= set(settings.get(step.name, ())), step.name
