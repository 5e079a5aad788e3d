"""A report as a Word document. Right-to-left languages get right-to-left paragraphs, runs and tables.

Word's own marks say so (ECMA-376 part 1: ``w:bidi`` 17.3.1.6 for a paragraph, ``w:rtl`` 17.3.2.30 for a run,
``w:bidiVisual`` 17.4.1 for a table), not the characters of ``ui.texts``, which older versions of Word print.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import singledispatchmethod
from statistics import mean

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor

from ui.formulas import parts
from ui.report.blocks import Bullets, Figure, Formula, Paragraph, Report, Table
from ui.report.figures import to_png
from ui.texts import ARABIC_SCRIPT, unmarked

LATIN_FONT, PERSIAN_FONT, FORMULA_FONT = "Calibri", "Tahoma", "Cambria Math"
"""Tahoma has Persian letters and is on every Windows and Mac; where it is not, Word takes another one."""
PAGE, MARGIN = (Cm(21.0), Cm(29.7)), Cm(2.0)
CELL, CELL_MARGIN = "Cell", 3
"""The style of a table's text, and the points left free at either side of it."""
LETTER = 4.6
"""Points that a letter of that style may take: a digit takes 3.8 in Calibri, 4.1 in Tahoma."""
BOLD = 1.25
"""So much wider is a bold one."""
INK, GREY = RGBColor(0x0F, 0x17, 0x2A), "E2E8F0"
LEFT_TO_RIGHT_PART = re.compile(
    r"[A-Za-z0-9\u0370-\u03ff%][^\u0600-\u06ff\u2066-\u2069«»،؛؟]*[A-Za-z0-9+%\u00d7)]|[A-Za-z0-9]"
)
"""Names, numbers and units within Persian words."""


def to_docx(report: Report) -> bytes:
    return _Writer(report).write()


