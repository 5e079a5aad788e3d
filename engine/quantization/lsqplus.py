"""LSQ+: fixed point with learned scale and offset.

Esser et al., Learned Step Size Quantization, ICLR 2020 (LSQ): equations 1 to 3 and section 2.2.
Bhalgat et al., LSQ+: Improving low-bit quantization through learnable offsets and better initialization,
CVPR workshops 2020 (LSQ+): equations 1, 2, 7 to 10.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.quantization.base import (
    SMALLEST_SCALE,
    Quantizer,
    keep_positive,
    require_values,
    round_through,
    scale_gradient,
)
from engine.quantization.codes import Codes, per_channel

SEARCHED_WEIGHTS, SEARCHED_VALUES = 2**20, 512
ROUNDS, ROUNDS_FROM_A_PART = 5, 20


class LSQPlusWeightQuantizer(Quantizer):
    """Symmetric: w_q = s round(clip(w / s, -Qn, Qp)), Qn = 2^(bits-1), Qp = 2^(bits-1) - 1 (LSQ, eq. 1 and 2).

    ``scale`` is () or, with ``channels``, (channels,): one for each slice of the weights' first axis. Its
    gradient, round(v) - v inside the range and -Qn or Qp outside (LSQ, eq. 3), is multiplied by
    1 / sqrt(N Qp) with N the weights that share the scale (LSQ, section 2.2).
    """

    def __init__(self, bits: int, channels: int | None = None):
        super().__init__(bits)
        if bits < 2:
            raise ValueError("symmetric fixed point needs at least 2 bits; for one bit take quantizer='rebnet'")
        self.set_range(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        self.scale = nn.Parameter(torch.full(() if channels is None else (channels,), math.nan))

    @torch.no_grad()
    def fit(self, values: Tensor, kept: Tensor | None = None) -> None:
        """The s of least squared error, searched from LSQ+'s start: max(|mu - 3 sigma|, |mu + 3 sigma|) / 2^(bits-1).

        That start (LSQ+, eq. 9) is meant to be trained on. By itself it clips one weight in a hundred of a
        trained ResNet-20, the large ones, which at 8 bits costs 15 points of accuracy; the least error costs none.
        Weights not ``kept`` count as zero, which every s represents.
        """
        require_values(values, "weights")
        values = values if kept is None else values.masked_fill(~kept, 0)
        rows = values.float().reshape(self.scale.numel(), -1)
        scale = least_squares_scale(rows, three_sigma_scale(rows, self.bits), self.low, self.high)
        self.scale.copy_(scale.reshape(self.scale.shape))

    def forward(self, w: Tensor) -> Tensor:
        return self._quantized(w, self._scale_of(w))

    def rows(self, w: Tensor, numbers: Tensor) -> Tensor:
        scale, flat = self._scale_of(w), numbers.flatten()
        if scale.ndim:
            scale = F.embedding(flat, scale[:, None])[:, 0]
        return self._quantized(F.embedding(flat, w), scale).view(*numbers.shape, w.shape[1])

    def _scale_of(self, w: Tensor) -> Tensor:
        self.require_scales(self.scale)
        sharing = w.numel() // self.scale.numel()
        return scale_gradient(keep_positive(self.scale), (sharing * self.range[1]).rsqrt())

    def _quantized(self, w: Tensor, scale: Tensor) -> Tensor:
        low, high = self.range.unbind()
        scale = per_channel(scale, w.ndim)
        return scale * round_through((w.float() / scale).clamp(low, high))

    @torch.no_grad()
    def codes(self, w: Tensor) -> Codes:
        self.require_scales(self.scale)
        scale = keep_positive(self.scale.detach())
        integers = (w.float() / per_channel(scale, w.ndim)).clamp(self.low, self.high).round()
        zero = torch.zeros((), device=w.device)
        return Codes(integers.to(torch.int16)[None], scale[None].clone(), zero, self.low, self.high)

    @torch.no_grad()
    def restore(self, codes: Codes) -> None:
        self.scale.copy_(codes.scales[0])


class LSQPlusActivationQuantizer(Quantizer):
    """With offset: x_q = s round(clip((x - b) / s, 0, 2^bits - 1)) + b (LSQ+, eq. 1 and 2; unsigned range).

    ``scale`` and ``offset`` are (). Gradients: for s as in LSQ; dx_q/db is 0 inside the range and 1 outside
    (LSQ+, eq. 8). Both are multiplied by 1 / sqrt(N Qp) with N the features of one example (LSQ, section
    2.2), taken from each input anew: the batch or picture size may change.
    """

    def __init__(self, bits: int):
        super().__init__(bits)
        self.set_range(0, 2**bits - 1)
        self.scale = nn.Parameter(torch.tensor(math.nan))
        self.offset = nn.Parameter(torch.tensor(math.nan))

    @torch.no_grad()
    def fit(self, values: Tensor, kept: Tensor | None = None) -> None:
        """The (s, b) of least mean squared error over ``values`` (LSQ+, eq. 10)."""
        require_values(values, "activations")
        scale, offset = least_squares_range(values.float().flatten(), self.high)
        self.scale.copy_(scale)
        self.offset.copy_(offset)

    def forward(self, x: Tensor) -> Tensor:
        self.require_scales(self.scale)
        if not torch.is_grad_enabled():
            return self._without_gradients(x)
        features = max(1, x.numel() // max(1, len(x)))
        low, high = self.range.unbind()
        factor = (features * high).rsqrt()
        scale = scale_gradient(keep_positive(self.scale), factor)
        offset = scale_gradient(self.offset, factor)
        return scale * round_through(((x.float() - offset) / scale).clamp(low, high)) + offset

    def _without_gradients(self, x: Tensor) -> Tensor:
        """The same numbers, bit for bit, in one new tensor instead of six: activations are large."""
        scale, steps = keep_positive(self.scale), x.float() - self.offset
        return steps.div_(scale).clamp_(self.low, self.high).round_().mul_(scale).add_(self.offset)

    @torch.no_grad()
    def codes(self, x: Tensor) -> Codes:
        self.require_scales(self.scale)
        scale = keep_positive(self.scale.detach())
        integers = ((x.float() - self.offset) / scale).clamp(0, self.high).round()
        return Codes(integers.to(torch.int16)[None], scale[None].clone(), self.offset.detach().clone(), 0, self.high)


def three_sigma_scale(rows: Tensor, bits: int) -> Tensor:
    """LSQ+, eq. 9, for each row of (channels, weights); 1 where all weights are zero, which represents them exactly."""
    mean, deviation = rows.mean(1), rows.std(1, unbiased=False)
    reach = torch.maximum((mean - 3 * deviation).abs(), (mean + 3 * deviation).abs())
    return torch.where(reach > 0, (reach / 2 ** (bits - 1)).clamp_min(SMALLEST_SCALE), 1.0)


def least_squares_scale(rows: Tensor, start: Tensor, low: int, high: int) -> Tensor:
    """For each row of (channels, weights) the (channels,) scale of least squared error found from ``start``.

    From a quarter of ``start`` to where nothing is clipped, in steps of 3%; then, with the integers fixed, the
    best scale is a quotient of sums. Of a large tensor the steps look at every k-th weight and the largest, and more
    rounds of the latter at all.
    """
    largest = rows.abs().amax(1)
    stride = max(1, rows.numel() // SEARCHED_WEIGHTS) | 1  # odd: it does not keep hitting the same column
    seen = rows if stride == 1 else torch.cat([rows[:, ::stride], largest[:, None]], 1)

    def error(scale: Tensor) -> Tensor:
        integers = (seen / scale[:, None]).clamp(low, high).round()
        return (integers * scale[:, None] - seen).square().sum(1)

    best, least = start, error(start)

    def keep_better(scale: Tensor) -> None:
        nonlocal best, least
        found = error(scale)
        best, least = torch.where(found < least, scale, best), torch.minimum(found, least)

    widest = max(1.0, (largest / (high * start)).max().item())
    steps = math.ceil(math.log(4 * widest) / math.log(1.03))
    for factor in torch.logspace(math.log10(0.25), math.log10(widest), steps + 1).tolist():
        keep_better(start * factor)
    if seen is not rows:
        seen = rows
        least = error(best)
    for _ in range(ROUNDS if stride == 1 else ROUNDS_FROM_A_PART):
        integers = (rows / best[:, None]).clamp(low, high).round()
        squares = integers.square().sum(1)
        keep_better(torch.where(squares > 0, (integers * rows).sum(1) / squares.clamp_min(1), best))
    return best


def least_squares_range(values: Tensor, high: int, grid: int = 48, rounds: int = 30) -> tuple[Tensor, Tensor]:
    """Scale and offset of the uniform quantizer with levels 0..``high`` that is nearest to ``values``.

    A grid over both ends of the range, tried on some of the values, then on all of them the best point is improved:
    with the integers fixed the best (s, b) is a linear regression of the values on them. ``values`` is (N,); gives
    two () tensors.
    """
    low_end, high_end = values.min(), values.max()
    width = high_end - low_end
    if width == 0:  # a constant is represented exactly by its offset
        return torch.ones_like(width), low_end
    stride = max(1, len(values) // max(SEARCHED_VALUES, 64 * high))
    some = values.sort().values[stride // 2 :: stride]
    shares = torch.linspace(0, 1, grid, device=values.device)
    best = (math.inf, width / high, low_end)
    for clipped in shares[:-1]:
        offset = low_end + clipped * width
        scales = ((high_end - offset) * (1 - shares[:-1]) / high)[:, None]
        found = ((some[None] - offset) / scales).clamp_(0, high).round_().mul_(scales).add_(offset)
        errors = found.sub_(some[None]).square_().mean(1)
        index = int(errors.argmin())
        if errors[index] < best[0]:
            best = (float(errors[index]), scales[index, 0], offset)
    _, scale, offset = best
    error = float((((values - offset) / scale).clamp(0, high).round() * scale + offset - values).square().mean())
    for _ in range(rounds):
        integers = ((values - offset) / scale).clamp(0, high).round()
        spread = integers - integers.mean()
        if not bool(spread.any()):
            break
        new_scale = (spread * values).sum() / spread.square().sum()
        new_offset = values.mean() - new_scale * integers.mean()
        integers = ((values - new_offset) / new_scale).clamp(0, high).round()
        new_error = float((integers * new_scale + new_offset - values).square().mean())
        if not new_error < error:
            break
        error, scale, offset = new_error, new_scale, new_offset
    return scale, offset
