"""What is read aloud of letters, copies to keep, slips, posters, bundles and overviews, and what is not."""

import re
from collections import Counter
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

import builders
import listening
from builders import SCRIPTS, SENTENCES, event, signer
from evening import CAMPAIGN, EVENT, evening, made, pages, person, run, table
from test_pdf import opened
from test_structure import made as tagged
from test_typeset import OWN
from ua_mailmerge import aloud, fonts, handouts, letters, plan, stationery, typeset, windows
from ua_mailmerge.model import Art, Disclosure, Form, Page, Place, Rule, Signer, Tag, Tagged, Tagging, Text
from ua_mailmerge.shipped import shipped

DATE = "October 8, 2021"
TWO_PAGES = (" ".join(OWN * 2), " ".join(OWN))


def paragraphs(who: Signer, *, faces: fonts.Faces, head: str = "personal", window: str = "") -> list[str]:
    """Every paragraph of a person's letter to the president, as it is heard."""
    of, on = builders.campaign(cc=("The embassy",)), event()
    view = windows.chosen(window, paper=on.paper) if window else None
    set_on = stationery.load(shipped(f"letterhead/{head}"), paper=on.paper, faces=faces, event=on, clear=view.clear if view else ())
    official = of.official("president")
    writer = letters.Writer(of, on, official, date=DATE, personal=set_on.personal)
    setter = windows.typesetter(official, event=on, on=view, stationery=set_on, date=DATE, faces=faces, tagging=Tagging.UA)
    return [each.text for each in listening.heard(tagged(setter.pages(writer.letter(who, code="017-P7")), faces))]


# -- letters ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [(), (" ".join(OWN),), TWO_PAGES], ids=["none", "one", "two pages"])
def test_a_letter_is_heard_paragraph_by_paragraph(frozen: fonts.Faces, words: tuple[str, ...]) -> None:
    """Name, place, date, the address as one, then each paragraph whole, also over a page's end; no code and no page number."""
    address = "Andrés Manuel López Obrador President of México Puerta 8, Palacio Nacional "
    address += "Plaza de la Constitución S/N, Colonia Centro Ciudad de México, C.P. 06066 MEXICO"
    first, *rest = builders.PARAGRAPHS
    body = [first, *words, *rest, "Sincerely,", "Ana Ruiz", "cc: The embassy"]
    expected = ["Ana Ruiz", "Oakland, CA, USA", DATE, address, "Dear President López Obrador,", *body]
    assert paragraphs(signer(words=words), faces=frozen) == expected


@pytest.mark.parametrize("script", ["arabic", "hebrew", "thai", "chinese", "hindi"])
def test_own_words_are_heard_as_typed_in_every_script(frozen: fonts.Faces, script: str) -> None:
    """No space comes in where a script has none, and what is written from right to left is said in its own order."""
    found = paragraphs(signer(name=SCRIPTS[script], words=(SENTENCES[script],)), faces=frozen)
    said = [text.replace(" ", "") for text in found] if script in ("hindi", "thai") else found  # PDFium parts words of these as it likes
    wanted = SENTENCES[script].replace(" ", "") if script in ("hindi", "thai") else SENTENCES[script]
    assert wanted in said or script in ("hindi", "thai")
    assert len(found) == len(paragraphs(signer(words=("One.",)), faces=frozen))


@pytest.mark.parametrize("window", ["us_10_window", "us_9_double_window"])
def test_a_letter_for_a_window_is_heard_whole(frozen: fonts.Faces, window: str) -> None:
    """Where head, date and address stand elsewhere, they are heard all the same, once each."""
    found = paragraphs(signer(disclosure=Disclosure.FULL), faces=frozen, window=window)
    text = " ".join(found)
    for words in ("Ana Ruiz", DATE, "Puerta 8, Palacio Nacional", "Dear President", *builders.PARAGRAPHS):
        assert text.count(words) == (2 if words == "Ana Ruiz" else 1), words


def test_a_letterhead_is_heard_once_and_not_its_drawings(frozen: fonts.Faces) -> None:
    """The group's name, motto and address are words; the mark beside them says nothing more."""
    found = paragraphs(signer(words=TWO_PAGES), faces=frozen, head="group")
    assert found[:3] == ["Letter Writers", "Letters for people at risk", "210 Lanternfish Lane · Madison, WI 53703"]
    assert found.count("Letter Writers") == 1


