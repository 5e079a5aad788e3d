"""What the page's components answer.

Handlers are functions of the cache and of what the page sends: the controls' values, or ``link``, a hidden text
that holds the whole choice as the query string that the address bar shows. They keep nothing for a visitor; what was
sent to whom, so that it is not sent again, ``ui.changes`` remembers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import escape

import gradio as gr
from gradio.components.plot import PlotData

from engine.data import get_task
from engine.store import Store
from ui import compare_card, controls, needs, slices, table
from ui.address import from_query, to_query, view_of
from ui.advice import advice_html
from ui.budget_line import BudgetLine
from ui.catalogue import Catalogue, can_download, has_data, is_text, task_title
from ui.choice import Choice, View, default_choice, look_up
from ui.compare_handlers import CompareHandlers
from ui.heat_map import heat_map_html
from ui.heavy import whole_engine
from ui.kept_charts import plot_json
from ui.lab import AGAIN
from ui.language import named_in
from ui.layers_view import layers_html
from ui.legend import legend
from ui.networks import Networks
from ui.once import once
from ui.parts import PartlyFailed, Parts
from ui.scorecard import score_card
from ui.sizing import sizes_of
from ui.squeezed import squeeze, unsqueeze
from ui.takeaway import takeaway_html
from ui.texts import LANGUAGES, examples, language, say, shorten
from ui.try_handlers import PICTURES, TryHandlers, pictures_of
from ui.weights_view import weights_of

CLOSE_UP, WHOLE = "close-up", "whole"
MEASURED_PICTURES = 1_000
"""At most, where a setting is measured on the spot; of sentences, which take a second, all."""
DRAGGED = re.compile(r"budget:(-?\d{1,4}(?:\.\d{1,12})?)")
"""What the chart's script says when the line is let go."""
CONTROLS, SHOWN = controls.COUNT, 10
"""How many values ``controls.show`` and ``Handlers.show`` give."""
KEPT_ANSWERS = 2_048
"""More than the variants of the cache, so that a full hall choosing at random finds them made; 30 kB each."""
CARD, BUTTON, CHART, LEGEND, ADVICE, _, HEAT_MAP, TABLE, _, LINK = range(CONTROLS, CONTROLS + SHOWN)
DRAWN, DATA = (CHART, LEGEND), (CARD, BUTTON)
"""What ``Handlers.redraw`` gives, and ``show_data`` first."""
BESIDES = {"axis", "quick_budget", *controls.NEEDS}
"""Controls that leave the variant as it is."""
TOGETHER = "together"
"""It does, too, unless it joins widths that differ."""
LASTING = (*range(CONTROLS), BUTTON, LEGEND, ADVICE, HEAT_MAP, TABLE)
"""What most choices leave as it is."""
BELOW = tuple(CONTROLS + number for number in (5, 6, 7, 8))
"""Where some of the values of ``Handlers.show`` are in an answer; ``BELOW`` are those of the page's lower half."""


