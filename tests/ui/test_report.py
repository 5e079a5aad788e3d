"""The report opens, holds every figure on record in either language, and loads nothing."""

import io
import re
import zipfile
from html.parser import HTMLParser

import pytest
from docx import Document
from docx.oxml.ns import qn

from engine.listing import list_rows
from engine.measure.intervals import paired_drop
from ui import report
from ui.report.analysis import ends_pairs, tuned_pairs
from ui.report.blocks import Formula, Paragraph, Report, Section
from ui.report.docx import to_docx
from ui.report.html import to_html
from ui.texts import EN, FA, LANGUAGES, MARKS, say, speaking, unmarked

TASKS = {"digits": 9, "sst2": 25}
"""Task -> rows of the made-up cache."""
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def rows(cache):
    return {task: list_rows(cache, task)[0] for task in TASKS}


@pytest.fixture(scope="module")
def contents(cache, rows):
    made = {}
    for task in TASKS:
        for code in LANGUAGES:
            with speaking(code):
                made[task, code] = report.content(cache, rows[task])
    return made


@pytest.fixture(scope="module")
def documents(contents):
    return {key: to_docx(content) for key, content in contents.items()}


@pytest.fixture(params=[(task, code) for task in TASKS for code in LANGUAGES], ids="-".join)
def key(request):
    return request.param


def expected(rows) -> list[list[str]]:
    """Of each row: what its line of the table of results has to hold."""
    return [
        [f"{100 * row['accuracy']:.2f}", f"{row['loss']:.4f}"]
        + [f"{row[name]:,.0f}" for name in ("packed_bytes", "nominal_bytes")]
        + ([] if row["quantizer"] is None and row["attention"] is None else [
            f"{row['drop']:.2f}".replace("-", "\u2212"),
            f"{row['drop_low']:.2f} … {row['drop_high']:.2f}".replace("-", "\u2212"),
        ])
        for row in rows
    ]  # fmt: skip


class Tree(HTMLParser):
    """Counts tags, and fails where one is closed that was not open."""

    VOID = {"meta", "path", "line", "rect", "circle", "br"}

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.lines, self.links = [], [], [], []

    def handle_starttag(self, tag, attributes):
        self.seen.append(tag)
        self.links += [(name, value) for name, value in attributes if name in ("src", "href", "xlink:href", "data")]
        if tag == "tr":
            self.lines.append([])
        if tag in ("td", "th"):
            self.lines[-1].append("")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.seen.append(tag)

    def handle_endtag(self, tag):
        if tag in self.VOID:
            return
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th"):
            self.lines[-1][-1] += unmarked(data)


def test_the_document_holds_every_figure(key, rows, documents):
    task, _ = key
    assert len(rows[task]) == TASKS[task]
    document = Document(io.BytesIO(documents[key]))
    lines = [[cell.text for cell in row.cells] for row in document.tables[0].rows[1:]]
    wanted = expected(rows[task])
    assert len(lines) == len(wanted)
    for line, values in zip(lines, wanted, strict=True):
        assert set(values) <= set(line)
    ids = {row.cells[0].text for table in document.tables for row in table.rows}
    assert {row["id"] for row in rows[task]} <= ids
    assert len(document.inline_shapes) == (2 if task == "sst2" else 1)


def test_the_page_holds_every_figure_and_is_well_formed(key, rows, contents):
    tree = Tree()
    tree.feed(to_html(contents[key]).decode())
    assert tree.open == []
    wanted = expected(rows[key[0]])
    for line, values in zip(tree.lines[1 : len(wanted) + 1], wanted, strict=True):
        assert set(values) <= set(line)
    assert tree.seen.count("h1") == 1
    assert tree.seen.count("figure") == (2 if key[0] == "sst2" else 1)


def test_the_page_loads_nothing(key, contents):
    page = to_html(contents[key]).decode()
    tree = Tree()
    tree.feed(page)
    assert tree.links == []
    assert not {"script", "link", "iframe", "img", "object", "embed"} & set(tree.seen)
    assert re.findall(r"url\((?!\"?(?:data:|#))", page) == []
    assert "@import" not in page
    outside = set(re.findall(r"https?://[^\s\"'<)]+", page))
    assert outside <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}, "only names of XML vocabularies"


