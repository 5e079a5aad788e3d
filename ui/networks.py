"""Networks in memory for trying pictures: the few used last."""

from __future__ import annotations

import threading
from collections import OrderedDict

from engine.store import Store
from engine.variant import Variant
from ui.heavy import whole_engine

KEPT = 12


class Networks:
    """``engine.networks.load_variant`` with a memory; one thread loads at a time."""

    def __init__(self, store: Store):
        self.store = store
        self._lock = threading.RLock()  # a network may be made from another one
        self._kept: OrderedDict[tuple, object] = OrderedDict()

    def get(self, variant: Variant):
        """The network in eval mode, not to be changed; raises what ``load_variant`` raises."""
        engine = whole_engine()
        with self._lock:
            key = (variant.id, self.stamp(variant))
            if key not in self._kept:
                network = engine.networks.load_variant(self.store, variant, made_from=self.get)
                engine.quantization.settle_weights(network)
                self._kept[key] = network
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]

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
