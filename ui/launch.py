"""How the page is served, and what is made ready while the first visitor's browser loads it."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Sequence

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from ui.catalogue import is_text
from ui.guard import Guard
from ui.handlers import Handlers
from ui.heavy import attention_engine, whole_engine
from ui.opening import Filling, Opening
from ui.theme import ASSETS, style_sheet, theme

LOCAL, EVERYWHERE = "127.0.0.1", "0.0.0.0"
MAX_UPLOAD = "20mb"
PATIENCE = 10.0
"""Seconds that ``warm_up`` waits before each of its long imports."""
SESSIONS = 500
"""Gradio keeps the components of so many visitors. Handlers need none of it: older ones may go on all the same."""


def launch_options(
    translations: dict[str, list[dict]], downloads: Sequence[BaseRoute] = (), filling: Filling | None = None
) -> dict:
    """Arguments of ``gr.Blocks.launch``. On Spaces the page answers to other machines, else to this one only.

    ``translations``, ``downloads`` and ``filling``: see ``Page``.
    """
    host = os.environ.get("GRADIO_SERVER_NAME") or (EVERYWHERE if os.environ.get("SPACE_ID") else LOCAL)
    return {
        "server_name": host,
        "theme": theme(),
        "css": style_sheet(),
        "favicon_path": ASSETS / "favicon.png",
        "max_file_size": MAX_UPLOAD,
        "footer_links": [],
        "enable_monitoring": False,
        "run_history": False,
        "share": False,
        "quiet": True,
        "ssr_mode": False,
        "pwa": False,
        "mcp_server": False,
        "state_session_capacity": SESSIONS,
        "app_kwargs": {
            "routes": [*downloads, Mount("/fonts", StaticFiles(directory=ASSETS / "fonts"))],
            "middleware": [Middleware(Guard), Middleware(Opening, components=translations, fill=filling)],
        },
    }


def warm_up(handlers: Handlers, patience: float = PATIENCE) -> None:
    """Make ready what visitors ask for: first what they see, then PyTorch and what is tried there, then transformers.

    Importing slows everything else down, so that whoever opens the page at once is served before; what is asked for
    earlier is imported then.
    """
    from ui.gallery import exhibits

    handlers.get_ready()
    time.sleep(patience)
    whole_engine()
    tasks = handlers.catalogue.tasks()
    for task in tasks:
        if not is_text(task):
            exhibits(task)
    if any(map(is_text, tasks)):
        time.sleep(patience)
        attention_engine()
    # What was imported stays. The collector would look through all of it again and again, and nobody is answered
    # meanwhile: 0.3 s for 600,000 objects.
    gc.collect()
    gc.freeze()
