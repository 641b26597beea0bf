"""The real schemas that TMX, XLIFF and TEI are checked against (tests/data/schemas/README.md says where from)."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path

from lxml import etree

SCHEMAS = Path(__file__).parents[1] / "data" / "schemas"


@cache
def tmx() -> etree.DTD:
    return etree.DTD(str(SCHEMAS / "tmx14.dtd"))


@cache
def xliff() -> etree.XMLSchema:
    return etree.XMLSchema(file=str(SCHEMAS / "xliff_core_2.0.xsd"))


RNG = "{http://relaxng.org/ns/structure/1.0}"
# The elements of TEI that Dragoman writes, and those without which the schema would not allow them.
TEI_ELEMENTS = frozenset(
    "TEI application appInfo body char charDecl choice desc encodingDesc f fileDesc foreign fs g group label"  # noqa: SIM905
    " langUsage language link linkGrp localProp numeric orig p profileDesc publicationStmt reg seg sourceDesc standOff"
    " string teiCorpus teiHeader text title titleStmt vColl".split()
)


@cache
def tei() -> etree.RelaxNG:
    """TEI All without the elements that are not written: compiling all 580 of them takes libxml2 most of a minute."""
    schema = etree.fromstring(gzip.decompress((SCHEMAS / "tei_all.rng.gz").read_bytes()))
    for definition in schema.iter(f"{RNG}define"):
        elements = definition.findall(f"{RNG}element")
        if elements and not any(element.get("name") in TEI_ELEMENTS for element in elements):
            definition[:] = [etree.Element(f"{RNG}notAllowed")]
    return etree.RelaxNG(schema)
