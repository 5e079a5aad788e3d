"""Scripts that measure, and the peers they measure against: ``python -m benchmarks.NAME``."""
