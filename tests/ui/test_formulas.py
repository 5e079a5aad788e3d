"""The page's section of formulas and papers, and what a formula is written as."""

import re

from ui.catalogue import attention_methods, pruners, quantizers
from ui.formulas import FORMULAS, formula_html, formulas_html, parts
from ui.texts import LANGUAGES, named, say, speaking, unmarked

KINDS = {"report_quantizers": quantizers, "report_pruning": pruners, "report_attention": attention_methods}


def test_raised_and_lowered():
    assert parts("2^{b-1} x_{i}<") == [("2", ""), ("b-1", "sup"), (" x", ""), ("i", "sub"), ("<", "")]
    assert formula_html("a^{<}") == '<p class="formula">a<sup>&lt;</sup></p>'


def test_every_method_is_there_with_its_paper_and_its_formula():
    known = {name: entry for kind in KINDS.values() for name, entry in kind().items()}
    assert FORMULAS.keys() == known.keys()
    for code in LANGUAGES:
        with speaking(code):
            text = unmarked(formulas_html((title, kind().values()) for title, kind in KINDS.items()))
            for entry in known.values():
                assert named(entry.title) in text or unmarked(named(entry.title)) in text
                assert named(entry.source).split(",")[0] in text.replace("&#x27;", "'")
            assert text.count('class="formula"') == sum(map(len, FORMULAS.values()))
            for title in (*KINDS, "report_sizes", "report_statistics"):
                assert say(title) in text
            assert not re.search(r"\{\w+\}", text)
