"""Which weights a variant comes from, and whether those are still the ones that are cached.

Once a baseline is trained anew, what was made from the old one is another network's: its drop would compare two
networks that have nothing to do with one another.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.record import Record
from engine.store import Store
from engine.variant import Variant


def origin(variant: Variant) -> Variant | None:
    """What ``variant`` is made from; ``None`` for a baseline."""
    if variant.is_baseline:
        return None
    return variant.without_attention() if variant.weights_of_another else variant.source()


def weights_digest(record_of: Callable[[str], Record | None], variant: Variant) -> str | None:
    """SHA-256 of the file that the weights of ``variant`` are in or follow from; ``None`` where it is not cached.

    ``record_of`` gives the record of an id, or ``None``.
    """
    while True:
        record = record_of(variant.id)
        if record is not None and record.sha256 is not None:
            return record.sha256
        if variant.is_baseline or variant.fine_tuned:
            return None
        variant = origin(variant)


def is_stale(record_of: Callable[[str], Record | None], record: Record) -> bool:
    """Whether ``record``, or what it was made from, was made from other weights than those that are cached now."""
    made_from = origin(record.variant)
    if made_from is None:
        return False
    digest = weights_digest(record_of, made_from)
    if None not in (digest, record.made_from) and digest != record.made_from:
        return True
    before = record_of(made_from.id)
    return before is not None and is_stale(record_of, before)


def is_current(store: Store, variant: Variant) -> bool:
    """Whether ``variant`` is cached, sound, and made from what is cached now: it need not be made again."""
    record = store.find(variant.id)
    return record is not None and not is_stale(store.find, record)
