"""The number format is that of the processor, however busy it is."""

import itertools

import pytest
import torch

from engine.training import precision


@pytest.mark.parametrize("interrupted", (0, 5, 20))
@pytest.mark.parametrize(("bfloat16", "expected"), ((0.5, torch.bfloat16), (10.0, None)))
def test_interruptions_do_not_choose(monkeypatch, interrupted, bfloat16, expected):
    calls = itertools.count()

    def seconds(dtype):
        taken = bfloat16 if dtype is torch.bfloat16 else 1.0
        return taken + (50.0 if next(calls) < 2 * interrupted else 0.0)

    monkeypatch.setattr(precision, "_seconds", seconds)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert precision.autocast_dtype.__wrapped__("cpu") is expected
