"""Documents: HTML, Markdown, DOCX, ODT, EPUB, PDF, subtitles."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from tests.read import archives

from dragoman.document import Failure, Source
from dragoman.read import Options, read, read_bytes

DATA = Path(__file__).parents[1] / "data" / "read"
BODY = archives.member("docx/word/document2.xml")


def docx(body: str) -> bytes:
    """A DOCX with this main part."""
    return archives.folder("docx", **{"word/document2.xml": body})


def text(data: bytes, name: str, charset: str | None = None) -> str:
    [source] = read_bytes(data, None, name, charset)
    assert isinstance(source, Source), source
    assert isinstance(source.data, str)
    assert source.id == name.partition(".")[0]
    return source.data


def paragraphs(data: bytes | str, name: str) -> list[str]:
    return text(data.encode() if isinstance(data, str) else data, name).split("\n\n")


def failure(data: bytes, name: str, **options: int) -> str:
    [item] = read_bytes(data, None, name, None, Options(**options))
    assert isinstance(item, Failure), item
    return item.code


class TestHtml:
    def test_a_fragment_gives_its_blocks(self) -> None:
        assert paragraphs(
            "<p>Un <b>deux</b>\n trois</p>quatre<ul><li>cinq<li>six</ul><!-- non --><script>non</script>"
            "<table><tr><td>sept<td>huit</table><p hidden>non</p><p>neuf<br> dix<br><br>onze&nbsp;!</p>"
            "<pre>a\n  b</pre>",
            "a.html",
        ) == ["Un deux trois", "quatre", "cinq", "six", "sept", "huit", "neuf\ndix", "onze\xa0!", "a\nb"]

    def test_a_page_gives_its_article(self) -> None:
        pytest.importorskip("trafilatura", reason="the html extra is not installed")
        [source] = read(DATA / "page.html")
        found = source.data.split("\n\n")
        assert found[0] == "Le Premier ministre reçoit une délégation du Sénat"
        assert "Lors de sa rencontre à Bagdad avec la délégation, ils ont évoqué le renforcement" in source.data
        assert "وناقشت بغداد وباريس" in source.data
        assert "«\xa0Une étape importante\xa0»" in source.data or "« Une étape importante »" in source.data
        assert not any(word in source.data for word in ("Accueil", "tracking", "Tous droits", "Abonnez"))

    def test_without_the_extra_a_page_gives_all_its_text(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "trafilatura", None)
        [source] = read(DATA / "page.html")
        found = source.data.split("\n\n")
        assert found[:5] == [
            "Accueil",
            "Monde",
            "Sport",
            "Abonnez-vous à notre lettre",
            "Le Premier ministre reçoit une délégation du Sénat",
        ]
        assert found[-1] == "© 2021 Le Journal. Tous droits réservés."
        assert "tracking" not in source.data

    @pytest.mark.parametrize(
        ("markup", "charset"),
        [
            ('<meta charset="windows-1256"><p>السلام عليكم ورحمة الله', "windows-1256"),
            ("<meta http-equiv=content-type content='text/html; charset=ISO-8859-6'><p>السلام عليكم", "iso-8859-6"),
            ("<p>السلام عليكم ورحمة الله وبركاته", "windows-1256"),
            ('<?xml version="1.0" encoding="windows-1256"?><p>السلام عليكم</p>', "windows-1256"),
            ('<meta charset="iso-8859-1"><p>السلام', "utf-8"),  # converted, and still says what it was
        ],
    )
    def test_old_charsets(self, markup: str, charset: str) -> None:
        assert text(markup.encode(charset), "a.html").startswith("السلام")

    def test_a_declared_charset_counts(self) -> None:
        assert text("<p>Привет, мир</p>".encode("koi8-r"), "a.html", "koi8-r") == "Привет, мир"

    def test_nesting_without_end_is_refused_and_not_cut(self) -> None:
        assert failure(b"<div>" * 5000 + b"text", "a.html") == "too_large"

    def test_no_text_is_empty(self) -> None:
        assert failure(b"<html><body><img src=x></body></html>", "a.html") == "empty_input"
        assert failure(b"<!-- -->", "a.html") in ("empty_input", "unreadable")


class TestMarkdown:
    def test_text_without_markup(self) -> None:
        pytest.importorskip("markdown_it", reason="the markdown extra is not installed")
        assert paragraphs((DATA / "notes.md").read_bytes(), "notes.md") == [
            "Le Premier ministre",
            "Il a reçu une délégation du Sénat français.\nÀ Bagdad.",
            "un point",
            "un autre & un dernier",
            "Ville",
            "Nombre",
            "Paris",
            "12",
            "Une citation",
            "Une poignée de main",
            "code gardé",
            "du HTML",
        ]


class TestDocx:
    def test_all_text_in_order(self) -> None:
        assert paragraphs(archives.folder("docx"), "a.docx") == [
            "Le titre",
            "Un\tdeux\ntrois\u2011 lien.",
            "cellule",
            "خلية",
            "contrôle",
            "boîte",
            "autour",
            "une note",
        ]

    def test_a_file_that_python_docx_wrote(self) -> None:
        writer = pytest.importorskip("docx", reason="the docx extra is not installed")
        page, buffer = writer.Document(), io.BytesIO()
        page.add_heading("Un titre", 1)
        page.add_paragraph("Un paragraphe ").add_run("en gras").bold = True
        page.add_table(1, 1).cell(0, 0).text = "cellule"
        page.save(buffer)
        assert paragraphs(buffer.getvalue(), "a.docx") == ["Un titre", "Un paragraphe en gras", "cellule"]


class TestOdt:
    def test_all_text_in_order(self) -> None:
        assert paragraphs(archives.folder("odt"), "a.odt") == [
            "Le titre",
            "une note",
            "Un   deux\ttrois\nquatre cinq.",
            "point",
            "خلية",
        ]

    def test_a_password_is_said(self) -> None:
        manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
        assert failure(archives.folder("odt", **{"META-INF/manifest.xml": manifest}), "a.odt") == "encrypted"


class TestEpub:
    def test_chapters_in_reading_order(self) -> None:
        assert paragraphs(archives.folder("epub"), "a.epub") == ["Un", "Il était\xa0une fois", "فصل"]

    def test_protected_chapters_are_said_and_fonts_do_not_matter(self) -> None:
        locked = '<encryption><CipherReference URI="{}"/></encryption>'
        name = "META-INF/encryption.xml"
        assert (
            failure(archives.folder("epub", **{name: locked.format("OEBPS/text/chapitre%20deux.xhtml")}), "a.epub")
            == "encrypted"
        )
        assert paragraphs(archives.folder("epub", **{name: locked.format("OEBPS/font.otf")}), "a.epub")[0] == "Un"


class TestArchives:
    @pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.epub"])
    def test_what_is_no_archive(self, name: str) -> None:
        assert failure(b"PK\x03\x04 and nothing else", name) == "unreadable"
        assert failure(archives.packed({"other": "x"}), name) == "unreadable"
        assert failure(b"", name) == "empty_input"

    def test_a_password_is_said(self) -> None:
        assert failure(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.docx") == "encrypted"

    def test_a_bomb_is_not_unpacked(self) -> None:
        bomb = BODY.replace("Le ", "a" * 30_000_000)
        data = docx(bomb)
        assert len(data) < 100_000
        assert failure(data, "a.docx") == "too_large"

    def test_many_parts_together_are_bounded(self) -> None:
        words = " ".join(map(str, range(20_000)))
        assert failure(docx(BODY.replace("Le ", words)), "a.docx", limit=100_000) == "too_large"

    @pytest.mark.parametrize("entity", ['<!ENTITY x SYSTEM "file:///etc/passwd">', '<!ENTITY x "lol">'])
    def test_entities_are_refused(self, entity: str) -> None:
        body = f"<!DOCTYPE d [{entity}]>" + BODY.replace("Le ", "&x;")
        assert failure(docx(body), "a.docx") == "unreadable"

    def test_deep_xml_is_refused(self) -> None:
        assert failure(docx("<a>" * 3000 + "</a>" * 3000), "a.docx") == "too_large"

    def test_they_are_known_without_a_name(self) -> None:
        for data in (archives.folder("docx"), archives.folder("odt"), archives.folder("epub")):
            assert isinstance(next(read_bytes(data, None, None)), Source)


class TestPdf:
    @pytest.fixture(autouse=True)
    def _pdfminer(self) -> None:
        pytest.importorskip("pdfminer", reason="the pdf extra is not installed")

    def test_lines_become_paragraphs_and_arabic_is_in_reading_order(self) -> None:
        [source] = read(DATA / "article.pdf")
        assert source.data.split("\n\n") == [
            "Al-Kazemi discute du renforcement de la coopération",
            "Le Premier ministre irakien Mustafa Al-Kazemi a souligné que l’Irak attache une grande importance au "
            "partenariat avec la France, à son renforcement et à son développement dans divers domaines politiques, "
            "économiques, commerciaux et liés à la sécurité. Il a ensuite reçu la délégation.",
            "وفي كانون الاول ديسمبر من العام الماضي ناقشت بغداد وباريس تسليح وتدريب فرنسا للقوات العراقية حيث بحث وزير "
            "الدفاع العراقي عناد جمعة مع المدير العام للتسليح 2021 سبل التعاون.",
            "Un deuxième paragraphe, court.",
        ]

    def test_columns_justified_lines_and_latin_words_in_arabic(self) -> None:
        [source] = read(DATA / "columns.pdf")
        found = source.data.split("\n\n")
        assert found[0] == "Deux colonnes (essai)"
        assert found[2].endswith(
            "conduite par Nicole Duranton, membre du Conseil et présidente du Groupe d’amitié "
            "Irak-France, ils ont évoqué le renforcement des liens entre les deux pays dans divers domaines."
        )
        assert found[4:] == [
            "عنوان الخبر (بغداد)",
            'قال الوزير (في 28/8/2021) إن شركة «Total Energies» ستستثمر 27 مليار دولار، وأضاف: "نعم" في iPhone 15 '
            "و COVID-19.",
            "فقرة ثانية قصيرة هنا بعد الأولى؛ وبعدها كلام آخر طويل بعض الشيء لكي ينكسر السطر مرة واحدة على الأقل في "
            "هذه الصفحة.",
        ]

    def test_broken_and_foreign_files(self) -> None:
        data = (DATA / "article.pdf").read_bytes()
        assert failure(b"%PDF-1.7\n%nothing", "a.pdf") == "unreadable"
        assert failure(b"no PDF at all", "a.pdf") == "unreadable"
        assert isinstance(next(read_bytes(b"junk\n" + data, None, "a")), Source | Failure)

    def test_the_extra_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pdfminer", None)
        [item] = read(DATA / "article.pdf")
        assert item.code == "missing_extra"
        assert "dragoman[pdf]" in item.message

    def test_a_stream_that_unpacks_without_end_is_refused(self) -> None:
        import zlib

        from dragoman.read.pdf import _BoundedZlib

        stream = zlib.compress(bytes(80_000_000))
        assert failure(one_page(stream, "/Filter /FlateDecode"), "a.pdf") == "too_large"
        assert _BoundedZlib.decompress(zlib.compress(b"abc")) == b"abc"

    def test_figures_inside_figures_without_end_are_refused(self) -> None:
        forms = b"/F Do " * 3000
        assert failure(one_page(forms, form=forms), "a.pdf") == "too_large"

    def test_a_password_is_said(self) -> None:
        pypdf = pytest.importorskip("pypdf", reason="pypdf, which makes the file, is not installed")
        writer, buffer = pypdf.PdfWriter(DATA / "article.pdf"), io.BytesIO()
        writer.encrypt("secret", algorithm="RC4-128")
        writer.write(buffer)
        assert failure(buffer.getvalue(), "a.pdf") == "encrypted"

    def test_pages_without_letters_say_that_they_are_scans(self) -> None:
        assert failure(one_page(b"q Q"), "a.pdf") == "empty_input"

    def test_a_page_in_latin_letters(self) -> None:
        content = b"BT /F1 12 Tf 72 700 Td (Une lettre coup\\351e en coop\\351-) Tj 0 -14 Td (ration.) Tj ET"
        assert text(one_page(content), "a.pdf") == "Une lettre coupée en coopération."


def one_page(content: bytes, more: str = "", form: bytes = b"") -> bytes:
    """A PDF of one page with this content stream. It has no cross-reference table; readers find the objects.

    ``form``: the content of a figure that is drawn by ``/F Do``; inside it, that draws an empty one.
    """
    return b"\n".join(
        [
            b"%PDF-1.4",
            b"1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj",
            b"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj",
            b"3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R",
            b"/Resources <</Font <</F1 5 0 R>> /XObject <</F 6 0 R>>>>>> endobj",
            b"4 0 obj <</Length %d %s>> stream" % (len(content), more.encode()),
            content,
            b"endstream endobj",
            b"5 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>> endobj",
            b"6 0 obj <</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</F 7 0 R>>>>",
            b"/Length %d>> stream" % len(form),
            form,
            b"endstream endobj",
            b"7 0 obj <</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 0>> stream",
            b"endstream endobj",
            b"trailer <</Root 1 0 R>>",
            b"%%EOF",
        ]
    )


class TestSubtitles:
    def test_srt_puts_sentences_together(self) -> None:
        assert paragraphs((DATA / "interview.srt").read_bytes(), "a.srt") == [
            "Le Premier ministre a reçu mardi une délégation du Sénat français à Bagdad.",
            "- Que s'est-il passé ?",
            "Nous avons parlé et cela suffit",
            "du climat",
        ]

    def test_vtt_leaves_out_what_is_not_said(self) -> None:
        assert paragraphs((DATA / "interview.vtt").read_bytes(), "a.vtt") == [
            "استقبل رئيس الوزراء وفداً من مجلس الشيوخ.",
            "Merci & au revoir\xa0!",
        ]

    def test_old_charsets(self) -> None:
        cue = "1\r\n00:00:01,000 --> 00:00:02,000\r\nالسلام عليكم ورحمة الله.\r\n"
        assert text(cue.encode("windows-1256"), "a.srt") == "السلام عليكم ورحمة الله."

    def test_no_cues(self) -> None:
        assert failure(b"hello", "a.srt") == "unreadable"
