"""One thread a test process: the networks here are small, and the tests run in parallel."""

import os

for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

from hypothesis import settings  # noqa: E402

settings.register_profile("slimscope", deadline=None)  # a busy machine is not a failure
settings.load_profile("slimscope")
