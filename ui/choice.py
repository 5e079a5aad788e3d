"""What a person chose, as one value: from the controls, a point, a table row or the address, and back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from engine.variant import Variant
from ui.catalogue import Catalogue, quantizers, task_title
from ui.texts import say

ENDS_BITS = 8
"""The width that the page offers for the first and last layer."""
MAX_QUERY = 2_000
TRAINED = {"yes": True, "no": False}


@dataclass(frozen=True)
class Choice:
    """A setting. ``id`` is set where one cached variant was chosen by name; else the setting decides."""

    task: str
    model: str
    quantizer: str | None = "lsqplus"
    weight_bits: int = 4
    activation_bits: int = 4
    ends_bits: int | None = None
    fine_tuned: bool = True
    """What is shown if there are both."""
    id: str | None = None

    @classmethod
    def of_row(cls, row: dict) -> Choice:
        return cls(
            row["task"], row["model"], row["quantizer"], row["weight_bits"] or ENDS_BITS,
            row["activation_bits"] or ENDS_BITS, row["ends_bits"],
            row["fine_tuned"] or row["quantizer"] is None, row["id"],
        )  # fmt: skip

    @property
    def ends(self) -> int | None:
        """Ends as wide as all other layers are no exception, and not every quantizer has others."""
        entry = quantizers().get(self.quantizer)
        if entry is None or not entry.ends:
            return None
        return None if self.ends_bits == self.weight_bits == self.activation_bits else self.ends_bits

    def to_variant(self) -> Variant:
        """The setting calibrated only: what can be made on the spot."""
        if self.quantizer is None:
            return Variant(self.task, self.model)
        return Variant(
            self.task, self.model, self.quantizer, self.weight_bits, self.activation_bits, ends_bits=self.ends
        )


@dataclass(frozen=True)
class View:
    """A choice with what is known about it."""

    choice: Choice
    row: dict | None
    """The variant that is shown; ``None``: not measured yet."""
    baseline: dict | None
    rows: list[dict]
    """All variants of the task's model."""

    @property
    def is_other_training(self) -> bool:
        """Whether the variant shown is calibrated where fine-tuned was asked for, or the reverse."""
        row = self.row
        return row is not None and row["quantizer"] is not None and row["fine_tuned"] != self.choice.fine_tuned

    @property
    def full_bytes(self) -> float | None:
        """Size of the full-precision network at 32 bits."""
        return self.baseline["nominal_bytes"] if self.baseline else None

    def variant(self, catalogue: Catalogue) -> Variant:
        return self.choice.to_variant() if self.row is None else catalogue.variant(self.row)


def look_up(catalogue: Catalogue, choice: Choice) -> View:
    rows = [row for row in catalogue.rows(choice.task) if row["model"] == choice.model]
    named = next((row for row in rows if row["id"] == choice.id), None)
    return View(choice, named or find(rows, choice), catalogue.baseline(choice.task, choice.model), rows)


def find(rows: list[dict], choice: Choice) -> dict | None:
    """The cached variant of a setting, the wanted training state first. Never the one that tests best."""
    quantized = choice.quantizer is not None
    wanted = {
        "quantizer": choice.quantizer,
        "weight_bits": choice.weight_bits if quantized else None,
        "activation_bits": choice.activation_bits if quantized else None,
        "ends_bits": choice.ends if quantized else None,
        "pruning": None,
        "attention": None,
    }
    found = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return max(
        found,
        key=lambda row: (
            row["fine_tuned"] == choice.fine_tuned, not row["per_channel"], not row["here"], row["epochs"],
            -row["seed"],
        ),
        default=None,
    )  # fmt: skip


def default_choice(catalogue: Catalogue, task: str | None = None, model: str | None = None) -> Choice | None:
    """4 bits fine-tuned, else the smallest fine-tuned variant, else the baseline: shows the trade-off at once."""
    tasks = catalogue.tasks()
    task = task if task in tasks else next(iter(tasks), None)
    if task is None:
        return None
    models = catalogue.models(task)
    model = model if model in models else next(iter(models), None)
    if model is None:
        return None
    rows = [row for row in catalogue.rows(task) if row["model"] == model]
    four = Choice(task, model)
    row = find(rows, four)
    if row is None or not row["fine_tuned"]:
        tuned = [row for row in rows if row["fine_tuned"]]
        row = min(tuned, key=lambda row: row["packed_bytes"], default=catalogue.baseline(task, model))
    return Choice.of_row(row) if row else four


def to_query(view: View) -> str:
    """The address of a view: a cached variant by its id, everything else by its fields."""
    choice, row = view.choice, view.row
    if row is not None and not row["here"] and not view.is_other_training:
        return urlencode({"task": choice.task, "variant": row["id"]})
    fields = {"task": choice.task, "model": choice.model, "quantizer": choice.quantizer or "none"}
    if choice.quantizer is not None:
        fields |= {"w": choice.weight_bits, "a": choice.activation_bits}
        if choice.ends is not None:
            fields["ends"] = choice.ends
        fields["trained"] = "yes" if choice.fine_tuned else "no"
    return urlencode(fields)


def from_query(catalogue: Catalogue, query: str) -> tuple[Choice | None, list[str]]:
    """The choice that an address names, and a sentence for each part of it that cannot be."""
    try:
        given = dict(parse_qsl(query[:MAX_QUERY].lstrip("?"), max_num_fields=40))
    except ValueError:
        given = {}
    problems = []
    tasks = catalogue.tasks()
    task = given.get("task")
    default = default_choice(catalogue, task, given.get("model"))
    if default is None:
        return None, []
    if task is not None and task not in tasks:
        problems.append(say("unknown_task", value=shorten(task), default=task_title(default.task)))
    if "variant" in given:
        row = catalogue.row(given["variant"])
        if row is not None and task in (None, row["task"]):
            return Choice.of_row(row), problems
        problems.append(say("unknown_variant", value=shorten(given["variant"])))
        return default, problems
    if "model" in given and given["model"] != default.model:
        problems.append(say("unknown_model", value=shorten(given["model"]), default=default.model))
    if "quantizer" not in given:
        return default, problems
    return _from_fields(default, given, problems), problems


def _from_fields(default: Choice, given: dict[str, str], problems: list[str]) -> Choice:
    if given["quantizer"] == "none":
        return replace(default, quantizer=None, id=None)
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
    }
    for name, (field, values) in possible.items():
        if name not in given:
            continue
        if given[name] in values:
            choice = replace(choice, **{field: values[given[name]]})
        else:
            problems.append(say("bad_value", name=name, value=shorten(given[name])))
    return choice


def shorten(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