def test_a_letterhead_of_drawings_alone_is_told_as_its_group() -> None:
    """A logo is a figure when nothing beside it has words, else decoration."""
    logo = Place(Art(b"0 0 1 rg 0 0 20 10 re f", 20, 10), 40, 40)
    words, rule = Text(90, 50, "Letter Writers", typeset.HEAD.face, 12), Rule(1, 1, 9, 1)
    assert aloud.told((logo, rule), drawings="Letter Writers") == (Tagged(Tag.FIGURE, (logo,), "Letter Writers"), rule)
    assert aloud.told((logo, words), drawings="Letter Writers") == (logo, Tagged(Tag.P, (words,)))


def test_lines_one_below_another_are_one_paragraph(frozen: fonts.Faces) -> None:
    """An address is heard as one, with spaces between its lines; a gap or another style begins another. A form stays one place."""
    lines = [Text(96, 60 + 13.5 * n, words, typeset.HEAD.face, 11) for n, words in enumerate(("Ana Ruiz", "12 Elm St", "Oakland"))]
    apart = Text(96, 200, "MEXICO", typeset.HEAD.face, 11)
    data = tagged([Page(612, 792, aloud.told((*lines, apart)))], frozen)
    assert [each.text for each in listening.heard(data)] == ["Ana Ruiz 12 Elm St Oakland", "MEXICO"]
    form = Form((*lines, apart))
    shared = [Page(612, 792, aloud.told((Place(form, 0, y),))) for y in (10, 100)]
    one, other = (page.marks[0] for page in shared)
    assert isinstance(one, Place)
    assert isinstance(other, Place)
    assert one.form is other.form
    assert [each.text for each in listening.heard(tagged(shared, frozen))] == ["Ana Ruiz 12 Elm St Oakland", "MEXICO"] * 2


# -- volumes ----------------------------------------------------------------------------------------

ROWS = [person("Ana Ruiz", own_words="Please act.", Show_address="full"), person("Bo Lund", own_words=" ".join(OWN * 2)), person("Cy Day")]


@pytest.mark.parametrize(
    "options", [(), ("--envelopes", "us_10_window", "--trays"), ("--labels", "5163", "--return-labels", "5167", "--sides", "two")]
)
def test_a_tagged_batch_prints_the_same(tmp_path: Path, options: tuple[str, ...]) -> None:
    """With --tagged every letter stands where it would; what is new is that every word is heard once, or is furniture."""
    sheet = evening(tmp_path / "e", ROWS)
    plain = made(sheet, "-o", tmp_path / "plain", *options)
    told = made(sheet, "-o", tmp_path / "told", *options, "--tagged")
    files = sorted(path.relative_to(plain) for path in plain.rglob("*.pdf") if path.name[0] != "0")
    assert files == sorted(path.relative_to(told) for path in told.rglob("*.pdf") if path.name[0] != "0")
    for name in files:
        data = (told / name).read_bytes()
        for before, after in zip(places(plain / name), places(told / name), strict=True):
            assert [each[0] for each in before] == [each[0] for each in after]
            assert all(abs(a - b) < 0.15 for one, other in zip(before, after, strict=True) for a, b in zip(one[1:], other[1:], strict=True))
        heard = "".join(each.text for each in listening.heard(data))
        assert letters_of(heard + "".join(listening.characters(data)[1])) == letters_of("".join(pages(plain / name))), name
        with pikepdf.open(plain / name) as file:
            assert "/StructTreeRoot" not in file.Root


def places(path: Path) -> list[list[tuple[str, float, float]]]:
    """The characters of each page that can be seen, from left to right, with their places to a fiftieth of a point or so."""
    found = []
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text = page.get_textpage()
            all_of_it = text.get_text_range()
            boxes = [(character, *text.get_charbox(at)[:2]) for at, character in enumerate(all_of_it) if at < text.count_chars()]
            found.append(sorted((c, round(x, 1), round(y, 1)) for c, x, y in boxes if not c.isspace()))
    return found


def letters_of(text: str) -> Counter[str]:
    """How often each character stands in a text, but spaces, which readers see where they like."""
    return Counter("".join(text.split()))


