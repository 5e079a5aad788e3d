"""Networks in memory for trying pictures and sentences: the few used last."""

from __future__ import annotations

import ctypes
import gc
import threading
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress

from engine.store import Store
from engine.variant import Variant
from ui.heavy import whole_engine

KEPT = 12
MOST_BYTES = 192 * 2**20
"""Of the kept networks' tensors. The rest of the page takes 1.1 GB, and making a BERT 0.1 GB for a moment."""
UNTIDY_BYTES = 32 * 2**20
"""So much may be let go without giving it back to the system."""


class Networks:
    """``engine.networks.load_variant`` with a memory; one thread loads at a time."""

    def __init__(self, store: Store):
        self.store = store
        self._lock = threading.RLock()  # a network may be made from another one
        self._kept: OrderedDict[tuple, object] = OrderedDict()
        self._let_go = 0

    def get(self, variant: Variant):
        """The network in eval mode, not to be changed; raises what ``load_variant`` raises."""
        engine = whole_engine()
        with self._lock:
            key = (variant.id, self.stamp(variant))
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            network = engine.networks.load_variant(self.store, variant, made_from=self.get)
            engine.quantization.settle_weights(network)
            self._kept[key] = network
            self._let_go += self._shrink()
            if self._let_go > UNTIDY_BYTES:
                self._let_go = 0
                give_back()
            return network

    def _shrink(self) -> int:
        """Forget what was used longest ago, up to the limits but for the last one; the bytes that were held for it."""
        before = held = held_bytes(self._kept.values())
        while len(self._kept) > KEPT or (held > MOST_BYTES and len(self._kept) > 1):
            self._kept.popitem(last=False)
            held = held_bytes(self._kept.values())
        return before - held

    def stamp(self, variant: Variant) -> tuple:
        """Changes when the variant or what it is made from is written again."""
        stamps = []
        for id in dict.fromkeys(
            (variant.id, variant.without_attention().id, variant.source().id, variant.baseline().id)
        ):
            try:
                stamps.append((self.store.folder / id / "record.json").stat().st_mtime_ns)
            except OSError:
                stamps.append(0)
        return tuple(stamps)


def held_bytes(networks: Iterable) -> int:
    """Of all their tensors; what several share counts once."""
    tensors_of = whole_engine().networks.tensors
    storages = [tensor.untyped_storage() for network in networks for tensor in tensors_of(network).values()]
    return sum({storage.data_ptr(): storage.nbytes() for storage in storages}.values())


def give_back() -> None:
    """Free what was let go, now: networks of transformers refer to themselves, so that they wait for the collector;
    and glibc keeps memory that was freed between what is in use. Together that was 0.4 GB after forty BERTs."""
    gc.collect()
    with suppress(OSError, AttributeError):  # another system's allocator
        ctypes.CDLL("libc.so.6").malloc_trim(0)
