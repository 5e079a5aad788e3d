"""What the report says: built from the records of one network, in the language that is spoken.

Every figure in it is on record or follows from records by the formulas that the report names.
"""

from __future__ import annotations

import json
from collections import Counter

from engine.recommend import Recommendation, is_baseline, recommend
from engine.record import Record
from engine.seeds import first_seeds, spread
from engine.store import Store
from ui import describe
from ui.catalogue import attention_methods, has_attention, model_title, pruners, quantizers, task_title
from ui.choice import COMPUTE, SIZE
from ui.formulas import FORMULAS, about
from ui.needs import MARKED
from ui.report.analysis import Change, analysis, tuned_pairs
from ui.report.blocks import Block, Bullets, Figure, Formula, Paragraph, Report, Section, Table
from ui.report.figures import accuracy_figure
from ui.report.words import interval, percent, results_table, setting, settings_table
from ui.texts import examples, language, say


def content(store: Store, rows: list[dict]) -> Report:
    """``rows`` (see ``engine.listing``) are all of one network; raises ``ValueError`` where the baseline is missing."""
    baseline = min(filter(is_baseline, rows), key=lambda row: row["seed"], default=None)
    if baseline is None:
        raise ValueError(say("no_baseline"))
    records = {row["id"]: store.record(row["id"]) for row in rows}
    found = [recommend(rows, budget) for budget in MARKED]
    pairs = tuned_pairs(store, rows)
    title = {"model": model_title(baseline["model"]), "task": task_title(baseline["task"])}
    number = _Numbers()
    sections = [
        Section(say("report_abstract"), tuple(_abstract(baseline, rows, found[-1], pairs))),
        *_method(baseline, rows),
        Section(say("report_results"), tuple(_results(baseline, rows, found[-1], number))),
        Section(say("report_analysis"), tuple(_analysis(store, rows, found, pairs, number))),
        Section(say("report_conclusion"), (Bullets(tuple(_conclusion(baseline, rows, found))),)),
        *_appendix(rows, records, number),
    ]
    spoken = language()
    return Report(
        say("report_title", **title),
        say("report_subtitle", **title),
        tuple(sections),
        spoken.code,
        spoken.right_to_left,
    )


class _Numbers:
    """Numbers figures and tables in the order in which they come."""

    def __init__(self):
        self._used = Counter()

    def caption(self, kind: str, what: str) -> str:
        self._used[kind] += 1
        return say(kind, number=self._used[kind], what=what)


def _facts(row: dict, full_bytes: float) -> dict[str, str]:
    return {
        "name": f"{setting(row)} ({describe.training_short(row)})",
        "size": describe.kilobytes(row["packed_bytes"]),
        "ratio": describe.times(full_bytes / row["packed_bytes"]),
        "drop": describe.points(row["drop"]),
        "low": describe.points(row["drop_low"]),
        "high": describe.points(row["drop_high"]),
    }


def _abstract(baseline: dict, rows: list[dict], found: Recommendation, pairs: list[Change]) -> list[Block]:
    said = [
        say(
            "report_abstract_what", count=sum(not is_baseline(row) for row in rows),
            model=model_title(baseline["model"]), task=task_title(baseline["task"]),
            n=f"{baseline['n']:,}", examples=examples(baseline["task"]),
            accuracy=describe.percent(baseline["accuracy"]), low=percent(baseline["accuracy_low"]),
            high=percent(baseline["accuracy_high"]), size=describe.kilobytes(baseline["nominal_bytes"]),
        )
    ]  # fmt: skip
    budget = f"{found.budget:g}"
    if found.within:
        facts = _facts(found.within.row, baseline["nominal_bytes"])
        said.append(say("report_abstract_best", budget=budget, **facts))
    else:
        said.append(say("report_conclusion_none", budget=budget))
    if pairs:
        best = max(pairs, key=lambda pair: pair.gain)
        said.append(say("report_abstract_tuned", name=setting(best.after), **best.facts()))
    return [Paragraph(" ".join(said))]


