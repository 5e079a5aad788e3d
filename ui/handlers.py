"""What the page's components answer.

Handlers are functions of the cache and of what the page sends: the controls' values, or ``link``, a hidden text
that holds the whole choice as the query string that the address bar shows. They keep nothing for a visitor; what was
sent to whom, so that it is not sent again, ``ui.changes`` remembers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from html import escape

import gradio as gr

from engine.store import Store
from ui import compare_card, controls, needs, table
from ui.address import from_query, view_of
from ui.catalogue import Catalogue, is_text
from ui.choice import Choice, default_choice
from ui.compare_handlers import CompareHandlers
from ui.language import named_in
from ui.layers_view import layers_html
from ui.measure_handlers import MeasureHandlers
from ui.networks import Networks
from ui.shown import BELOW, CLOSE_UP, CONTROLS, FOLLOWING, Shown, unchanged
from ui.texts import LANGUAGES, language, say, shorten
from ui.try_handlers import TryHandlers
from ui.weights_view import weights_of

DRAGGED = re.compile(r"-?\d{1,4}(?:\.\d{1,12})?")
"""What the chart's script says when the line is let go, before a blank."""
BESIDES = {"axis", "quick_budget", *controls.NEEDS}
"""Controls that leave the variant as it is."""
NEEDED = (controls.AXIS, *controls.NEEDS.values(), *FOLLOWING)
"""Which values of an answer they set."""
TOGETHER = "together"
"""It does, too, unless it joins widths that differ."""


