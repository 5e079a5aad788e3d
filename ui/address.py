"""A view as an address, and what an address says: a choice and a sentence for each part of it that cannot be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from ui import attention_controls, needs, pruned
from ui.catalogue import Catalogue, attention_methods, has_attention, model_title, quantizers, task_title
from ui.choice import COMPUTE, EMBEDDINGS, ENDS_BITS, SIZE, Choice, View, default_choice, look_up
from ui.texts import say, shorten

MAX_QUERY, MAX_PARTS = 2_000, 40
TRAINED = {"yes": True, "no": False}
PINNED_FIELD = "b"
QUANTIZED = ("w", "a", "ends", "embeddings")
"""Parts that say how it is quantized."""
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
    problems = []
    given = _given(query, problems)
    choice = _variant_of(catalogue, given, problems)
    if choice is None:
        return None, []
    needed = needs.from_fields(given, problems)
    axis, pinned = _axis_of(choice, given, problems), _pinned_of(catalogue, choice, given, problems)
    choice = replace(choice, needs=needed, axis=axis, pinned=pinned)
    problems += [say("left_out", name=shorten(name), value=shorten(given[name])) for name in _left_out(choice, given)]
    return choice, problems


def _given(query: Any, problems: list[str]) -> dict[str, str]:
    """The parts of an address, or of whatever a programme may send in its place: the first of too many."""
    whole = query.lstrip("?") if isinstance(query, str) else ""
    followed = "&".join(whole[:MAX_QUERY].split("&", MAX_PARTS)[:MAX_PARTS])
    if followed != whole:
        problems.append(say("link_too_long", parts=MAX_PARTS, letters=f"{MAX_QUERY:,}"))
    return dict(parse_qsl(followed))


def _left_out(choice: Choice, given: dict[str, str]) -> list[str]:
    """Names of parts that the rest has no place for: widths of no quantizer, for example, or beside a variant's id.

    What belongs to a method that is not here goes with it, and its sentence is said. Names that no address of this
    page has, as others add them, are none of its parts.
    """
    by_id = "variant" in given
    quantized = not by_id and choice.quantizer is not None
    pruning = not by_id and "pruning" in given
    attention = not by_id and "attention" in given and has_attention(choice.model)
    fits = {
        "model": not by_id or given.get("model") == choice.model,
        "quantizer": not by_id,
        **dict.fromkeys(QUANTIZED, quantized),
        "trained": quantized or pruning or attention,
        "pruning": not by_id,
        "ratio": pruning,
        "gradual": pruning,
        "attention": not by_id and has_attention(choice.model),
        "flash": choice.needs.device == needs.OWN,
        "ram": choice.needs.device == needs.OWN,
    }
    return [name for name in given if not fits.get(name, attention or not name.startswith(METHOD_FIELD))]


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


def _axis_of(choice: Choice, given: dict[str, str], problems: list[str]) -> str:
    """Only what has attention has a place on the axis of its compute."""
    axis = given.get("axis", SIZE)
    if axis in ((SIZE, COMPUTE) if has_attention(choice.model) else (SIZE,)):
        return axis
    problems.append(say("bad_value", name="axis", value=shorten(axis)))
    return SIZE


def _variant_of(catalogue: Catalogue, given: dict[str, str], problems: list[str]) -> Choice | None:
    task = given.get("task")
    row = catalogue.row(given.get("variant"))
    if row is not None and task in (None, row["task"]):
        return Choice.of_row(row)
    default = default_choice(catalogue, task, given.get("model"))
    if default is None:
        return None
    if task is not None and task not in catalogue.tasks():
        problems.append(say("unknown_task", value=shorten(task), default=task_title(default.task)))
    if "variant" in given:
        problems.append(say("unknown_variant", value=shorten(given["variant"])))
        return default
    if "model" in given and given["model"] != default.model:
        problems.append(say("unknown_model", value=shorten(given["model"]), default=default.model))
    if given.keys().isdisjoint(("quantizer", *QUANTIZED, "trained", "pruning", "attention")):
        return default
    choice = _from_fields(default, given, problems)
    attention, pruning = _attention_of(choice, given, problems), pruned.from_fields(given, problems)
    return replace(choice, attention=attention, pruned=pruning)


def _from_fields(default: Choice, given: dict[str, str], problems: list[str]) -> Choice:
    choice = replace(
        default, quantizer=_quantizer_of(default, given, problems), ends_bits=None, fine_tuned=True, id=None
    )
    possible = {"trained": ("fine_tuned", TRAINED)}
    entry = quantizers().get(choice.quantizer)
    if entry is not None:
        widths = {str(width): width for width in entry.widths}
        possible |= {
            "w": ("weight_bits", widths),
            "a": ("activation_bits", widths),
            "ends": ("ends_bits", {str(ENDS_BITS): ENDS_BITS} if entry.ends else {}),
            "embeddings": ("embeddings", {name: name for name in EMBEDDINGS} if has_attention(choice.model) else {}),
        }
    for name, (field, values) in possible.items():
        if name not in given:
            continue
        if given[name] in values:
            choice = replace(choice, **{field: values[given[name]]})
        else:
            problems.append(say("bad_value", name=name, value=shorten(given[name])))
    return choice


def _quantizer_of(default: Choice, given: dict[str, str], problems: list[str]) -> str | None:
    """Where none is named, the default one has the widths; a network that is pruned, or attends, alone has none."""
    name = given.get("quantizer")
    if name == "none":
        return None
    if name in quantizers():
        return name
    if name is not None:
        problems.append(say("unknown_quantizer", value=shorten(name)))
    elif given.keys().isdisjoint(QUANTIZED):
        return None if "pruning" in given or "attention" in given else default.quantizer
    return default.quantizer or Choice.quantizer


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
