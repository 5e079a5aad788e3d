"""Pictures as whole tensors in memory, and the batches a trainer takes from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

EVALUATED_TOGETHER = 500


@dataclass(frozen=True)
class Pictures:
    """``images`` (N, C, H, W) uint8 and ``labels`` (N,) int64, with the channels' mean and deviation in [0, 1]."""

    images: Tensor
    labels: Tensor
    mean: tuple[float, ...]
    std: tuple[float, ...]
    padding: int = 4
    """Pixels of zero padding that a training crop is cut from (He et al. 2016: 4)."""
    flip: bool = True
    one_shape = True
    """Training batches of a stage are alike, so that a network may be compiled for their shape."""

    def __len__(self) -> int:
        return len(self.labels)

    def to(self, device: torch.device | str) -> Pictures:
        return Pictures(self.images.to(device), self.labels.to(device), self.mean, self.std, self.padding, self.flip)

    def head(self, count: int) -> Pictures:
        """The first ``count`` examples."""
        return Pictures(self.images[:count], self.labels[:count], self.mean, self.std, self.padding, self.flip)

    def by_length(self) -> Pictures:
        """As they are: all pictures are of one size."""
        return self

    def normalise(self, images: Tensor) -> Tensor:
        """uint8 (N, C, H, W) -> float32, channels last, zero mean and unit deviation over the training set."""
        mean = torch.tensor(self.mean, device=images.device).view(1, -1, 1, 1)
        std = torch.tensor(self.std, device=images.device).view(1, -1, 1, 1)
        return ((images.float() / 255 - mean) / std).contiguous(memory_format=torch.channels_last)

    def batches(self, batch_size: int) -> Iterator[tuple[Tensor, Tensor]]:
        """All examples once, in order, as (inputs, labels); the last batch may be short."""
        for start in range(0, len(self), batch_size):
            part = slice(start, start + batch_size)
            yield self.normalise(self.images[part]), self.labels[part]

    def evaluation_batches(self) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
        """All examples once, as (their numbers, inputs, labels)."""
        numbers = torch.arange(len(self)).split(EVALUATED_TOGETHER)
        for some, (inputs, labels) in zip(numbers, self.batches(EVALUATED_TOGETHER), strict=True):
            yield some, inputs, labels

    def steps_per_epoch(self, batch_size: int) -> int:
        """Whole batches only: the shapes stay the same, so that a compiled network is compiled once."""
        return max(1, len(self) // batch_size)

    def training_batch(
        self, seed: int, epoch: int, step: int, batch_size: int, side: int | None = None, cutout: int = 0
    ) -> tuple[Tensor, Tensor]:
        """Batch ``step`` of ``epoch``, cropped and flipped at random; the same arguments give the same batch.

        So a run that was stopped goes on exactly as if it had not been. ``cutout`` is the side in pixels of a
        square that is hidden in each crop (DeVries, Taylor 2017). ``side`` then shrinks the crop to
        side x side pixels (Touvron et al. 2019 train at lower resolution in the same way).
        """
        order = torch.randperm(len(self), generator=generator_of(seed, epoch))
        chosen = order[step * batch_size : (step + 1) * batch_size].to(self.images.device)
        images = self.normalise(self.images[chosen])
        generator = generator_of(seed, epoch, step + 1)
        images = self._crop_and_flip(images, generator)
        if cutout:
            images = _cut_out(images, cutout, generator)
        if side is not None and side != images.shape[-1]:
            images = F.interpolate(images, size=(side, side), mode="bilinear", antialias=True, align_corners=False)
            images = images.contiguous(memory_format=torch.channels_last)
        return images, self.labels[chosen]

    def _crop_and_flip(self, images: Tensor, generator: torch.Generator) -> Tensor:
        count, _, height, width = images.shape
        device = images.device

        def draw(high: int) -> Tensor:
            return torch.randint(high, (count, 1), generator=generator).to(device)

        rows = torch.arange(height, device=device) + draw(2 * self.padding + 1)
        columns = torch.arange(width, device=device)
        if self.flip:
            columns = torch.where(draw(2) == 1, width - 1 - columns, columns)
        columns = columns + draw(2 * self.padding + 1)
        padded = F.pad(images, [self.padding] * 4).permute(0, 2, 3, 1)
        picked = padded[torch.arange(count, device=device)[:, None, None], rows[:, :, None], columns[:, None, :]]
        return picked.permute(0, 3, 1, 2)  # channels last in memory


def _cut_out(images: Tensor, side: int, generator: torch.Generator) -> Tensor:
    """Set a square of ``side`` pixels to zero, the mean colour, in each of (N, C, H, W); parts may lie outside.

    DeVries, Taylor: Improved Regularization of Convolutional Neural Networks with Cutout, 2017: its centre is
    anywhere in the picture.
    """
    count, _, height, width = images.shape

    def hidden(length: int) -> Tensor:
        first = torch.randint(length, (count, 1), generator=generator) - side // 2
        place = torch.arange(length)
        return ((place >= first) & (place < first + side)).to(images.device)

    square = hidden(height)[:, None, :, None] & hidden(width)[:, None, None, :]
    return images.masked_fill_(square, 0.0)  # in place: their memory format stays


def generator_of(*numbers: int) -> torch.Generator:
    """A generator that depends on all ``numbers`` (a linear combination with odd multipliers, as in hashing)."""
    state = 0
    for number in numbers:
        state = (state * 6364136223846793005 + number + 1442695040888963407) % 2**63
    return torch.Generator().manual_seed(state)
