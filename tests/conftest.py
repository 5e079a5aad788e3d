"""One thread a test process, for the networks here are small and the tests run in parallel; and a trained network."""

import os

for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import pytest  # noqa: E402
from hypothesis import settings  # noqa: E402

settings.register_profile("slimscope", deadline=None)  # a busy machine is not a failure
settings.load_profile("slimscope")


@pytest.fixture(scope="session")
def train_digits():
    """Makes of a folder a store with the digits' baseline of seed 0, trained for so many epochs."""
    from engine.job import train_baseline
    from engine.models import get_model
    from engine.store import Store
    from engine.variant import Variant

    def train(folder, epochs: int) -> Store:
        store, recipe = Store(folder), get_model("digits_cnn").recipe.with_epochs(epochs)
        record, packed, summaries = train_baseline(Variant("digits", "digits_cnn"), recipe=recipe)
        store.save_summaries(record.id, summaries)
        store.save(record, packed)
        return store

    return train
