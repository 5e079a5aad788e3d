"""What is explained on demand: complete in every language, and true of the networks."""

import re
from html import unescape

import pytest

from engine.data import all_tasks
from engine.models import models_of
from ui.explain import explanations, explanations_html
from ui.formulas import about
from ui.texts import LANGUAGES, say, speaking


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_has_its_sentences_formulas_and_papers(code):
    with speaking(code):
        html = unescape(explanations_html())
        for one, entries in explanations().items():
            assert say(one.title) in html and say(one.text) in html
            assert all(about(entry) in html for entry in entries)
            assert one.source in html
            assert one.formulas or list(entries), one.title
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) == 2 * len(explanations())
    assert html.count('class="formula"') >= sum(len(one.formulas) for one in explanations())


def test_tasks_and_networks_name_what_they_consist_of_and_their_papers():
    for entry in (*all_tasks(), *models_of()):
        assert entry.summary and re.search(r"\d{4}", entry.source), entry.name


@pytest.mark.parametrize("entry", models_of(), ids=lambda entry: entry.name)
def test_a_summary_has_the_number_of_parameters(entry):
    count = sum(parameter.numel() for parameter in entry.build().parameters())
    number, millions = re.search(r"([\d,.]+)( million)? parameters", entry.summary).groups()
    assert number == (f"{count / 1e6:.2f}" if millions else f"{count:,}")
