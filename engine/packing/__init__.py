"""Networks as small files: integers entropy-coded, everything else in few bytes, damage noticed."""

from engine.packing.container import DamagedFile
from engine.packing.pack import Packed, pack, unpack

__all__ = ["DamagedFile", "Packed", "pack", "unpack"]
