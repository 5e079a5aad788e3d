"""Why a job failed, as one of a few words that a page has sentences for."""

from __future__ import annotations

import errno

READ_ONLY, FULL, NO_DATA, DIVERGED, MEMORY, SEEDS, CRASHED, OTHER = (
    "read_only", "full", "no_data", "diverged", "memory", "seeds", "crashed", "other",
)  # fmt: skip
FULL_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
REFUSED = (errno.EROFS, errno.EACCES, errno.EPERM)


class SeedsUsedUp(ValueError):
    """Every seed that chains may have is taken."""


def reason_of(error: BaseException) -> str:
    """One of this file's words."""
    from engine.data.folder import DataMissing

    if isinstance(error, DataMissing):
        return NO_DATA
    if isinstance(error, SeedsUsedUp):
        return SEEDS
    if isinstance(error, FloatingPointError):
        return DIVERGED
    if isinstance(error, MemoryError):
        return MEMORY
    number = getattr(error, "errno", None)
    return FULL if number in FULL_DISK else READ_ONLY if number in REFUSED else OTHER
