"""A campaign to a page with other ways to act: each official's channels that can be used."""

from ua_mailmerge import typeset
from ua_mailmerge.model import MM, Campaign, Face, Faces, Frozen, Mark, Official, Page, Paper, Rule, Style, Text

MARGIN = 20 * MM
UNUSABLE = "unusable"
"""Begins a channel that the publisher gives and that nobody should try, with the reason behind it; it is kept and never printed."""

_WORDS = {
    "en": ("Other ways to act", "Use your own words. Tell the group what you did, so that it can be reported.", "until"),
    "es": ("Otras formas de actuar", "Use sus propias palabras. Cuente al grupo lo que hizo, para que pueda informarse.", "hasta"),
    "fr": ("Autres façons d’agir", "Écrivez avec vos mots. Dites au groupe ce que vous avez fait, pour qu’il en rende compte.", "jusqu’au"),
}
_KINDS = {
    "en": {"phone": "Telephone", "email": "E-mail", "fax": "Fax", "web": "Web form"},
    "es": {"phone": "Teléfono", "email": "Correo electrónico", "fax": "Fax", "web": "Formulario"},
    "fr": {"phone": "Téléphone", "email": "Courriel", "fax": "Fax", "web": "Formulaire"},
}
_TITLE = Style(Face.SANS_SEMIBOLD, 26.0, 32.0)
_LEAD = Style(Face.SANS, 13.0, 18.0)
_NAME = Style(Face.SANS_SEMIBOLD, 14.0, 19.0)
_PLAIN = Style(Face.SANS, 11.0, 15.0)
_QUIET = Style(Face.SANS, 10.0, 14.0, 0.33)
_INDENT = 42 * MM


class Ways(Frozen, frozen=True):
    """How one official can be reached beside letters: kind and address or number, as published."""

    official: Official
    channels: tuple[tuple[str, str], ...]


def usable(campaign: Campaign) -> tuple[Ways, ...]:
    """The officials with a channel that can be used, in the campaign's order."""
    found = []
    for official in campaign.officials:
        channels = [(kind, way) for kind, ways in official.channels.items() for way in ways if not way.casefold().startswith(UNUSABLE)]
        if channels:
            found.append(Ways(official=official, channels=tuple(channels)))
    return tuple(found)


def pages(campaign: Campaign, *, language: str, paper: Paper, faces: Faces) -> list[Page]:
    """The page to print and hand out, or as many as it takes; an official is never parted."""
    title, ask, until = _WORDS.get(language, _WORDS["en"])
    kinds = _KINDS.get(language, _KINDS["en"])
    width, height = paper.size
    measure = width - 2 * MARGIN
    made: list[list[Mark]] = [[]]
    y = MARGIN + _TITLE.size
    for text, style in (
        (title, _TITLE),
        (campaign.title, _LEAD),
        (f"{campaign.reference}, {until} {campaign.expires}", _QUIET),
        (ask, _PLAIN),
    ):
        marks, y = _set(text, MARGIN, y, style, measure, faces)
        made[-1] += marks
    for ways in usable(campaign):
        block, end = _official(ways, kinds, y + 16, measure, faces)
        if end > height - MARGIN:
            made.append([])
            block, end = _official(ways, kinds, MARGIN + 16, measure, faces)
        made[-1] += block
        y = end
    return [Page(width, height, tuple(marks), label=f"{number}", title="" if number > 1 else title) for number, marks in enumerate(made, 1)]


def _official(ways: Ways, kinds: dict[str, str], y: float, measure: float, faces: Faces) -> tuple[list[Mark], float]:
    marks: list[Mark] = [Rule(MARGIN, y - 16, MARGIN + measure, y - 16, width=0.4, grey=0.6)]
    y += 6
    for text, style in ((ways.official.name, _NAME), (ways.official.position, _QUIET)):
        if text:
            set_, y = _set(text, MARGIN, y, style, measure, faces)
            marks += set_
    for kind, way in ways.channels:
        named, _ = _set(kinds.get(kind, kind[:1].upper() + kind[1:]), MARGIN, y + 3, _QUIET, _INDENT, faces)
        set_, y = _set(way, MARGIN + _INDENT, y + 3, _PLAIN, measure - _INDENT, faces)
        marks += [*named, *set_]
    return marks, y


def _set(text: str, x: float, y: float, style: Style, measure: float, faces: Faces) -> tuple[list[Mark], float]:
    """The lines of a text, and the base line below them."""
    marks: list[Mark] = []
    for words, levels in typeset.lines(text, style=style, width=measure, faces=faces):
        marks.append(Text(x, y, words, style.face, style.size, style.grey, levels))
        y += style.leading
    return marks, y