def test_a_reprint_of_tagged_volumes_claims_nothing(tmp_path: Path) -> None:
    """Copied pages leave the tree behind, so nothing points into it and the file does not say that it is PDF/UA."""
    folder = made(evening(tmp_path / "e", ROWS), "-o", tmp_path / "out", "--tagged")
    code = table(folder / "manifest.csv")[1]["Code"]
    assert run("reprint", folder, "--codes", code, "-o", tmp_path / "out").code == 0
    (again,) = (tmp_path / "out" / "reprints").glob("*.pdf")
    with opened(again.read_bytes()) as file:
        assert not {"/StructTreeRoot", "/MarkInfo"} & set(file.Root.keys())
        assert not any({"/StructParents", "/Tabs"} & set(page.obj.keys()) for page in file.pages)
        with file.open_metadata() as metadata:
            assert "{http://www.aiim.org/pdfua/ns/id/}part" not in metadata
            assert metadata["pdfaid:part"] == "2"
    assert "Bo Lund" in pages(again)[0]


# -- a signer's own copy ------------------------------------------------------------------------------


def test_a_copy_has_one_persons_letters_and_nobody_elses(tmp_path: Path) -> None:
    """To each official the words of the printed letter, said to be a copy at the foot, by the code of any; all of it can be heard."""
    folder = made(evening(tmp_path / "e", ROWS), "-o", tmp_path / "out")
    codes = {row["Official"]: row["Code"] for row in table(folder / "manifest.csv")[:4] if row["Sheet row"].endswith("row 2")}
    into = tmp_path / "copy.pdf"
    ran = run("copy", folder, plan.short(codes["ambassador"]), "--into", into)
    assert (ran.code, ran.out) == (0, f"{into}: 2 letters, to read or to keep. Do not post it.\n")
    copy = pages(into)
    printed = [pages(folder / f"1-letters-{official}-001.pdf")[0] for official in ("president", "ambassador")]
    assert len(copy) == 2
    for mine, theirs, code in zip(copy, printed, codes.values(), strict=True):
        assert mine.replace(" · Copy to keep, not for the post", "").split() == theirs.split()
        assert f"{plan.short(code)} · Copy to keep, not for the post" in mine
    assert not any(name in text for text in copy for name in ("Bo Lund", "Cy Day"))
    heard = [each.text for each in listening.heard(into.read_bytes())]
    assert heard.count("Please act.") == 2
    with pikepdf.open(into) as file:
        assert [str(section.T) for section in file.Root.StructTreeRoot.K.K] == ["President of México", "Ambassador Esteban Moctezuma"]
        assert [page.label for page in file.pages] == [plan.short(code) for code in codes.values()]
    assert into.stat().st_mode & 0o077 == 0


def test_a_copy_is_not_counted_and_never_over_another_file(tmp_path: Path) -> None:
    """The ledger knows nothing of it; asked twice, the second time is refused, and so it is once the people are gone."""
    folder = made(evening(tmp_path / "e", ROWS), "-o", tmp_path / "out")
    ledger = (tmp_path / "out" / "ledger.jsonl").read_bytes()
    code = table(folder / "manifest.csv")[0]["Code"]
    assert run("copy", folder, code, "--into", tmp_path / "copy.pdf").code == 0
    assert "is there already" in run("copy", folder, code, "--into", tmp_path / "copy.pdf").err
    assert (tmp_path / "out" / "ledger.jsonl").read_bytes() == ledger
    assert run("copy", folder, "001-P", "--into", tmp_path / "other.pdf").err == "001-P is not a piece here.\n"
    assert run("purge", folder, "--yes").code == 0
    gone = run("copy", folder, code, "--into", tmp_path / "other.pdf")
    assert gone.code == 3
    assert "purged" in gone.err
    assert not (tmp_path / "other.pdf").exists()


@pytest.mark.parametrize(("language", "said"), [("es", "Copia para guardar, no para enviar"), ("fr", "Copie personnelle, ne pas poster")])
def test_a_copy_says_so_in_the_letters_language(tmp_path: Path, language: str, said: str) -> None:
    """In letters that the batch's typefaces have, whatever it holds."""
    folder = made(
        evening(tmp_path / "e", ROWS, event=f"{EVENT}language: {language}\n", campaign=CAMPAIGN.replace("  en:", f"  {language}:")),
        "-o",
        tmp_path / "out",
    )
    code = table(folder / "manifest.csv")[0]["Code"]
    assert run("copy", folder, code, "--into", tmp_path / "copy.pdf").code == 0
    assert said in pages(tmp_path / "copy.pdf")[0]