def test_a_browser_shows_it_without_one_request(browser, contents, tmp_path):
    for (task, code), content in contents.items():
        file = tmp_path / f"{task}-{code}.html"
        file.write_bytes(to_html(content))
        page, requests, errors = browser.new_page(), [], []
        page.on("request", lambda request, requests=requests: requests.append(request.url))
        page.on("console", lambda message, errors=errors: errors.append(message.text))
        page.goto(file.as_uri())
        assert page.locator("figure svg").first.is_visible()
        assert page.evaluate("document.documentElement.dir") == ("rtl" if code == FA else "ltr")
        if code == FA:
            assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px Vazirmatn'))")
        assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
        assert errors == []
        page.close()


@pytest.mark.parametrize("task", TASKS)
def test_persian_documents_go_from_right_to_left(task, documents):
    document = Document(io.BytesIO(documents[task, FA]))
    body = document.element.body
    for paragraph in body.iter(qn("w:p")):
        persian = re.search("[\u0600-\u06ff]", "".join(text.text or "" for text in paragraph.iter(qn("w:t"))))
        if "…" in "".join(text.text or "" for text in paragraph.iter(qn("w:t"))):  # the lower end comes first
            assert paragraph.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is None
        if persian:
            assert paragraph.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None
    for run in body.iter(qn("w:r")):
        text = "".join(part.text or "" for part in run.iter(qn("w:t")))
        assert bool(re.search("[\u0600-\u06ff]", text)) <= (run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None), text
    for table in body.iter(qn("w:tbl")):
        assert table.find(f"{qn('w:tblPr')}/{qn('w:bidiVisual')}") is not None
    assert all(section._sectPr.find(qn("w:bidi")) is not None for section in document.sections)
    assert b"\xe2\x81\xa8" not in zipfile.ZipFile(io.BytesIO(documents[task, FA])).read("word/document.xml")
    english = Document(io.BytesIO(documents[task, EN])).element.body
    assert not list(english.iter(qn("w:bidi"))) and not list(english.iter(qn("w:rtl")))


