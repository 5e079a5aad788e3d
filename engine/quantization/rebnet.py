"""ReBNet: multi-level (residual) binary, one learned scale a level.

Ghasemzadeh, Samragh, Koushanfar: ReBNet, Residual Binarized Neural Network, FCCM 2018 (section III).

    r_0 = x;   b_l = sign(r_(l-1)),   r_l = r_(l-1) - g_l b_l;   x_q = g_1 b_1 + ... + g_M b_M

with g_1 >= ... >= g_M > 0 and sign(0) = +1. With g_l = 2^-l that is M-bit uniform mid-rise quantization. The
paper gives weights one level and activations M; M levels of weights are this course's extension.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.quantization.base import Quantizer, keep_positive, require_values, scale_gradient
from engine.quantization.codes import Codes, per_channel
from engine.quantization.rebnet_fit import least_squares_levels

BASES = ("signed", "unsigned")


class ReBNetWeightQuantizer(Quantizer):
    """``levels`` planes of signs. ``scales`` is (levels,) or, with ``channels``, (levels, channels).

    They are ordered and kept positive where they are used. Signs pass the gradient straight through where
    |r| <= 1, with r in units of the reach g_1 + ... + g_M: the paper's batch-norm keeps its inputs near one,
    and a network that was not trained so should learn alike whatever its units. The gradient of the scales is
    multiplied by 1 / sqrt(N), N the weights that share them (as LSQ, section 2.2).
    """

    def __init__(self, levels: int, channels: int | None = None):
        super().__init__(levels)
        self.set_range(-1, 1)
        self.scales = nn.Parameter(torch.full((levels,) if channels is None else (levels, channels), math.nan))

    @torch.no_grad()
    def fit(self, values: Tensor, kept: Tensor | None = None) -> None:
        """The scales of least squared error over ``values``, those not ``kept`` (bool, same shape) left out."""
        require_values(values, "weights")
        rows = values.float().reshape(self.scales[0].numel(), -1)
        kept = None if kept is None else kept.reshape(rows.shape)
        self.scales.copy_(least_squares_levels(rows, self.bits, -1, kept).T.reshape(self.scales.shape))

    def forward(self, w: Tensor) -> Tensor:
        return self._quantized(w, self._scales_of(w))

    def rows(self, w: Tensor, numbers: Tensor) -> Tensor:
        scales, flat = self._scales_of(w), numbers.flatten()
        if scales.ndim > 1:
            scales = F.embedding(flat, scales.T).T
        return self._quantized(F.embedding(flat, w), scales).view(*numbers.shape, w.shape[1])

    def _scales_of(self, w: Tensor) -> Tensor:
        self.require_scales(self.scales)
        sharing = w.numel() // self.scales[0].numel()
        return scale_gradient(keep_positive(self.scales), sharing**-0.5)

    def _quantized(self, w: Tensor, scales: Tensor) -> Tensor:
        scales = ordered(scales)
        return weighted(signs_through(w.float(), scales), scales)

    @torch.no_grad()
    def codes(self, w: Tensor) -> Codes:
        self.require_scales(self.scales)
        scales = ordered(keep_positive(self.scales.detach()))
        planes = torch.stack(signs_through(w.float(), scales)).to(torch.int16)
        return Codes(planes, scales.clone(), torch.zeros((), device=w.device), -1, 1)

    def integers(self) -> tuple[int, ...]:
        """Signs: a zero in a plane is a masked weight."""
        return self.low, self.high

    @torch.no_grad()
    def restore(self, codes: Codes) -> None:
        self.scales.copy_(codes.scales)

    @torch.no_grad()
    def preimage(self, codes: Codes) -> Tensor:
        """Weights whose signs are those of ``codes``: its values, but where g_1 < g_2 + ... + g_M also others.

        There residual coding is not the nearest code, and coding a value again may give another one; then the
        middle of the interval that is coded so, or a step beyond its only end.
        """
        levels, *shape = codes.planes.shape
        if codes.scales.shape != self.scales.shape:  # of a file; so many combinations might not fit into memory
            raise ValueError(f"scales of shape {tuple(codes.scales.shape)} instead of {tuple(self.scales.shape)}")
        scales = codes.scales.reshape(levels, -1)
        positive = (codes.planes > 0).reshape(levels, scales.shape[1], -1)
        if 2**levels > positive.shape[2]:
            weights = _preimages(positive, scales)
        else:  # each combination of signs once
            device = positive.device
            combinations = torch.arange(2**levels, device=device) >> torch.arange(levels, device=device)[:, None] & 1
            number = torch.zeros(positive.shape[1:], dtype=torch.int32, device=device)
            for level in range(levels):
                number += positive[level].int() << level
            weights = _preimages(combinations[:, None].bool(), scales).gather(1, number.long())
        return weights.reshape(shape).masked_fill(codes.planes[0] == 0, 0.0)


class ReBNetActivationQuantizer(Quantizer):
    """``levels`` planes; ``scales`` is (levels,).

    On the ``signed`` basis planes are -1 and +1. On the ``unsigned`` one they are 0 and 1 (as in BiT, Liu et
    al., NeurIPS 2022), for inputs that are never negative, of which a first sign would say nothing: the same
    residual signs, of x - R/2 with halved scales, R = g_1 + ... + g_M, moved up by R/2. So zero is exact.
    ``basis=None`` leaves the choice to ``fit``. Gradients as for weights, N the features of one example.
    """

    def __init__(self, levels: int, basis: str | None = None):
        super().__init__(levels)
        if basis not in (None, *BASES):
            raise ValueError(f"basis must be signed, unsigned or None, not {basis!r}")
        self.set_range(-1, 1)
        self.scales = nn.Parameter(torch.full((levels,), math.nan))
        self.wanted = basis
        # 1 or 0; NaN until it is known. A tensor, so that a state_dict brings it.
        self.register_buffer("unsigned", torch.tensor(math.nan if basis is None else float(basis == "unsigned")))

    @torch.no_grad()
    def fit(self, values: Tensor, kept: Tensor | None = None) -> None:
        """The scales of least squared error over ``values``, and the basis if it is open."""
        require_values(values, "activations")
        rows = values.float().reshape(1, -1)
        if self.wanted is None:
            self.unsigned.fill_(float(bool(rows.min() >= 0)))
        self.scales.copy_(least_squares_levels(rows, self.bits, 0 if bool(self.unsigned) else -1)[0])

    def forward(self, x: Tensor) -> Tensor:
        self.require_scales(self.scales)
        features = max(1, x.numel() // max(1, len(x)))
        scales = ordered(scale_gradient(keep_positive(self.scales), features**-0.5))
        return weighted(self._planes(x, scales), scales)

    def _planes(self, x: Tensor, scales: Tensor) -> list[Tensor]:
        share = 1 - 0.5 * self.unsigned  # of a scale that a sign stands for
        signs = signs_through(x.float() - self.unsigned * scales.sum() / 2, scales * share)
        return [sign * share + (1 - share) for sign in signs]

    @torch.no_grad()
    def codes(self, x: Tensor) -> Codes:
        self.require_scales(self.scales)
        scales = ordered(keep_positive(self.scales.detach()))
        planes = torch.stack(self._planes(x, scales)).to(torch.int16)
        zero = torch.zeros((), device=x.device)
        return Codes(planes, scales.clone(), zero, 0 if bool(self.unsigned) else -1, 1)


def _preimages(positive: Tensor, scales: Tensor) -> Tensor:
    """(levels, channels or 1, n) signs, true for +1; (levels, channels) -> weights with them, (channels, n)."""
    low = torch.full((scales.shape[1], positive.shape[2]), -math.inf, device=scales.device)
    high, value = -low, torch.zeros_like(low)
    for up, scale in zip(positive, scales, strict=True):
        low = torch.where(up, torch.maximum(low, value), low)
        high = torch.where(up, high, torch.minimum(high, value))
        value = value + scale[:, None] * torch.where(up, 1.0, -1.0)
    reach = scales.sum(0)[:, None]
    middle = (low.clamp_min(-2 * reach) + high.clamp_max(2 * reach)) / 2
    margin = reach * 1e-6
    return torch.where((value > low + margin) & (value < high - margin), value, middle)


def ordered(scales: Tensor) -> Tensor:
    """(levels, ...) from the largest to the smallest; each keeps its own gradient."""
    return scales if len(scales) == 1 else scales.sort(0, descending=True).values


def signs_through(x: Tensor, scales: Tensor) -> list[Tensor]:
    """The residual signs of ``x``, level by level, -1.0 or +1.0 exactly, with straight-through gradients."""
    residual, signs = x, []
    for scale in scales:
        sign = sign_of(residual)
        if torch.is_grad_enabled():
            clipped = (residual / per_channel(scales.detach().sum(0), x.ndim)).clamp(-1, 1)
            sign = sign + (clipped - clipped.detach())
        signs.append(sign)
        residual = residual - per_channel(scale, x.ndim) * signs[-1]
    return signs


def sign_of(x: Tensor) -> Tensor:
    """+1.0 from zero up, -1.0 below; NaN stays."""
    if torch.is_grad_enabled():
        return torch.where(x >= 0, 1.0, torch.where(x < 0, -1.0, x))
    # The same four times as fast on a CPU, where nothing fuses it: what is added is zero or NaN.
    return (x >= 0).float().mul_(2).sub_(1).add_(x.clamp(-1, 1).mul_(0))


def weighted(planes: list[Tensor], scales: Tensor) -> Tensor:
    """The sum of scale x plane, in the order in which ``Codes.values`` takes it."""
    total = torch.zeros_like(planes[0])
    for plane, scale in zip(planes, scales, strict=True):
        total = total + per_channel(scale, plane.ndim) * plane
    return total
