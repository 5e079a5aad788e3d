"""The tables of the README and of ``docs/`` are those of the data."""

import json

import pytest
import yaml

from engine.paths import ROOT
from tools.markdown import markdown
from tools.tables import DOCUMENTS, START, TABLES, filled

README = DOCUMENTS[0]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_is_up_to_date(document):
    text = document.read_text("utf-8")
    assert filled(text) == text, "run `make tables`"
    assert markdown([]) not in text


def test_every_table_stands_in_one_document():
    found = [name for document in DOCUMENTS for name in START.findall(document.read_text("utf-8"))]
    assert sorted(found) == sorted(TABLES)


def test_what_stands_between_the_marks_is_written_anew_and_nothing_else():
    text = "before\n<!-- table aims -->\nold\n<!-- end -->\nafter"
    assert filled(text) == f"before\n<!-- table aims -->\n{TABLES['aims']()}\n<!-- end -->\nafter"


def test_markdown():
    assert markdown([{"a": 1, "b": "x"}]) == "| a | b |\n|---|---|\n| 1 | x |"
    assert "nothing" in markdown([])


def test_front_matter_is_what_spaces_reads():
    head = yaml.safe_load(README.read_text("utf-8").split("---")[1])
    assert head["sdk"] == "gradio" and (ROOT / head["app_file"]).is_file()
    assert len(head["short_description"]) <= 60
    assert json.dumps(head["title"])
