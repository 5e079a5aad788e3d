"""What every quantizer shares: it is callable, learns its scales, and refuses to work before they are set."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.quantization.codes import Codes

SMALLEST_SCALE = 1e-8


class NotCalibrated(RuntimeError):
    """A quantizer was used before ``calibrate`` set its scales or a state_dict brought them."""


class Quantizer(nn.Module):
    """A tensor in, the quantized tensor out, float32.

    Scales are parameters that hold NaN until they are set. That is all the state there is, so loading a
    state_dict restores a quantizer completely: there is no "already initialised" flag or step counter that
    could be forgotten. Nothing but ``fit`` sets scales, in training or in eval mode.
    """

    def __init__(self, bits: int):
        super().__init__()
        if type(bits) is not int or not 1 <= bits <= 16:
            raise ValueError(f"bits must be a whole number from 1 to 16, not {bits!r}")
        self.bits = bits

    def set_range(self, low: int, high: int) -> None:
        """The integers that codes may hold, ends included.

        Also kept as a tensor: what is compiled then does not depend on the width, and every width after the
        first is taken from the compiler's cache.
        """
        self.low, self.high = low, high
        self.register_buffer("range", torch.tensor([low, high], dtype=torch.float32), persistent=False)

    def fit(self, values: Tensor, kept: Tensor | None = None) -> None:
        """Set the scales from ``values``: the weights (only those ``kept`` count), or a sample of activations (all).

        Raises ``ValueError`` where there are none or one is not finite.
        """
        raise TypeError(f"{type(self).__name__} does not say how its scales are set")

    def rows(self, w: Tensor, numbers: Tensor) -> Tensor:
        """``self(w)[numbers]``, and nothing else is quantized: of weights (rows, n), ``numbers`` (...) integers."""
        raise TypeError(f"{type(self).__name__} does not quantize single rows")

    def codes(self, x: Tensor) -> Codes:
        """The integers, scales and offset of ``x``."""
        raise TypeError(f"{type(self).__name__} does not give its integers")

    def integers(self) -> tuple[int, ...]:
        """What a plane of ``codes`` may hold, where nothing is masked."""
        return tuple(range(self.low, self.high + 1))

    def restore(self, codes: Codes) -> None:
        """Take over the scales of ``codes``, so that quantizing ``preimage(codes)`` gives them back."""
        raise TypeError(f"{type(self).__name__} cannot be restored from integers")

    def preimage(self, codes: Codes) -> Tensor:
        """Values that have these ``codes``: those which they stand for, unless a quantizer knows better."""
        return codes.values()

    def require_scales(self, scale: Tensor) -> None:
        # Not while compiling: the check would split the graph.
        if not torch.compiler.is_compiling() and scale.detach().isnan().any():
            raise NotCalibrated("the scales are not set: call engine.calibrate(network, batches) first")

    def extra_repr(self) -> str:
        return f"bits={self.bits}"


def require_values(values: Tensor, what: str) -> None:
    """Raises ``ValueError`` where there are none, or one is not finite: no scale can follow from them."""
    if not values.numel():
        raise ValueError(f"cannot calibrate: there are no {what}")
    if not bool(torch.isfinite(values).all()):
        raise ValueError(f"cannot calibrate: the {what} are not finite")


def round_through(x: Tensor) -> Tensor:
    """Round to the nearest integer; the gradient passes unchanged (Bengio et al. 2013). Exact for |x| < 2^23."""
    if not torch.is_grad_enabled():
        return x.round()
    return x + (x.round() - x).detach()


def scale_gradient(x: Tensor, factor: float | Tensor) -> Tensor:
    """``x`` itself, bit for bit, with its gradient multiplied by ``factor``."""
    return x.detach() + (x - x.detach()) * factor


def keep_positive(scale: Tensor) -> Tensor:
    """``scale``, not below a tiny positive number; the gradient passes unchanged, so it can grow back."""
    return scale.detach().clamp_min(SMALLEST_SCALE) + (scale - scale.detach())
