"""Which font draws what, that frozen subsets draw the same, and that text copies out as typed."""

import datetime
import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
import uharfbuzz as hb
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import MIXED, SCRIPTS, SENTENCES
from ua_mailmerge import fonts, pdf, typeset
from ua_mailmerge.model import Face, Page, Style, Text
from ua_mailmerge.problems import UnreadableError

BODY = Style(Face.SERIF, 11, 15)
VOWELLED = frozenset({"arabic with vowel signs", "hebrew with points"})
LATIN = "".join(chr(code) for code in range(0x20, 0x180) if chr(code).isprintable() and chr(code) not in "ŉſ")


def drawn_by(faces: fonts.Faces, text: str, face: Face = Face.SERIF) -> list[str]:
    """The sources of the fonts that take part in a line."""
    levels = typeset.levels(text)
    used = dict.fromkeys(segment.font for run in faces.line(text, face, levels) for segment in run.segments)
    return [faces.fonts[number].source for number in used]


def written(path: Path, lines: Sequence[Text], faces: fonts.Faces) -> Path:
    """A page with these lines, as a file."""
    about = pdf.About("A page", "en", datetime.datetime(2021, 10, 8, tzinfo=datetime.UTC), b"seed")
    pdf.write(path, [Page(612, 792, tuple(lines))], faces=faces, about=about)
    return path


def set_lines(text: str, faces: fonts.Faces) -> list[Text]:
    """A paragraph as it stands in a letter, from the top of the page."""
    broken = typeset.lines(text, style=BODY, width=typeset.MEASURE, faces=faces)
    return [
        typeset.line(words, x=100, y=100 + 20 * row, style=BODY, faces=faces, width=typeset.MEASURE)
        for row, (words, _) in enumerate(broken)
    ]


def pdfium_lines(path: Path) -> list[str]:
    """What PDFium copies out, by line, without the direction marks that readers add."""
    document = pypdfium2.PdfDocument(path)
    try:
        text = document[0].get_textpage().get_text_range()
    finally:
        document.close()
    return [unmarked(line) for line in text.split("\r\n") if line.strip()]


def poppler_lines(path: Path) -> list[str]:
    """What pdftotext copies out."""
    run = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True, encoding="utf-8")
    return [unmarked(line) for line in run.stdout.replace("\f", "").split("\n") if line.strip()]


def unmarked(line: str) -> str:
    """A line in NFC without direction marks and the spaces at its ends."""
    return unicodedata.normalize("NFC", "".join(c for c in line if c not in "\u200e\u200f\u202a\u202b\u202c")).strip()


# -- coverage ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [*SCRIPTS.values(), *SENTENCES.values()], ids=[*SCRIPTS, *SENTENCES])
def test_every_script_of_the_sample_is_covered(faces: fonts.Faces, text: str) -> None:
    """Nobody in the sample is told that their name cannot be printed, in a letter or on an envelope."""
    assert faces.missing(text, Face.SERIF) == ""
    assert faces.missing(text, Face.SANS) == ""


def test_a_character_without_a_face_is_named_once(faces: fonts.Faces) -> None:
    """``missing`` tells each character that would be a box, in order, and nothing else."""
    assert faces.missing("ok 🦜 na\u1400 🦜") == "🦜\u1400"


