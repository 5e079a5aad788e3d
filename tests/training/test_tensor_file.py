"""A file is whole or not there, whatever the library does when it cannot write."""

import os
import resource

import pytest
import torch
from safetensors.torch import load_file

from engine.training.tensor_file import write_tensors


def test_what_was_written_is_read_and_nothing_else_is_left(tmp_path):
    file = tmp_path / "new" / "one.safetensors"
    for value in (1.0, 2.0):
        write_tensors(file, {"a": torch.full((3,), value)}, {"note": "n"})
        assert torch.equal(load_file(file)["a"], torch.full((3,), value))
    assert list(file.parent.iterdir()) == [file]


def test_a_write_that_fails_halfway_leaves_the_old_file_and_no_half(tmp_path, monkeypatch):
    file = tmp_path / "one.safetensors"
    write_tensors(file, {"a": torch.ones(3)})
    before = file.read_bytes()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_tensors(file, {"a": torch.zeros(3)})
    assert list(tmp_path.iterdir()) == [file] and file.read_bytes() == before


def test_what_does_not_fit_is_the_systems_error_which_commands_have_a_sentence_for(tmp_path):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            write_tensors(tmp_path / "one.safetensors", {"a": torch.ones(3)})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not list(tmp_path.iterdir())
