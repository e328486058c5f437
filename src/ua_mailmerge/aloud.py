"""Words to what is read aloud: lines as words, and marks that have no part to play yet as paragraphs."""

import functools
from collections.abc import Sequence

import msgspec

from ua_mailmerge.model import Art, Form, Mark, Place, Tag, Tagged, Text

_NEXT_LINE = 1.8  # of the size: lines further apart than this are two paragraphs


def spoken(words: str, broken: Sequence[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """The lines of a paragraph, each with the space that parts it from the next, where there was one: PDF 32000-1 §14.8.2.5.

    The space stands at the right end, where nobody sees it. Who hears the page hears words, not lines.
    """
    made, at = [], 0
    for line, levels in broken:
        at = words.index(line, at) + len(line)
        space = " " if words[at : at + 1] in (" ", "\n") and words[at:].strip() else ""
        made.append((line + space, levels + b"\0" * len(space) if levels else b""))
    return made


def lines(texts: Sequence[Text]) -> tuple[Text, ...]:
    """Lines that stand for themselves, such as those of an address, as one paragraph: a space after each but the last."""
    return (*[_spaced(text) for text in texts[:-1]], *texts[-1:])


def _spaced(text: Text) -> Text:
    if text.words.endswith(" "):
        return text
    return msgspec.structs.replace(text, words=text.words + " ", levels=text.levels + b"\0" if text.levels else b"")


def told(marks: Sequence[Mark], *, drawings: str = "") -> tuple[Mark, ...]:
    """Words that have no part yet as paragraphs: lines of one style below one another are one.

    Forms are opened, and what of them is a paragraph is shared as before. Drawings are decoration, unless nothing here has words:
    then they are told as ``drawings``.
    """
    made: list[Mark] = []
    said: list[Text] = []

    def end() -> None:
        if said:
            made.append(Tagged(Tag.P, lines(said)))
            said.clear()

    for mark in marks:
        if isinstance(mark, Text):
            if said and not _goes_on(said[-1], mark):
                end()
            said.append(mark)
            continue
        end()
        if isinstance(mark, Place) and isinstance(mark.form, Form):
            made.append(msgspec.structs.replace(mark, form=_told(mark.form)))
        else:
            made.append(mark)
    end()
    if drawings and not any(isinstance(mark, Tagged | Place) and _speaks(mark) for mark in made):
        return tuple(Tagged(Tag.FIGURE, (mark,), drawings) if isinstance(mark, Place) else mark for mark in made)
    return tuple(made)


@functools.lru_cache(maxsize=512)
def _told(form: Form) -> Form:
    """A form with its words told; each paragraph is a form itself, so that it is written once."""
    parts = told(form.marks)
    return Form(
        tuple(
            Tagged(part.tag, (Place(Form(part.marks), 0.0, 0.0),), part.alt) if isinstance(part, Tagged) and part.tag is Tag.P else part
            for part in parts
        )
    )


def _goes_on(before: Text, text: Text) -> bool:
    alike = (before.face, before.size, before.x) == (text.face, text.size, text.x)
    return alike and 0 < text.y - before.y <= before.size * _NEXT_LINE


def _speaks(mark: Mark) -> bool:
    if isinstance(mark, Tagged):
        return True
    return isinstance(mark, Place) and not isinstance(mark.form, Art) and any(_speaks(inner) for inner in mark.form.marks)
