"""What draws the chart is fetched with the page, not after the first answer: Gradio asks for it once it has a chart."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import gradio as gr

ASSETS = Path(gr.__file__).parent / "templates" / "frontend" / "assets"
DRAWS = "AltairPlot-*.js"
IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')
HEAD = 20_000
"""Characters of a file that hold its imports."""


@lru_cache(maxsize=1)
def preload_html() -> str:
    """Links for a page's head; empty where Gradio's files have other names."""
    links = (f'<link rel="modulepreload" crossorigin href="./assets/{name}">' for name in _modules(ASSETS))
    return "".join(links)


def _modules(folder: Path) -> list[str]:
    """The file that draws and all that it imports."""
    left = sorted(path.name for path in folder.glob(DRAWS))
    found: dict[str, None] = {}
    while left:
        name = left.pop(0)
        if name in found or not (folder / name).is_file():
            continue
        found[name] = None
        with open(folder / name, encoding="utf-8") as file:
            left += IMPORTED.findall(file.read(HEAD))
    return list(found)
