"""What a visitor takes away, as HTML: the chosen network's file, the chart as a picture, and the report.

Everything that is put into it is escaped here. ``ui.downloads`` answers its links, ``assets/take.js`` follows them.
"""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from engine.data import get_task
from ui import describe
from ui.catalogue import is_text, model_title, task_title
from ui.choice import View
from ui.language import PARAMETER
from ui.saving import save_buttons
from ui.texts import language, say

NETWORK, REPORT = "take/network", "take/report"
"""Addresses, relative to the page's."""
CODE = 'from engine import load\nnetwork = load("{file}")\nlogits = network(x)'
"""The README's way to use a file."""
SENTENCE = "a fine film"
FORMATS = {"docx": "take_docx", "html": "take_html"}


def file_name(id: str) -> str:
    """Of a variant's packed file."""
    return f"{id}.slim"


def snippet(file: str) -> str:
    """Three lines of Python that run a packed file."""
    return CODE.format(file=file)


def takeaway_html(view: View, query: str) -> str:
    """``query`` is the view's address."""
    parts = [_network(view, query), _chart(), _report(view)]
    texts = {"busy": say("take_busy"), "failed": say("take_failed_here"), "copied": say("take_copied")}
    data = " ".join(f'data-{name}="{escape(text)}"' for name, text in texts.items())
    return f'<div class="take">{"".join(parts)}</div><p class="take-state" role="status" {data}></p>'


def _network(view: View, query: str) -> str:
    choice, row = view.choice, view.row
    about = [say("on_task", model=model_title(choice.model), task=task_title(choice.task))]
    if view.baseline is None:
        return _part("take_network", f'<p class="notice">{escape(say("take_no_baseline"))}</p>')
    if row is None:
        id, size = choice.to_variant().id, None
        about += [describe.choice_name(choice), say("calibrated_lower")]
    else:
        id, size = row["id"], row["packed_bytes"]
        about += [describe.name(row), describe.training_short(row)]
    own_file = row is not None and describe.has_own_file(row)
    label = say("take_file") if size is None else say("take_file_size", size=describe.kilobytes(size))
    code = snippet(file_name(id))
    return _part(
        "take_network",
        f'<p>{escape(" · ".join(about))}</p><div class="take-links">{_link(NETWORK, query, label)}</div>'
        f"<p>{escape(say('take_code' if own_file else 'take_code_packed_now'))}</p>"
        f'<div class="code"><pre dir="ltr" tabindex="0" aria-label="{escape(say("take_code_label"))}">'
        f'<code>{escape(code)}</code></pre><button type="button" data-copy>{escape(say("take_copy"))}</button></div>'
        f'<p class="hint">{_input_hint(choice.task)}</p>',
    )


def _input_hint(task: str) -> str:
    """What ``x`` is, as HTML."""
    entry = get_task(task)
    if is_text(task):
        code = f'torch.tensor([get_task("{task}").pieces()("{SENTENCE}").ids])'
        return escape(say("take_x_text", length=entry.input_shape[0])) + f' <code dir="ltr">{escape(code)}</code>'
    shape = f"(n, {', '.join(map(str, entry.input_shape))})"
    mean, std = (", ".join(f"{value:g}" for value in values) for values in (entry.mean, entry.std))
    return escape(say("take_x_pictures", shape=shape, mean=mean, std=std))


def _chart() -> str:
    saved = save_buttons("slimscope-chart", of="#chart svg.marks", legend="#legend .legend")
    return _part("take_chart", f"<p>{escape(say('take_chart_about'))}</p>{saved}")


def _report(view: View) -> str:
    place = {"task": view.choice.task, "model": view.choice.model}
    links = "".join(_link(REPORT, urlencode(place | {"format": kind}), say(text)) for kind, text in FORMATS.items())
    about = say("take_report_about", count=sum(not row["here"] for row in view.rows))
    return _part("take_report", f'<p>{escape(about)}</p><div class="take-links">{links}</div>')


def _part(title: str, html: str) -> str:
    return f"<section><h3>{escape(say(title))}</h3>{html}</section>"


def _link(path: str, query: str, label: str) -> str:
    address = f"{path}?{query}&{urlencode({PARAMETER: language().code})}"
    return f'<a href="{escape(address)}" data-take>{escape(label)}</a>'
