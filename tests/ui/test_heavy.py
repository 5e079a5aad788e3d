"""The page does not wait for PyTorch, and one thread alone imports it however many ask."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import json, sys, threading
from engine.store import Store
from ui.launch import launch_options, warm_up
from ui.page import Page

page = Page(Store(sys.argv[1]))
page.build()
launch_options(page.translations())
heavy = ("torch", "transformers", "engine.data", "engine.models", "engine.job")
early = [name for name in heavy if name in sys.modules]

from ui import catalogue

importers, errors = set(), []

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name.startswith(("engine.", "torch")):
            importers.add(threading.get_ident())

sys.meta_path.insert(0, Watch())
asked = [
    lambda: catalogue.task_title("digits"), lambda: catalogue.model_title("digits_cnn"), catalogue.quantizers,
    lambda: catalogue.has_data("cifar10"), page.handlers.catalogue.tasks, lambda: warm_up(page.handlers),
] * 2
start = threading.Barrier(len(asked))

def ask(question):
    start.wait()
    try:
        question()
    except BaseException as error:
        errors.append(repr(error))

threads = [threading.Thread(target=ask, args=(question,)) for question in asked]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps({"early": early, "importers": len(importers), "errors": errors, "late": "torch" in sys.modules}))
"""


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """What a fresh process saw: before any request, then with twelve at once."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, tmp_path_factory.mktemp("cache")],
        cwd=ROOT, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_page_is_built_without_pytorch(start):
    assert start["early"] == []


def test_first_requests_at_once_import_in_one_thread(start):
    assert start["errors"] == []
    assert start["importers"] == 1
    assert start["late"]


def test_only_one_file_of_the_page_imports_the_registries():
    heavy = re.compile(r"^ *(?:from|import) engine\.(?:data|job|models|networks|quantization)\b.*", re.MULTILINE)
    found = {path.name: heavy.findall(path.read_text("utf-8")) for path in (ROOT / "ui").glob("*.py")}
    assert {name: [line.strip() for line in lines] for name, lines in found.items() if lines} == {
        "heavy.py": ["import engine.job"],
        "catalogue.py": ["from engine.data import Task"],  # for type checkers
    }
