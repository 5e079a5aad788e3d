"""One module a command of ``python -m engine``: its options and what it does."""
