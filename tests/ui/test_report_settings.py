"""The report tells settings apart that differ only by layers' widths, or by training before quantizing."""

from dataclasses import replace

import numpy as np
import pytest

from engine.listing import list_rows
from engine.recommend import recommend
from engine.store import Store
from engine.variant import Variant
from ui import report
from ui.report.analysis import analysis, ends_pairs, tuned_pairs
from ui.report.blocks import Table
from ui.report.words import setting
from ui.texts import unmarked

CNN = Variant("cifar10", "resnet20")
FOUR = replace(CNN, quantizer="lsqplus", weight_bits=4, activation_bits=4)
PRUNED = {"pruning": "global_magnitude", "pruning_ratio": 0.5}
DRAWN = [
    CNN,
    FOUR,
    replace(FOUR, layer_bits={"conv1": (8, 8)}),
    replace(FOUR, ends_bits=8),
    replace(FOUR, weight_bits=3, activation_bits=3),
    replace(FOUR, weight_bits=2, activation_bits=2),
    replace(CNN, **PRUNED, epochs=4),
    replace(FOUR, **PRUNED),
    replace(FOUR, **PRUNED, pruned_epochs=4),
    replace(FOUR, **PRUNED, pruned_epochs=4, epochs=1),
    replace(CNN, **PRUNED),
]


@pytest.fixture
def drawn_rows(tmp_path, make_record):
    """A store and its rows."""
    store = Store(tmp_path)
    for number, variant in enumerate(DRAWN):
        right = np.arange(10_000) < 9_000 - 50 * number
        store.save(make_record(variant, right, 4_000 - number, 8_000), None)
    return store, list_rows(store, "cifar10")[0]


def test_only_what_differs_in_one_respect_is_compared(drawn_rows):
    store, rows = drawn_rows
    for order in (rows, rows[::-1]):
        assert [(pair.before["id"], pair.after["id"]) for pair in ends_pairs(store, order)] == [
            (FOUR.id, replace(FOUR, ends_bits=8).id)
        ]
        assert {(pair.before["id"], pair.after["id"]) for pair in tuned_pairs(store, order)} == {
            (replace(CNN, **PRUNED).id, replace(CNN, **PRUNED, epochs=4).id),
            (DRAWN[8].id, DRAWN[9].id),
        }
        text = " ".join(analysis(store, order, [recommend(order, 1.5)], []))
        assert "from W4A4 (" in unmarked(text) and "widths by layer (" not in unmarked(text)


def test_the_table_of_results_tells_all_settings_apart(drawn_rows):
    """What was pruned, too; and the abstract names it."""
    content = report.content(*drawn_rows)
    table = next(block for part in content.sections for block in part.blocks if isinstance(block, Table))
    names = [tuple(map(unmarked, row[: 1 + max(table.plain)])) for row in table.rows]
    assert len(set(names)) == len(names) == len(DRAWN)
    assert sum("50%" in " ".join(name) for name in names) == 5
    pairs = tuned_pairs(*drawn_rows)
    best = max(pairs, key=lambda pair: pair.gain)
    assert "50%" in setting(best.after) and setting(best.after) in content.sections[0].blocks[0].text
