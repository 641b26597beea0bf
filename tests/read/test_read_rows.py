"""Files of many documents: JSON, JSON Lines, CSV, TSV, Parquet, TMX, XLIFF."""

from __future__ import annotations

import io
import json

import pytest

from dragoman.document import Failure, Source
from dragoman.read import Options, read_bytes


def items(data: bytes | str, name: str, options: Options | None = None) -> list[tuple[str, object]]:
    """Id and text of each document; id and code of each failure."""
    raw = data.encode() if isinstance(data, str) else data
    found = read_bytes(raw, None, name, None, options or Options())
    return [(item.id, item.data if isinstance(item, Source) else item.code) for item in found]


class TestJson:
    def test_an_object_is_a_document(self) -> None:
        assert items('{"text": "Bonjour", "id": 7, "language": "FR"}', "a.json") == [("7", "Bonjour")]
        assert items('{"text": "Bonjour"}', "a.json") == [("a", "Bonjour")]

    def test_an_array_holds_objects_and_strings(self) -> None:
        assert items(
            '["un", {"text": "deux", "id": "b"}, {"text": ""}, {"texte": "x"}, 5, {"text": [1]}]', "a.json"
        ) == [
            ("a:1", "un"),
            ("b", "deux"),
            ("a:3", "empty_input"),
            ("a:4", "invalid_request"),
            ("a:5", "invalid_request"),
            ("a:6", "invalid_request"),
        ]

    def test_fields_can_be_named(self) -> None:
        options = Options(text="corps", id="url", language="langue")
        data = '[{"corps": "Bonjour", "url": "u/1", "langue": "fr_FR"}, {"corps": "Hi", "url": "u/2", "langue": "?"}]'
        found = list(read_bytes(data.encode(), "application/json", None, None, options))
        assert found == [
            Source("u/1", "Bonjour", "text/plain", None, "fr"),
            Source("u/2", "Hi", "text/plain", None, None),
        ]

    def test_a_missing_field_names_those_that_are_there(self) -> None:
        [failure] = read_bytes(b'{"title": "x", "body": "y"}', None, "a.json")
        assert isinstance(failure, Failure)
        assert failure.message == "there is no field 'text' (there are: 'title', 'body')"

    @pytest.mark.parametrize(
        "data", [b"{", b"\xff\xfe\x00", b'{"text": "\xe9"}', b"[" * 100_000, b"1" * 10_000, b'{"text": 1} x']
    )
    def test_broken_json(self, data: bytes) -> None:
        assert items(data, "a.json") == [("a", "invalid_request")]

    def test_other_encodings_of_unicode_and_a_mark(self) -> None:
        for encoding in ("utf-16", "utf-32", "utf-8-sig"):
            assert items('{"text": "السلام"}'.encode(encoding), "a.json") == [("a", "السلام")]


class TestJsonLines:
    def test_a_line_a_document_and_broken_lines_are_failures(self) -> None:
        data = '\ufeff{"text": "un"}\n\n"deux"\r\n{"text": \n{"text": "quatre", "id": "d"}'
        assert items(data, "a.jsonl") == [
            ("a:1", "un"),
            ("a:3", "deux"),
            ("a:4", "invalid_request"),
            ("d", "quatre"),
        ]

    def test_lines_without_end_are_refused(self) -> None:
        assert items('"un"\n' + '"' + "x" * 2000, "a.ndjson", Options(limit=1000)) == [
            ("a:1", "un"),
            ("a", "too_large"),
        ]

    def test_text_keeps_what_json_can_say(self) -> None:
        assert items(json.dumps({"text": "a\0\ud800"}), "a.jsonl") == [("a:1", "a\0\ud800")]

    def test_no_lines(self) -> None:
        assert items("\n \n", "a.jsonl") == [("a", "empty_input")]


class TestTables:
    @pytest.mark.parametrize("delimiter", [",", ";", "|"])
    def test_csv_with_any_delimiter(self, delimiter: str) -> None:
        data = 'id,text,language\n1,"un, ""deux""\ntrois",fr\n2,quatre,\n,cinq,xx\n'.replace(",", delimiter)
        assert items(data, "a.csv") == [
            ("1", f'un{delimiter} "deux"\ntrois'),
            ("2", "quatre"),
            ("a:3", "cinq"),
        ]

    def test_tsv_takes_quotation_marks_for_letters(self) -> None:
        assert items('text\tid\n"Bonjour\t1\n"Ciao"\t2\n', "a.tsv") == [("1", '"Bonjour'), ("2", '"Ciao"')]

    def test_rows_of_another_width_and_empty_cells_are_failures(self) -> None:
        assert items("id,text\n1,a,b\n2,\n\n3,c\n", "a.csv") == [
            ("a:1", "invalid_request"),
            ("2", "empty_input"),
            ("3", "c"),
        ]

    def test_cells_that_are_no_utf8_keep_their_bytes(self) -> None:
        old = "السلام عليكم".encode("windows-1256")
        data = b"\xef\xbb\xbftext,id\n" + old + b",1\n" + "été".encode() + b",2\n"
        found = list(read_bytes(data, "text/csv; charset=windows-1256", "a.csv"))
        assert found == [
            Source("1", old, "text/plain", "windows-1256"),
            Source("2", "été", "text/plain", None),
        ]

    def test_utf16_as_excel_writes_it(self) -> None:
        assert items("text\tid\tعنوان\r\nالسلام\t1\tx\r\n".encode("utf-16"), "a.csv") == [("1", "السلام")]

    def test_carriage_returns_of_the_old_mac(self) -> None:
        assert items('text,id\r"a\rb",1\rc,2\r', "a.csv") == [("1", "a\rb"), ("2", "c")]

    def test_a_header_that_is_broken(self) -> None:
        assert items('text,"' + "x" * 3000, "a.csv", Options(limit=2000)) == [("a", "too_large")]
        assert items('text,"' + "x\n" * 3000, "a.csv", Options(limit=2000)) == [("a", "unreadable")]

    def test_no_such_column(self) -> None:
        assert items("id,body\n1,a\n", "a.csv") == [("a", "invalid_request")]

    def test_a_quotation_mark_that_is_never_closed(self) -> None:
        data = 'id,text\n1,a\n2,"' + "x\n" * 3000
        assert items(data, "a.csv", Options(limit=4000)) == [("1", "a"), ("a", "unreadable")]

    def test_only_a_header(self) -> None:
        assert items("id,text\n", "a.csv") == [("a", "empty_input")]


