"""Networks as small files: integers entropy-coded, everything else in few bytes, damage noticed."""

from engine.packing.container import DamagedFile
from engine.packing.pack import Packed, coded_bytes, pack, unpack

__all__ = ["DamagedFile", "Packed", "coded_bytes", "pack", "unpack"]
