"""Registries: what is in them can be found, and is imported when it is needed."""

import dataclasses
import importlib
import subprocess
import sys
import threading

import pytest

import engine
from engine.attention import all_attention
from engine.data import all_tasks
from engine.late import Late, exports
from engine.models import get_model, models_of
from engine.pruning import all_pruners, get_pruner
from engine.quantization import all_quantizers
from engine.registry import Registry

ENTRIES = [*models_of(), *all_tasks(), *all_quantizers(), *all_pruners(), *all_attention()]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{type(entry).__name__}-{entry.name}")
def test_what_an_entry_names_is_there(entry):
    late = [value for value in vars(entry).values() if isinstance(value, Late)]
    assert late and all(callable(each.get()) for each in late)


@pytest.mark.parametrize("entry", all_pruners(), ids=lambda entry: entry.name)
def test_gradual_methods_can_be_updated(entry):
    assert hasattr(entry.pruner(), "update") == entry.gradual == (not entry.structured)


@dataclasses.dataclass
class Thing:
    name: str


def test_a_registry_keeps_the_order_and_takes_a_name_once():
    things = Registry("thing")
    second, first = things.add(Thing("b")), things.add(Thing("a"))
    assert things.all() == [second, first] and things.get("a") is first
    with pytest.raises(ValueError, match="a thing named 'a' is already registered"):
        things.add(Thing("a"))
    for unknown in ("c", None, ["a"]):
        with pytest.raises(ValueError, match="unknown thing .*; known: b, a"):
            things.get(unknown)


def test_what_is_late_is_called_as_itself():
    assert Late("dataclasses:replace")(Thing("a"), name="b") == Thing("b")
    assert Late("collections:Counter")("aab") == {"a": 2, "b": 1}
    with pytest.raises(ModuleNotFoundError):
        Late("engine.nothing:nothing")()


def test_listing_imports_no_pytorch():
    program = (
        "import sys, engine.models, engine.data, engine.quantization, engine.pruning, engine.attention, engine.store\n"
        "print([name for name in ('torch', 'transformers', 'sklearn', 'torch_pruning') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["engine", "engine.attention", "engine.pruning", "engine.quantization"])
def test_packages_give_what_they_say(name):
    package = importlib.import_module(name)
    assert all(getattr(package, each) is not None for each in package.__all__)
    with pytest.raises(AttributeError, match=f"module '{name}' has no attribute 'nothing'"):
        package.nothing  # noqa: B018


def test_exports_are_functions_where_a_module_might_hide_them():
    assert callable(engine.prepare) and callable(engine.calibrate) and callable(engine.prune)
    assert exports("package", {"replace": "dataclasses"})("replace") is dataclasses.replace


def test_threads_that_ask_at_once_get_the_same():
    found, start = [], threading.Barrier(8)

    def ask():
        start.wait()
        found.append((get_model("digits_cnn").build.get(), get_pruner("channel_l1").pruner.get()))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(found)) == 1
