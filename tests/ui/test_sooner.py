"""What makes the page be there sooner does what it says, with the Gradio that is installed."""

import asyncio
import inspect
import subprocess
import sys
from pathlib import Path

import gradio as gr
from gradio import component_meta

from ui.no_stubs import WRITER, no_stubs
from ui.opening import Opening
from ui.preload import ASSETS, DRAWS, _modules, preload_html

ROOT = Path(__file__).resolve().parents[2]


def test_inside_a_component_is_made_without_a_stub_and_outside_as_ever(monkeypatch):
    assert callable(getattr(component_meta, WRITER))
    find, asked = inspect.getfile, []
    monkeypatch.setattr(component_meta, "extract_class_source_code", lambda *_: asked.append(1) or (None, None))
    with no_stubs():
        assert inspect.getfile is not find
        assert inspect.getfile(gr.Blocks).endswith("blocks.py")  # others find their files

        class Plain(gr.Textbox):
            EVENTS = []

    assert inspect.getfile is find
    assert asked == []
    assert Plain(value="a").value == "a"


def test_the_page_imports_gradio_without_stubs():
    """In a process of its own, as here it is imported."""
    program = (
        "import pathlib; read, names = pathlib.Path.read_text, []\n"
        "pathlib.Path.read_text = lambda self, *a, **k: names.append(self.name) or read(self, *a, **k)\n"
        "import app\n"
        "print([name for name in names if name.endswith('.pyi')])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.stdout.strip() == "[]", done.stderr


def test_all_that_draws_a_chart_is_fetched_with_the_page():
    names = _modules(ASSETS)
    assert len(names) == len(set(names)) > 3
    assert (ASSETS / names[0]).match(DRAWS)
    page = asyncio.run(Opening(None, {}).write("<html lang='en'><head></head></html>", ""))
    assert all(f'href="./assets/{name}"' in page for name in names)


def test_files_under_other_names_are_not_looked_for(tmp_path):
    assert _modules(tmp_path) == []
    (tmp_path / "AltairPlot-x.js").write_text('import{a}from"./b-1.js";import"./gone.js";x=import("./later.js")')
    (tmp_path / "b-1.js").write_text('import"./AltairPlot-x.js"')
    assert _modules(tmp_path) == ["AltairPlot-x.js", "b-1.js"]
    assert preload_html().startswith('<link rel="modulepreload"')
