"""Every engine makes the same bytes; workers that die are replaced."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.batch.echo import complete, contents, corpus, echo_pipeline, job, shards

from dragoman.batch import local
from dragoman.batch.meter import Meter
from dragoman.batch.records import from_lines
from dragoman.batch.work import Lost
from dragoman.errors import DragomanError, PackageCorrupt
from dragoman.pipeline import Pipeline
from dragoman.translate import Job, Outcome

ROOT = Path(__file__).parents[2]
DEADLY = "La réunion a duré trois heures"


class Deadly(Meter):
    """Kills its process when it meets a text; only the first time if ``mark`` is a file to remember that by."""

    mark: Path | None = None

    def translate(self, jobs: Sequence[Job], target: str) -> list[Outcome]:
        if any(DEADLY in job.text for job in jobs) and not (self.mark and self.mark.exists()):
            if self.mark:
                self.mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().translate(jobs, target)


def deadly_pipeline(mark: Path | None) -> Pipeline:
    made = echo_pipeline()
    translator = Deadly(made.translator)
    translator.mark = mark
    return made.over(translator)


def corrupt_pipeline() -> Pipeline:
    raise PackageCorrupt("package x: model/ is not a CTranslate2 model")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return corpus(tmp_path_factory.mktemp("corpus") / "in")


@pytest.fixture(scope="module")
def whole(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("whole") / "out"
    complete(out, folder)
    return contents(out)


def test_two_processes_make_what_one_makes(folder: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    complete(tmp_path, folder, partial(local.run, workers=2))
    assert contents(tmp_path) == whole
    assert not multiprocessing.active_children()


def test_a_worker_that_dies_is_replaced_and_its_shard_redone(
    folder: Path, whole: dict[str, bytes], tmp_path: Path
) -> None:
    made = replace(job(tmp_path / "out"), build=partial(deadly_pipeline, tmp_path / "mark"))
    result = complete(tmp_path / "out", folder, partial(local.run, workers=1), made=made)
    assert (tmp_path / "mark").exists()
    assert result.lost == ()
    assert contents(tmp_path / "out") == whole


def test_a_shard_that_kills_every_worker_is_given_up_and_can_be_resumed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "ATTEMPTS", 2)  # starting a process is what this test waits for
    folder = corpus(tmp_path / "in", rows=2, files=0)
    made = replace(job(tmp_path / "out"), build=partial(deadly_pipeline, None))
    (lost,) = complete(tmp_path / "out", folder, partial(local.run, workers=1), made=made).lost
    assert isinstance(lost, Lost)
    assert "died 2 times (exit code -9" in lost.reason
    *_, last = from_lines((tmp_path / "out" / "manifest.jsonl").read_bytes())
    assert (last["shard"], last["status"], last["inputs"]) == ("shard-00000", "lost", 4)
    assert complete(tmp_path / "out", folder, resume=True).done == 1


def test_an_error_that_every_worker_would_meet_stops_the_run(folder: Path, tmp_path: Path) -> None:
    made = replace(job(tmp_path), build=corrupt_pipeline)
    with pytest.raises(DragomanError, match="is not a CTranslate2 model") as caught:
        complete(tmp_path, folder, partial(local.run, workers=1), made=made)
    assert caught.value.code == "package_corrupt"
    assert not multiprocessing.active_children()


def test_whoever_stops_listening_ends_the_workers_and_reads_no_further(folder: Path, tmp_path: Path) -> None:
    taken = 0

    def counted() -> Iterable[object]:
        nonlocal taken
        for shard in shards(folder):
            taken += 1
            yield shard

    results = local.run(job(tmp_path), counted(), workers=1)
    next(results)
    results.close()
    assert not multiprocessing.active_children()
    assert taken == 2  # one done, one ahead


def program(*arguments: str) -> subprocess.Popen[bytes]:
    environment = dict(os.environ, PYTHONPATH=str(ROOT), RAY_DEDUP_LOGS="0")
    command = [sys.executable, "-m", "tests.batch.program", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, start_new_session=True)


def test_workers_leave_with_a_parent_that_is_killed(folder: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    # The workers hold the other end of this pipe: it ends when the last of them has gone.
    run = program("killed", str(folder), str(tmp_path))
    run.communicate()
    assert run.returncode == -signal.SIGKILL
    assert 0 < len(list((tmp_path / "records").iterdir())) < len(shards(folder))
    complete(tmp_path, folder, resume=True)
    assert contents(tmp_path) == whole


@pytest.mark.skipif(find_spec("ray") is None, reason="ray is not installed: pip install 'dragoman[ray]'")
def test_ray_makes_what_one_process_makes(folder: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    run = program("ray", str(folder), str(tmp_path))
    run.communicate()
    assert run.returncode == 0
    assert contents(tmp_path) == whole