def test_properties_come_in_the_order_that_word_insists_on(documents):
    """Word calls a document damaged whose elements are out of the schema's order (ECMA-376 part 1, 17.3.1.26)."""
    order = [
        "pStyle", "keepNext", "keepLines", "numPr", "pBdr", "shd", "tabs", "bidi", "spacing", "ind",
        "contextualSpacing", "jc", "outlineLvl", "rPr", "sectPr",
    ]  # fmt: skip
    table = ["tblStyle", "bidiVisual", "tblStyleRowBandSize", "tblW", "jc", "tblLayout", "tblCellMar", "tblLook"]
    section = ["headerReference", "footerReference", "type", "pgSz", "pgMar", "cols", "titlePg", "bidi", "docGrid"]
    run = ["rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "vertAlign", "rtl", "cs", "lang"]
    row = ["cantSplit", "tblHeader"]
    places = {"pPr": order, "tblPr": table, "sectPr": section, "rPr": run, "trPr": row}
    archive = zipfile.ZipFile(io.BytesIO(documents["digits", FA]))
    from lxml import etree

    for part in ("word/document.xml",):
        for element in etree.fromstring(archive.read(part)).iter():
            known = places.get(str(element.tag).removeprefix(WORD))
            if known:
                found = [known.index(child.tag.removeprefix(WORD)) for child in element]
                assert found == sorted(found), etree.tostring(element)[:600]


def test_each_language_says_the_same(contents):
    for task in TASKS:
        english, persian = (contents[task, code] for code in (EN, FA))
        assert [len(section.blocks) for section in english.sections] == [len(part.blocks) for part in persian.sections]
        assert persian.right_to_left and not english.right_to_left
        assert not re.search("[\u0600-\u06ff]", str(english))
        assert all(re.search("[\u0600-\u06ff]", section.title) for section in persian.sections)


def test_pairs_are_compared_on_the_same_examples(cache, rows):
    pairs = tuned_pairs(cache, rows["digits"])
    assert {(pair.before["id"], pair.after["id"]) for pair in pairs} >= {
        ("digits-digits_cnn-lsqplus-w8a8-calibrated-s0", "digits-digits_cnn-lsqplus-w8a8-e2-s0"),
        ("digits-digits_cnn-lsqplus-w2a2-calibrated-s0", "digits-digits_cnn-lsqplus-w2a2-e2-s0"),
    }
    for pair in [*pairs, *ends_pairs(cache, rows["digits"])]:
        before, after = (cache.record(row["id"]) for row in (pair.before, pair.after))
        assert (pair.gain, pair.low, pair.high) == paired_drop(after.correct, before.correct)
        assert pair.gain == pytest.approx(100 * (pair.after["accuracy"] - pair.before["accuracy"]))
    spared = [(pair.before["ends_bits"], pair.after["ends_bits"]) for pair in ends_pairs(cache, rows["digits"])]
    assert spared == [(None, 8)]


def test_pruned_at_once_is_no_beginning_of_what_was_pruned_gradually(pruned_cache):
    """Fine-tuning was said to have won back 74 pp, most of which was never lost."""
    rows = {row["id"]: row for row in list_rows(pruned_cache, "digits")[0]}
    at_once = rows["digits-digits_cnn-global_magnitude-0.8-calibrated-s0"]
    (gradual,) = (row for row in rows.values() if row["pruning_gradual"])
    tuned = rows["digits-digits_cnn-global_magnitude-0.8-e3-s0"]
    pairs = tuned_pairs(pruned_cache, [at_once, tuned, gradual | {"pruning_ratio": 0.8}])
    assert [(pair.before["id"], pair.after["id"]) for pair in pairs] == [(at_once["id"], tuned["id"])]


def test_the_report_does_not_claim_more_of_the_test_examples_than_the_results_do(key, contents):
    """They were said to be used to report only; some trainings were started because of what they showed."""
    with speaking(key[1]):
        said = say("report_method_data", n="1", examples="examples")
    only, because = {EN: ("only", "because of a test result"), FA: ("تنها", "به سبب نتیجه‌ای روی داده‌ی آزمون")}[key[1]]
    assert only not in said and because in said and "docs/results.md" in said
    assert because in to_html(contents[key]).decode()


def test_only_a_baseline_is_a_report_too(cache, rows):
    alone = [row for row in rows["digits"] if row["id"].endswith("baseline-s0")]
    content = report.content(cache, alone)
    assert to_docx(content)[:2] == b"PK"
    assert say("report_conclusion_none", budget="1.5") in to_html(content).decode()


def test_hostile_text_stays_text():
    content = Report(
        "<b>a", "s", (Section("<i>t", (Paragraph("<script>x</script>"), Formula("a<b^{<i>}"))),), EN, False
    )
    page = to_html(content).decode()
    assert "<script" not in page and "<b>" not in page and "<i>" not in page
    assert "<script>x</script>" in [text.text for text in Document(io.BytesIO(to_docx(content))).paragraphs]


def test_no_mark_of_direction_is_left_in_a_document(documents):
    for data in documents.values():
        assert not MARKS.search(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode())


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_no_number_is_broken_in_a_table(task, code, documents):
    """Word breaks what is wider than its cell. A digit of 7.5 points takes 4.1 in Tahoma, and a cell has margins."""
    document = Document(io.BytesIO(documents[task, code]))
    for table in document.tables:
        margins = sum(int(table._tbl.tblPr.find(f".//{WORD}{side}").get(f"{WORD}w")) / 20 for side in ("left", "right"))
        for row in table.rows[1:]:
            for cell in row.cells:
                if re.fullmatch(r"[\d,.\u2212… ]+", cell.text):
                    assert cell.width.pt >= 4.1 * len(cell.text) + margins, (cell.text, cell.width.pt)
        room = max(part.page_width - part.left_margin - part.right_margin for part in document.sections)
        assert sum(cell.width for cell in table.rows[0].cells) <= room
