"""The endpoints: each a typed function of the cache, which Gradio serves."""

# No postponed annotations: Gradio reads those of the results as they are.
from collections.abc import Callable
from functools import wraps
from typing import Any, get_type_hints

import gradio as gr

from engine.commands import recommend as recommend_command
from engine.data import get_task
from engine.measure.intervals import verdict
from engine.recommend import sentences
from engine.store import DamagedVariant
from ui import describe
from ui import sentences as typed
from ui.api import arguments, types
from ui.api.arguments import Refused
from ui.api.spoken import spoken
from ui.catalogue import Catalogue, is_text
from ui.choice import Choice, look_up
from ui.needs import BUDGET
from ui.networks import Networks
from ui.texts import say, shorten
from ui.tryit import probabilities, reference_of_upload, see

MAX_ID = 300


class Endpoints:
    """Each public method answers one endpoint of its name; ``list`` is ``variants`` here."""

    def __init__(self, catalogue: Catalogue, networks: Networks):
        self.catalogue = catalogue
        self.networks = networks

    def register(self) -> None:
        """Inside of a ``gr.Blocks``. They need no queue: an answer takes as long as a choice on the page."""
        endpoints = {
            "list": self.variants,
            "score": self.score,
            "classify": self.classify,
            "recommend": self.recommend,
        }
        for name, answer in endpoints.items():
            gr.api(_refusing(answer), api_name=name, queue=False)

    def variants(self, task: str | None = None, model: str | None = None) -> list[types.Variant]:
        """The cached variants: of a task (cifar10, sst2, digits), of a model, or all."""
        task, model = arguments.text("task", task, optional=True), arguments.text("model", model, optional=True)
        rows = [_public(row) for row in self._cached(task) if model in (None, row["model"])]
        if not rows:
            raise recommend_command.nothing_cached(_short(task), _short(model))
        return rows

    def score(self, variant: str, budget: float = BUDGET) -> types.Score:
        """What is on record of one variant: its score card, verdict for a budget in percentage points, and layers."""
        row = self._row(variant)
        budget = arguments.number("budget", budget)
        view = look_up(self.catalogue, Choice.of_row(row))
        record = self.catalogue.record(row)
        known = row["drop"] is not None
        return {
            "variant": _public(row),
            "reading": describe.reading(view, len(get_task(row["task"]).classes)),
            "budget": budget,
            "verdict": verdict(row["drop_low"], row["drop_high"], budget) if known else None,
            "layers": record.layers,
            "versions": record.versions,
        }

    def classify(
        self, variant: str, sentence: str | None = None, picture: gr.FileData | str | None = None
    ) -> types.Classification:
        """A sentence or a picture through a variant and the uncompressed network.

        picture: an uploaded file (gradio_client's handle_file) or, of up to 3 MB, a data:image/...;base64 URL. The
        address of a picture elsewhere is refused.
        """
        row = self._row(variant)
        task = row["task"]
        if is_text(task):
            if picture is not None:
                raise Refused(say("api_no_picture", task=task))
            text = typed.reference_of_text(arguments.text("sentence", sentence)).removeprefix(typed.OWN)
            seen = get_task(task).pieces()(text)
            notes = typed.notes(text, seen)
            ask = lambda network: typed.probabilities(network, seen.ids)  # noqa: E731
        else:
            if sentence is not None:
                raise Refused(say("api_no_sentence", task=task))
            seen = see(reference_of_upload(arguments.picture(picture), task), task)
            notes = [say("sees_inverted", side=seen.picture.width)] if seen.inverted else []
            ask = lambda network: probabilities(network, seen.picture, task)  # noqa: E731
        chosen = self.catalogue.variant(row)
        first, second = (self._answer(task, ask(self.networks.get(each))) for each in (chosen.baseline(), chosen))
        return {
            "variant": row["id"],
            "answer": second,
            "full_precision": first,
            "agree": first["label"] == second["label"],
            "notes": notes,
        }

    def recommend(
        self,
        task: str,
        max_drop: float = BUDGET,
        model: str | None = None,
        device: str | None = None,
        flash: float | None = None,
        ram: float | None = None,
    ) -> list[types.Recommendation]:
        """The smallest variant that is shown to lose at most max_drop percentage points, for each model of a task.

        device: one that it has to fit (pico, uno, esp32, ...); flash and ram: of another one, in units of 1,024 bytes.
        """
        task, model = arguments.text("task", task), arguments.text("model", model, optional=True)
        device = arguments.text("device", device, optional=True)
        memory = recommend_command.device_of(
            _short(device), arguments.number("flash", flash, True), arguments.number("ram", ram, True)
        )
        rows = self._cached(task)
        peaks = {row["id"]: self.catalogue.peak(row) for row in rows if memory and model in (None, row["model"])}
        found = recommend_command.answer(
            [_public(row) for row in rows],
            _short(task),
            arguments.number("max_drop", max_drop),
            _short(model),
            memory,
            peaks,
        )
        return [
            recommend_command.as_json(name, one, memory, peaks) | {"sentences": sentences(one)}
            for name, one in found.items()
        ]

    def _cached(self, task: str | None) -> list[dict]:
        return [row for row in self.catalogue.rows(task) if not row["here"]]

    def _row(self, variant: Any) -> dict:
        """Raises what the store says of an id that it does not have."""
        id = arguments.text("variant", variant)
        row = self.catalogue.row(id)
        if row is None:
            self.catalogue.store.record(shorten(id, MAX_ID))
            raise DamagedVariant(f"{id}: it is damaged and left out")
        return row

    def _answer(self, task: str, chances) -> types.Answer:
        classes = get_task(task).classes
        return {
            "label": classes[int(chances.argmax())],
            "probabilities": {name: float(chance) for name, chance in zip(classes, chances, strict=True)},
        }


def _public(row: dict) -> dict:
    """Without what only the page needs."""
    return {name: row[name] for name in types.Variant.__annotations__}


def _short(text: str | None) -> str | None:
    return None if text is None else shorten(text)


def _refusing(answer: Callable) -> Callable:
    """``answer`` with its refusals as Gradio passes them on, and annotations that need no look-up."""

    @wraps(answer)
    def respond(*values, **named):
        try:
            return answer(*values, **named)
        except gr.Error:  # which is a ValueError
            raise
        except (ValueError, LookupError, OSError) as error:
            raise Refused(spoken(error)) from None

    respond.__annotations__ = get_type_hints(answer)
    return respond
