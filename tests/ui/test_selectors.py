"""What Gradio would tear apart is spelt out before."""

import re

import pytest

from ui.selectors import spelt_out
from ui.theme import style_sheet


def selectors(sheet: str) -> list[str]:
    return [part.strip() for found in re.findall(r"[^{}]+(?=\{)", spelt_out(sheet)) for part in found.split(", ")]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (":is(#a, #b) p { x: y }", [":is(#a) p", ":is(#b) p"]),
        (".c :is(a, b):is(:hover, :focus) {}", [
            ".c :is(a):is(:hover)", ".c :is(a):is(:focus)", ".c :is(b):is(:hover)", ".c :is(b):is(:focus)",
        ]),
        (".c:is(th, td), p {}", [".c:is(th)", ".c:is(td)", "p"]),
        ("/* a, :is(b, c) { */ p:is(.d) {}", ["p:is(.d)"]),
        (":is(a:not(.b), c) {}", [":is(a:not(.b))", ":is(c)"]),
    ],
)  # fmt: skip
def test_a_list_becomes_selectors_of_their_own(written, expected):
    assert selectors(written) == expected


def test_declarations_stay_as_they_are():
    declared = "{ margin: 0 1px; content: '\\25b2'; }"
    written = spelt_out("@media (max-width: 600px) { :is(a, b) " + declared + " }")
    assert re.sub(r"\s+", " ", written).strip() == "@media (max-width: 600px) { :is(a), :is(b) " + declared + " }"


def test_an_open_bracket_is_refused():
    with pytest.raises(ValueError, match="not closed"):
        spelt_out(":is(a, b { x: y }")


def test_gradio_finds_no_list_in_the_pages_style_sheet():
    assert not re.search(r":is\([^){}]*,", style_sheet())
