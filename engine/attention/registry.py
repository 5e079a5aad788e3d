"""The registry of attention methods. A new one is a new file in this folder and an entry in ``entries.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.attention.parameters import Parameter
from engine.late import Late
from engine.registry import Registry


@dataclass(frozen=True)
class AttentionEntry:
    name: str
    method: Late
    """Gives an ``AttentionMethod`` (``engine.attention.base``) with every parameter a keyword argument, one a layer."""
    title: str
    summary: str
    source: str
    parameters: tuple[Parameter, ...]

    def settings(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Every parameter: as ``given``, else its default. Raises ``ValueError`` for unknown or wrong ones."""
        known = [parameter.name for parameter in self.parameters]
        unknown = sorted(set(given) - set(known))
        if unknown:
            raise ValueError(f"{self.name} has no parameter {', '.join(unknown)}; it takes {', '.join(known)}")
        return {each.name: each.check(given.get(each.name, each.default)) for each in self.parameters}

    def effective(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """``settings`` without those that make no difference: equal for equal networks."""
        settings = self.settings(given)
        quantizer = settings.get("quantizer")
        return {each.name: settings[each.name] for each in self.parameters if each.matters(quantizer)}


_METHODS: Registry[AttentionEntry] = Registry("attention method")
register_attention, get_attention, all_attention = _METHODS.add, _METHODS.get, _METHODS.all


def attention_names() -> list[str]:
    """All names, in the order they were registered."""
    return [entry.name for entry in all_attention()]
