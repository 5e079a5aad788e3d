"""The registry of attention methods: one decorator, one entry a method.

A new method is one new file in this folder; it is imported by :mod:`engine.attention` and offered everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.attention.base import AttentionMethod
from engine.attention.interface import register_with_transformers
from engine.attention.parameters import Parameter


@dataclass(frozen=True)
class AttentionEntry:
    name: str
    method: type[AttentionMethod]
    """Takes every parameter as a keyword argument; one object a layer."""
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


_METHODS: dict[str, AttentionEntry] = {}


def register_attention(name: str, *, title: str, summary: str, source: str, parameters: tuple[Parameter, ...]):
    """Register the decorated :class:`AttentionMethod` under ``name``, here and as transformers' attention function."""

    def decorate(method: type[AttentionMethod]):
        if name in _METHODS:
            raise ValueError(f"an attention method named {name!r} is already registered")
        method.name = name
        _METHODS[name] = AttentionEntry(name, method, title, summary, source, parameters)
        register_with_transformers(name)
        return method

    return decorate


def get_attention(name: str) -> AttentionEntry:
    """The entry called ``name``; ``ValueError`` names the known ones otherwise."""
    try:
        return _METHODS[name]
    except (KeyError, TypeError):
        raise ValueError(f"unknown attention method {name!r}; known: {', '.join(_METHODS)}") from None


def attention_names() -> list[str]:
    """All names, in the order they were registered."""
    return list(_METHODS)


def all_attention() -> list[AttentionEntry]:
    return list(_METHODS.values())
