"""All letters to one official, sent together: the covering letter's words, the list of what is enclosed, the parcel's label."""

from collections.abc import Iterable, Sequence

from ua_mailmerge import aloud, postal, typeset
from ua_mailmerge.model import MM, Box, Disclosure, Face, Faces, Frozen, Mark, Official, Page, Paper, Rule, Signer, Style, Tag, Tagged, Text

MARGIN = 18 * MM
LABEL = (150 * MM, 100 * MM)
"""A parcel label; it goes on any large envelope."""

_QUIET = Style(Face.SANS, 9.0, 12.0, 0.33)
_HUGE = Style(Face.SANS_SEMIBOLD, 26.0, 30.0)
_LEAD = Style(Face.SANS, 13.0, 18.0)
_ROW = Style(Face.SANS, 10.0, 14.0)
_BACK = Style(Face.SANS, 10.0, 13.0)
_TO = Style(Face.SANS, 14.0, 19.0)
_TO_COUNTRY = Style(Face.SANS_SEMIBOLD, 14.0, 19.0)


class Bundle(Frozen, frozen=True):
    """What lies in the parcel, counted; no name."""

    letters: int
    places: tuple[tuple[str, int], ...]  # (place as its writers let it be seen, letters), most letters first
    unshown: int  # letters whose writers do not show where they live
    own: int  # letters with words of the writer's own


def counted(signers: Iterable[Signer], official: Official) -> Bundle:
    """The bundle of these people's letters to one official."""
    places: dict[str, int] = {}
    letters = unshown = own = 0
    for signer in signers:
        letters += 1
        own += bool(signer.words or signer.letter or signer.words_by_hand or signer.letter_by_hand)
        shown = Disclosure.NONE if signer.disclosure is Disclosure.NONE else Disclosure.CITY
        place = postal.place(signer.address, disclosure=shown, seen_from=official.country)
        if place:
            places[place] = places.get(place, 0) + 1
        else:
            unshown += 1
    return Bundle(letters, tuple(sorted(places.items(), key=lambda pair: (-pair[1], pair[0]))), unshown, own)


_WORDS = {
    "en": (
        ("One letter to you is enclosed.", "{letters} letters to you are enclosed."),
        ("It comes from {where}.", "They come from {where}."),
        "{places} places",
        ("One of them has words of its writer’s own.", "{own} of them have words of the writers’ own."),
        "Each letter bears the name of the person who sends it. Please read them, and please answer the people who wrote them.",
    ),
    "es": (
        ("Adjuntamos una carta dirigida a usted.", "Adjuntamos {letters} cartas dirigidas a usted."),
        ("Viene de {where}.", "Vienen de {where}."),
        "{places} lugares",
        ("Una de ellas lleva palabras propias de quien la escribió.", "{own} de ellas llevan palabras propias de quienes las escribieron."),
        "Cada carta lleva el nombre de la persona que la envía. Le pedimos que las lea y que responda a quienes las escribieron.",
    ),
    "fr": (
        ("Vous trouverez ci-joint une lettre qui vous est adressée.", "Vous trouverez ci-joint {letters} lettres qui vous sont adressées."),
        ("Elle vient de {where}.", "Elles viennent de {where}."),
        "{places} lieux",
        (
            "L’une d’elles porte des mots personnels de son auteur.",
            "{own} d’entre elles portent des mots personnels de leurs auteurs.",
        ),
        "Chaque lettre porte le nom de la personne qui l’envoie. Veuillez les lire et répondre à celles et ceux qui les ont écrites.",
    ),
}


def covering(bundle: Bundle, *, language: str, own_words: Sequence[str] = ()) -> tuple[str, ...]:
    """The covering letter's paragraphs in English, Spanish or French; or ``own_words`` with ``{letters}`` and ``{places}`` filled in."""
    places = len(bundle.places)
    if own_words:
        return tuple(words.replace("{letters}", f"{bundle.letters}").replace("{places}", f"{places}") for words in own_words)
    enclosed, come, several, own, please = _WORDS.get(language, _WORDS["en"])
    first = [enclosed[bundle.letters != 1]]
    first += [come[bundle.letters != 1]] if places else []
    first += [own[bundle.own != 1]] if bundle.own and bundle.letters > 1 else []
    where = bundle.places[0][0] if places == 1 else several.format(places=places)
    return " ".join(first).format(letters=bundle.letters, where=where, own=bundle.own), please


