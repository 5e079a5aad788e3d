"""The page and its first answers do not wait for PyTorch, and threads that ask for it at once all get it whole."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import json, sys, threading
from engine.data import get_task
from engine.models import get_model
from engine.paths import default_cache
from engine.store import Store
from ui.heavy import attention_engine, whole_engine
from ui.launch import launch_options, warm_up
from ui.page import Page

page = Page(Store(default_cache()))
page.build()
launch_options(page.translations())
heavy = ("torch", "transformers", "sklearn")
seen = {"built": [name for name in heavy if name in sys.modules]}
for task in page.handlers.catalogue.tasks():
    page.handlers.open(f"task={task}")
    page.handlers.open_whole(f"task={task}")
    seen[task] = [name for name in heavy if name in sys.modules]

errors = []
asked = [
    lambda: get_task("digits").load("test"), lambda: get_task("sst2").examples(), get_model("digits_cnn").build,
    get_model("bert").build, whole_engine, attention_engine, lambda: warm_up(page.handlers, 0.0),
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
print(json.dumps({"seen": seen, "errors": errors, "late": "torch" in sys.modules}))
"""


@pytest.fixture(scope="module")
def start():
    """What a fresh process saw: built, asked once for each task, then by fourteen threads at once."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, timeout=300
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_page_is_built_and_answers_without_pytorch(start):
    assert start["seen"] == {"built": [], "cifar10": [], "digits": [], "sst2": []}


def test_threads_that_import_at_once_find_whole_modules(start):
    assert start["errors"] == []
    assert start["late"]


def test_only_one_file_of_the_page_imports_jobs_and_networks():
    heavy = re.compile(r"^ *(?:from|import) engine\.(?:job|networks)\b.*", re.MULTILINE)
    found = {path.name: heavy.findall(path.read_text("utf-8")) for path in (ROOT / "ui").glob("**/*.py")}
    assert {name: lines for name, lines in found.items() if lines} == {}