@pytest.mark.parametrize("invisible", ["\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufe0f"])
def test_characters_that_show_nothing_need_no_face(faces: fonts.Faces, invisible: str) -> None:
    """A soft hyphen or a joiner takes no room, is never a box, and is not missing."""
    assert faces.missing(f"a{invisible}b") == ""
    assert faces.width(f"a{invisible}b", Face.SERIF, 11) == pytest.approx(faces.width("ab", Face.SERIF, 11), abs=0.3)


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Ana", ["NotoSerif["]),
        ("Ελένη", ["NotoSerif["]),
        ("ليلى", ["NotoNaskhArabic"]),
        ("נועה", ["NotoSerifHebrew"]),
        ("अनीता", ["NotoSerifDevanagari"]),
        ("สมชาย", ["NotoSerifThai"]),
        ("林小雨", ["NotoSerifSC"]),
        ("山田はなこ", ["NotoSerifJP"]),
        ("김한별", ["NotoSerifKR"]),
        ("Ana 林", ["NotoSerif[", "NotoSerifSC"]),
    ],
)
def test_each_run_is_drawn_by_the_first_font_that_has_it(faces: fonts.Faces, text: str, sources: list[str]) -> None:
    """Fallback is by run, in the chain's order; Han shapes follow the language of the text around them."""
    used = drawn_by(faces, text)
    assert len(used) == len(sources)
    assert all(name in path for name, path in zip(sources, used, strict=True))


def test_marks_stay_with_their_letter(faces: fonts.Faces) -> None:
    """A combining mark is drawn by the font of the letter below it, never alone."""
    assert len(drawn_by(faces, "שָׂרָה")) == 1
    assert len(drawn_by(faces, "Adébọ̀wálé")) == 1


def test_envelopes_use_the_sans_faces(faces: fonts.Faces) -> None:
    """Each face has its own chain."""
    assert "NotoSans[" in drawn_by(faces, "Ana", Face.SANS)[0]
    assert "NotoSansArabic" in drawn_by(faces, "ليلى", Face.SANS)[0]


# -- a folder of one's own -----------------------------------------------------------------------


def test_a_folder_of_fonts_fills_the_gaps(faces: fonts.Faces, frozen_folder: Path, tmp_path: Path) -> None:
    """A font file of the user draws what no other has, and never takes a character from those that come along."""
    subset = hb.SubsetInput()
    subset.sets(hb.SubsetInputSets.UNICODE).update([ord("A")])
    own = tmp_path / "fonts" / "own.ttf"
    own.parent.mkdir()
    own.write_bytes(hb.subset(hb.Face(hb.Blob.from_file_path(str(next(frozen_folder.glob("00-*.ttf"))))), subset).blob.data)
    (own.parent / "readme.txt").write_text("not a font", encoding="utf-8")
    with_own = fonts.Faces.installed(own.parent)
    assert [font.source for font in with_own.fonts].count("own.ttf") == 1
    assert drawn_by(with_own, "A") == drawn_by(faces, "A")


def test_a_missing_folder_of_fonts_says_so(tmp_path: Path) -> None:
    """``fonts:`` that leads nowhere stops before anything is read."""
    with pytest.raises(UnreadableError, match="There is no folder of fonts"):
        fonts.Faces.installed(tmp_path / "none")


def test_a_file_that_is_no_font_says_which(tmp_path: Path) -> None:
    """A broken font in the folder is named."""
    (tmp_path / "broken.otf").write_bytes(b"not a font at all")
    with pytest.raises(UnreadableError, match=r"broken\.otf"):
        fonts.Faces.installed(tmp_path)


# -- frozen ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("face", list(Face))
@pytest.mark.parametrize("text", [*SCRIPTS.values(), *SENTENCES.values()], ids=[*SCRIPTS, *[f"{key} sentence" for key in SENTENCES]])
def test_frozen_faces_are_as_wide_as_the_installed_ones(faces: fonts.Faces, frozen: fonts.Faces, face: Face, text: str) -> None:
    """``check`` counts pages with the installed faces, the batch is set with the frozen ones: lines must break alike."""
    levels = typeset.levels(text)
    assert frozen.width(text, face, 11, levels) == faces.width(text, face, 11, levels)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from(LATIN + "’–“”"), max_size=40), st.sampled_from(list(Face)))
def test_any_latin_text_is_as_wide_when_frozen(faces: fonts.Faces, frozen: fonts.Faces, text: str, face: Face) -> None:
    """Whatever ligatures and kerning do, the subset does too."""
    assert frozen.width(text, face, 11) == faces.width(text, face, 11)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from(LATIN.replace(" ", "") + "’–“”0123456789fiflAVTo"), min_size=1, max_size=14))