class TestParquet:
    def test_named_columns_of_any_text_type(self) -> None:
        pa = pytest.importorskip("pyarrow", reason="the parquet extra is not installed")
        parquet = pytest.importorskip("pyarrow.parquet")
        columns = {
            "corps": pa.array(["un", None, "trois"], pa.large_string()),
            "id": pa.array([1, 2, 3]),
            "other": pa.array([b"x", b"y", b"z"]),
        }
        buffer = io.BytesIO()
        parquet.write_table(pa.table(columns), buffer)
        options = Options(text="corps")
        expected = [("1", "un"), ("2", "empty_input"), ("3", "trois")]
        assert items(buffer.getvalue(), "a.parquet", options) == expected
        assert items(buffer.getvalue(), "a", options) == expected
        assert items(buffer.getvalue(), "a.parquet") == [("a", "invalid_request")]
        assert items(buffer.getvalue(), "a.parquet", Options(text="other", id="none"))[0] == ("a:1", b"x")
        assert items(buffer.getvalue()[:-9], "a.parquet") == [("a", "unreadable")]


TMX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en"
 srclang="fr" datatype="plaintext"/><body>
<tu tuid="u1"><tuv xml:lang="en"><seg>Hello</seg></tuv><tuv xml:lang="FR-CA"><seg>Bonjour <bpt i="1">&lt;b></bpt>à
 <hi>tous</hi><ept i="1">&lt;/b></ept><ph type="character">U+0000</ph></seg></tuv></tu>
<tu srclang="*all*"><tuv lang="ar"><seg>مرحبا</seg></tuv></tu>
<tu><tuv xml:lang="fr"><seg> </seg></tuv></tu>
</body></tmx>"""
XLIFF_1 = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="a" source-language="fr-FR" target-language="en" datatype="plaintext"><body><group>
<trans-unit id="1"><source>Un <g id="1">deux</g><ph id="2">code</ph></source><target>One two</target>
<alt-trans><source>jamais</source><target>never</target></alt-trans></trans-unit></group>
<trans-unit id="2"><source>Trois</source></trans-unit></body></file>
<file original="b" source-language="ar" datatype="plaintext"><body/></file></xliff>"""
XLIFF_2 = """<xliff version="2.0" srcLang="fr" xmlns="urn:oasis:names:tc:xliff:document:2.0">
<file id="f"><unit id="1"><segment><source>Un <pc id="1">deux</pc>.</source></segment><ignorable><source> </source>
</ignorable><segment><source>Trois<cp hex="0001"/><ph id="2"/></source></segment></unit></file></xliff>"""


class TestTranslationMemories:
    def test_tmx_gives_the_source_side_of_every_unit(self) -> None:
        found = list(read_bytes(TMX.encode(), None, "a.tmx"))
        assert found[:2] == [
            Source("u1", "Bonjour à\n tous\0", "text/plain", None, "fr"),
            Source("a:2", "مرحبا", "text/plain", None, "ar"),
        ]
        assert (found[2].id, getattr(found[2], "code", "")) == ("a:3", "empty_input")

    def test_xliff_1_and_2(self) -> None:
        found = list(read_bytes(XLIFF_1.encode(), None, "a.xlf"))
        assert found[0] == Source("a:1", "Un deux\n\nTrois", "text/plain", None, "fr")
        assert (found[1].id, getattr(found[1], "code", "")) == ("a:2", "empty_input")
        assert list(read_bytes(XLIFF_2.encode(), None, "a.xliff")) == [
            Source("a", "Un deux. Trois\x01", "text/plain", None, "fr")
        ]

    def test_they_are_known_without_a_name(self) -> None:
        for data in (TMX, XLIFF_1, XLIFF_2):
            assert isinstance(next(read_bytes(data.encode(), "application/xml", None)), Source)

    @pytest.mark.parametrize("name", ["a.tmx", "a.xlf"])
    @pytest.mark.parametrize(
        "doctype",
        [
            '<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
            '<!DOCTYPE tmx [<!ENTITY a "lol"><!ENTITY x "&a;&a;&a;">]>',
            '<!DOCTYPE tmx SYSTEM "http://localhost:1/x.dtd">',
        ],
    )
    def test_entities_are_neither_read_nor_dropped(self, name: str, doctype: str) -> None:
        body = TMX.replace("Hello", "&x;") if name == "a.tmx" else XLIFF_2.replace("Un ", "&x;")
        start = body.index("<tmx") if name == "a.tmx" else 0
        assert items(doctype + body[start:], name)[-1] == ("a", "unreadable")

    def test_what_is_cut_short(self) -> None:
        assert items(TMX[: TMX.index("مرحبا")], "a.tmx") == [("u1", "Bonjour à\n tous\0"), ("a", "unreadable")]
        assert items(XLIFF_2[:200], "a.xlf") == [("a", "unreadable")]
        assert items("<html/>", "a.xlf") == [("a", "unreadable")]
