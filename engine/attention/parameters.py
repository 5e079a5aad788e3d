"""What a method can be told: each parameter with its name, its default and what it may be.

A page builds one control from each and needs to know nothing else about the method.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from engine.quantization import all_quantizers, get_quantizer

ANY = "any"


@dataclass(frozen=True)
class Parameter(ABC):
    name: str
    title: str
    default: Any
    needs: str | None = None
    """Matters only with this quantizer, or with ``ANY`` one."""
    about: str = ""
    """What it does, in a sentence for the person who moves it."""

    def matters(self, quantizer: str | None) -> bool:
        return self.needs is None or (quantizer is not None and self.needs in (ANY, quantizer))

    @abstractmethod
    def check(self, value: Any) -> Any:
        """``value`` as the method takes it; raises ``ValueError`` that says what it may be."""

    def refuse(self, value: Any, allowed: str):
        raise ValueError(f"{self.name} must be {allowed}, not {value!r}")


@dataclass(frozen=True)
class Share(Parameter):
    """A number from 0 (itself only with ``zero``) to 1: a slider."""

    zero: bool = False
    low: float = 0.0
    high: float = 1.0
    step: float = 0.01

    def check(self, value: Any) -> float:
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or not 0 <= value <= 1 or (value == 0 and not self.zero):
            self.refuse(value, "a share from 0 to 1" if self.zero else "a share above 0 and up to 1 (0.25: a quarter)")
        return float(value)


@dataclass(frozen=True)
class Whole(Parameter):
    """A whole number from ``low`` to ``high``, both included: a slider of step 1."""

    low: int = 1
    high: int = 8

    def check(self, value: Any) -> int:
        if type(value) is not int or not self.low <= value <= self.high:
            self.refuse(value, f"a whole number from {self.low} to {self.high}")
        return value


@dataclass(frozen=True)
class Switch(Parameter):
    """On or off."""

    def check(self, value: Any) -> bool:
        if type(value) is not bool:
            self.refuse(value, "True or False")
        return value


@dataclass(frozen=True)
class Choice(Parameter):
    """One of ``choices``."""

    choices: tuple = ()

    def check(self, value: Any) -> Any:
        if value not in self.choices:
            self.refuse(value, f"one of {', '.join(map(repr, self.choices))}")
        return value


@dataclass(frozen=True)
class QuantizerChoice(Parameter):
    """A registered quantizer, or ``None`` for full precision. Asked when needed: quantizers may be added."""

    @property
    def choices(self) -> tuple:
        return (None, *(entry.name for entry in all_quantizers()))

    def check(self, value: Any) -> str | None:
        return None if value is None else get_quantizer(value).name


QUANTIZER = QuantizerChoice(
    "quantizer", "Quantizer of what follows the cut", None,
    about="The attention that is left is rounded by it, or by nothing; the values that it weighs stay as they are.",
)  # fmt: skip
BITS = Whole(
    "bits", "Bits (levels) of what follows the cut", 4, ANY,
    about="2 to this power are the values that one number can have.",
)  # fmt: skip
BASIS = Choice(
    "basis", "Basis of ReBNet's planes for attention", "unsigned", "rebnet", choices=("unsigned", "signed"),
    about="Attention is never negative: planes of 0 and 1 tell more of it than planes of -1 and +1.",
)  # fmt: skip
"""Attention is never negative, so a first sign would say nothing. Other quantizers have no basis and ignore it."""
