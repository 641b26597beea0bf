"""The HTTP service: routes over one pipeline, and in front of it a queue that batches, refuses and gives up.

::

    request ─ headers, id, key, rate ─ body ─ ticket ─ pipeline ─┐ batcher ─ translator ─ outcomes
    request ─ …                               ticket ─ pipeline ─┘                └ answer in the negotiated format
"""

from dragoman.web.app import create_app

__all__ = ["create_app"]
