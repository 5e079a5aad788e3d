"""What a person needs of a variant: a budget of lost accuracy, and a device that it fits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.devices import DEVICES, Device, own_device
from ui.texts import say

MARKED = (1.0, 1.5)
"""Budgets of the course, in percentage points: lines of their own in the chart, and buttons."""
BUDGET = 1.5
MOST = 100.0
OWN, NONE = "own", "none"
OWN_FLASH, OWN_RAM = 1024.0, 256.0
"""What is typed before anybody types: kilobytes of 1,024 bytes."""


@dataclass(frozen=True)
class Needs:
    """The defaults do not show in an address."""

    budget: float | None = BUDGET
    """Percentage points; ``None``: none is set."""
    device: str = NONE
    """A name of ``engine.devices``, ``OWN`` or ``NONE``."""
    flash: float = OWN_FLASH
    ram: float = OWN_RAM
    """Of one's own device."""
    whiskers: bool = False

    def memory(self) -> Device | None:
        """The device to fit; ``None``: any will do."""
        return own_device(self.flash, self.ram) if self.device == OWN else DEVICES.get(self.device)

    def to_fields(self) -> dict[str, Any]:
        fields = {}
        if self.budget != BUDGET:
            fields["budget"] = NONE if self.budget is None else f"{self.budget:g}"
        if self.device != NONE:
            fields["device"] = self.device
        if self.device == OWN:
            fields |= {"flash": f"{self.flash:g}", "ram": f"{self.ram:g}"}
        if self.whiskers:
            fields["whiskers"] = "yes"
        return fields


def from_fields(given: Mapping[str, str], problems: list[str]) -> Needs:
    """Of an address, with a sentence for each part that cannot be."""
    if given.get("budget") == NONE:
        budget = None
    else:
        budget = _number(given, "budget", BUDGET, 0.0, MOST, problems)
    device = given.get("device", NONE)
    if device not in (NONE, OWN, *DEVICES):
        problems.append(say("bad_value", name="device", value=device[:60]))
        device = NONE
    flash = _number(given, "flash", OWN_FLASH, 0.0, 1e8, problems)
    ram = _number(given, "ram", OWN_RAM, 0.01, 1e8, problems)
    whiskers = given.get("whiskers", "no")
    if whiskers not in ("yes", "no"):
        problems.append(say("bad_value", name="whiskers", value=whiskers[:60]))
    return Needs(budget, device, flash, ram, whiskers == "yes")


def read(budget: Any, device: Any, flash: Any, ram: Any, whiskers: Any) -> Needs:
    """Of the controls' values, which come from a browser: what cannot be becomes the nearest that can."""
    return Needs(
        _clipped(budget, None, 0.0, MOST),
        device if device in (OWN, *DEVICES) else NONE,
        _clipped(flash, OWN_FLASH, 0.0, 1e8),
        _clipped(ram, OWN_RAM, 0.01, 1e8),
        whiskers is True,
    )


def _clipped(value: Any, default: float | None, low: float, high: float) -> float | None:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not math.isfinite(value):
        return default
    return min(max(float(value), low), high)


def _number(given, name: str, default: float, low: float, high: float, problems: list[str]) -> float:
    if name not in given:
        return default
    try:
        value = float(given[name])
        if low <= value <= high:
            return value
    except ValueError:
        pass
    problems.append(say("bad_value", name=name, value=given[name][:60]))
    return default
