"""``python app.py`` says what it takes, and does not start a page with what it does not."""

import subprocess
import sys

from engine.paths import ROOT


def test_an_option_that_there_is_not_is_refused_and_help_names_what_sets_the_address():
    refused = subprocess.run([sys.executable, "app.py", "--port", "8000"], cwd=ROOT, capture_output=True, timeout=120)
    assert refused.returncode == 2 and b"--port" in refused.stderr
    helped = subprocess.run([sys.executable, "app.py", "--help"], cwd=ROOT, capture_output=True, timeout=120)
    assert helped.returncode == 0 and b"GRADIO_SERVER_PORT" in helped.stdout
