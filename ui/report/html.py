"""A report as one HTML file that needs nothing else: style, charts and font are inside, and nothing is loaded."""

from __future__ import annotations

import base64
from functools import singledispatch
from html import escape

from ui.formulas import formula_html
from ui.report.blocks import Bullets, Figure, Formula, Paragraph, Report, Section, Table
from ui.theme import ASSETS

POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"
STYLE = """
:root { color-scheme: light; }
body { max-width: 1060px; margin: 0 auto; padding: 28px 20px 60px; font: 16px/1.6 system-ui, "Segoe UI", Roboto,
  "Liberation Sans", Arial, sans-serif; color: #0f172a; background: #fff; }
html[dir=rtl] body, html[dir=rtl] svg text { font-family: Vazirmatn, Tahoma, sans-serif; }
html[dir=rtl] body { line-height: 1.85; }
h1 { font-size: 2rem; line-height: 1.25; margin: 0; }
.subtitle { margin: 4px 0 24px; font-size: 1.1rem; color: #475569; }
h2 { font-size: 1.4rem; margin: 36px 0 8px; padding-bottom: 4px; border-bottom: 2px solid #0072b2; }
h3 { font-size: 1.1rem; margin: 22px 0 4px; }
p, ul { margin: 0 0 10px; }
li { margin-bottom: 6px; }
.formula { direction: ltr; text-align: center; margin: 8px 0 14px; font: italic 1.05rem/1.5 "STIX Two Text", Cambria,
  "Liberation Serif", "Times New Roman", serif; }
figure { margin: 18px 0; }
figure svg { display: block; width: 100%; height: auto; max-width: 860px; margin: 0 auto; }
figcaption, caption { padding: 8px 0; font-size: 0.92rem; color: #334155; text-align: start; }
.table { overflow-x: auto; margin: 14px 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.86rem; line-height: 1.4; }
table { font-variant-numeric: tabular-nums; }
th, td { padding: 4px 8px; border-bottom: 1px solid #cbd5e1; text-align: start; vertical-align: top; }
thead th { border-bottom: 2px solid #64748b; vertical-align: bottom; }
tbody th { font-weight: 600; }
.value { unicode-bidi: plaintext; text-align: end; }
td.value { white-space: nowrap; }
html[dir=rtl] .value { text-align: left; }
.code { direction: ltr; text-align: left; overflow-wrap: anywhere; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  .table { overflow: visible; }
  table { font-size: 7.5pt; }
  tr, figure { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
"""
LONG = 40
"""Longer than any number: code, which is broken into lines."""


def to_html(report: Report) -> bytes:
    """UTF-8."""
    direction = "rtl" if report.right_to_left else "ltr"
    sections = "\n".join(_section(section) for section in report.sections)
    return (
        f'<!doctype html>\n<html lang="{report.language}" dir="{direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(report.title)}</title>\n'
        f"<style>{_font() if report.right_to_left else ''}{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<h1>{escape(report.title)}</h1>\n<p class="subtitle">{escape(report.subtitle)}</p>\n{sections}\n'
        "</main>\n</body>\n</html>\n"
    ).encode()


def _font() -> str:
    data = base64.b64encode((ASSETS / "fonts" / "Vazirmatn.woff2").read_bytes()).decode()
    return (
        f'@font-face{{font-family:Vazirmatn;src:url("data:font/woff2;base64,{data}")format("woff2");'
        "font-weight:100 900}"
    )


def _section(section: Section) -> str:
    blocks = "\n".join(_block(block) for block in section.blocks)
    return f"<section>\n<h{section.level}>{escape(section.title)}</h{section.level}>\n{blocks}\n</section>"


@singledispatch
def _block(block) -> str:
    raise TypeError(f"a report has no {type(block).__name__}")


@_block.register
def _(block: Paragraph) -> str:
    return f"<p>{escape(block.text)}</p>"


@_block.register
def _(block: Bullets) -> str:
    return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in block.items)}</ul>"


@_block.register
def _(block: Formula) -> str:
    return formula_html(block.text)


@_block.register
def _(block: Figure) -> str:
    return f"<figure>{block.svg}<figcaption>{escape(block.caption)}</figcaption></figure>"


@_block.register
def _(block: Table) -> str:
    head = "".join(
        f'<th scope="col"{_kind(block, number, "")}>{escape(text)}</th>' for number, text in enumerate(block.columns)
    )
    body = "".join(f"<tr>{_cells(block, row)}</tr>" for row in block.rows)
    return (
        f'<div class="table"><table><caption>{escape(block.caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cells(table: Table, row: tuple[str, ...]) -> str:
    first, *rest = row
    cells = [f'<th scope="row"{_kind(table, 0, first)}>{escape(first)}</th>']
    return "".join(cells + [f"<td{_kind(table, n, text)}>{escape(text)}</td>" for n, text in enumerate(rest, 1)])


def _kind(table: Table, column: int, text: str) -> str:
    if column in table.plain:
        return ""
    longest = max((len(row[column]) for row in table.rows), default=0)
    return ' class="code"' if longest > LONG else ' class="value"'
