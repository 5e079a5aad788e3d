"""A teacher that remembers what it said: batches repeat from variant to variant, so its answers do."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from engine.training.tensor_file import read_tensors, write_tensors


class Teacher:
    """Gives the logits (N, classes) of ``network`` for a batch of a training run.

    With ``memory``, a folder that belongs to this network, this data and this recipe's batches, each epoch's
    logits are kept there and read instead of computed: a quarter of the cost of every later variant.
    """

    def __init__(self, network: nn.Module, steps_per_epoch: int, memory: Path | None = None):
        self.network, self.steps, self.memory = network, steps_per_epoch, memory
        self.epoch, self.known, self.said = -1, None, []

    @torch.no_grad()
    def __call__(self, inputs: Tensor, epoch: int, step: int) -> Tensor:
        if self.memory is None:
            return self.network(inputs).float()
        if epoch != self.epoch:
            self._open(epoch)
        if self.known is not None:
            return self.known[step].to(inputs.device)
        logits = self.network(inputs).float()
        if step == len(self.said):  # a run resumed within an epoch has missed its beginning
            self.said.append(logits.cpu())
            if len(self.said) == self.steps:
                self._save()
        return logits

    def _path(self) -> Path:
        return self.memory / f"logits-{self.epoch:03d}.safetensors"

    def _open(self, epoch: int) -> None:
        self.epoch, self.known, self.said = epoch, None, []
        found = read_tensors(self._path())
        if found is not None:
            said, _ = found
            self.known = [said[f"{step:06d}"] for step in range(len(said))]

    def _save(self) -> None:
        write_tensors(self._path(), {f"{step:06d}": logits for step, logits in enumerate(self.said)})
