"""The steps of a lecture, as their file says: read and checked, before any variant is looked up.

A file is a list of steps in YAML. What each field may hold is said where it is read; a step that is wrong is left out,
with a sentence that names the step and the field. Texts are in the language that is spoken.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ui.lecture.fields import FIELDS, NUMBERS
from ui.texts import EN, LANGUAGES, Language, language, listed, say, shorten

SHIPPED = Path(__file__).with_name("steps.yaml")
VARIABLE = "SLIMSCOPE_LECTURE"
"""Names another file of steps."""
MAX_BYTES, MAX_STEPS = 1_000_000, 200
LONGEST = 200
"""Letters of a sentence whose attention is drawn."""
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
ROLE = re.compile(r"[a-z][a-z0-9_]{0,29}")
ID = re.compile(r"[a-z0-9_][a-z0-9_.-]{0,200}")
PLACE = re.compile(r"\{([^{}]*)\}")
CLAIM = re.compile(r"([a-z]\w*)\.(\w+)\s*(<=|>=|<|>)\s*(?:([a-z]\w*)\.(\w+)|(-?\d+(?:\.\d+)?))")
RECOMMENDED, BUDGET = "recommended", "budget"
"""The variant that is recommended for a step's budget, as a role of the texts; and the budget itself."""


@dataclass(frozen=True)
class Claim:
    """What a step says about its variants; it is shown only while the records bear it out."""

    text: str
    left: tuple[str, str]
    """Role and field, as is ``right`` unless it is a number."""
    sign: str
    right: tuple[str, str] | float


@dataclass(frozen=True)
class Step:
    number: int
    """From 1, by the place in the file: links to a step stay as they are when another one is left out."""
    name: str
    title: dict[str, str]
    """Language -> text; at least one."""
    comment: dict[str, str]
    alternatives: tuple[dict[str, str], ...]
    """Role -> id of a variant. The first of which all are cached is taken; all have the same roles."""
    figure: str
    """A key of ``OPTIONS``."""
    options: dict[str, Any]
    only_if: tuple[Claim, ...] = ()
    budget: float | None = None
    """Percentage points."""

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(self.alternatives[0])

    @property
    def recommends(self) -> bool:
        """Whether a text is about the variant that is recommended."""
        texts = (*self.title.values(), *self.comment.values())
        return any(role_and_field(self, place)[0] == RECOMMENDED for text in texts for place in PLACE.findall(text))


@dataclass(frozen=True)
class Script:
    """All steps of a file that can be read, and a sentence for each that cannot."""

    steps: tuple[Step, ...]
    problems: tuple[str, ...]
    count: int
    """Steps in the file, sound or not."""


class BadField(ValueError):
    """One field of a step is wrong; the message is a sentence that says how."""

    def __init__(self, field: str, problem: str):
        super().__init__(problem)
        self.field = field


def steps_file() -> Path:
    """The one that ``SLIMSCOPE_LECTURE`` names, else the one shipped."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else SHIPPED


def read_script(path: Path) -> Script:
    """Never raises: a file that cannot be read is a script without steps, and one sentence."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(say("lecture_too_large"))
        found = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, RecursionError, ValueError, yaml.YAMLError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else _one_line(error)
        return Script((), (say("lecture_bad_file", file=path.name, reason=reason),), 0)
    if not isinstance(found, list) or not 0 < len(found) <= MAX_STEPS:
        return Script((), (say("lecture_no_list", file=path.name, most=MAX_STEPS),), 0)
    steps, problems = [], []
    for number, given in enumerate(found, 1):
        try:
            step = _step(number, given)
            if step.name in {other.name for other in steps}:
                raise BadField("name", say("lecture_twice"))
            steps.append(step)
        except BadField as error:
            name = given.get("name") if isinstance(given, dict) else None
            problems.append(
                say("lecture_bad_step", number=number, name=shorten(str(name or "—")), field=error.field, problem=error)
            )
    return Script(tuple(steps), tuple(problems), len(found))


def role_and_field(step: Step, place: str) -> tuple[str, str]:
    """Of what stands in braces: ``accuracy`` alone is that of the step's first variant."""
    role, dot, field = place.partition(".")
    return (role, field) if dot else (step.roles[0], role)


def _step(number: int, given: Any) -> Step:
    if not isinstance(given, dict):
        raise BadField("—", say("lecture_not_a_step"))
    known = ("name", "title", "comment", "variants", "figure", "only_if", "budget")
    for field in given:
        if field not in known:
            raise BadField(shorten(str(field)), say("lecture_unknown", known=", ".join(known)))
    name = given.get("name")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise BadField("name", say("lecture_bad_name"))
    figure, options = _figure(given.get("figure"))
    step = Step(
        number, name, _texts("title", given.get("title")), _texts("comment", given.get("comment")),
        _alternatives(given.get("variants")), figure, options, budget=_budget(given.get("budget")),
    )  # fmt: skip
    for field, texts in (("title", step.title), ("comment", step.comment)):
        for text in texts.values():
            _check_places(step, field, text)
    claims = tuple(_claim(step, text) for text in _list("only_if", given.get("only_if")))
    return Step(**{**step.__dict__, "only_if": claims})


def _texts(field: str, given: Any) -> dict[str, str]:
    if not isinstance(given, dict) or not given:
        raise BadField(field, say("lecture_no_text", languages=", ".join(LANGUAGES)))
    for code, text in given.items():
        if code not in LANGUAGES:
            raise BadField(f"{field}.{shorten(str(code))}", say("lecture_no_language", languages=", ".join(LANGUAGES)))
        if not isinstance(text, str) or not text.strip():
            raise BadField(f"{field}.{code}", say("lecture_empty_text"))
    return {code: " ".join(text.split()) for code, text in given.items()}


