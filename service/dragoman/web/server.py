"""The service under gunicorn: a few threads, no preload, packages reloaded in place, work finished before it stops."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from dragoman.config import Config
from dragoman.pipeline import find_packages
from dragoman.web import limits, logs
from dragoman.web.app import create_app
from dragoman.web.keys import Keys

_SPARE = 5  # seconds between the last deadline of a request and the end of a worker that was told to stop
_LINE = 8190  # longest request line, gunicorn's own upper limit: LibreTranslate clients may send the text in the query


def serve(config: Config, make_app: Callable[[Config], Flask] = create_app) -> None:
    """Serves until SIGTERM or SIGINT. SIGHUP takes up changed model packages and API keys.

    ``make_app`` is called in each worker.

    Raises (before anything is started, so that a mistake is one sentence and not a worker that cannot boot):
        ConfigError: a setting has a value that it cannot have, or the API keys cannot be read.
        PackageNotFound: a folder of ``config.models`` does not exist.
    """
    find_packages(config)
    Keys(config)
    limits.check(config)
    logs.dictionary(config.log_level)
    with ExitStack() as stack:
        if config.files_folder is None:
            with suppress(OSError):  # nowhere to write: the file routes say that they are not offered
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="dragoman-"))
                config = replace(config, files_folder=Path(folder))
        _Server(config, make_app).run()


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn, told by ``Config`` instead of its command line."""

    def __init__(self, config: Config, make_app: Callable[[Config], Flask]) -> None:
        self._config = config
        self._make_app = make_app
        super().__init__()

    def load_config(self) -> None:
        for name, value in settings(self._config).items():
            if name in self.cfg.settings:  # an older gunicorn has no control socket that could be turned off
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._make_app(self._config)


def settings(config: Config) -> dict[str, Any]:
    """gunicorn's settings for ``config``, hooks included; ``docker/gunicorn.conf.py`` is made of them too."""
    return {
        "bind": [f"{config.host}:{config.port}"],
        "workers": config.workers,
        "worker_class": "gthread",
        "threads": config.request_threads,
        "worker_connections": 1000,
        "preload_app": False,  # CTranslate2 does not survive a fork (its issue 539): every worker loads its own
        "timeout": config.timeout,
        "graceful_timeout": config.deadline + _SPARE,
        "keepalive": 15,
        "limit_request_line": _LINE,
        "forwarded_allow_ips": "*" if config.trusted_proxies else "",
        "control_socket_disable": True,
        "worker_tmp_dir": _shared_memory(),
        "logconfig_dict": logs.dictionary(config.log_level),
        "accesslog": None,  # web.logs writes a line a request, without address and query
        "on_starting": _on_starting,
        "post_worker_init": _post_worker_init,
        "child_exit": _child_exit,
        "on_exit": _on_exit,
    }


def _shared_memory() -> str | None:
    """Where gunicorn's heartbeat file is: memory if there is any, since a disk that blocks would kill the workers."""
    # gunicorn opens its file under a random name and unlinks it at once: nothing for bandit's B108 to fear.
    folder = "/dev/shm"  # nosec B108
    return folder if os.access(folder, os.W_OK) else None


def _on_starting(arbiter: Arbiter) -> None:
    """Passes SIGHUP on to the workers. gunicorn would replace them, and a damaged package would then serve nobody."""
    if arbiter.cfg.workers > 1:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="dragoman-metrics-")
    arbiter.handle_hup = lambda: arbiter.kill_workers(signal.SIGHUP)


def _on_exit(arbiter: Arbiter) -> None:
    """Removes what ``_on_starting`` made."""
    if arbiter.cfg.workers > 1:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)


def _post_worker_init(worker: Worker) -> None:
    """Reloads on SIGHUP, in a thread, and loads the model before the first request asks for it."""
    service = worker.app.callable.extensions["dragoman"]

    def in_thread(work: Any) -> None:
        threading.Thread(target=work, daemon=True).start()

    signal.signal(signal.SIGHUP, lambda number, frame: in_thread(service.reload))
    in_thread(service.warm_up)


def _child_exit(arbiter: Arbiter, worker: Worker) -> None:
    """Forgets the gauges of a worker that has gone."""
    if arbiter.cfg.workers > 1:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
