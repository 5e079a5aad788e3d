"""Take the README's picture of the page: ``python tools/screenshot.py [FILE] [--query Q] [--section ID] [--dark]``.

Starts ``app.py`` on a free port with the cache as it is, and needs Playwright and a Chromium.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

from browser import find
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
WAIT = 120_000


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def take(url: str, file: Path, width: int, height: int, full: bool, section: str | None = None) -> None:
    """Wait until chart and pictures are there, then photograph the screen, or the section of this id."""
    executable = find()  # it may start Playwright itself
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(url)
        page.wait_for_selector("#chart [aria-roledescription=point]", timeout=WAIT)
        page.wait_for_selector("#result .panel", timeout=WAIT)
        page.wait_for_timeout(800)  # the bars slide to their lengths
        file.parent.mkdir(parents=True, exist_ok=True)
        if section is None:
            page.screenshot(path=file, full_page=full)
        else:
            page.locator(f"#{section}").screenshot(path=file)
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="Take a picture of the page.")
    parser.add_argument("file", type=Path, nargs="?", default=ROOT / "docs" / "screenshot.png")
    parser.add_argument("--query", default="", help="the choice, as in the address bar")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=1180)
    parser.add_argument("--full", action="store_true", help="the whole page instead of one screen")
    parser.add_argument("--section", metavar="ID", help="only this part of the page, for example try")
    options = parser.parse_args()
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    environment = os.environ | {"GRADIO_SERVER_NAME": "127.0.0.1", "GRADIO_SERVER_PORT": str(port)}
    app = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        for line in app.stdout:
            if url.rstrip("/") in line:
                break
        else:
            sys.exit("app.py did not start")
        urlopen(url, timeout=60).close()
        theme = "dark" if options.dark else "light"
        size = options.width, options.height
        take(f"{url}?{options.query}&__theme={theme}", options.file, *size, options.full, options.section)
        print(options.file)
    finally:
        app.terminate()
        app.wait(30)


if __name__ == "__main__":
    main()
