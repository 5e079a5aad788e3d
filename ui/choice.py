"""What a person chose, as one value: from the controls, a point, a table row or the address, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from engine.recommend import Recommendation, recommend
from engine.variant import Variant
from ui import attention_controls, needs
from ui.catalogue import Catalogue, attention_methods, has_attention, quantizers, task_title
from ui.needs import Needs
from ui.texts import say

SIZE, COMPUTE = "size", "compute"
"""What the chart's horizontal axis may show: packed size, or attention compute."""
EMBEDDINGS = ("row", "tensor", "none")
"""One scale a row or a tensor of an embedding, or embeddings in full precision."""

ENDS_BITS = 8
"""The width that the page offers for the first and last layer."""
MAX_QUERY = 2_000
TRAINED = {"yes": True, "no": False}
METHOD_FIELD = "attention."
"""Before the names of a method's parameters in an address."""


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
    embeddings: str = "row"
    """One of ``EMBEDDINGS``; says nothing where the network has none or nothing is quantized."""
    attention: tuple[tuple[str, Any], ...] | None = None
    """The attention method and its effective parameters, sorted; ``None``: dense attention."""
    axis: str = SIZE
    needs: Needs = Needs()

    @classmethod
    def of_row(cls, row: dict, axis: str = SIZE, needs: Needs = Needs()) -> Choice:  # noqa: B008  (it is frozen)
        return cls(
            row["task"], row["model"], row["quantizer"], row["weight_bits"] or ENDS_BITS,
            row["activation_bits"] or ENDS_BITS, row["ends_bits"],
            row["fine_tuned"] or not is_compressed(row), row["id"],
            row["embeddings"] or ("none" if row["quantizer"] and has_attention(row["model"]) else "row"),
            settled(row["attention"]), axis, needs,
        )  # fmt: skip

    @property
    def settings(self) -> dict[str, Any] | None:
        """The attention method and its parameters."""
        return None if self.attention is None else dict(self.attention)

    @property
    def embedding_scales(self) -> str | None:
        """As ``Variant.embeddings``."""
        quantized = self.quantizer is not None and has_attention(self.model)
        return self.embeddings if quantized and self.embeddings != "none" else None

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
            return Variant(self.task, self.model, attention=self.attention)
        return Variant(
            self.task, self.model, self.quantizer, self.weight_bits, self.activation_bits, ends_bits=self.ends,
            embeddings=self.embedding_scales, attention=self.attention,
        )  # fmt: skip


@dataclass(frozen=True)
class View:
    """A choice with what is known about it."""

    choice: Choice
    row: dict | None
    """The variant that is shown; ``None``: not measured yet."""
    baseline: dict | None
    rows: list[dict]
    """All variants of the task's model."""
    advice: Recommendation | None = None
    """For the needs of the choice; ``None`` where no budget is set or no drop is known."""
    unfit: frozenset[str] = frozenset()
    """Ids of the variants that the device of the choice has no room for."""

    @property
    def does_not_fit(self) -> int:
        return len(self.unfit)

    @property
    def is_other_training(self) -> bool:
        """Whether the variant shown is calibrated where fine-tuned was asked for, or the reverse."""
        row = self.row
        return row is not None and is_compressed(row) and row["fine_tuned"] != self.choice.fine_tuned

    @property
    def full_bytes(self) -> float | None:
        """Size of the full-precision network at 32 bits."""
        return self.baseline["nominal_bytes"] if self.baseline else None

    def variant(self, catalogue: Catalogue) -> Variant:
        """What is shown or, where it is not measured, what can be made on the spot.

        That is an attention method put on the fine-tuned weights of the setting where there are such.
        """
        choice = self.choice
        if self.row is not None:
            return catalogue.variant(self.row)
        weights = find(self.rows, replace(choice, attention=None, id=None)) if choice.attention else None
        if weights is not None and weights["fine_tuned"] and choice.fine_tuned:
            return replace(catalogue.variant(weights), attention=choice.attention, attention_added=True)
        return choice.to_variant()