class _Writer:
    def __init__(self, report: Report):
        self.report = report
        self.rtl = report.right_to_left
        self.document = Document()
        self.wide = False

    def write(self) -> bytes:
        self._prepare()
        report = self.report
        self._paragraph(report.title, "Title")
        self._paragraph(report.subtitle, "Subtitle")
        for section in report.sections:
            self._turn(any(isinstance(block, Table) and block.wide for block in section.blocks[:1]))
            self._paragraph(section.title, f"Heading {section.level - 1}")
            for block in section.blocks:
                self._turn(isinstance(block, Table) and block.wide)
                self._add(block)
        properties = self.document.core_properties
        properties.title, properties.author, properties.language = unmarked(report.title), "Slimscope", report.language
        properties.comments = ""
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _prepare(self) -> None:
        """Page, fonts and sizes; sizes of right-to-left letters are marks of their own."""
        self._page(self.document.sections[0], False)
        styles = self.document.styles
        cell = styles.add_style(CELL, WD_STYLE_TYPE.PARAGRAPH)
        cell.base_style = styles["Normal"]
        sizes = {"Normal": 11, CELL: 7.5, "Caption": 9, "Title": 24, "Subtitle": 13, "Heading 1": 16, "Heading 2": 13}
        for name, size in sizes.items():
            style = styles[name]
            style.font.name, style.font.size, style.font.color.rgb = LATIN_FONT, Pt(size), INK
            style.font.italic = False
            properties = style.element.get_or_add_rPr()
            fonts = properties.find(qn("w:rFonts"))
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            fonts.set(qn("w:cs"), PERSIAN_FONT)
            for old in properties.findall(qn("w:szCs")):
                properties.remove(old)
            properties.find(qn("w:sz")).addnext(_element("w:szCs", val=str(round(2 * size))))
        styles[CELL].paragraph_format.space_after = Pt(0)
        styles["Normal"].paragraph_format.space_after = Pt(6)
        styles["Caption"].paragraph_format.keep_with_next = True
        language = _element("w:lang", val="en-US", bidi="fa-IR")
        defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        for old in defaults.findall(qn("w:lang")):
            defaults.remove(old)
        defaults.append(language)

    def _page(self, section, wide: bool) -> None:
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = PAGE[::-1] if wide else PAGE
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
        if self.rtl and section._sectPr.find(qn("w:bidi")) is None:
            section._sectPr.insert_element_before(_element("w:bidi"), "w:rtlGutter", "w:docGrid")

    def _turn(self, wide: bool) -> None:
        """Begin a page turned sideways, or upright again."""
        if wide != self.wide:
            self._page(self.document.add_section(WD_SECTION.NEW_PAGE), wide)
            self.wide = wide

    def _paragraph(self, text: str, style: str | None = None, into=None):
        paragraph = into if into is not None else self.document.add_paragraph()
        if style is not None:
            paragraph.style = self.document.styles[style]
        self._direct(paragraph)
        for part, rtl in _runs(text, self.rtl):
            run = paragraph.add_run(part)
            if rtl:
                run.font.rtl = True
        return paragraph

    def _direct(self, paragraph) -> None:
        if self.rtl:  # the schema wants it before spacing, indents and alignment
            paragraph._p.get_or_add_pPr().insert_element_before(
                _element("w:bidi"), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
                "w:mirrorIndents", "w:jc", "w:rPr", "w:sectPr",
            )  # fmt: skip

    @singledispatchmethod
    def _add(self, block) -> None:
        raise TypeError(f"a report has no {type(block).__name__}")

    @_add.register
    def _(self, block: Paragraph) -> None:
        self._paragraph(block.text)

    @_add.register
    def _(self, block: Bullets) -> None:
        for item in block.items:
            self._paragraph(item, "List Bullet")

    @_add.register
    def _(self, block: Formula) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for text, script in parts(block.text):
            run = paragraph.add_run(text)
            run.font.name, run.font.italic = FORMULA_FONT, True
            run.font.superscript, run.font.subscript = script == "sup" or None, script == "sub" or None

    @_add.register
    def _(self, block: Figure) -> None:
        section = self.document.sections[-1]
        picture = self.document.add_paragraph()
        picture.alignment = WD_ALIGN_PARAGRAPH.CENTER
        picture.paragraph_format.keep_with_next = True
        shape = picture.add_run().add_picture(
            io.BytesIO(to_png(block.svg)), width=section.page_width - section.left_margin - section.right_margin
        )
        shape._inline.docPr.set("descr", unmarked(block.caption))
        self._paragraph(block.caption, "Caption").paragraph_format.keep_with_next = False

    @_add.register
    def _(self, block: Table) -> None:
        self._paragraph(block.caption, "Caption")
        table = self.document.add_table(1 + len(block.rows), len(block.columns), "Table Grid")
        if self.rtl:
            table._tbl.tblPr.insert_element_before(
                _element("w:bidiVisual"), "w:tblStyleRowBandSize", "w:tblStyleColBandSize", "w:tblW", "w:jc",
                "w:tblCellSpacing", "w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook",
            )  # fmt: skip
        self._widths(table, block)
        for line, (row, texts) in enumerate(zip(table._tbl.tr_lst, (block.columns, *block.rows), strict=True)):
            row.get_or_add_trPr().append(_element("w:cantSplit"))
            if line == 0:
                row.trPr.append(_element("w:tblHeader"))
            for number, (cell, text) in enumerate(zip(row.tc_lst, texts, strict=True)):
                self._cell(cell, text, head=line == 0, words=number in block.plain)
        self.document.add_paragraph(style=CELL)

    def _widths(self, table, block: Table) -> None:
        """Columns of numbers as wide as they need, so that none is broken; columns of words share what is left."""
        table._tbl.tblPr.insert_element_before(_cell_margins(), "w:tblLook")
        table.autofit = False
        section = self.document.sections[-1]
        room = Length(section.page_width - section.left_margin - section.right_margin).pt - 1
        lengths = [[len(unmarked(text)) for text in column] for column in zip(*block.rows, strict=True)]
        letters = [
            (max(many) + mean(many)) / 2 if number in block.plain else max(many) for number, many in enumerate(lengths)
        ]
        heads = [BOLD * max(map(len, unmarked(name).split())) for name in block.columns]
        widths = [LETTER * max(pair) + 2 * CELL_MARGIN for pair in zip(letters, heads, strict=True)]
        words, numbers = (sum(widths[n] for n in range(len(widths)) if (n in block.plain) == kind) for kind in (1, 0))
        if words:
            share = max(room - numbers, 0.2 * room) / words
            widths = [width * (share if number in block.plain else 1) for number, width in enumerate(widths)]
        squeeze = min(1, room / sum(widths))
        for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
            column.w = Pt(width * squeeze)
        for row in table._tbl.tr_lst:
            for cell, column in zip(row.tc_lst, table._tbl.tblGrid.gridCol_lst, strict=True):
                cell.width = column.w

    def _cell(self, cell, text: str, head: bool, words: bool) -> None:
        from docx.text.paragraph import Paragraph as Text

        paragraph = Text(cell.p_lst[0], None)
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(_element("w:pStyle", val=CELL), "w:keepNext", "w:bidi", "w:jc", "w:rPr")
        if words or head:  # numbers and code go from left to right in every language: "1.2 … 3.4"
            self._direct(paragraph)
        for part, rtl in _runs(text, self.rtl):
            run = paragraph.add_run(part)
            run.font.rtl = rtl or None
            if head:
                run.font.bold = run.font.cs_bold = True
        if not words and not head:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if head:
            cell.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=GREY))


def _runs(text: str, right_to_left: bool) -> Iterator[tuple[str, bool]]:
    """Parts of ``text`` without its marks, and whether each is written from right to left."""
    text = unmarked(text)
    if not right_to_left:
        yield text, False
        return
    if not ARABIC_SCRIPT.search(text):
        yield text, False
        return
    start = 0
    for found in LEFT_TO_RIGHT_PART.finditer(text):
        if found.start() > start:
            yield text[start : found.start()], True
        yield found.group(), False
        start = found.end()
    if start < len(text):
        yield text[start:], True


def _cell_margins():
    made = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        made.append(_element(f"w:{side}", w=str(20 * CELL_MARGIN), type="dxa"))
    return made


def _element(tag: str, **attributes: str):
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made
