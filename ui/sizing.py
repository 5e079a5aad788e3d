"""Sizes of a setting that is not measured: they need its weights, and no example."""

from __future__ import annotations

from dataclasses import dataclass

from ui.catalogue import Catalogue
from ui.choice import View
from ui.heavy import whole_engine
from ui.networks import Networks


@dataclass(frozen=True)
class Sizes:
    """In bytes, as a record has them (``engine.record``)."""

    packed_bytes: int
    nominal_bytes: float


def sizes_of(catalogue: Catalogue, networks: Networks, view: View) -> Sizes | None:
    """Of the file that packing the chosen setting writes; it takes about a second, so keep it.

    ``None`` where it is measured, cannot be made here, or its scales wait for a data set.
    """
    if view.row is not None or not view.can_be_made:
        return None
    engine = whole_engine()
    from engine.measure.size import size_report

    try:
        variant = view.variant(catalogue)
        if engine.networks.needs_examples(catalogue.store, variant):
            return None
        packed = engine.networks.packed_variant(catalogue.store, variant, networks.get)
    except (ValueError, LookupError, OSError):  # why it cannot be made is said where it is tried
        return None
    return Sizes(len(packed), size_report(engine.networks.load(packed)).nominal_bytes)
