"""Which entries of a row are the largest."""

import attention_loops as loops
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.attention.selection import how_many, largest


@pytest.mark.parametrize(
    ("share", "n", "expected"),
    [(0.07, 100, 7), (0.55, 100, 55), (0.15, 20, 3), (1 / 3, 3, 1), (0.25, 5, 2), (0.1, 1, 1), (1e-9, 9, 1)],
)
def test_how_many_is_exact(share, n, expected):
    assert how_many(share, n) == expected
    assert how_many(share, torch.tensor(n)).item() == expected


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(-2, 2), st.booleans()), min_size=1, max_size=12),
    st.integers(0, 100).map(lambda percent: percent / 100),
    st.integers(0, 1),
)
def test_rows_with_ties_and_gaps_against_a_loop(row, share, at_least):
    scores = torch.tensor([[float(score) for score, _ in row]])
    allowed = torch.tensor([[yes for _, yes in row]])
    open_positions = [position for position, (_, yes) in enumerate(row) if yes]
    count = max(at_least, loops.ceil_share(share, len(open_positions)))
    chosen = loops.best([row[position][0] for position in open_positions], count)
    expected = {open_positions[index] for index in chosen}
    kept = largest(scores, allowed, share, at_least)
    assert set(kept[0].nonzero().flatten().tolist()) == expected


def test_rows_of_different_lengths_in_one_tensor():
    scores = torch.randn(5, 4, 9)
    allowed = torch.rand(5, 1, 9) < 0.7
    kept = largest(scores, allowed, 0.4)
    for row, yes in zip(kept.flatten(0, 1), allowed.expand_as(scores).flatten(0, 1), strict=True):
        n = int(yes.sum())
        assert int(row.sum()) == min(n, max(1, loops.ceil_share(0.4, n)))
        assert not (row & ~yes).any()
