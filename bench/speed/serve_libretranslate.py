"""LibreTranslate's own server and command line, with a splitter that costs nothing. Runs in its environment.

ARGOS_PACKAGES_DIR=… BENCH_GIVEN=given.jsonl python -m bench.speed.serve_libretranslate --port 5000 --load-only ar,en,fr
"""

from __future__ import annotations

import os
from pathlib import Path

from bench.speed.splitter import install


def main() -> None:
    """Serves until it is stopped."""
    install(Path(os.environ["BENCH_GIVEN"]))
    from libretranslate.main import main as serve

    serve()


if __name__ == "__main__":
    main()
