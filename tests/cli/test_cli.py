"""The command line: exit codes, what goes where, and what bad use is told."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest

from dragoman.cli import main


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("DRAGOMAN_MODELS", raising=False)


def write(folder: Path, name: str, data: bytes) -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


def test_normalize_writes_one_file_a_document(
    tmp_path: Path, seeds: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["normalize", *map(str, seeds.values()), "--target", "en", "--format", "json", "--out", str(out)]) == 0
    names = sorted(path.name for path in out.iterdir())
    assert names == sorted(f"{path.stem}.json" for path in seeds.values())
    document = json.loads((out / f"{seeds['002'].stem}.json").read_text(encoding="utf-8"))
    assert {"id", "target", "source", "text", "languages", "edits", "paragraphs", "segments"} <= set(document)
    assert str(out) in capsys.readouterr().err


def test_standard_input_to_standard_output(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("Le ministre est arrivé.".encode("windows-1252"))))
    assert main(["normalize", "-"]) == 0
    document = json.loads(capfdbinary.readouterr().out)
    assert document["text"] == "Le ministre est arrivé."
    assert document["segments"][0]["status"] == "translated"


def test_one_bad_document_fails_and_the_others_go_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [
        write(tmp_path, "empty.txt", b""),
        write(tmp_path, "good.txt", b"The minister arrived in the capital on Thursday."),
        write(tmp_path, "binary.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8),
        str(tmp_path / "gone.txt"),
    ]
    assert main(["normalize", *files, "--out", str(tmp_path / "out")]) == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["good.json"]
    complaints = capsys.readouterr().err
    for code in ("[empty_input]", "[undecodable]", "[not_found]"):
        assert code in complaints


def test_two_documents_of_one_name_get_two_files(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, "x.txt", b"The minister arrived in the capital.")
    main(["normalize", str(tmp_path / "a" / "x.txt"), str(tmp_path / "b" / "x.txt"), "--out", str(tmp_path / "out")])
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["x-2.json", "x.json"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--target", "xx"], "'xx' is not a language code"),
        (["--source", "xx"], "'xx' is not a language code"),
        (["--config", "gone.toml"], "gone.toml: cannot be read"),
    ],
)
def test_bad_use_is_two(arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, "x.txt", b"Bonjour le monde.")
    assert main(["normalize", file, *arguments]) == 2
    assert said in capsys.readouterr().err


def test_unknown_format_and_no_command_are_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    with pytest.raises(SystemExit, match="2"):
        main(["normalize", "x.txt", "--format", "nonsense"])


def test_a_missing_folder_of_packages_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DRAGOMAN_MODELS", str(tmp_path / "gone"))
    assert main(["normalize", write(tmp_path, "x.txt", b"Bonjour.")]) == 2
    assert "no such folder of model packages" in capsys.readouterr().err


def test_a_corrupt_package_is_named_with_both_checksums(
    tmp_path: Path, embedded_package: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = Path(shutil.copytree(embedded_package, tmp_path / "models" / "bad"))
    data = bytearray((bad / "model" / "model.bin").read_bytes())
    data[1000] ^= 1
    (bad / "model" / "model.bin").write_bytes(data)
    monkeypatch.setenv("DRAGOMAN_MODELS", str(tmp_path / "models"))
    file = write(tmp_path, "x.txt", "Le ministre est arrivé à Paris hier soir.".encode())
    assert main(["normalize", file]) == 2
    said = capsys.readouterr().err
    assert "package bad: model/model.bin" in said
    assert "expected " in said
    assert "found " in said
    assert main(["models", "verify"]) == 1


def test_over_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("DRAGOMAN_MAX_CHARS", "10")
    assert main(["normalize", write(tmp_path, "x.txt", b"Bonjour le monde.")]) == 1
    assert "[too_large]" in capsys.readouterr().err


def test_detect_and_repair(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, "x.txt", "Le ministre est arrivÃ© Ã\xa0 Paris.".encode())
    assert main(["detect", file]) == 0
    assert json.loads(capsys.readouterr().out)["language"] == "fr"
    assert main(["repair", file]) == 0
    assert capsys.readouterr().out == "Le ministre est arrivé à Paris."
    assert main(["repair", "--explain", file]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["original"], row["repaired"]) for row in rows] == [("Ã©", "é"), ("Ã\xa0", "à")]


def test_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list"]) == 0
    assert capsys.readouterr().out.startswith("fr+ar-en\t")
    assert main(["models", "verify"]) == 0
    assert main(["models", "export", "--from", "ar", "--out", str(tmp_path)]) == 0
    archive = capsys.readouterr().out.splitlines()[-1]
    assert main(["models", "install", archive]) == 2  # nowhere to install to
    monkeypatch.setenv("DRAGOMAN_MODELS", str(tmp_path / "models"))
    assert main(["models", "install", archive, "--sha256", "0" * 64]) == 2
    assert main(["models", "install", archive]) == 0
    capsys.readouterr()
    assert main(["models", "list"]) == 0
    assert [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()] == ["ar-en", "fr+ar-en"]
