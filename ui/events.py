"""How an event of the page is answered: Gradio's options for its handler."""

from __future__ import annotations

QUICK = {"show_progress": "hidden", "queue": False, "api_visibility": "private"}
"""For handlers that only look something up: their answer comes with the request.

Over the queue it would come by a stream that the server ends with the last answer awaited. What a page asks at that
very moment is taken for a part of the ended stream, and is not answered before it asks again.
"""
LAST = {"trigger_mode": "always_last", **QUICK}
"""For those that may be asked again before they have answered: only the last request counts."""
EACH = {"trigger_mode": "multiple", **QUICK}
"""The same, where the event itself says what was picked (see ``ui.last``)."""
WORK = {"concurrency_limit": 2, "api_visibility": "private"}
"""For those that take a while, two at a time, and tell how far they are."""
ALONE = WORK | {"concurrency_limit": 1}