def is_compressed(row: dict) -> bool:
    return any(row[name] is not None for name in ("quantizer", "attention", "pruning"))


def settled(attention: Mapping[str, Any] | None) -> tuple[tuple[str, Any], ...] | None:
    """A record's attention settings as in ``Choice.attention``: equal for equal networks."""
    return None if attention is None else _settled(tuple(sorted(attention.items())))


@lru_cache(maxsize=4096)
def _settled(attention: tuple[tuple[str, Any], ...]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(attention_controls.effective(dict(attention)).items()))


def look_up(catalogue: Catalogue, choice: Choice) -> View:
    rows = [row for row in catalogue.rows(choice.task) if row["model"] == choice.model]
    named = next((row for row in rows if row["id"] == choice.id), None)
    device, budget = choice.needs.memory(), choice.needs.budget
    unfit = frozenset(
        row["id"] for row in (rows if device else ()) if not device.fits(row["packed_bytes"], catalogue.peak(row).bytes)
    )
    baseline = catalogue.baseline(choice.task, choice.model)
    known = budget is not None and baseline is not None
    advice = recommend(rows, budget, lambda row: row["id"] not in unfit) if known else None
    return View(choice, named or find(rows, choice), baseline, rows, advice, unfit)


def find(rows: list[dict], choice: Choice) -> dict | None:
    """The cached variant of a setting, the wanted training state first. Never the one that tests best."""
    quantized = choice.quantizer is not None
    wanted = {
        "quantizer": choice.quantizer,
        "weight_bits": choice.weight_bits if quantized else None,
        "activation_bits": choice.activation_bits if quantized else None,
        "ends_bits": choice.ends if quantized else None,
        "embeddings": choice.embedding_scales,
        "layer_bits": None,
        "pruning": None,
    }
    found = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return max(
        (row for row in found if settled(row["attention"]) == choice.attention),
        key=lambda row: (
            row["fine_tuned"] == choice.fine_tuned, not row["per_channel"], not row["here"],
            not row["attention_added"], row["epochs"], -row["seed"],
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
        tuned = [row for row in rows if row["fine_tuned"] and row["attention"] is None]
        row = min(tuned, key=lambda row: row["packed_bytes"], default=catalogue.baseline(task, model))
    return Choice.of_row(row) if row else four


def to_query(view: View) -> str:
    """The address of a view: a cached variant by its id, everything else by its fields."""
    choice, row = view.choice, view.row
    axis = ({} if choice.axis == SIZE else {"axis": choice.axis}) | choice.needs.to_fields()
    if row is not None and not row["here"] and not view.is_other_training:
        return urlencode({"task": choice.task, "variant": row["id"]} | axis)
    fields = {"task": choice.task, "model": choice.model, "quantizer": choice.quantizer or "none"}
    if choice.quantizer is not None:
        fields |= {"w": choice.weight_bits, "a": choice.activation_bits}
        if choice.ends is not None:
            fields["ends"] = choice.ends
        if has_attention(choice.model):
            fields["embeddings"] = choice.embeddings
    if choice.quantizer is not None or choice.attention is not None:
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
    except ValueError:
        given = {}
    choice, problems = _variant_of(catalogue, given)
    return (None if choice is None else replace(choice, needs=needs.from_fields(given, problems))), problems


def _variant_of(catalogue: Catalogue, given: dict[str, str]) -> tuple[Choice | None, list[str]]:
    problems = []
    axis = COMPUTE if given.get("axis") == COMPUTE else SIZE
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
            return Choice.of_row(row, axis), problems
        problems.append(say("unknown_variant", value=shorten(given["variant"])))
        return replace(default, axis=axis), problems
    if "model" in given and given["model"] != default.model:
        problems.append(say("unknown_model", value=shorten(given["model"]), default=default.model))
    if "quantizer" not in given:
        return replace(default, axis=axis), problems
    choice = _from_fields(default, given, problems)
    return replace(choice, attention=_attention_of(choice, given, problems), axis=axis), problems


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


def shorten(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
