"""Finds the Chromium that the browser tests drive, or installs one.

In order: ``SLIMSCOPE_CHROMIUM``, one on the PATH, Playwright's own, the system's package manager.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a browser, or ``None``."""
    named = os.environ.get("SLIMSCOPE_CHROMIUM")
    if named:
        return named
    for name in NAMES:
        if found := shutil.which(name):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return str(own) if own.exists() else None


def install() -> str | None:
    apt = ["apt-get", "install", "-y", "-qq", "chromium"]
    attempts = [[sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]]
    if shutil.which("apt-get"):
        prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
        attempts.insert(0, ["sh", "-c", " ".join(prefix + ["apt-get", "update", "-qq", "&&"] + prefix + apt)])
    for attempt in attempts:
        subprocess.run(attempt, check=False, stdin=subprocess.DEVNULL)
        if found := find():
            return found
    return None


if __name__ == "__main__":
    browser = find() or install()
    if browser is None:
        sys.exit("No Chromium was found and none could be installed: install one and name it in SLIMSCOPE_CHROMIUM.")
    print(f"browser: {browser}")
