"""Checkpoints: everything a run needs to go on as if it had not been stopped, in one safetensors file."""

from __future__ import annotations

import json
import os
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file


def save_checkpoint(path: Path, model: torch.nn.Module, optimizer: torch.optim.Optimizer, progress: dict) -> None:
    """Write to a temporary name, then rename: a kill leaves either the old or the new file, never half of one."""
    tensors, taken = {}, set()
    for name, tensor in model.state_dict().items():
        shared = tensor.untyped_storage()._cdata in taken  # safetensors takes no memory twice
        taken.add(tensor.untyped_storage()._cdata)
        tensors[f"model.{name}"] = tensor.clone() if shared else tensor.contiguous()
    for index, state in optimizer.state_dict()["state"].items():
        for key, value in state.items():
            if value is not None:
                tensors[f"optimizer.{index}.{key}"] = torch.as_tensor(value).contiguous()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        save_file(tensors, unfinished, metadata={"progress": json.dumps(progress)})
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def load_checkpoint(path: Path, model: torch.nn.Module, optimizer: torch.optim.Optimizer, origin: str) -> dict | None:
    """Restore ``model`` and ``optimizer`` in place and give the progress back.

    ``None``, and nothing is restored, without a file or where it is of a run with another ``origin``.
    """
    if not path.exists():
        return None
    weights, state = {}, {}
    with safe_open(path, framework="pt") as file:
        progress = json.loads(file.metadata()["progress"])
        if progress.get("origin") != origin:
            return None
        for name in file.keys():  # noqa: SIM118 (it is no dict)
            owner, rest = name.split(".", 1)
            if owner == "model":
                weights[rest] = file.get_tensor(name)
            else:
                index, key = rest.split(".", 1)
                state.setdefault(int(index), {})[key] = file.get_tensor(name)
    model.load_state_dict(weights)
    optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})
    return progress
