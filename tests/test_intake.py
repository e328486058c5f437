"""Sheets to people who are ready: what is held, who repeats whom, who has a letter already."""

from pathlib import Path

import msgspec
import pytest

from evening import Person, evening, people, person, run, sheet
from ua_mailmerge import batch, intake, letters, merge, signers, typeset
from ua_mailmerge.model import Order, Sides
from ua_mailmerge.problems import Severity, UnreadableError


def request(home: Path, **changes: object) -> intake.Request:
    """What rows are held against, from the files of an evening."""
    campaign, event, _, _ = merge.load(home / "campaign.yaml", home / "event.yaml")
    plain = intake.Request(
        signers.Rules(campaign, event),
        str(merge.letterhead("personal", beside=home)),
        letters.date_words(campaign.issued, event),
        Sides.ONE,
    )
    return msgspec.structs.replace(plain, **changes)


def gather(home: Path, *sheets: Path, known: intake.Known | None = None, only: tuple[str, ...] = (), **changes: object) -> intake.Intake:
    """What becomes of the sheets."""
    return intake.gather(sheets or (home / "signers.csv",), request(home, **changes), known=known or {}, only=only)


def kept(found: intake.Intake, order: Order = Order.SHEET) -> list[dict[str, object]]:
    """The people who are ready, in printing order, as signers.jsonl will have them."""
    _, lines = found.people.in_order(order)
    return [msgspec.json.decode(b"{" + line)["s"] for line in lines]


def keys(found: intake.Intake) -> list[list[bytes]]:
    """Their fingerprints."""
    _, lines = found.people.in_order(Order.SHEET)
    return [[bytes.fromhex(key) for key in msgspec.json.decode(b"{" + line)["k"]] for line in lines]


def test_everybody_is_ready_or_held(tmp_path: Path) -> None:
    """Rows in are rows out; blank rows are nobody."""
    rows = [person("Ann Poe"), dict.fromkeys(person(""), ""), person("Bo Li", consent="no"), person("Ann Poe"), person("Cy Day")]
    evening(tmp_path, rows)
    found = gather(tmp_path)
    assert (found.rows, len(found.people), len(found.held)) == (4, 2, 2)
    assert found.reasons == ["no-consent", "repeat"]
    assert [row.row for row in found.held] == ["signers.csv, row 4", "signers.csv, row 5"]


def test_a_held_row_keeps_its_cells(tmp_path: Path) -> None:
    """As the group wrote them, in the sheet's own columns, with what releases it."""
    rows = [person("Bo Li", consent="", own_words="Hear them, please.", shoe_size="9")]
    evening(tmp_path, rows)
    (row,) = gather(tmp_path).held
    assert dict(zip(row.headings, row.cells, strict=True)) == rows[0]
    assert row.reason == "Consent: This person has not agreed, and nothing is printed in their name. Type yes when they have."


def test_a_repeat_across_sheets(tmp_path: Path) -> None:
    """The second sheet's row is held, and says which file and row it repeats."""
    first = evening(tmp_path, people(2))
    second = sheet(tmp_path / "more.csv", [people(2)[1], person("New Here")])
    found = gather(tmp_path, first, second)
    assert len(found.people) == 3
    (problem,) = found.problems
    assert (problem.where.file, problem.where.row) == ("more.csv", 2)
    assert "in signers.csv, row 3" in problem.message


def test_people_of_one_household_are_two(tmp_path: Path) -> None:
    """Same address, two names: nobody is dropped."""
    evening(tmp_path, [person("Ann Poe", email="poe@example.org"), person("Bo Poe", email="poe@example.org")])
    assert len(gather(tmp_path).people) == 2


def test_who_has_a_letter_is_left_out(tmp_path: Path) -> None:
    """Pairs an earlier batch has are not printed again; a pair it has not keeps the person's number."""
    evening(tmp_path, people(3))
    first, second, _ = keys(gather(tmp_path))
    known = {first[0]: (7, frozenset({"president", "ambassador"})), second[0]: (8, frozenset({"president"}))}
    found = gather(tmp_path, known=known)
    assert [shape.officials for shape in found.people.shapes] == [("ambassador",), ("president", "ambassador")]
    assert found.people.wanted == [-8, 0]  # negative: theirs already
    assert found.made_before == 3


def test_known_by_either_fingerprint(tmp_path: Path) -> None:
    """Somebody who moved and kept their e-mail address is the same person."""
    evening(tmp_path, [person("Ann Poe", email="poe@example.org")])
    before = {key: (1, frozenset({"president", "ambassador"})) for key in keys(gather(tmp_path))[0]}
    sheet(tmp_path / "signers.csv", [person("Ann Poe", email="poe@example.org", zip="53703")])
    found = gather(tmp_path, known=before)
    assert (len(found.people), found.reasons) == (0, [])


