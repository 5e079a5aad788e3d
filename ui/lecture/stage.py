"""All steps of a lecture as HTML that needs no server any more; whatever is put into it is escaped."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from html import escape

from ui.catalogue import Catalogue
from ui.lecture.bars import bars_html
from ui.lecture.curve import chart_html
from ui.lecture.maps import maps_html
from ui.lecture.scene import LeftOut, Scene, set_scene
from ui.lecture.steps import Script, Step, read_script, spoken, steps_file
from ui.lecture.tiers import tiers_html
from ui.networks import Networks
from ui.once import once
from ui.texts import LANGUAGES, language, say

FIGURES: dict[str, Callable[[Scene, Catalogue, Networks], str]] = {
    "bars": lambda scene, *_: bars_html(scene),
    "chart": lambda scene, *_: chart_html(scene),
    "maps": maps_html,
    "tiers": tiers_html,
}
"""Kind of figure (see ``ui.lecture.steps.OPTIONS``) -> its HTML."""
WIDE = ("maps", "tiers")
"""These have the whole width; the others stand beside the comment."""
log = logging.getLogger(__name__)


class Stage:
    """The steps in each language: drawn when first asked for, then kept until their file or the cache changes."""

    def __init__(self, catalogue: Catalogue, networks: Networks):
        self.catalogue = catalogue
        self.networks = networks
        self._drawn = once(len(LANGUAGES))(lambda state, code: self._draw())

    def html(self) -> str:
        """In the language that is spoken."""
        return self._drawn(self._state(), language().code)

    def _state(self) -> tuple:
        """Changes when the file of steps or a record does."""
        path = steps_file()
        try:
            status = path.stat()
            file = (str(path), status.st_mtime_ns, status.st_size)
        except OSError:
            file = (str(path),)
        rows = json.dumps([row for row in self.catalogue.rows() if not row["here"]])
        return *file, hashlib.sha256(rows.encode()).hexdigest()

    def _draw(self) -> str:
        script = read_script(steps_file())
        shown, notices = self.steps(script)
        return "".join(shown) + _notices([*script.problems, *notices], bool(shown))

    def steps(self, script: Script) -> tuple[list[str], list[str]]:
        """HTML of each step that can be shown, and a sentence for each that cannot."""
        cached = {row["id"]: row for row in self.catalogue.rows() if not row["here"]}
        shown, notices = [], []
        for step in script.steps:
            try:
                shown.append(self._step(step, script.count, cached))
            except LeftOut as error:
                notices.append(_left_out(step, error))
            except Exception as error:  # whatever one step does, the others are there on stage
                log.exception("step %d of the lecture", step.number)
                notices.append(_left_out(step, say("lecture_failed", reason=error)))
        return shown, notices

    def _step(self, step: Step, count: int, cached: dict[str, dict]) -> str:
        scene = set_scene(step, cached)
        title, comment = escape(scene.title()), escape(scene.comment())
        figure = FIGURES[step.figure](scene, self.catalogue, self.networks)
        directions = spoken(step.title).direction, spoken(step.comment).direction
        kind = f"lecture-step {step.figure}{' wide' if step.figure in WIDE else ''}"
        heading = f"lecture-title-{step.number}"
        return (
            f'<section class="{kind}" hidden aria-labelledby="{heading}" data-step="{step.number}" '
            f'data-count="{count}" data-query="{escape(scene.query())}">'
            f'<h2 id="{heading}" dir="{directions[0]}">{title}</h2>'
            f'<div class="lecture-figure">{figure}</div>'
            f'<p class="lecture-comment" dir="{directions[1]}">{comment}</p></section>'
        )


def _left_out(step: Step, reason: object) -> str:
    return say("lecture_left_out", number=step.number, name=step.name, reason=reason)


def _notices(sentences: list[str], shown: bool) -> str:
    """For the teacher: folded up on stage, open where there is nothing else to show."""
    if not sentences:
        return ""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    head = escape(say("lecture_notices", count=len(sentences)))
    fold = "" if shown else " open"
    return f'<details class="lecture-notices"{fold}><summary>{head}</summary><ul>{items}</ul></details>'