def test_a_word_is_set_as_harfbuzz_sets_it(frozen: fonts.Faces, word: str) -> None:
    """However a word is put together, its advance is HarfBuzz's for the whole word, give or take a rounding of each glyph."""
    font = frozen.fonts[frozen.first(Face.SERIF)]
    buffer = hb.Buffer()
    buffer.add_str(word)
    buffer.guess_segment_properties()
    hb.shape(font.font, buffer)
    whole = sum(place.x_advance for place in buffer.glyph_positions) * font.scale
    assert frozen.width(word, Face.SERIF, 1000) == pytest.approx(whole, abs=len(word))


def test_a_frozen_character_is_never_a_box(frozen: fonts.Faces) -> None:
    """Every frozen character has a glyph of its own or shows nothing."""
    frozen_text = "".join(sorted(set(LATIN + "".join([*SCRIPTS.values(), *SENTENCES.values()]))))
    assert frozen.missing(frozen_text) == ""
    for character in frozen_text:
        frozen.line(character, Face.SERIF, typeset.levels(character))


@pytest.mark.parametrize("text", ["Ŋ\u1e02", "日本", "🦜", "Ana 🦜"])
def test_a_character_that_was_not_frozen_stops_the_volume(frozen: fonts.Faces, text: str) -> None:
    """Rather no letter than a letter with a box in it."""
    assert frozen.missing(text)
    with pytest.raises(UnreadableError, match="a box must not be printed"):
        frozen.line(text, Face.SERIF)
    with pytest.raises(UnreadableError, match="a box must not be printed"):
        frozen.width(text, Face.SERIF, 11)


