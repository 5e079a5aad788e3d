"""The variants that come with the project: sound, and small enough to clone in seconds."""

import pytest

from engine.paths import ROOT
from engine.store import DamagedVariant, Store

CACHE = ROOT / "cache"
MOST, MOST_A_FILE = 48_000_000, 10_000_000
"""Bytes."""


@pytest.fixture(scope="module")
def sizes():
    return {path: path.stat().st_size for path in CACHE.rglob("*") if path.is_file() and path.name != ".lock"}


def test_it_is_small(sizes):
    assert sum(sizes.values()) < MOST
    assert max(sizes.values()) < MOST_A_FILE


def test_every_variant_is_sound_and_every_network_belongs_to_one(sizes):
    records = list(Store(CACHE).records())
    assert len(records) > 400
    assert [str(record) for record in records if isinstance(record, DamagedVariant)] == []
    named = {CACHE / record.file for record in records if record.file}
    assert {path for path in sizes if path.suffix == ".slim"} == named
