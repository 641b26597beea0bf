"""Run inside the container by check.sh: waits for the service, posts a document, and looks at what comes back.

Standard library only. Arguments: port, document in base64. Says what it finds; exits 1 when something is wrong.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any


def ask(path: str, body: bytes | None = None) -> Any:
    """The JSON that the service answers."""
    request = urllib.request.Request(f"http://127.0.0.1:{sys.argv[1]}{path}", body, {"Content-Type": "text/plain"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)


def wait() -> float:
    """Seconds until the service is ready."""
    start = time.monotonic()
    while time.monotonic() < start + 60:
        try:
            ask("/health/ready")
            return time.monotonic() - start
        except OSError:
            time.sleep(0.02)
    raise SystemExit("the service was not ready after a minute")


def rebuilt(document: Any) -> str:
    """The text made of segments and gaps alone."""
    pieces, last = [], 0
    for segment in document["segments"]:
        pieces += [document["text"][last : segment["start"]], segment["source"]]
        last = segment["end"]
    return "".join([*pieces, document["text"][last:]])


def resident() -> float:
    """Resident memory of all processes of this user, in MiB, by /proc."""
    pages = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if folder.stat().st_uid == os.getuid() and int(folder.name) != os.getpid():
                pages += int((folder / "statm").read_text().split()[1])
        except OSError:
            continue  # it has ended
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def check(name: str, good: bool) -> bool:
    """Says how one thing is."""
    sys.stdout.write(("ok    " if good else "WRONG ") + name + "\n")
    return good


def no_network() -> bool:
    """Whether nothing outside can be reached."""
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=2).close()  # TEST-NET-1 (RFC 5737)
    except OSError:
        return True
    return False


def read_only() -> bool:
    """Whether the root cannot be written to."""
    try:
        Path("/opt/dragoman/written").write_text("x")
    except OSError:
        return True
    return False


def main() -> int:
    """Checks, and returns the exit code."""
    data = base64.b64decode(sys.argv[2])
    seconds = wait()
    document = ask("/normalize", data)
    command = subprocess.run(["dragoman", "normalize", "-"], input=data, capture_output=True, check=False)
    same = json.loads(command.stdout or b"{}")
    statuses = [segment["status"] for segment in document["segments"]]
    results = [
        check(f"user {os.getuid()} has no name and no home", os.getuid() != 0 and "HOME" not in os.environ),
        check("the root is read-only", read_only()),
        check("there is no network", no_network()),
        check(f"{statuses.count('translated')} of {len(statuses)} segments are translated", "translated" in statuses),
        check("segments and gaps give back the text", rebuilt(document) == document["text"]),
        check("the command line gives the same translation", same.get("translation") == document["translation"]),
        check("the packages have digests", "sha256:" in ask("/health/ready")["packages"][0]),
    ]
    sys.stdout.write(f"ready after {seconds:.2f} s; {resident():.0f} MiB resident, arbiter and worker together\n")
    return 0 if all(results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
