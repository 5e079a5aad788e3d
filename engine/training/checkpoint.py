"""Checkpoints: everything a run needs to go on as if it had not been stopped, in one safetensors file."""

from __future__ import annotations

import json
from pathlib import Path

import torch

from engine.training.tensor_file import read_tensors, write_tensors


def save_checkpoint(path: Path, model: torch.nn.Module, optimizer: torch.optim.Optimizer, progress: dict) -> None:
    """Everything at ``path``; see ``write_tensors``."""
    tensors, taken = {}, set()
    for name, tensor in model.state_dict().items():
        shared = tensor.untyped_storage()._cdata in taken  # safetensors takes no memory twice
        taken.add(tensor.untyped_storage()._cdata)
        tensors[f"model.{name}"] = tensor.clone() if shared else tensor.contiguous()
    for index, state in optimizer.state_dict()["state"].items():
        for key, value in state.items():
            if value is not None:
                tensors[f"optimizer.{index}.{key}"] = torch.as_tensor(value).contiguous()
    write_tensors(path, tensors, {"progress": json.dumps(progress)})


def load_checkpoint(path: Path, model: torch.nn.Module, optimizer: torch.optim.Optimizer, origin: str) -> dict | None:
    """Restore ``model`` and ``optimizer`` in place and give the progress back.

    ``None``, and nothing is restored, without a sound file or where it is of a run with another ``origin``.
    """
    found = read_tensors(path)
    if found is None:
        return None
    tensors, metadata = found
    progress = json.loads(metadata["progress"])
    if progress.get("origin") != origin:
        return None
    weights, state = {}, {}
    for name, tensor in tensors.items():
        owner, rest = name.split(".", 1)
        if owner == "model":
            weights[rest] = tensor
        else:
            index, key = rest.split(".", 1)
            state.setdefault(int(index), {})[key] = tensor
    model.load_state_dict(weights)
    optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})
    return progress