class Handlers:
    """Each public method answers one event; ``ui.page`` says which, and what it reads and sets."""

    def __init__(self, store: Store):
        self.catalogue = Catalogue(store)
        self.networks = Networks(store)
        self.shown = Shown(self.catalogue, self.networks)
        self.measuring = MeasureHandlers(self.catalogue, self.shown)
        self.trying = TryHandlers(self.catalogue, self.networks)
        self.comparing = CompareHandlers(self.catalogue)

    def on_control(self, name: str) -> Callable:
        """The handler of the control called ``name``: a slider's twin may have to follow it."""

        def handle(link: str, *values):
            *values, zoom = values
            choice = controls.read(self.catalogue, values, name)
            if choice is None:
                return self.shown.empty()
            if name in BESIDES or name == TOGETHER:
                # the controls do not tell a variant from another of the same setting, the link does
                named = from_query(self.catalogue, link)[0]
                if name in BESIDES or _widths(named) == _widths(choice):
                    choice = replace(named, needs=choice.needs, axis=choice.axis)
            shown = controls.show(self.catalogue, choice, together=bool(values[5]))
            if name in controls.SLIDERS:  # one that is being dragged must not be set
                shown[controls.SLIDERS[name]] = gr.skip()
            return [*shown, *self.shown.of(choice, zoom)]

        handle.__name__ = f"choose_{name}"
        return handle

    def on_need(self, name: str, budget: float | None = None) -> Callable:
        """As ``on_control`` for one of ``BESIDES``, of whose answer it gives ``NEEDED``; ``budget``: as if typed."""
        choose = self.on_control(name) if budget is None else self.on_quick_budget(budget)

        @wraps(choose)
        def handle(link: str, *values):
            shown = choose(link, *values)
            return [shown[number] for number in NEEDED]

        return handle

    def open(self, query: str = "") -> list:
        """Show what the address names, or the default, and a sentence for whatever is wrong."""
        choice, problems = from_query(self.catalogue, query)
        wanted = named_in(query)
        if wanted not in LANGUAGES:
            problems.append(say("unknown_language", value=shorten(wanted), default=language().title))
        damaged = self.catalogue.damaged()
        if damaged:
            names = "; ".join(sentence.partition(":")[0] for sentence in damaged)
            problems.append(say("damaged", names=shorten(names, 400)))
        if choice is None:
            return [*self.shown.empty(), _notices([say("empty_cache"), *problems])]
        shown = self.shown.with_controls(choice, CLOSE_UP)
        for number in BELOW:
            shown[number] = gr.skip()
        return [*shown, _notices(problems)]

    def open_whole(self, link: str) -> list:
        """As ``open``, with what it leaves for later so that the chart is there sooner (``BELOW``), without notices."""
        view = view_of(self.catalogue, link)
        return unchanged() if view is None else self.shown.with_controls(view.choice, CLOSE_UP)

    def get_ready(self) -> None:
        """Make what a visitor without a link sees first."""
        choice = default_choice(self.catalogue)
        if choice is not None:
            self.shown.of(choice, CLOSE_UP)

    def choose_view(self, link: str, name: str, zoom: str) -> list:
        """As ``choose_task``: the first task whose examples are pictures, or sentences."""
        wanted = name == controls.SENTENCES
        return self.choose_task(
            link, next((task for task in self.catalogue.tasks() if is_text(task) == wanted), None), zoom
        )

    def choose_task(self, link: str, task: str | None, zoom: str) -> list:
        """A task's default, for the budget and the device of ``link``; then its gallery, of which the first is tried.

        Both in one answer: with an event of its own the last task's gallery once stayed on a busy page.
        """
        choice, before = default_choice(self.catalogue, task), from_query(self.catalogue, link)[0]
        if choice is None:
            shown = self.shown.empty()
        else:
            shown = self.shown.with_controls(replace(choice, needs=before.needs), zoom)
        return [*shown, *self.trying.open_pictures(shown[-1])]

    def on_quick_budget(self, budget: float) -> Callable:
        """The handler of the button for ``budget``: as if it had been typed."""

        def handle(link: str, *values):
            values = list(values)
            values[controls.NEEDS["budget"]] = budget
            return self.on_control("quick_budget")(link, *values)

        handle.__name__ = f"choose_budget_{budget:g}".replace(".", "_")
        return handle

    def choose_point(self, link: str, zoom: str, picked: str) -> list:
        """A variant by its id; and how many were picked before it."""
        return self._choose_id((picked or "").partition(" ")[0], link, zoom)

    def drag_budget(self, link: str, zoom: str, dragged: str) -> list:
        """``NEEDED`` for the budget that the line in the chart was dragged to; and how many were before it."""
        budget, choice = DRAGGED.fullmatch((dragged or "").partition(" ")[0]), from_query(self.catalogue, link)[0]
        if budget is None or choice is None:
            return [gr.skip()] * len(NEEDED)
        needed = replace(choice.needs, budget=round(min(max(float(budget[0]), 0.0), needs.MOST), 2))
        shown = self.shown.with_controls(replace(choice, needs=needed), zoom)
        return [shown[number] for number in NEEDED]

    def show_result(self, link: str, zoom: str, event: gr.EventData) -> list:
        """What the live lab made, by its id. Last, what was tried: nothing where another task is shown now."""
        value = event._data.get("value")
        row, before = self.catalogue.row(value), from_query(self.catalogue, link or "")[0]
        elsewhere = row is not None and before is not None and row["task"] != before.task
        return [*self._choose_id(value, link, zoom), "" if elsewhere else gr.skip()]

    def show_anew(self, link: str, zoom: str) -> list:
        """What follows from the choice, now that there is something new; then the controls, which stay as they are.

        Only a page that came before there was anything to choose has to be told what they show.
        """
        choice = from_query(self.catalogue, link)[0]
        if choice is None:
            return unchanged()
        shown = self.shown.of(choice, zoom)
        return [*shown, *(controls.show(self.catalogue, choice) if not link else [gr.skip()] * CONTROLS)]

    def choose_table_row(self, link: str, zoom: str, event: gr.SelectData) -> list:
        return self._choose_id(table.chosen_id(event.row_value), link, zoom)

    def look_at_layers(self, link: str, event: gr.EventData):
        """Errors, and the weights of the layer that was picked."""
        view = view_of(self.catalogue, link)
        if view is None or view.row is None:
            return gr.skip()
        record = self.catalogue.record(view.row)
        layers = [layer["name"] for layer in record.layers if layer["kind"] is not None]
        if not layers:
            return gr.skip()
        wanted = str(event._data.get("value"))
        return layers_html(
            record, weights_of(self.catalogue.store, self.networks, record.variant, view.row, layers, wanted)
        )

    def pin(self, link: str, zoom: str, event: gr.EventData) -> list:
        """Make the variant on show B, let B go, or exchange them."""
        view, what = view_of(self.catalogue, link), event._data.get("value")
        if view is None or what not in (compare_card.PIN, compare_card.UNPIN, compare_card.SWAP):
            return unchanged()
        choice, shown = view.choice, view.row and view.row["id"]
        if what == compare_card.SWAP and view.pinned is not None:
            choice = Choice.of_row(view.pinned, choice.axis, choice.needs)
        return self.shown.with_controls(replace(choice, pinned=None if what == compare_card.UNPIN else shown), zoom)

    def save_table(self, link: str) -> str:
        """The table as CSV, which the browser saves."""
        view = view_of(self.catalogue, link)
        return "" if view is None else table.as_csv(view)

    def redraw(self, link: str, zoom: str) -> list:
        view = view_of(self.catalogue, link)
        return [gr.skip()] * 2 if view is None else self.shown.chart(view, zoom)

    def _choose_id(self, id: str | None, link: str, zoom: str) -> list:
        """Another variant, with the axis, budget and device of ``link``."""
        row = self.catalogue.row(id)
        if row is None:
            return unchanged()
        before = from_query(self.catalogue, link or "")[0]
        return self.shown.with_controls(
            replace(Choice.of_row(row, before.axis, before.needs), pinned=before.pinned), zoom
        )


def _widths(choice: Choice) -> tuple[int, int]:
    return choice.weight_bits, choice.activation_bits


def _notices(sentences: list[str]) -> str:
    return "".join(f'<p class="notice">{escape(sentence)}</p>' for sentence in sentences)
