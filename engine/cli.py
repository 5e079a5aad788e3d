"""The command line: ``python -m engine --help``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from engine.commands import compress, evaluate, list_variants, recommend, sensitivity, sweep, train, validate
from engine.console import STOPPED
from engine.paths import default_cache
from engine.store import DamagedVariant, UnknownVariant

COMMANDS = (list_variants, train, compress, sweep, evaluate, validate, recommend, sensitivity)


def parser() -> argparse.ArgumentParser:
    main = argparse.ArgumentParser("python -m engine", description="Compress networks and measure what it costs.")
    commands = main.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, run: Callable, help: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help)
        made.set_defaults(run=run)
        made.add_argument(
            "--cache", type=Path, default=default_cache(), help="folder of the variants (default: cache/)"
        )
        return made

    for module in COMMANDS:
        module.register(command)
    return main


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    try:
        return options.run(options)
    except KeyboardInterrupt:
        return STOPPED
    except (UnknownVariant, DamagedVariant, ValueError, FloatingPointError, OSError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    except Exception as error:
        from engine.training.trainer import TrainingStopped

        if not isinstance(error, TrainingStopped):
            raise
        print(f"\n{error}; the same command goes on from there", file=sys.stderr)
        return STOPPED
