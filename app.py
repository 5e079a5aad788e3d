"""Slimscope's page: ``python app.py`` serves it on http://127.0.0.1:7860.

GRADIO_SERVER_NAME and GRADIO_SERVER_PORT choose another address, SLIMSCOPE_CACHE another folder of variants.
"""

import argparse
import os
import threading

from ui.no_stubs import no_stubs

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # before Gradio is imported: no request leaves the machine
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = "1000000"  # nobody may read what it would reckon after each event
with no_stubs():
    from engine.paths import default_cache
    from engine.store import Store
    from ui.launch import launch_options, warm_up
    from ui.page import Page


def main() -> None:
    form = argparse.RawDescriptionHelpFormatter
    argparse.ArgumentParser(description=__doc__, formatter_class=form).parse_args()
    page = Page(Store(default_cache()))
    blocks = page.build()
    _, address, _ = blocks.queue(default_concurrency_limit=4).launch(
        **launch_options(page.translations(), page.downloads(), page.filling), prevent_thread_lock=True
    )
    print(f"Slimscope is at {address}", flush=True)
    threading.Thread(target=warm_up, args=(page.handlers,), daemon=True).start()
    blocks.block_thread()


if __name__ == "__main__":
    main()
