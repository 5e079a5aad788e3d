"""What the measured numbers say, found by rules: each sentence is there only where the records bear it."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from statistics import median

from engine.measure.intervals import verdict, widened
from engine.recommend import CANNOT_TELL, OVER, WITHIN, Recommendation, is_baseline
from engine.store import Store
from ui import describe
from ui.advice import knee_text, undecided_text, within_text
from ui.catalogue import quantizer_title
from ui.report.words import EMBEDDINGS, percent, setting, whole_bytes
from ui.texts import listed, named, say

TRAINING = ("fine_tuned", "epochs", "attention_added")
SETTING = (
    "attention", "quantizer", "weight_bits", "activation_bits", "per_channel", "ends_bits", "layer_bits", "embeddings",
    "pruning", "pruning_ratio", "pruning_gradual", "pruned_epochs", "seed", "baseline_seed",
)  # fmt: skip
"""With ``TRAINING``, what makes a variant of one network."""


@dataclass(frozen=True)
class Change:
    """Two variants that differ in one respect, and what it changed: percentage points with a paired 95% interval."""

    before: dict
    after: dict
    gain: float
    low: float
    high: float

    def facts(self) -> dict[str, str]:
        return {name: describe.points(getattr(self, name)) for name in ("gain", "low", "high")}


def change(store: Store, before: dict, after: dict) -> Change:
    """Of the accuracy, from the stored predictions of both."""
    return Change(before, after, *store.record(before["id"]).drop_from(store.record(after["id"])))


def tuned_pairs(store: Store, rows: list[dict]) -> list[Change]:
    """Each fine-tuned variant beside the same setting calibrated only."""
    calibrated = {_key(row): row for row in rows if not row["fine_tuned"] and not is_baseline(row)}
    pairs = [(calibrated.get(_key(row)), row) for row in rows if row["fine_tuned"] and not row["attention_added"]]
    return [change(store, before, after) for before, after in pairs if before is not None]


def ends_pairs(store: Store, rows: list[dict]) -> list[Change]:
    """Each variant with wider first and last layers beside the same one without, equally trained."""
    alike = {(_key(row), _training(row)): row for row in rows if row["quantizer"] is not None}
    pairs = [(alike.get((_key(row | {"ends_bits": None}), _training(row))), row) for row in rows if row["ends_bits"]]
    return [change(store, before, after) for before, after in pairs if before is not None]


def analysis(store: Store, rows: list[dict], found: list[Recommendation], pairs: list[Change]) -> list[str]:
    """One sentence or two each; ``found`` holds a recommendation for each budget, ``pairs`` is ``tuned_pairs``."""
    said = []
    for one in found:
        said.append(_verdicts(one))
        said.append(within_text(one.within, one.budget))
        if one.undecided:
            said.append(undecided_text(one.undecided, one.budget))
    said += _breaks(rows)
    if len(pairs) > 1:
        best, least = max(pairs, key=lambda pair: pair.gain), min(pairs, key=lambda pair: pair.gain)
        said.append(
            say(
                "report_tuning", best=setting(best.after), **best.facts(), least=setting(least.after),
                **{f"least_{name}": value for name, value in least.facts().items()},
            )
        )  # fmt: skip
    said += [
        say(
            "report_ends", name=setting(one.after), training=describe.training_short(one.after), **one.facts(),
            bytes=whole_bytes(one.after["packed_bytes"] - one.before["packed_bytes"]),
        )
        for one in ends_pairs(store, rows)
    ]  # fmt: skip
    said += _methods(rows, found[-1].budget)
    if found[-1].knee:
        said.append(knee_text(found[-1].knee, found[-1].budget))
    shares = [row["packed_bytes"] / row["entropy_bytes"] for row in rows if row["entropy_bytes"]]
    if shares:
        ends = {"low": min(shares), "high": max(shares), "median": median(shares)}
        said.append(say("report_packing", **{name: f"{value:.3f}" for name, value in ends.items()}))
    return said


def _verdicts(found: Recommendation) -> str:
    given = list(found.verdicts.values())
    counts = {"within": given.count(WITHIN), "over": given.count(OVER), "cannot": given.count(CANNOT_TELL)}
    return say("report_verdicts", budget=f"{found.budget:g}", count=len(given), **counts)


def _breaks(rows: list[dict]) -> list[str]:
    """For each kind of calibrated variants, the two neighbouring widths between which most accuracy is lost."""
    kinds = defaultdict(list)
    for row in rows:
        plain = not any(row[name] for name in ("attention", "pruning", "layer_bits", "fine_tuned"))
        if row["quantizer"] is not None and plain and row["weight_bits"] == row["activation_bits"]:
            kinds[row["quantizer"], row["ends_bits"], row["per_channel"], row["embeddings"]].append(row)
    said = []
    for (quantizer, ends, _, embeddings), alike in kinds.items():
        alike.sort(key=lambda row: -row["weight_bits"])
        steps = list(zip(alike, alike[1:], strict=False))
        if len(steps) < 2:
            continue
        before, after = max(steps, key=lambda step: step[0]["accuracy"] - step[1]["accuracy"])
        parts = [quantizer_title(quantizer)]
        if ends is not None:
            parts.append(say("ends_tag", bits=ends))
        if embeddings is not None:
            parts.append(say(EMBEDDINGS[embeddings]))
        said.append(
            say(
                "report_break", family=listed(parts),
                before=describe.short_name(before), before_accuracy=f"{percent(before['accuracy'])}%",
                after=describe.short_name(after), after_accuracy=f"{percent(after['accuracy'])}%",
            )
        )  # fmt: skip
    return said


def _methods(rows: list[dict], budget: float) -> list[str]:
    """For each attention method on weights in full precision: how little compute is shown to be enough."""
    methods = defaultdict(list)
    for row in rows:
        if row["attention"] is not None and row["quantizer"] is None and row["pruning"] is None:
            methods[describe.method(row)].append(row)
    said = []
    for method, tried in methods.items():
        shown = [
            row for row in tried if verdict(*widened(row["drop_low"], row["drop_high"], len(tried)), budget) == WITHIN
        ]
        facts = {"method": named(method), "budget": f"{budget:g}", "count": len(tried)}
        if not shown:
            said.append(say("report_method_none", **facts))
            continue
        best = min(shown, key=lambda row: (row["attention_compute"], row["id"]))
        drop, low, high = (describe.points(best[name]) for name in ("drop", "drop_low", "drop_high"))
        compute = f"{percent(best['attention_compute'], 1)}%"
        said.append(
            say(
                "report_method_within",
                **facts,
                compute=compute,
                name=setting(best),
                drop=drop,
                low=low,
                high=high,
            )
        )
    return said


def _key(row: dict) -> str:
    """The setting, however long it was trained. What is pruned gradually has never been what is pruned at once."""
    return json.dumps([row[name] for name in SETTING], sort_keys=True)


def _training(row: dict) -> tuple:
    return tuple(row[name] for name in TRAINING)
