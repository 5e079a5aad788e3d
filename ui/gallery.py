"""Pictures to try: real test pictures where the data set is, else those that the project drew itself."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from PIL import Image

from engine.data import get_task
from ui import data_set
from ui.catalogue import task_title
from ui.drawings import DRAWINGS
from ui.pictures import to_png
from ui.texts import named, say

A_CLASS = 2
"""Real test pictures shown of each class: the first ones in the data set, not picked by anyone."""
TEST, DRAWN = "test", "drawn"


@dataclass(frozen=True)
class Exhibit:
    """A picture of the gallery at the network's own size."""

    name: str
    """``source:index``, as the page passes it around."""
    label: str
    png: bytes

    @property
    def source(self) -> str:
        return self.name.partition(":")[0]


def exhibits(task: str) -> tuple[Exhibit, ...]:
    """Also where the data set is damaged there is something to try."""
    return _drawn(task) if data_set.test_set(task) is None else _test_pictures(task)


def find(task: str, name: str) -> Exhibit | None:
    """Also a drawn one that was chosen before the data set arrived, and any test picture."""
    number = data_set.number_of(name)
    if number is not None:
        png, label = data_set.picture(task, number), data_set.label(task, number)
        return None if png is None else Exhibit(name, label, png)
    return next((item for item in (*exhibits(task), *_drawn(task)) if item.name == name), None)


@lru_cache(maxsize=8)
def _test_pictures(task: str) -> tuple[Exhibit, ...]:
    entry, pictures = get_task(task), data_set.test_set(task)
    found: list[list[Exhibit]] = [[] for _ in entry.classes]
    for index, label in enumerate(pictures.labels.tolist()):
        if len(found[label]) < A_CLASS:
            pixels = pictures.images[index].permute(1, 2, 0).squeeze(-1).numpy()
            found[label].append(Exhibit(f"{TEST}:{index}", entry.classes[label], to_png(Image.fromarray(pixels))))
        elif all(len(group) == A_CLASS for group in found):
            break
    return tuple(group[turn] for turn in range(A_CLASS) for group in found if turn < len(group))


@lru_cache(maxsize=8)
def _drawn(task: str) -> tuple[Exhibit, ...]:
    drawings = DRAWINGS.get(task, {})
    return tuple(
        Exhibit(f"{DRAWN}:{index}", label, to_png(draw())) for index, (label, draw) in enumerate(drawings.items())
    )


def about(task: str) -> str:
    shown = exhibits(task)
    if not shown:
        return say("gallery_none")
    return say("gallery_test" if shown[0].source == TEST else "gallery_drawn", task=task_title(task))


def data_url(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode()


def gallery_html(task: str, pressed: str | None = None) -> str:
    """The gallery as buttons; ``assets/try.js`` takes up which one was pressed."""
    items = []
    for number, item in enumerate(exhibits(task), 1):
        alt = escape(say("gallery_item", label=named(item.label), number=number))
        items.append(
            f'<button type="button" data-picture="{escape(item.name)}" '
            f'aria-pressed="{"true" if item.name == pressed else "false"}" aria-label="{alt}">'
            f'<img src="{data_url(item.png)}" alt="" draggable="false">'
            f"<span>{escape(named(item.label))}</span></button>"
        )
    return f'<p class="about">{escape(about(task))}</p><div class="exhibits">{"".join(items)}</div>'
