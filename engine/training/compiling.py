"""``torch.compile`` where there is a compiler."""

from __future__ import annotations

import warnings

import torch
from torch import nn


class Compiled:
    """``network``, compiled when it is first called; uncompiled from the first failure on, which is said once."""

    def __init__(self, network: nn.Module, *, dynamic: bool):
        self.network, self.dynamic = network, dynamic
        self.fast, self.failed = None, False

    def __call__(self, inputs: torch.Tensor) -> torch.Tensor:
        if self.failed:
            return self.network(inputs)
        try:
            if self.fast is None:  # a compiled network has no truth value
                self.fast = torch.compile(self.network, dynamic=self.dynamic)
            return self.fast(inputs)
        except Exception as error:
            outputs = self.network(inputs)  # raises the same where not the compiler is at fault
            self.failed, self.fast = True, None
            reason = (str(error).strip().splitlines() or [""])[0]
            warnings.warn(
                f"torch.compile failed: training goes on uncompiled, and slower ({type(error).__name__}: {reason})",
                stacklevel=2,
            )
            return outputs


def forget_compiled() -> None:
    """Let go of all networks that were compiled: PyTorch keeps each, and a sweep trains one after the other."""
    torch.compiler.reset()