def test_released_repeats_are_told_apart(tmp_path: Path) -> None:
    """Of three people of one name and address each is known by itself: who was printed is left out, the next one is not."""
    rows = [person("Ann Poe"), person("Ann Poe", release="repeat"), person("Ann Poe", release="repeat")]
    evening(tmp_path, rows)
    ((plain, *_), (again,), _) = keys(gather(tmp_path))
    assert again == plain + batch.AGAIN
    both = frozenset({"president", "ambassador"})
    found = gather(tmp_path, known={plain: (1, both), batch.again(plain, 0): (2, both)})
    assert [signer["row"] for signer in kept(found)] == ["signers.csv, row 4"]


def test_only_is_counted_apart(tmp_path: Path) -> None:
    """--only leaves the others for later: they are neither printed nor made before."""
    evening(tmp_path, people(2))
    found = gather(tmp_path, only=("ambassador",))
    assert {shape.officials for shape in found.people.shapes} == {("ambassador",)}
    assert found.made_before == 0


@pytest.mark.parametrize(("order", "expected"), [(Order.NAME, ["Ava Bell", "Zed Bell", "Ann Zorn"]), (Order.SHEET, None)])
def test_printing_order(order: Order, expected: list[str] | None, tmp_path: Path) -> None:
    """By last name and then the first, or as in the sheet."""
    rows = [person("Ann Zorn"), person("Zed Bell"), person("Ava Bell")]
    evening(tmp_path, rows)
    found = kept(gather(tmp_path, order=order), order)
    assert [signer["name"] for signer in found] == (expected or [row["Name"] for row in rows])


def test_characters_are_collected(tmp_path: Path) -> None:
    """Names apart from own words: only the serif draws the words, so other faces need not have their letters."""
    evening(tmp_path, [person("Łukasz Żak", own_words="Слова")])
    people_ = gather(tmp_path).people
    assert set("ŁŻ") <= people_.names_used
    assert people_.letters_used >= set("Слова")
    assert not people_.names_used & set("Слова")


def test_an_address_that_fits_no_envelope(tmp_path: Path) -> None:
    """Held where it would be printed; with labels or a city only it is no matter."""
    rows = [person("Ann Poe", address=", ".join(["Building 1 behind the old station"] * 9), show_address="full")]
    evening(tmp_path, rows)
    found = gather(tmp_path, envelope="us_10")
    assert found.reasons == ["address-too-long"]
    (problem,) = found.problems
    assert problem.where.column == "Address"
    assert len(gather(tmp_path, envelope="labels").people) == 1
    sheet(tmp_path / "signers.csv", [rows[0] | {"Show address": "city"}])
    assert len(gather(tmp_path, envelope="us_10").people) == 1


def test_what_stops_a_sheet_stops_all(tmp_path: Path) -> None:
    """No heading, no name, no consent: nobody is read, and the reason is a STOP."""
    evening(tmp_path)
    found = gather(tmp_path, sheet(tmp_path / "list.csv", [{"Name": "Ann Poe", "City": "Oakland"}]))
    assert [(problem.code, problem.severity) for problem in found.stops] == [("consent-column-missing", Severity.STOP)]
    assert found.rows == 0


def test_an_unreadable_sheet_stops_all(tmp_path: Path) -> None:
    """Among several: UnreadableError, and no child is left behind."""
    first = evening(tmp_path, people(2))
    (tmp_path / "list.csv").write_bytes(b"%PDF-1.7\n")
    with pytest.raises(UnreadableError, match=r"list\.csv is a PDF"):
        gather(tmp_path, first, tmp_path / "list.csv")


def test_words_that_fit() -> None:
    """11.5 words a line of 15 points, less the gap above them."""
    assert [typeset.words_that_fit(points) for points in (0, 7, 22, 37, 1000)] == [0, 0, 11, 23, 759]


def rows_of(count: int) -> list[Person]:
    """Good and bad rows mixed."""
    return [
        person(row["Name"], consent="" if at % 7 == 0 else "yes", zip="2144" if at % 11 == 0 else "94601")
        for at, row in enumerate(people(count))
    ]


def test_chunks_do_not_show(tmp_path: Path) -> None:
    """A sheet of more than one chunk is in the order of its rows: people, held rows and problems."""
    evening(tmp_path, rows_of(2500))
    found = gather(tmp_path)
    held = [int(row.row.rpartition(" ")[2]) for row in found.held]
    ready = [int(str(signer["row"]).rpartition(" ")[2]) for signer in kept(found)]
    assert held == sorted(held)
    assert ready == sorted(ready)
    assert sorted(held + ready) == list(range(2, 2502))


