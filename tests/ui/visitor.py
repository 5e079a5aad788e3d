"""A visitor of a page without a browser: what is shown, and what an event makes of it; answers come in order."""

from __future__ import annotations

import asyncio
import inspect
from types import SimpleNamespace
from typing import Any

from handled import CARD

from ui.page import Page
from ui.shown import CLOSE_UP, CONTROLS
from ui.stateless import is_skip, is_update


class Visitor:
    """``shows``: component -> value, of what was sent."""

    def __init__(self, page: Page, query: str = ""):
        self.page, self.events = page, list(page.build().fns.values())
        self.shows: dict[Any, Any] = {page.picture: "", page.pick: "", page.dragged: "", page.range: "close-up"}
        self._receive(page.filling.outputs, page.handlers.open(query))

    def does(self, component, event: str, says: str | None = None, **sets) -> None:
        """What the page asks for, and what follows upon that at once; ``says`` comes with the event itself."""
        self.shows |= {getattr(self.page, name): value for name, value in sets.items()}
        for asked in self.events:
            if asked.fn is not None and (component._id, event) in asked.targets:
                self._ask(asked, says)
                for follower in self.events:
                    if follower.trigger_after == asked._id:
                        self._ask(follower)

    def picks(self, id: str) -> None:
        self.does(self.page.pick, "change", pick=id)

    def of_choice(self) -> dict:
        """What every choice sets."""
        return {component: self.shows.get(component) for component in self.page.filling.outputs[:-1]}

    def _ask(self, event, says: str | None = None) -> None:
        request = SimpleNamespace(session_hash="visitor", query_params="")
        wanted = inspect.signature(event.fn).parameters
        requests = [request for name in ("visitor", "page") if name in wanted]
        told = [SimpleNamespace(_data={"value": says})] if "event" in wanted else []
        given = event.fn(*requests, *(self.shows.get(component) for component in event.inputs), *told)
        given = asyncio.run(given) if inspect.isawaitable(given) else given
        self._receive(event.outputs, given if len(event.outputs) > 1 else [given])

    def _receive(self, outputs: list, given: list) -> None:
        for component, value in zip(outputs, given, strict=True):
            if is_update(value):
                self.shows |= {component: value["value"]} if "value" in value else {}
            elif not is_skip(value):
                self.shows[component] = value


def expect_agreement(visitor: Visitor, zoom: str = CLOSE_UP) -> None:
    """Controls, card, chart and legend are those of the link."""
    page, shown = visitor.page, visitor.shows
    whole = page.handlers.open_whole(shown[page.link])
    chart, legend = page.handlers.redraw(shown[page.link], zoom)
    assert shown[page.card] == whole[CARD]
    assert shown[page.chart].plot == chart.plot and shown[page.legend] == legend
    for control, update in zip(page.controls.all(), whole[:CONTROLS], strict=True):
        if "value" in update:
            assert shown[control] == update["value"], control.elem_id
