"""Line breaks of all systems, and words that a line break or the place for one has cut in two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.repair.edits import Replacement

# Unicode's line breaking classes BK, CR, NL (UAX 14): a vertical tab or a form feed is a break too (pages of a PDF).
_BREAK = re.compile("\r\n?|[\u2028\u2029\x85\v\f]")
# Not behind a space: in `` \xad `` it is a dash that some charset lost, in ``\xad20°`` a minus.
_SOFT_HYPHEN = re.compile("\xad+(?<=[^ \t\n]\xad)(?:[ \t]*\n[ \t]*(?=[^\\W\\d_]))?")
_HYPHEN = re.compile("[-\u2010]\n")
_FIRST = re.compile(r"(?<!\w)[^\W\d_]?[a-zà-öø-ÿœ]+\Z")
_SECOND = re.compile(r"[a-zà-öø-ÿœ]{2,}(?![\w'’-])")
_COMPOUND = re.compile(r"(?<!\w)[^\W\d_]+(?:-[^\W\d_]+)+")
_LONGEST = 40  # letters of half a word
# Before and after these the hyphen belongs to the word: anti-\nterroriste, week-\nend, peut-\nêtre, dit-\nil.
_KEEPS_AFTER = frozenset(
    """
    al el ad an ar as at abou ben ibn anti auto après arrière aujourd avant bas basse beau belle bien c celle celles
    celui cent ceux ci cinq cinquante co contre cyber d demi deux dix elle entre euro eux ex extra franco germano
    grand grande gréco haut haute hispano huit indo infra inter intra irako irano israélo italo jusqu l libano
    lorsqu lui mal mi micro mille mini moi moins mono moyen multi n nano narco neuf non nord nous nouveau néo ouest
    outre par petit petite peut plus pluri poly porte post pour pro pré pseudo puisqu quarante quasi quatre quelque
    quelques rendez russo s saint sainte sans semi sept sino six socio soi soixante sous sud sur syro toi tout trans
    trente trois turco télé ultra un vice vingt vous est all anglo brother by could cross daughter day decision ever
    eight fact father fifth fifty first five foot forty four fourth half hard high hour ill in kilometer kilometre
    large law long low man meter metre mid mile minute month mother much near new nine ninety north off old on one
    out over pan policy pre re second self seven seventy short sister sixty small so son south state sub super ten
    then third thirty three twenty two up vis week well west woman would year counter
    """.split()  # noqa: SIM905 (a list that people edit)
)
_KEEPS_BEFORE = frozenset(
    """
    avion avions bas ce chef ci cinq clé clés deux dedans dehors delà dessous dessus devant directeur dix drapeau
    elle elles en enfants fille fils général générale haut huit il ils je la le les leur lui là major midi ministre
    moi monnaie même mêmes mère neuf nous on parents parole père président quatre sept six t toi trois tu un une uns
    unes vous y à être backed based being born calling controlled day days down east eight elect end five four free
    general held hour in ins known language law led like long looking made minister month monthly nine off offs old
    on one out owned president range run scale seven six speaking sponsored states style ten term three time ups up
    vis war week west wide year years to
    """.split()  # noqa: SIM905
)


def unify_line_breaks(text: str) -> Iterator[Replacement]:
    r"""CR LF, CR, NEL, U+2028, U+2029, vertical tab and form feed become ``\n``."""
    for match in _BREAK.finditer(text):
        yield Replacement(*match.span(), "\n")


def remove_soft_hyphens(text: str) -> Iterator[Replacement]:
    """U+00AD only says where a word might be broken; with the line break behind it, it says where it was."""
    for match in _SOFT_HYPHEN.finditer(text):
        yield Replacement(*match.span(), "")


def join_hyphenated(text: str) -> Iterator[Replacement]:
    r"""``gouver-\nnement`` becomes ``gouvernement``, where the hyphen cannot be the word's own.

    Left alone: parts that hyphens of their own usually join (``anti-``, ``-même``), anything with a capital, digit or
    apostrophe behind the break, and words that the document also writes with a hyphen.
    """
    if "-\n" not in text and "\u2010\n" not in text:
        return
    compounds = {match[0].lower() for match in _COMPOUND.finditer(text)}
    for match in _HYPHEN.finditer(text):
        start, end = match.span()
        first = _FIRST.search(text, max(0, start - _LONGEST), start)
        second = _SECOND.match(text, end, end + _LONGEST)
        if first and second and _may_join(first[0].lower(), second[0], compounds):
            yield Replacement(start, end, "")


def _may_join(first: str, second: str, compounds: set[str]) -> bool:
    return first not in _KEEPS_AFTER and second not in _KEEPS_BEFORE and f"{first}-{second}" not in compounds