@pytest.mark.parametrize("shared", [{"address": "1 Elm St"}, {"phone": "510 555 0114", "address": "9 Oak Ave"}])
def test_another_person_of_the_same_name_and_address_in_a_later_sheet_is_held(shared: dict[str, str], tmp_path: Path) -> None:
    """Somebody who only looks like one who has a letter is held, with the number of that letter; released, they print."""
    evening(tmp_path, [person("Sam Poe", address="1 Elm St", phone="510 555 0114", email="sam@example.org")])
    first = keys(gather(tmp_path))[0]
    known = {key: (7, frozenset({"president", "ambassador"})) for key in first}
    evening(tmp_path, [person("Sam Poe", **shared)])
    held = gather(tmp_path, known=known)
    assert held.reasons == ["repeat"]
    assert "number 007" in held.held[0].reason
    evening(tmp_path, [person("Sam Poe", **shared, release="repeat")])
    assert len(gather(tmp_path, known=known).people) == 1


def test_somebody_of_the_same_name_and_zip_in_a_later_sheet_is_asked_about(tmp_path: Path) -> None:
    """Both print, since a lost letter is worse than a second one; released, nobody is asked."""
    evening(tmp_path, [person("Sam Poe", address="1 Elm St")])
    known = {key: (7, frozenset({"president", "ambassador"})) for key in keys(gather(tmp_path))[0]}
    evening(tmp_path, [person("Sam Poe", address="99 Oak Ave")])
    found = gather(tmp_path, known=known)
    assert (len(found.people), found.made_before) == (1, 0)
    ((code, severity, message),) = [(problem.code, problem.severity, problem.message) for problem in found.problems]
    assert (code, severity) == ("alike", Severity.ASK)
    assert "number 007" in message
    evening(tmp_path, [person("Sam Poe", address="99 Oak Ave", release="alike")])
    assert gather(tmp_path, known=known).problems == []


def test_two_who_say_the_same_are_known_apart(tmp_path: Path) -> None:
    """Rows that say nothing but one name and one city print both, with a question; each is known by itself afterwards."""
    rows = [{"Name": "Ann Poe", "City": "Oakland", "Consent": "yes"}] * 2
    evening(tmp_path, rows)
    first = gather(tmp_path)
    assert [problem.code for problem in first.problems] == ["alike"]
    (plain, *_), (again,) = keys(first)
    assert again == plain + batch.AGAIN
    both = frozenset({"president", "ambassador"})
    assert not gather(tmp_path, known={plain: (1, both), batch.again(plain, 0): (2, both)}).people
    later = gather(tmp_path, known={plain: (1, frozenset({"president"})), batch.again(plain, 0): (2, frozenset({"president"}))})
    assert later.people.wanted == [-1, -2]


def test_cells_of_a_held_csv_lose_the_apostrophe_that_kept_them_text(tmp_path: Path) -> None:
    """What held.csv protected comes back as it was typed; other sheets keep their apostrophes."""
    words = "- I ask you to listen."
    ours, theirs = (tmp_path / name for name in ("ours", "theirs"))
    evening(ours, [person("Ann Poe", own_words=f"'{words}", row="signers.csv, row 2", reason="no-consent")])
    evening(theirs, [person("Ann Poe", own_words=f"'{words}")])
    assert kept(gather(ours))[0]["words"] == [words]
    assert kept(gather(theirs))[0]["words"] == [f"'{words}"]


def test_letters_are_counted_by_whose_words_they_are(tmp_path: Path) -> None:
    """Word for word: what equals the sample is the sample's, and what equals another's is said, whoever signs it."""
    sample = ["People who ask for safety are sent back unheard.", "Please let each of them be heard."]
    rows = [
        *people(3),
        person("Ana Ruiz", own_words="Hear them."),
        person("Bo Li", own_words="Hear them.", letters_to="president"),
        person("Cy Day", own_words="Hear them!"),
        person("Di Fox", own_words="Hear them.", own_words_place="last"),
        person("Ed Gay", own_words="by hand"),
        person("Flo Hay", own_words="by hand"),
        person("Gus Ivy", own_words="\n".join(sample), own_words_place="instead"),
    ]
    signers_ = evening(tmp_path, rows)
    (president, ambassador) = run("check", signers_, "--json").json["wording"]
    assert president == {"official": "president", "letters": 10, "sample": 4, "own": 6, "alike": 2}
    assert ambassador == {"official": "ambassador", "letters": 9, "sample": 4, "own": 5, "alike": 0}
    said = run("check", signers_).out
    assert "10 letters to president: 4 are the sample word for word, 6 have words of their own, 2 of them the same as another's." in said
