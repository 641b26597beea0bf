"""Uploads that are traps: each must be refused, or come back as text, and quickly."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.web.conftest import MakeApp


def docx(document: bytes, name: str = "[Content_Types].xml") -> bytes:
    """A DOCX with one other member."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(name, b"<Types/>")
        bundle.writestr("word/document.xml", document)
    return out.getvalue()


# Each entity is ten of the one before: a gigabyte of "ha".
LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha ">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
EXTERNAL = '<!DOCTYPE l [<!ENTITY j SYSTEM "file:///etc/passwd">'
SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD = f'<w:document xmlns:w="{SPACE}"><w:body><w:p><w:r><w:t>Bonjour &j;</w:t></w:r></w:p></w:body></w:document>'
TUV = '<tuv xml:lang="fr"><seg>Bonjour &j;</seg></tuv>'
TMX = f'<tmx version="1.4"><header srclang="fr"/><body><tu>{TUV}</tu></body></tmx>'


def xml(doctype: str, document: str) -> bytes:
    return f'<?xml version="1.0"?>{doctype}]>{document}'.encode()


PLAIN_WORD = WORD.replace("&j;", "").encode()
OUTSIDE = Path("/tmp/dragoman-was-here")
TRAPS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "zip bomb": ("a.docx", lambda: docx(b" " * 200_000_000)),
    "path in a zip": ("a.docx", lambda: docx(PLAIN_WORD, f"../../../../..{OUTSIDE}")),
    "billion laughs in a docx": ("a.docx", lambda: docx(xml(LAUGHS, WORD))),
    "external entity in a docx": ("a.docx", lambda: docx(xml(EXTERNAL, WORD))),
    "billion laughs in a tmx": ("a.tmx", lambda: xml(LAUGHS, TMX)),
    "external entity in a tmx": ("a.tmx", lambda: xml(EXTERNAL, TMX)),
    "gzip bomb": ("a.txt.gz", lambda: gzip.compress(b"a " * 60_000_000)),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_traps(make_app: MakeApp, trap: str) -> None:
    name, make = TRAPS[trap]
    client = make_app(max_chars=100_000).test_client()
    answer = client.post("/normalize", data={"file": (io.BytesIO(make()), name)})
    assert answer.status_code in (200, 400, 413, 415), answer.text[:300]
    assert "root:" not in answer.text
    assert len(answer.data) < 100_000
    assert not OUTSIDE.exists()


def test_a_large_upload_needs_no_writable_folder(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise OSError("read-only file system")

    for name in ("TemporaryFile", "SpooledTemporaryFile"):
        monkeypatch.setattr(f"tempfile.{name}", nowhere)
        monkeypatch.setattr(f"werkzeug.formparser.{name}", nowhere, raising=False)
    text = "The minister arrived in the capital on Thursday.\n\n" * 13_000
    head = '--x\r\nContent-Disposition: form-data; name="file"; filename="long.txt"\r\nContent-Type: text/plain\r\n\r\n'
    client = make_app().test_client()
    body = f"{head}{text}\r\n--x--\r\n".encode()
    answer = client.post("/normalize?format=txt", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 200
    assert answer.get_data(as_text=True).rstrip() == text.rstrip()