# -- slips, posters, bundles, overviews ---------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_a_slip_is_heard_field_by_field(tmp_path: Path, language: str) -> None:
    """Each slip by its number, every field by the words above it, the code by what it opens."""
    made_ = handouts.slips(
        4,
        campaign=builders.campaign(),
        event=event(),
        out=tmp_path,
        on=builders.campaign().issued,
        language=language,
        consent="You may print this letter in my name.",
        link="https://example.org/e/1",
    )
    found = listening.heard(made_.data)
    assert [re.sub(r"\D", "", each.text) for each in found if each.type == "H1"] == ["001", "002", "003", "004"]
    figures = [each.alt for each in found if each.type == "Figure"]
    assert len(figures) == 4
    assert all("https://example.org/e/1" in alt for alt in figures)
    with opened(made_.data) as file:
        assert str(file.Root.Lang) == language
        fields = [each for each in file.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Form"]
        assert all(str(field.A[1].Desc).strip() for field in fields)
        roles = Counter(str(field.A[1].Role) for field in fields)
        assert roles == {"/tv": 4 * 6, "/cb": 4 * 7}


def test_a_poster_is_heard_without_its_picture() -> None:
    """The sentence is its title, the link is said, and the code says what it opens."""
    link = "https://example.org/e/1"
    data = handouts.poster(campaign=builders.campaign(), event=event(), language="es", link=link)
    title, *rest, code = listening.heard(data)
    assert title.type == "H1"
    assert "example.org/e/1" in [each.text for each in rest]
    assert (code.type, link in code.alt) == ("Figure", True)


def test_what_goes_with_a_bundle_is_heard(tmp_path: Path) -> None:
    """The covering letter paragraph by paragraph, the list as a table whose rows are headed by their place, the label's addresses."""
    folder = made(evening(tmp_path / "e", [*ROWS, person("Di Oz", City="Fresno", ZIP="93650")]), "-o", tmp_path / "out")
    assert run("bundle", folder, "ambassador", "--into", tmp_path / "bundle.pdf").code == 0
    found = listening.heard((tmp_path / "bundle.pdf").read_bytes())
    cells = [(each.type, each.text.strip()) for each in found if each.type in ("TH", "TD")]
    assert cells == [("TH", "Oakland, CA"), ("TD", "3"), ("TH", "Fresno, CA"), ("TD", "1")]
    text = [each.text for each in found]
    assert text.count("Letter Writers") == 2  # head and signature
    assert "Ambassador Esteban Moctezuma Embassy of México 1911 Pennsylvania Avenue NW Washington, DC 20006" in text
    assert text[-1].startswith("Ambassador Esteban Moctezuma")


@pytest.mark.parametrize("options", [(), ("--tagged",)])
def test_an_overview_is_heard_as_pictures_of_pages(tmp_path: Path, options: tuple[str, ...]) -> None:
    """A figure for each page, told by its code; what can be read on the small pages is not read aloud, tagged volumes included."""
    folder = made(evening(tmp_path / "e", ROWS), "-o", tmp_path / "out", *options)
    assert run("overview", folder, "--into", tmp_path / "overview.pdf").code == 0
    data = (tmp_path / "overview.pdf").read_bytes()
    found = listening.heard(data)
    codes = [plan.short(row["Code"]) for row in table(folder / "manifest.csv")]
    told = [each.alt for each in found if each.type == "Figure"]
    assert all(f"A small picture of {code}" in told for code in codes)
    assert {each.type for each in found} == {"H1", "Figure"}
    assert "Ana Ruiz" not in " ".join(each.text for each in found)
    assert "".join("Ana Ruiz".split()) in "".join("".join(listening.characters(data)[1]).split())


def test_a_proof_says_in_which_language_each_part_is(tmp_path: Path) -> None:
    """Our list is English, the letters are what the event says; each letter is a section of its own."""
    sheet = evening(tmp_path / "e", ROWS, event=f"{EVENT}language: es\n", campaign=CAMPAIGN.replace("  en:", "  es:"))
    assert run("proof", sheet, "--into", tmp_path / "proof.pdf").code == 0
    with pikepdf.open(tmp_path / "proof.pdf") as file:
        first, second, *_ = file.Root.StructTreeRoot.K.K
        assert (str(file.Root.Lang), str(first.T), str(first.Lang)) == ("es", "Proof", "en")
        assert "/Lang" not in second
    found = [each.text for each in listening.heard((tmp_path / "proof.pdf").read_bytes())]
    assert "PROOF" not in found