def _method(baseline: dict, rows: list[dict]) -> list[Section]:
    facts = {"n": f"{baseline['n']:,}", "examples": examples(baseline["task"])}
    sections = [Section(say("report_method"), (Paragraph(say("report_method_data", **facts)),))]
    used = {row["quantizer"] for row in rows} | {(row["attention"] or {}).get("quantizer") for row in rows}
    pruned, methods = {row["pruning"] for row in rows}, {(row["attention"] or {}).get("method") for row in rows}
    kinds = {
        "report_quantizers": [entry for name, entry in quantizers().items() if name in used],
        "report_pruning": [entry for entry in pruners().values() if entry.name in pruned],
        "report_attention": [entry for name, entry in _attention(baseline).items() if name in methods],
    }
    for title, entries in kinds.items():
        blocks = []
        for entry in entries:
            blocks.append(Paragraph(about(entry)))
            blocks += [Formula(text) for text in FORMULAS.get(entry.name, ())]
        if blocks:
            sections.append(Section(say(title), tuple(blocks), 3))
    sizes = [Paragraph(say("report_sizes_text"))]
    if has_attention(baseline["model"]):
        sizes.append(Paragraph(say("report_compute_text")))
    sections.append(Section(say("report_sizes"), tuple(sizes), 3))
    sections.append(Section(say("report_statistics"), (Paragraph(say("report_statistics_text")),), 3))
    return sections


def _attention(baseline: dict) -> dict:
    return attention_methods() if has_attention(baseline["model"]) else {}


def _results(baseline: dict, rows: list[dict], found: Recommendation, number: _Numbers) -> list[Block]:
    axes = {SIZE: "report_figure_size"}
    if has_attention(baseline["model"]):
        axes[COMPUTE] = "report_figure_compute"
    blocks = [
        Figure(
            number.caption("report_figure", say(text)),
            accuracy_figure(rows, axis, found, 100 * baseline["accuracy"]),
        )
        for axis, text in axes.items()
    ]
    what = say("report_table_results", n=f"{baseline['n']:,}", examples=examples(baseline["task"]))
    return [*blocks, results_table(number.caption("report_table", what), rows, baseline["nominal_bytes"])]


def _analysis(store: Store, rows: list[dict], found, pairs: list[Change], number: _Numbers) -> list[Block]:
    blocks = [Bullets(tuple(analysis(store, rows, found, pairs)))]
    if pairs:
        columns = (
            "column_name", "report_column_epochs", "report_column_calibrated", "report_column_tuned",
            "report_column_gain", "report_column_interval",
        )  # fmt: skip
        lines = tuple(
            (
                setting(pair.after), str(pair.after["epochs"]), percent(pair.before["accuracy"]),
                percent(pair.after["accuracy"]), describe.points(pair.gain), interval(pair.low, pair.high),
            )
            for pair in pairs
        )  # fmt: skip
        caption = number.caption("report_table", say("report_table_tuning"))
        blocks.append(Table(caption, tuple(map(say, columns)), lines, plain=frozenset([0])))
    return blocks


def _conclusion(baseline: dict, rows: list[dict], found: list[Recommendation]) -> list[str]:
    said = []
    for one in found:
        budget = f"{one.budget:g}"
        if one.within:
            facts = _facts(one.within.row, baseline["nominal_bytes"])
            said.append(say("report_conclusion_within", budget=budget, **{key: facts[key] for key in _NAMED}))
        else:
            said.append(say("report_conclusion_none", budget=budget))
    last = found[-1]
    unsure = list(last.verdicts.values()).count("cannot tell")
    if unsure:
        counted = {"n": f"{baseline['n']:,}", "examples": examples(baseline["task"])}
        said.append(say("report_conclusion_open", count=unsure, budget=f"{last.budget:g}", **counted))
    settings = first_seeds(row for row in rows if row["fine_tuned"])
    several = sum(spread(rows, row) is not None for row in settings)
    return [*said, say("report_conclusion_limits", several=str(several), settings=str(len(settings)))]


_NAMED = ("name", "size", "ratio")


def _appendix(rows: list[dict], records: dict[str, Record], number: _Numbers) -> list[Section]:
    versions = Counter(
        ", ".join(f"{name} {version}" for name, version in record.versions.items()) for record in records.values()
    )
    trained = [record for record in records.values() if record.training]
    recipes = tuple((record.id, json.dumps(record.training.get("recipe", record.training))) for record in trained)
    blocks = [settings_table(number.caption("report_table", say("report_table_settings")), rows)]
    if recipes:
        columns = (say("column_id"), say("report_recipes"))
        blocks.append(Table(number.caption("report_table", say("report_recipes")), columns, recipes, wide=True))
    written = tuple(say("report_version", count=count, versions=each) for each, count in versions.items() if each)
    sections = [Section(say("report_appendix"), tuple(blocks))]
    return [*sections, Section(say("report_versions"), (Bullets(written),), 3)] if written else sections
