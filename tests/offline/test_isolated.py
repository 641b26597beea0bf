"""After installation nothing connects, writes or needs a home: tried without a route, read-only, as a random uid."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UID = "54321"
# In namespaces of its own: no network device but a loopback that is down, every mount read-only.
ISOLATED = f"""
mount --make-rprivate /
mount -o remount,ro,bind /
exec setpriv --reuid {UID} --regid {UID} --clear-groups --no-new-privs "$@"
"""


def isolated(*command: str, text: str = "") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        ["unshare", "--net", "--mount", "sh", "-ec", ISOLATED, "sh", *command],
        input=text,
        env=environment,
        cwd="/",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module", autouse=True)
def _can_isolate() -> None:
    if not (shutil.which("unshare") and shutil.which("setpriv")):
        pytest.skip("needs util-linux (unshare, setpriv)")
    probe = isolated(sys.executable, "-c", "import dragoman.pipeline")
    if probe.returncode:
        pytest.skip(f"namespaces, or this environment for another user, are not to be had: {probe.stderr[-200:]}")


def test_there_is_really_no_network_and_nothing_to_write_to() -> None:
    program = (
        "import os, socket\n"
        "assert os.getuid() == 54321\n"
        "for path in ('/tmp/x', '/x', os.getcwd() + '/x'):\n"
        "    try: open(path, 'w')\n"
        "    except OSError: pass\n"
        "    else: raise SystemExit('wrote ' + path)\n"
        "try: socket.create_connection(('127.0.0.1', 9), 1)\n"
        "except OSError: pass\n"
        "else: raise SystemExit('connected')\n"
    )
    done = isolated(sys.executable, "-c", program)
    assert done.returncode == 0, done.stderr


def test_a_seed_is_translated(seeds: dict[str, Path]) -> None:
    text = seeds["002"].read_text(encoding="utf-8")
    done = isolated(sys.executable, "-m", "dragoman", "normalize", "-", text=text)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert {segment["status"] for segment in document["segments"]} == {"kept", "translated"}
    assert document["translation"] != document["text"]