class Handlers:
    """Each public method answers one event; ``ui.page`` says which, and what it reads and sets."""

    def __init__(self, store: Store):
        self.catalogue = Catalogue(store)
        self.networks = Networks(store)
        self.trying = TryHandlers(self.catalogue, self.networks)
        self.comparing = CompareHandlers(self.catalogue)
        self._known = once(KEPT_ANSWERS)(self._make)

    def on_control(self, name: str) -> Callable:
        """The handler of the control called ``name``: a slider's twin may have to follow it."""

        def handle(link: str, *values):
            *values, zoom = values
            choice = controls.read(self.catalogue, values, name)
            if choice is None:
                return self._nothing()
            if name in BESIDES or name == TOGETHER:
                # the controls do not tell a variant from another of the same setting, the link does
                named = from_query(self.catalogue, link)[0]
                if name in BESIDES or _widths(named) == _widths(choice):
                    choice = replace(named, needs=choice.needs, axis=choice.axis)
            shown = controls.show(self.catalogue, choice, together=bool(values[5]))
            if name in controls.SLIDERS:  # one that is being dragged must not be set
                shown[controls.SLIDERS[name]] = gr.skip()
            return [*shown, *self.show(choice, zoom)]

        handle.__name__ = f"choose_{name}"
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
            return [*self._nothing(), _notices([say("empty_cache"), *problems])]
        shown = self._choose(choice, CLOSE_UP)
        for number in BELOW:
            shown[number] = gr.skip()
        return [*shown, _notices(problems)]

    def open_whole(self, link: str) -> list:
        """As ``open``, with what it leaves for later so that the chart is there sooner (``BELOW``), without notices."""
        view = view_of(self.catalogue, link)
        return [gr.skip()] * (CONTROLS + SHOWN) if view is None else self._choose(view.choice, CLOSE_UP)

    def get_ready(self) -> None:
        """Make what a visitor without a link sees first."""
        choice = default_choice(self.catalogue)
        if choice is not None:
            self.show(choice, CLOSE_UP)

    def choose_view(self, name: str, zoom: str, link: str = "") -> list:
        """As ``choose_task``: the first task whose examples are pictures, or sentences."""
        wanted = name == controls.SENTENCES
        return self.choose_task(
            next((task for task in self.catalogue.tasks() if is_text(task) == wanted), None), zoom, link
        )

    def choose_task(self, task: str, zoom: str, link: str = "") -> list:
        """A task's default, for the budget and the device of ``link``; then its gallery, of which the first is tried.

        Both in one answer: with an event of its own the last task's gallery once stayed on a busy page.
        """
        choice, before = default_choice(self.catalogue, task), from_query(self.catalogue, link)[0]
        shown = self._nothing() if choice is None else self._choose(replace(choice, needs=before.needs), zoom)
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
        """A variant by its id, or the budget that the line in the chart was dragged to; and how many were before it."""
        picked = (picked or "").partition(" ")[0]
        dragged = DRAGGED.fullmatch(picked)
        view = view_of(self.catalogue, link) if dragged else None
        if view is not None:
            budget = round(min(max(float(dragged[1]), 0.0), needs.MOST), 2)
            return self._choose(replace(view.choice, needs=replace(view.choice.needs, budget=budget)), zoom)
        return self._choose_id(picked, link, zoom)

    def show_result(self, link: str, zoom: str, event: gr.EventData) -> list:
        """What the live lab made, by its id; else the same choice again, now that there is something new.

        Last, what was tried: nothing where another task is shown now.
        """
        value = event._data.get("value")
        view = view_of(self.catalogue, link) if value == AGAIN else None
        if view is not None:
            return [*self._choose(view.choice, zoom), gr.skip()]
        row, before = self.catalogue.row(value), from_query(self.catalogue, link or "")[0]
        elsewhere = row is not None and before is not None and row["task"] != before.task
        return [*self._choose_id(value, link, zoom), "" if elsewhere else gr.skip()]

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
            return [gr.skip()] * (CONTROLS + SHOWN)
        choice, shown = view.choice, view.row and view.row["id"]
        if what == compare_card.SWAP and view.pinned is not None:
            choice = Choice.of_row(view.pinned, choice.axis, choice.needs)
        return self._choose(replace(choice, pinned=None if what == compare_card.UNPIN else shown), zoom)

    def save_table(self, link: str) -> str:
        """The table as CSV, which the browser saves."""
        view = view_of(self.catalogue, link)
        return "" if view is None else table.as_csv(view)

    def redraw(self, link: str, zoom: str) -> list:
        view = view_of(self.catalogue, link)
        return [gr.skip()] * 2 if view is None else self._chart(view, zoom)

    def measure(self, link: str, zoom: str, progress=gr.Progress()) -> list:  # noqa: B008  (Gradio looks for it there)
        """Calibrate and measure a setting that is not cached; everybody sees the result from then on."""
        view = view_of(self.catalogue, link)
        if view is not None and view.row is not None:  # somebody else has measured it since this page was sent
            return self._choose(view.choice, zoom)
        if view is None or not view.can_be_made:
            return [gr.skip()] * (CONTROLS + SHOWN)
        progress(0, desc=say("measuring"))
        limit = None if is_text(view.choice.task) else MEASURED_PICTURES
        try:
            record = whole_engine().job.measure(
                self.catalogue.store, view.variant(self.catalogue), limit=limit,
                on_progress=lambda done, total: progress((done, total), desc=say("measuring")),
            )  # fmt: skip
        except (ValueError, LookupError, OSError) as error:
            raise gr.Error(say("measure_failed", reason=error), print_exception=False) from None
        self.catalogue.add(record)
        return self._choose(view.choice, zoom)

    def fetch(self, link: str, progress=gr.Progress()) -> dict:  # noqa: B008  (Gradio looks for it there)
        """Download the data set of the task on show, unless it is here by now; ``show_data`` shows what follows."""
        view = view_of(self.catalogue, link)
        if view is not None and can_download(view.choice.task):
            title = task_title(view.choice.task)
            progress(None, desc=say("downloading", task=title))
            try:
                get_task(view.choice.task).load("test", download=True)
            except Exception as error:  # torchvision raises all kinds of errors for a network that fails
                sentence = say("download_failed", task=title, reason=error)
                raise gr.Error(sentence, print_exception=False) from None
        return gr.skip()

    def show_data(self, link: str) -> list:
        """What depends on whether the data set is here: card and button (``DATA``), then the gallery.

        What is on show after the minutes that a download takes need not be what was on show before.
        """
        view = view_of(self.catalogue, link)
        if view is None:
            return [gr.skip()] * (len(DATA) + PICTURES)
        return [*self.show(view.choice, CLOSE_UP)[: len(DATA)], *pictures_of(view.choice.task)]

    # What handlers give back

    def show(self, choice: Choice, zoom: str) -> list:
        """All that follows from a choice but the controls, kept for who makes the same one."""
        data = has_data(choice.task), can_download(choice.task)
        try:
            known = self._known(choice, zoom, language().code, self.catalogue.version, *data)
        except PartlyFailed as failed:  # it is not kept: the next one who asks has it tried again
            known = failed.answer
        known = unsqueeze(known)
        return [dict(each) if isinstance(each, dict) else each for each in known]  # Gradio takes updates apart

    def _make(self, choice: Choice, zoom: str, spoken: str, version: int, has_data: bool, can_download: bool) -> tuple:
        """``spoken``, the language's code, and the ``version`` are there to keep answers of each apart."""
        view, task = look_up(self.catalogue, choice), choice.task
        measurable = view.row is None and view.can_be_made and has_data
        label = say("measure_all" if is_text(task) else "measure", examples=examples(task))
        button = gr.update(value=label, visible=True if measurable else "hidden")
        query, parts = to_query(view), Parts()
        pinning = parts.of(lambda: compare_card.pinning(self.catalogue, view), compare_card.Pinning)
        sizes = parts.of(lambda: sizes_of(self.catalogue, self.networks, view), lambda _: None)
        card = parts.html(lambda: score_card(view, len(get_task(task).classes), can_download, pinning, sizes))
        chart, legend_html = parts.of(lambda: self._chart(view, zoom), lambda notice: [None, notice])
        advice = parts.html(lambda: advice_html(self.catalogue, view))
        layers = parts.html(lambda: layers_html(view.row and self.catalogue.record(view.row)))
        heat_map = parts.html(lambda: heat_map_html(view))
        shown = (card, button, chart, legend_html, advice, layers, heat_map, table.table(view))
        return parts.whole(squeeze((*shown, parts.html(lambda: takeaway_html(view, query)), query)))

    def _nothing(self) -> list:
        """For an empty cache: nothing can be chosen."""
        return [*([gr.skip()] * CONTROLS), "", gr.update(visible="hidden"), None, "", "", "", "", None, "", ""]

    def _choose(self, choice: Choice, zoom: str) -> list:
        return [*controls.show(self.catalogue, choice), *self.show(choice, zoom)]

    def _choose_id(self, id: str | None, link: str, zoom: str) -> list:
        """Another variant, with the axis, budget and device of ``link``."""
        row = self.catalogue.row(id)
        if row is None:
            return [gr.skip()] * (CONTROLS + SHOWN)
        before = from_query(self.catalogue, link or "")[0]
        return self._choose(replace(Choice.of_row(row, before.axis, before.needs), pinned=before.pinned), zoom)

    def _chart(self, view: View, zoom: str) -> list:
        zoomed = zoom != WHOLE
        rows, wanted = slices.marked(view), view.choice.needs
        reference = view.baseline["accuracy"] if view.advice else None
        line = None if reference is None or wanted.budget is None else BudgetLine(100 * reference, wanted.budget)
        chosen = view.row["id"] if view.row else None
        plot = plot_json(rows, chosen, zoomed, view.choice.axis, line, wanted.whiskers)
        return [
            plot and PlotData(type="altair", plot=plot),
            legend(rows, zoomed, view.choice.axis, wanted.whiskers, view.advice, chosen, ring=chosen is not None),
        ]


def _widths(choice: Choice) -> tuple[int, int]:
    return choice.weight_bits, choice.activation_bits


def _notices(sentences: list[str]) -> str:
    return "".join(f'<p class="notice">{escape(sentence)}</p>' for sentence in sentences)