_LIST = {
    "en": ("Enclosed", "letter", "letters", "place not shown"),
    "es": ("Adjunto", "carta", "cartas", "lugar no indicado"),
    "fr": ("Ci-joint", "lettre", "lettres", "lieu non indiqué"),
}


def enclosed(bundle: Bundle, to: str, *, language: str, paper: Paper, faces: Faces) -> list[Page]:
    """The list of what is enclosed: how many letters from which place, in two columns, as many pages as it takes."""
    title, one, many, unshown = _LIST.get(language, _LIST["en"])
    width, height = paper.size
    rows = [*bundle.places, *([(unshown, bundle.unshown)] if bundle.unshown else [])]
    column = (width - 2 * MARGIN - 10 * MM) / 2
    pages: list[Page] = []
    while rows or not pages:
        marks: list[Mark] = []
        y = MARGIN + 6
        if not pages:
            for text, levels in typeset.lines(to, style=_QUIET, width=width - 2 * MARGIN, faces=faces):
                marks.append(Text(MARGIN, y, text, _QUIET.face, _QUIET.size, _QUIET.grey, levels))
                y += _QUIET.leading
            told = Text(MARGIN, y + 46, f"{bundle.letters} {one if bundle.letters == 1 else many}", _LEAD.face, _LEAD.size)
            head = Tagged(Tag.H1, (Text(MARGIN, y + 24, title, _HUGE.face, _HUGE.size),))
            marks = [*aloud.told(marks), head, Tagged(Tag.P, (told,))]
            y += 70
        fit = int((height - MARGIN - y) // _ROW.leading)
        for side in range(2):
            for number, (place, letters) in enumerate(rows[:fit]):
                marks += _row(place, f"{letters}", MARGIN + side * (column + 10 * MM), y + number * _ROW.leading, column, faces)
            rows = rows[fit:]
        pages.append(Page(width, height, tuple(marks), label=f"{title} {len(pages) + 1}", title="" if pages else title))
    return pages


def _row(place: str, letters: str, x: float, y: float, width: float, faces: Faces) -> list[Mark]:
    """A place and its number at the end of the column; a name that is too long is cut by its last line, never its number."""
    figure = faces.width(letters, _ROW.face, _ROW.size)
    text, levels = typeset.lines(place, style=_ROW, width=width - figure - 8, faces=faces)[0]
    from_ = Tagged(Tag.HEADER, (Text(x, y, text, _ROW.face, _ROW.size, _ROW.grey, levels),))
    count = Tagged(Tag.CELL, (Text(x + width - figure, y, letters, _ROW.face, _ROW.size),))
    return [Tagged(Tag.ROW, (from_, count, Rule(x, y + 3.5, x + width, y + 3.5, width=0.25, grey=0.8)))]


def label(to: Sequence[str], back: Sequence[str], *, country: str, paper: Paper, faces: Faces) -> Page:
    """A sheet with the parcel's label to cut out, 150 × 100 mm: return address above, the official's address large below."""
    width, height = paper.size
    left, top = (width - LABEL[0]) / 2, MARGIN
    marks: list[Mark] = [Box(left, top, *LABEL, width=0.4, grey=0.5)]
    y = top + 10 * MM
    for words in back:
        marks.append(typeset.line(words, x=left + 8 * MM, y=y, style=_BACK, faces=faces))
        y += _BACK.leading
    lines = [line for line in to if line != country]
    inside = LABEL[0] - 40 * MM
    set_ = [(text, levels, _TO) for line in lines for text, levels in typeset.lines(line, style=_TO, width=inside, faces=faces)]
    set_ += [(country, b"", _TO_COUNTRY)] if country else []
    y = max(y + 8 * MM, top + LABEL[1] - 10 * MM - (len(set_) - 1) * _TO.leading)
    for text, levels, style in set_:
        marks.append(Text(left + 34 * MM, y, text, style.face, style.size, style.grey, levels))
        y += style.leading
    return Page(width, height, aloud.told(marks), label="Label", title="Label")
