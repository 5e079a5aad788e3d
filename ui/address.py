"""A view as an address, and what an address says: a choice and a sentence for each part of it that cannot be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from ui import attention_controls, needs, pruned
from ui.catalogue import Catalogue, attention_methods, has_attention, model_title, quantizers, task_title
from ui.choice import COMPUTE, EMBEDDINGS, ENDS_BITS, SIZE, Choice, View, default_choice, look_up
from ui.texts import say, shorten

MAX_QUERY = 2_000
TRAINED = {"yes": True, "no": False}
PINNED_FIELD = "b"
METHOD_FIELD = "attention."
"""Before the names of a method's parameters in an address."""


def to_query(view: View) -> str:
    """The address of a view: a cached variant by its id, everything else by its fields."""
    choice, row = view.choice, view.row
    axis = ({} if choice.axis == SIZE else {"axis": choice.axis}) | choice.needs.to_fields()
    axis |= {} if choice.pinned is None else {PINNED_FIELD: choice.pinned}
    if row is not None and not row["here"] and not view.is_other_training:
        return urlencode({"task": choice.task, "variant": row["id"]} | axis)
    fields = {"task": choice.task, "model": choice.model, "quantizer": choice.quantizer or "none"}
    if choice.pruned is not None:
        fields |= choice.pruned.to_fields()
    if choice.quantizer is not None:
        fields |= {"w": choice.weight_bits, "a": choice.activation_bits}
        if choice.ends is not None:
            fields["ends"] = choice.ends
        if has_attention(choice.model):
            fields["embeddings"] = choice.embeddings
    if choice.quantizer is not None or choice.attention is not None or choice.pruned is not None:
        fields["trained"] = "yes" if choice.fine_tuned else "no"
    settings = choice.settings or {}
    if settings:
        fields["attention"] = settings.pop("method")
        fields |= {f"{METHOD_FIELD}{name}": _to_text(value) for name, value in settings.items()}
    return urlencode(fields | axis)


def from_query(catalogue: Catalogue, query: str) -> tuple[Choice | None, list[str]]:
    """The choice that an address names, and a sentence for each part of it that cannot be."""
    try:
        given = dict(parse_qsl(query[:MAX_QUERY].lstrip("?"), max_num_fields=40))
    except (TypeError, ValueError):  # whatever a programme may send in its place
        given = {}
    choice, problems = _variant_of(catalogue, given)
    if choice is None:
        return None, problems
    needed = needs.from_fields(given, problems)
    return replace(choice, needs=needed, pinned=_pinned_of(catalogue, choice, given, problems)), problems


def view_of(catalogue: Catalogue, link: str) -> View | None:
    """What an address shows; ``None`` for an empty cache."""
    choice, _ = from_query(catalogue, link)
    return None if choice is None else look_up(catalogue, choice)


def _pinned_of(catalogue: Catalogue, choice: Choice, given: dict[str, str], problems: list[str]) -> str | None:
    """Only a variant of the same network can be compared with."""
    wanted = given.get(PINNED_FIELD)
    if wanted is None:
        return None
    row = catalogue.row(wanted)
    if row is not None and (row["task"], row["model"]) == (choice.task, choice.model):
        return row["id"]
    key = "compare_unknown" if row is None else "compare_other_network"
    problems.append(say(key, value=shorten(wanted), model=model_title(choice.model), task=task_title(choice.task)))
    return None


def _variant_of(catalogue: Catalogue, given: dict[str, str]) -> tuple[Choice | None, list[str]]:
    problems = []
    axis = COMPUTE if given.get("axis") == COMPUTE else SIZE
    task = given.get("task")
    row = catalogue.row(given.get("variant"))
    if row is not None and task in (None, row["task"]):
        return Choice.of_row(row, axis), problems
    tasks = catalogue.tasks()
    default = default_choice(catalogue, task, given.get("model"))
    if default is None:
        return None, []
    if task is not None and task not in tasks:
        problems.append(say("unknown_task", value=shorten(task), default=task_title(default.task)))
    if "variant" in given:
        problems.append(say("unknown_variant", value=shorten(given["variant"])))
        return replace(default, axis=axis), problems
    if "model" in given and given["model"] != default.model:
        problems.append(say("unknown_model", value=shorten(given["model"]), default=default.model))
    if "quantizer" not in given:
        if "pruning" not in given:
            return replace(default, axis=axis), problems
        given = given | {"quantizer": "none"}
    choice = _from_fields(default, given, problems)
    pruning = pruned.from_fields(given, problems)
    choice = replace(choice, attention=_attention_of(choice, given, problems), axis=axis, pruned=pruning)
    return (choice if pruning is None else replace(choice, id=None)), problems


def _from_fields(default: Choice, given: dict[str, str], problems: list[str]) -> Choice:
    if given["quantizer"] == "none":
        return replace(default, quantizer=None, id=None, fine_tuned=given.get("trained") != "no")
    entry = quantizers().get(given["quantizer"])
    if entry is None:
        problems.append(say("unknown_quantizer", value=shorten(given["quantizer"])))
        return default
    choice = replace(default, quantizer=entry.name, ends_bits=None, fine_tuned=True, id=None)
    widths = {str(width): width for width in entry.widths}
    possible = {
        "w": ("weight_bits", widths),
        "a": ("activation_bits", widths),
        "ends": ("ends_bits", {str(ENDS_BITS): ENDS_BITS}),
        "trained": ("fine_tuned", TRAINED),
        "embeddings": ("embeddings", {name: name for name in EMBEDDINGS}),
    }
    for name, (field, values) in possible.items():
        if name not in given:
            continue
        if given[name] in values:
            choice = replace(choice, **{field: values[given[name]]})
        else:
            problems.append(say("bad_value", name=name, value=shorten(given[name])))
    return choice


def _attention_of(choice: Choice, given: dict[str, str], problems: list[str]) -> tuple | None:
    method = given.get("attention")
    if method is None or not has_attention(choice.model):
        return None
    if method not in attention_methods():
        problems.append(say("unknown_attention", value=shorten(method)))
        return None
    known = {f"{METHOD_FIELD}{each.name}": each for each in attention_methods()[method].parameters}
    settings = {"method": method}
    for name, text in given.items():
        if name.startswith(METHOD_FIELD):
            try:
                settings[known[name].name] = known[name].check(_from_text(text))
            except (KeyError, ValueError):
                problems.append(say("bad_value", name=shorten(name), value=shorten(text)))
    return tuple(sorted(attention_controls.effective(settings).items()))


WORDS = {"none": None, "yes": True, "no": False}


def _to_text(value: Any) -> str:
    return next((word for word, meant in WORDS.items() if meant is value), str(value))


def _from_text(text: str) -> Any:
    """Of a parameter: a word, a whole number or a fraction; else the text itself."""
    if text in WORDS:
        return WORDS[text]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
