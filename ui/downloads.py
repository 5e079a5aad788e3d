"""The files that the page hands out, each at an address of its own; nothing is written to disk.

    GET take/network?task=..&variant=..&lang=..             the packed network that a page's address names
    GET take/report?task=..&model=..&format=docx&lang=..    the report on one network

What cannot be answered is a sentence in the visitor's language, as plain text with a status of 4xx.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from ui.address import MAX_QUERY, from_query
from ui.catalogue import Catalogue
from ui.choice import look_up
from ui.heavy import whole_engine
from ui.language import asked_for
from ui.networks import Networks
from ui.once import once
from ui.slow import slowly
from ui.takeaway import NETWORK, REPORT, file_name
from ui.texts import language, say, shorten, speaking

BYTES = "application/octet-stream"
log = logging.getLogger(__name__)
KEPT = 6
"""Files in memory: those asked for last."""


class Refused(Exception):
    """A download that is not possible; the message is for the person who asked."""

    def __init__(self, sentence: str, status: int = 404):
        super().__init__(sentence)
        self.status = status


def routes(catalogue: Catalogue, networks: Networks) -> list[BaseRoute]:
    """For the server; they read ``catalogue`` and keep networks in ``networks``."""
    files = Files(catalogue, networks)
    return [
        Route(f"/{path}", _answering(answer), name=path)
        for path, answer in ((NETWORK, files.network), (REPORT, files.report))
    ]


def _answering(answer: Callable[[str], tuple[str, str, bytes]]) -> Callable[[Request], Awaitable[Response]]:
    @slowly
    def respond(request: Request) -> Response:
        query = request.url.query
        with speaking(asked_for(query)):
            try:
                name, kind, data = answer(query)
            except Refused as refusal:
                return PlainTextResponse(str(refusal), refusal.status)
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
        return Response(data, media_type=kind, headers=headers)

    return respond


@dataclass(frozen=True)
class _File:
    """Files of the same ``key`` are the same."""

    key: tuple
    make: Callable[[], bytes] = field(compare=False)


class Files:
    """Name, media type and bytes of each file; the last few are kept. Who asks for one waits for no other."""

    def __init__(self, catalogue: Catalogue, networks: Networks):
        self.catalogue = catalogue
        self.networks = networks
        self._made = once(KEPT)(lambda file: file.make())

    def network(self, query: str) -> tuple[str, str, bytes]:
        """The packed network of the choice that ``query`` names, measured or not; raises ``Refused``."""
        choice, problems = from_query(self.catalogue, query)
        if choice is None:
            raise Refused(say("empty_cache"))
        if problems:
            raise Refused(say("take_bad_link", link=shorten(query)))
        view = look_up(self.catalogue, choice)
        try:
            variant = view.variant(self.catalogue)
            make = lambda: whole_engine().networks.packed_variant(  # noqa: E731
                self.catalogue.store, variant, self.networks.get
            )
            data = self._keep(("network", variant.id, self.networks.stamp(variant)), make)
        except (ValueError, LookupError, OSError) as error:
            raise Refused(say("take_failed", reason=error), 409) from None
        return file_name(variant.id), BYTES, data

    def report(self, query: str) -> tuple[str, str, bytes]:
        """The report on the network that ``query`` names; raises ``Refused``."""
        from ui import report

        try:
            given = dict(parse_qsl(query[:MAX_QUERY], max_num_fields=40))
        except ValueError:
            given = {}
        task, model, kind = (given.get(name, "") for name in ("task", "model", "format"))
        if kind not in report.WRITERS:
            known = ", ".join(report.WRITERS)
            raise Refused(say("take_bad_format", value=shorten(kind), known=known), 400)
        rows = [
            row for row in self.catalogue.rows() if (row["task"], row["model"]) == (task, model) and not row["here"]
        ]
        if not rows:
            raise Refused(say("take_bad_link", link=shorten(query)))
        digest = hashlib.sha256(json.dumps(rows).encode()).digest()
        writer = report.WRITERS[kind]
        try:
            data = self._keep(
                ("report", kind, language().code, digest),
                lambda: writer.write(report.content(self.catalogue.store, rows)),
            )
        except Exception as error:  # as for the parts of the page: a sentence is better than none
            log.exception("a report could not be written")
            raise Refused(say("take_failed", reason=error), 409) from None
        return f"slimscope-{task}-{model}-{language().code}.{kind}", writer.media_type, data

    def _keep(self, key: tuple, make: Callable[[], bytes]) -> bytes:
        return self._made(_File(key, make))
