"""The README's tables are those of the data."""

import json
import sys

from engine.paths import ROOT

sys.path.insert(0, str(ROOT / "tools"))

import tables  # noqa: E402


def test_the_readme_is_up_to_date():
    text = tables.README.read_text("utf-8")
    assert tables.filled(text) == text, "run `make tables`"


def test_every_table_of_the_readme_is_filled():
    assert set(tables.TABLES) == set(tables.re.findall(r"<!-- table (\w+) -->", tables.README.read_text("utf-8")))


def test_no_table_of_the_readme_is_empty():
    assert tables.markdown([]) not in tables.README.read_text("utf-8")


def test_markdown():
    assert tables.markdown([{"a": 1, "b": "x"}]) == "| a | b |\n|---|---|\n| 1 | x |"
    assert "nothing" in tables.markdown([])


def test_front_matter_is_what_spaces_reads():
    import yaml

    head = yaml.safe_load(tables.README.read_text("utf-8").split("---")[1])
    assert head["sdk"] == "gradio" and (ROOT / head["app_file"]).is_file()
    assert len(head["short_description"]) <= 60
    assert json.dumps(head["title"])
