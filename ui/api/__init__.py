"""What a programme can ask the page: ``list``, ``score``, ``classify`` and ``recommend``.

    POST gradio_api/run/<name>      {"data": [arguments in order]} -> {"data": [result]}
    gradio_client.Client(address).predict(argument=..., api_name="/<name>")

What cannot be answered is the sentence that the page or the command line would say, with status 422.
"""

from ui.api.endpoints import Endpoints

__all__ = ["Endpoints"]
