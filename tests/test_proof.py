"""People who are ready to the few whose sheets would show any fault in all of them."""

from pathlib import Path

import pypdfium2
from hypothesis import given
from hypothesis import strategies as st

from evening import SAMPLE, evening, people, person, run
from ua_mailmerge import proof
from ua_mailmerge.model import Address, Disclosure, Signer
from ua_mailmerge.problems import ExitCode

BOTH = ("president", "ambassador")


def signer(name: str, *, words: str = "", letter: str = "", shown: Disclosure = Disclosure.CITY, lines: tuple[str, ...] = ()) -> Signer:
    """Somebody who writes to both."""
    return Signer(name, Address(lines), BOTH, "row", disclosure=shown, words=(words,) if words else (), letter=(letter,) if letter else ())


def reasons(*signers: Signer) -> dict[str, str]:
    """Each reason, and the name of the person whose letter shows it."""
    chosen = proof.choose([(each, BOTH) for each in signers], officials=BOTH)
    return {why: signers[each.person].name for each in chosen for why in each.why}


def test_each_extreme_is_shown() -> None:
    """Longest name, own words, own letter, accents, address; each script; the shortest letter."""
    found = reasons(
        signer("Ana Ruiz"),
        signer("Maximiliana Wolfeschlegelsteinhausen"),
        signer("Bo Lee", words="Please act. " * 20),
        signer("Al Orr", letter="Dear President, " * 20),
        signer("Žofie Černá"),
        signer("Ed Poe", shown=Disclosure.FULL, lines=("1 A Street", "Flat 2")),
        signer("Ελένη"),
        signer("Оксана"),
        signer("Bob", words="مرحبا"),
        signer("王小明"),
    )
    assert found == {
        "the longest name": "Maximiliana Wolfeschlegelsteinhausen",
        "the longest own words": "Bo Lee",
        "the longest letter of one's own": "Al Orr",
        "the most accents": "Žofie Černá",
        "the longest address shown in full": "Ed Poe",
        "the shortest letter": "王小明",
        "Greek letters": "Ελένη",
        "Cyrillic letters": "Оксана",
        "Arabic letters": "Bob",
        "Chinese letters": "王小明",
    }


def test_every_official_is_shown() -> None:
    """Also the one that only one person writes to."""
    chosen = proof.choose([(signer("Ana"), ("president",)), (signer("Bo"), BOTH)], officials=BOTH)
    assert {each.official for each in chosen} == set(BOTH)


@given(
    st.lists(st.tuples(st.text(min_size=1, max_size=30), st.text(max_size=60), st.lists(st.sampled_from(BOTH), min_size=1, unique=True)))
)
def test_a_proof_is_short_and_goes_to_whom_people_write(drawn: list[tuple[str, str, list[str]]]) -> None:
    """However many people: no letter that nobody asked for, and about eight sheets, a few more with many scripts."""
    chosen = proof.choose([(signer(name, words=words), to) for name, words, to in drawn], officials=BOTH)
    assert all(each.official in drawn[each.person][2] for each in chosen)
    assert {id_ for _name, _words, to in drawn for id_ in to} == {each.official for each in chosen}
    assert len(chosen) <= 7 + proof.MOST_SCRIPTS + 2
    assert len({(each.person, each.official) for each in chosen}) == len(chosen)


# -- the command --------------------------------------------------------------------------------


def words(path: Path) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def test_every_sheet_says_proof(tmp_path: Path) -> None:
    """Letters, envelopes and the list: none of them can be taken for the real thing."""
    into = tmp_path / "proof.pdf"
    run("proof", SAMPLE / "signers.xlsx", "--into", into)
    pages = words(into)
    assert 8 <= len(pages) <= 24
    assert all("PROOF" in page for page in pages)
    assert "100 mm" in pages[0]
    assert sum("Dear President López Obrador" in page for page in pages) >= 2
    assert any("PALACIO NACIONAL" in page for page in pages)


def test_a_proof_leaves_nothing_but_itself(tmp_path: Path) -> None:
    """No batch, no ledger, no number used up; the same people give the same bytes."""
    sheet = evening(tmp_path / "e", people(4))
    before = {path.name for path in sheet.parent.iterdir()}
    made = [tmp_path / name for name in ("one.pdf", "two.pdf")]
    for path in made:
        assert run("proof", sheet, "--into", path, "-o", tmp_path / "out").code == 0
    assert made[0].read_bytes() == made[1].read_bytes()
    assert {path.name for path in sheet.parent.iterdir()} == before
    assert not (tmp_path / "out").exists()


def test_a_proof_is_not_written_over(tmp_path: Path) -> None:
    """The second one says so."""
    sheet, into = evening(tmp_path / "e", people(1)), tmp_path / "proof.pdf"
    run("proof", sheet, "--into", into)
    before = into.read_bytes()
    ran = run("proof", sheet, "--into", into)
    assert (ran.code, into.read_bytes()) == (ExitCode.HELD, before)
    assert "is there already" in ran.err


def test_pictures_of_a_proof(tmp_path: Path) -> None:
    """A PNG for each page, at 100 dots an inch."""
    sheet, into = evening(tmp_path / "e", people(1)), tmp_path / "proof.pdf"
    assert run("proof", sheet, "--into", into, "--png").code == 0
    pictures = sorted(tmp_path.glob("proof-*.png"))
    assert len(pictures) == len(words(into))
    assert pictures[0].read_bytes()[16:24] == (850).to_bytes(4, "big") + (1100).to_bytes(4, "big")


def test_a_sheet_with_nobody_ready_has_no_proof(tmp_path: Path) -> None:
    """It says where to look instead."""
    ran = run("proof", evening(tmp_path / "e", [person("Ana Ruiz", Consent="")]), "--into", tmp_path / "proof.pdf")
    assert ran.code == ExitCode.HELD
    assert "ua-mailmerge check" in ran.err
    assert not (tmp_path / "proof.pdf").exists()
