"""What is in the repository: Spaces takes no file of over 10 MB, and nobody waits for what a training left behind."""

import subprocess

import pytest

from engine.paths import ROOT

MOST_A_FILE, MOST_BESIDE_THE_CACHE = 10_000_000, 5_000_000
"""Bytes."""


@pytest.fixture(scope="module")
def tracked():
    """Path -> bytes."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return {path.relative_to(ROOT): path.stat().st_size for path in paths if path.is_file()}


def test_none_is_too_large_for_spaces(tracked):
    assert {str(path): size for path, size in tracked.items() if size >= MOST_A_FILE} == {}


def test_what_is_beside_the_cache_is_small(tracked):
    assert sum(size for path, size in tracked.items() if path.parts[0] != "cache") < MOST_BESIDE_THE_CACHE


def test_checkpoints_are_not_in_it(tracked):
    assert [str(path) for path in tracked if path.suffix == ".safetensors" and path.parts[0] != "cache"] == []