def spoken(texts: dict[str, str]) -> Language:
    """Which of a step's texts to show: in the language that is spoken, else in English, else in any that there is."""
    return LANGUAGES[next((code for code in (language().code, EN) if code in texts), next(iter(texts)))]


def _alternatives(given: Any) -> tuple[dict[str, str], ...]:
    """A mapping of roles to ids, or a list of such."""
    alternatives = [given] if isinstance(given, dict) else given
    if not isinstance(alternatives, list) or not alternatives:
        raise BadField("variants", say("lecture_no_variants"))
    for each in alternatives:
        if not isinstance(each, dict) or not each:
            raise BadField("variants", say("lecture_no_variants"))
        for role, id in each.items():
            if not isinstance(role, str) or not ROLE.fullmatch(role) or role in (RECOMMENDED, BUDGET):
                raise BadField(f"variants.{shorten(str(role))}", say("lecture_bad_role"))
            if not isinstance(id, str) or not ID.fullmatch(id):
                raise BadField(f"variants.{role}", say("lecture_bad_id"))
        if list(each) != list(alternatives[0]):
            raise BadField("variants", say("lecture_other_roles", roles=listed(list(alternatives[0]))))
    return tuple(alternatives)


def _figure(given: Any) -> tuple[str, dict[str, Any]]:
    """The name of a figure, or a mapping of its kind and options."""
    given = {"kind": given} if isinstance(given, str) else given
    kind = given.get("kind") if isinstance(given, dict) else None
    if not isinstance(kind, str) or kind not in OPTIONS:
        raise BadField("figure", say("lecture_no_figure", known=", ".join(OPTIONS)))
    possible = OPTIONS[kind]
    options = {}
    for name, value in given.items():
        if name == "kind":
            continue
        if name not in possible:
            raise BadField(f"figure.{shorten(str(name))}", say("lecture_unknown", known=", ".join(possible) or "—"))
        if not possible[name].fits(value):
            raise BadField(f"figure.{name}", say("lecture_bad_option", known=possible[name].known()))
        options[name] = value
    for name, option in possible.items():
        if option.default is None and name not in options:
            raise BadField(f"figure.{name}", say("lecture_bad_option", known=option.known()))
        options.setdefault(name, option.default)
    return kind, options


def _budget(given: Any) -> float | None:
    if given is None:
        return None
    if not isinstance(given, (int, float)) or isinstance(given, bool) or not 0 <= given <= 100:
        raise BadField("budget", say("lecture_bad_budget"))
    return float(given)


def _list(field: str, given: Any) -> list[str]:
    given = [] if given is None else [given] if isinstance(given, str) else given
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise BadField(field, say("lecture_bad_claim"))
    return given


def _claim(step: Step, text: str) -> Claim:
    found = CLAIM.fullmatch(text.strip())
    if not found:
        raise BadField("only_if", say("lecture_bad_claim"))
    role, field, sign, other, other_field, number = found.groups()
    sides = [(role, field)] + ([(other, other_field)] if other else [])
    for name, measured in sides:
        if name not in step.roles:
            raise BadField("only_if", say("lecture_no_role", role=name, roles=listed(list(step.roles))))
        if measured not in NUMBERS:
            raise BadField("only_if", say("lecture_no_field", field=measured, known=", ".join(NUMBERS)))
    return Claim(text, sides[0], sign, sides[1] if other else float(number))


def _check_places(step: Step, where: str, text: str) -> None:
    if re.search("[{}]", PLACE.sub("", text)):
        raise BadField(where, say("lecture_brace"))
    for place in PLACE.findall(text):
        if place == BUDGET:
            if step.budget is None:
                raise BadField(where, say("lecture_needs_budget"))
            continue
        role, field = role_and_field(step, place)
        if role == RECOMMENDED and step.budget is None:
            raise BadField(where, say("lecture_needs_budget"))
        if role not in (*step.roles, RECOMMENDED):
            raise BadField(where, say("lecture_no_role", role=shorten(role), roles=listed(list(step.roles))))
        if field not in FIELDS:
            raise BadField(where, say("lecture_no_field", field=shorten(field), known=", ".join(FIELDS)))


def _one_line(error: Exception) -> str:
    return shorten(" ".join(str(error).split()), 300)


@dataclass(frozen=True)
class Option:
    """What a figure may be told; without a ``default`` it must be."""

    fits: Callable[[Any], bool]
    known: Callable[[], str]
    """For people: what it may be."""
    default: Any = None


def one_of(*values: str) -> Option:
    """The first one is the default."""
    return Option(lambda value: isinstance(value, str) and value in values, lambda: ", ".join(values), values[0])


def _is_sentence(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= LONGEST


def _is_layer(value: Any) -> bool:
    return type(value) is int and 1 <= value <= 99


SENTENCE = Option(_is_sentence, lambda: say("lecture_is_sentence", most=LONGEST))
LAYER = Option(_is_layer, lambda: say("lecture_is_layer"), 1)
OPTIONS: dict[str, dict[str, Option]] = {
    "bars": {"cost": one_of("size", "compute", "none")},
    "chart": {
        "axis": one_of("size", "compute"),
        "range": one_of("close-up", "whole"),
        "show": one_of("quantized", "pruned", "attention", "all"),
    },
    "maps": {"sentence": SENTENCE, "layer": LAYER},
    "tiers": {"sentence": SENTENCE},
}
"""Figure -> what it may be told. ``ui.lecture.scene`` and the figures' own files say what each option means."""