def test_freezing_twice_gives_the_same_bytes(faces: fonts.Faces, tmp_path: Path) -> None:
    """The subsets are part of what a batch's id is made of."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        faces.freeze({Face.SERIF: "Ana ليلى", Face.SANS: "Ana"}, tmp_path / name)
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two


def test_only_the_fonts_that_are_needed_are_frozen(faces: fonts.Faces, tmp_path: Path) -> None:
    """A batch of plain Latin carries one subset a face, and it is small."""
    faces.freeze(dict.fromkeys(Face, "Ana Ruiz"), tmp_path)
    files = list(tmp_path.glob("*.?tf"))
    assert len(files) == 4
    assert max(path.stat().st_size for path in files) < 20_000


# -- text copies out as typed --------------------------------------------------------------------------


@pytest.mark.parametrize("key", [key for key in SCRIPTS if key not in VOWELLED])
def test_a_name_copies_out_as_typed(frozen: fonts.Faces, tmp_path: Path, key: str) -> None:
    """PDFium (Chrome, Edge) gives back every letter of a name, in the order in which it was typed."""
    path = written(tmp_path / "name.pdf", set_lines(SCRIPTS[key], frozen), frozen)
    assert pdfium_lines(path) == [unmarked(SCRIPTS[key])]


@pytest.mark.parametrize("key", [key for key in SENTENCES if key not in VOWELLED | {"hindi"}])
def test_a_paragraph_copies_out_as_typed(frozen: fonts.Faces, tmp_path: Path, key: str) -> None:
    """PDFium gives back each line of a paragraph in every script."""
    lines = set_lines(SENTENCES[key], frozen)
    assert pdfium_lines(written(tmp_path / "paragraph.pdf", lines, frozen)) == [unmarked(line.words) for line in lines]


@pytest.mark.parametrize("key", sorted(VOWELLED | {"hindi"}))
def test_every_letter_copies_out_where_pdfium_loses_the_order(frozen: fonts.Faces, tmp_path: Path, key: str) -> None:
    """PDFium turns pointed words round and drops spaces behind Devanagari signs, but no letter is lost or made up."""
    text = SENTENCES.get(key) or SCRIPTS[key]
    lines = set_lines(text, frozen)
    copied = pdfium_lines(written(tmp_path / "pointed.pdf", lines, frozen))
    assert sorted("".join(copied).replace(" ", "")) == sorted(unicodedata.normalize("NFC", text).replace(" ", ""))


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not here (Debian: poppler-utils)")
@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_pdftotext_copies_a_name_out_as_typed(frozen: fonts.Faces, tmp_path: Path, text: str) -> None:
    """Poppler (Evince, Okular) gives back names in every script, vowel signs and points included."""
    assert poppler_lines(written(tmp_path / "name.pdf", set_lines(text, frozen), frozen)) == [unmarked(text)]


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not here (Debian: poppler-utils)")
@pytest.mark.parametrize("key", SENTENCES)
def test_pdftotext_copies_a_paragraph_out_as_typed(frozen: fonts.Faces, tmp_path: Path, key: str) -> None:
    """Poppler gives back every line, but for the space beside a full stop from right to left, which it puts on its other side."""
    lines = set_lines(SENTENCES[key], frozen)
    copied = poppler_lines(written(tmp_path / "paragraph.pdf", lines, frozen))
    assert [line.replace(" .", ". ").replace(" ।", "।") for line in copied] == [unmarked(line.words) for line in lines]


@pytest.mark.parametrize(
    "text",
    MIXED.values(),
    ids=MIXED,
)
def test_words_of_a_mixed_line_copy_out_whole(frozen: fonts.Faces, tmp_path: Path, text: str) -> None:
    """Where directions mix, readers guess the order of words, each their own way; every word is whole."""
    (line,) = pdfium_lines(written(tmp_path / "mixed.pdf", set_lines(text, frozen), frozen))
    wanted = sorted(text.replace("-", " ").replace(",", " ").split())
    assert sorted(line.replace("-", " ").replace(",", " ").split()) == wanted


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.sampled_from(LATIN.replace(" ", "") + "’–“”—…"), min_size=1, max_size=12), min_size=1, max_size=8))
def test_any_latin_words_copy_out(frozen: fonts.Faces, tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    """Every letter comes back, ligatures and all.

    Spaces and hyphens are left out: PDFium adds a space beside some punctuation and takes a hyphen at a line's end for a broken word.
    """
    text = " ".join(words)
    lines = set_lines(text, frozen)
    copied = "".join(pdfium_lines(written(tmp_path_factory.mktemp("latin") / "words.pdf", lines, frozen)))
    bare = {ord(c): None for c in " -\u00a0\u00ad\u0002\ufffe"}
    assert copied.translate(bare) == unicodedata.normalize("NFC", text).translate(bare)


WORDS = (
    "AVATAR To. Tōkyō L’Hôpital Żółć Nguyễn Łukasz Ταύρος Παπαδόπουλος Юлія Хмельницький office affluent fjord fi ffi Wyżyński "
    "“quoted” (see) 94601-1234 017-P7 1911 C.P. Übergröße naïve Íñigo"
).split()


@pytest.mark.parametrize("face", Face)
@given(data=st.data())
def test_a_word_put_together_from_pairs_is_the_word_harfbuzz_shapes(face: Face, data: st.DataObject, faces: fonts.Faces) -> None:
    """Same glyphs, same moves, same advance: pairs only save time."""
    letters = (
        "aàbcdeéfghiíjklłmnñoóöpqrsştuüvwxyzżABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,'’-()&αβγδεθλμνοπρστυφωάέήБГДЖЗИЛПУФЯабвгдежзклмнрсту"
    )
    word = data.draw(st.sampled_from(WORDS) | st.text(letters, min_size=1, max_size=14))
    words = faces._words[face]
    shaped = fonts._joined(faces._shape(word, face), word, words._home)
    assert (words[word].advance, words[word].plain) == (shaped.advance, shaped.plain)
