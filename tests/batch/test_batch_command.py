"""``dragoman corpus``: what it says, what it writes, how it exits. With the embedded package, in one worker."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import dragoman.batch
from dragoman.batch import Job, Lost, Shard
from dragoman.cli import main


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in [name for name in os.environ if name.startswith("DRAGOMAN_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "fr.txt").write_text("Le ministre est arrivé à Paris hier soir.", encoding="utf-8")
    rows = [{"id": f"r{n}", "text": "Der Minister ist gestern in Berlin angekommen."} for n in range(2)]
    (tmp_path / "in" / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return tmp_path / "in"


def test_a_run_with_everything_and_its_resumption(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "empty.txt").write_bytes(b"")
    out = tmp_path / "out"
    command = ["corpus", str(folder), "--out", str(out), "--workers", "1", "--shard-size", "2"]
    assert main([*command, "--pairs", "--report"]) == 1
    said = capsys.readouterr().err
    assert "empty: the file is empty [empty_input]" in said
    assert "100%: 4 documents, 1 failed" in said
    assert {path.name for path in out.iterdir()} == {
        "run.json",
        "records",
        "shard-00000.jsonl",
        "shard-00001.jsonl",
        "manifest.jsonl",
        "pairs.tsv",
        "pairs.json",
        "report.html",
    }
    head = json.loads((out / "manifest.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert "fr+ar-en" in head["signature"]
    shard = (out / "shard-00001.jsonl").read_bytes()
    (out / "shard-00001.jsonl").unlink()
    assert main([*command, "--resume"]) == 1
    assert (out / "shard-00001.jsonl").read_bytes() == shard
    assert main(command) == 2
    assert "--resume goes on with it" in capsys.readouterr().err


def test_a_dry_run_writes_nothing(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["corpus", str(folder), "--out", str(tmp_path / "out"), "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "3 documents" in said
    assert "no route: de" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--pairs", "--format", "tmx"], "only --format jsonl allows"),
        (["--target", "xx"], "'xx' is not a language code"),
        (["-"], "dragoman normalize -"),
        (["gone"], "gone: no such file"),
    ],
)
def test_bad_use_is_two(arguments: list[str], said: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["corpus", str(folder), *arguments, "--out", str(folder.parent / "out")]) == 2
    assert said in capsys.readouterr().err


def test_output_inside_the_input_is_two(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["corpus", str(folder), "--out", str(folder / "out")]) == 2
    assert "lies inside the input folder" in capsys.readouterr().err


def test_the_readme_names_options_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["corpus", "--help"])
    options = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out))
    readme = Path(dragoman.batch.__file__).with_name("README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", readme)) <= options


@pytest.mark.parametrize("workers", ["0", "-1", "two"])
def test_a_number_of_workers_is_a_number(workers: str, folder: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["corpus", str(folder), "--out", "out", "--workers", workers])


def test_a_lost_shard_is_named_and_is_one(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lost(job: Job, shards: Iterable[Shard], workers: int) -> Iterator[Lost]:
        return (Lost(shard.number, 1, len(shard.items), "its worker died 3 times") for shard in shards)

    monkeypatch.setattr("dragoman.batch.local.run", lost)
    assert main(["corpus", str(folder), "--out", str(tmp_path / "out")]) == 1
    assert "shard 0 (3 inputs) is not done: its worker died 3 times" in capsys.readouterr().err


def test_control_c_says_how_to_go_on(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object, **__: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("dragoman.batch.local.run", stopped)
    assert main(["corpus", str(folder), "--out", str(tmp_path / "out")]) == 130
    assert "--resume goes on with it" in capsys.readouterr().err


def test_paragraphs_that_repeat_another_documents_are_listed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, first in (("a", "The minister arrived on Thursday."), ("b", "The army left the town on Friday.")):
        (tmp_path / "in" / f"{name}.txt").write_text(f"{first}\n\nShare this article\n", encoding="utf-8")
    command = ["corpus", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--workers", "1"]
    assert main([*command, "--repeats"]) == 0
    (line,) = (tmp_path / "out" / "repeats.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "id": "b", "paragraph": 1, "start": 35, "end": 53, "kind": "exact", "of": {"id": "a", "paragraph": 1}
    }  # fmt: skip
    assert main([*command, "--resume", "--format", "tsv", "--repeats"]) == 2
