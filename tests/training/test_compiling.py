"""A compiled network stays compiled from call to call."""

import warnings
from functools import partial

import torch
from torch import nn

from engine.training.compiling import Compiled


def test_it_is_compiled_once_and_used_again(monkeypatch):
    made, compile_with = [], partial(torch.compile, backend="eager")
    monkeypatch.setattr(torch, "compile", lambda *args, **kwargs: made.append(args) or compile_with(*args, **kwargs))
    network = nn.Sequential(nn.Linear(3, 2))
    plain = nn.Linear(3, 2)
    for module in (network, plain):
        compiled = Compiled(module, dynamic=False)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for _ in range(3):
                compiled(torch.ones(4, 3))
        assert compiled.fast is not None and not compiled.failed
    assert len(made) == 2
