"""The merge from sheet to published batch, as somebody at the keyboard meets it."""

import contextlib
import csv
import datetime
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import msgspec
import pytest

from evening import CAMPAIGN, COMMAND, EVENT, contents, environment, evening, made, names, pages, people, person, run, sheet, spawned, table
from ua_mailmerge import batch, intake, ledger, merge, plan
from ua_mailmerge.cli import say
from ua_mailmerge.problems import RefusedError, UnwritableError

POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows has no such thing")


# -- a batch ------------------------------------------------------------------------------------


def test_a_batch_is_laid_out_as_promised(tmp_path: Path) -> None:
    """START-HERE, letters and envelopes for each official, the lists, and everything it was made from."""
    folder = made(evening(tmp_path, [*people(3), person("No Consent", consent="")]), "-o", tmp_path / "out", code=3)
    assert sorted(path.name for path in folder.iterdir()) == [
        "0-START-HERE.pdf",
        "0-covers.pdf",
        "1-letters-ambassador-001.pdf",
        "1-letters-president-001.pdf",
        "2-envelopes-ambassador-alike-001.pdf",
        "2-envelopes-president-alike-001.pdf",
        "SHA256SUMS",
        "held.csv",
        "input",
        "manifest.csv",
        "summary.txt",
    ]
    assert {path.name for path in (folder / "input").iterdir()} >= {
        "signers.jsonl",
        "campaign.yaml",
        "event.yaml",
        "letterhead",
        "fonts",
        "merge.json",
    }
    assert batch.verify(folder) == ()


def test_a_volume_holds_250_letters_at_most(tmp_path: Path) -> None:
    """251 letters are two volumes."""
    folder = made(evening(tmp_path, people(251)), "-o", tmp_path / "out", "--only", "president", "--envelopes", "none")
    assert [len(pages(path)) for path in sorted(folder.glob("1-*.pdf"))] == [250, 1]


def test_volumes_of_a_kind_are_told_in_a_line(tmp_path: Path) -> None:
    """Large batches do not fill the screen."""
    ran = run("merge", evening(tmp_path, people(501)), "-o", tmp_path / "out", "--yes", "--only", "president")
    assert "  1-letters-president-001.pdf to 003.pdf  501 letters\n" in ran.out
    assert "  2-envelopes-president-alike-001.pdf to 003.pdf  504 envelopes\n" in ran.out


def test_the_manifest_says_where_each_letter_is(tmp_path: Path) -> None:
    """Each code's pages carry that code and the name in that row of the sheet; the checksum is the file's."""
    rows = [*people(3), person("Long Writer", own_words="Words upon words. " * 120), *people(2, first=4)]
    folder = made(evening(tmp_path, rows), "-o", tmp_path / "out")
    for entry in batch.entries(folder):
        text = pages(folder / f"{entry.volume}.pdf")[entry.first_page - 1 : entry.last_page]
        assert len(text) == (2 if "row 5" in entry.row else 1)
        assert plan.short(entry.code) in text[-1]
        row = int(entry.row.rpartition(" ")[2])
        assert rows[row - 2]["Name"] in text[0]
        assert entry.official in entry.volume
        assert entry.sha256 == batch.sha256(folder / f"{entry.volume}.pdf")


def test_envelopes_of_signers_are_in_the_manifest(tmp_path: Path) -> None:
    """An envelope with somebody's own address has their code; those that are all alike belong to nobody."""
    folder = made(evening(tmp_path, [person("Shown Whole", show_address="full"), *people(2)]), "-o", tmp_path / "out")
    found = [entry for entry in batch.entries(folder) if "envelopes" in entry.volume]
    assert {entry.volume for entry in found} == {"2-envelopes-president-001", "2-envelopes-ambassador-001"}
    assert "Shown Whole" in pages(folder / "2-envelopes-president-001.pdf")[found[0].first_page - 1]
    assert len(pages(folder / "2-envelopes-president-alike-001.pdf")) == 2 + merge.SPARES


def test_the_summary_counts_and_names_nobody(tmp_path: Path) -> None:
    """Counts, files, codes and post-by dates; no signer."""
    folder = made(evening(tmp_path, [*people(2), person("No Consent", consent="no")]), "-o", tmp_path / "out", code=3)
    text = (folder / "summary.txt").read_text(encoding="utf-8")
    assert "2 of 3 people are ready: 4 letters." in text
    assert re.search(r"no-consent +1", text)
    assert "Post to President of México by 15 December 2999." in text
    assert "Signer" not in text
    assert "Consent" not in text.replace("no-consent", "")


@POSIX
def test_everything_is_private(tmp_path: Path) -> None:
    """Folders 0700 and files 0600, whatever the umask and whatever the letterhead's own rights are."""
    made(evening(tmp_path / "e", people(2)), "-o", tmp_path / "out")
    for path in [tmp_path / "out", *(tmp_path / "out").rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


# -- only who has no letter yet -----------------------------------------------------------------


def test_the_same_input_again_is_already_made(tmp_path: Path) -> None:
    """Exit 0 and one sentence, although a row is held as before; nothing is written."""
    signers = evening(tmp_path, [*people(3), person("No Consent", consent="")])
    made(signers, "-o", tmp_path / "out", code=3)
    before = contents(tmp_path / "out")
    ran = run("merge", signers, "-o", tmp_path / "out", "--yes")
    assert ran.code == 0
    assert "Already made: everybody who is ready has been printed before." in ran.out
    assert contents(tmp_path / "out") == before


def test_a_row_newly_held_is_told_although_nothing_prints(tmp_path: Path) -> None:
    """Exit 3: somebody has to look."""
    signers = evening(tmp_path, people(3))
    made(signers, "-o", tmp_path / "out")
    sheet(signers, [*people(3), person("No Consent", consent="")])
    assert run("merge", signers, "-o", tmp_path / "out", "--yes").code == 3


def test_nobody_ready_is_not_already_made(tmp_path: Path) -> None:
    """A sheet whose rows are all held makes no batch and says so."""
    ran = run("merge", evening(tmp_path, [person("No Consent", consent="")]), "-o", tmp_path / "out", "--yes")
    assert ran.code == 3
    assert "Nobody is ready yet. Nothing to print." in ran.out
    assert batch.batches(tmp_path / "out") == []


def test_three_late_rows_print_three_people(tmp_path: Path) -> None:
    """Merging the sheet again with three more rows prints those, numbered on from where the first merge ended."""
    signers = evening(tmp_path, people(4))
    first = names(made(signers, "-o", tmp_path / "out"))
    sheet(signers, people(7))
    second = names(made(signers, "-o", tmp_path / "out"))
    assert list(second.values()) == [row["Name"] for row in people(3, first=5)]
    assert max(map(plan.number, first)) < min(map(plan.number, second))


def test_late_rows_anywhere_in_the_sheet(tmp_path: Path) -> None:
    """A sheet sorted anew prints nobody twice, and nobody's number changes."""
    signers = evening(tmp_path, people(3))
    made(signers, "-o", tmp_path / "out")
    sheet(signers, [person("A Newcomer"), *reversed(people(3))])
    assert list(names(made(signers, "-o", tmp_path / "out")).values()) == ["A Newcomer"]


def test_held_rows_mended_in_held_csv(tmp_path: Path) -> None:
    """held.csv has the sheet's own columns, Row and Reason; mended where it lies and merged, those people print, nobody twice."""
    rows = [*people(2), person("Late Consent", consent="", own_words="Hear them.")]
    folder = made(evening(tmp_path / "e", rows), "-o", tmp_path / "out", code=3)
    (held,) = table(folder / "held.csv")
    assert held["Row"] == "signers.csv, row 4"
    assert held["Reason"].startswith("Consent: This person has not agreed")
    assert {heading: held[heading] for heading in rows[2]} == rows[2]
    with (folder / "held.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(held))
        writer.writeheader()
        writer.writerow(held | {"Consent": "yes"})
    second = made(folder / "held.csv")  # neither -c, -e nor -o: the batch knows
    assert second.parent == folder.parent
    assert list(names(second).values()) == ["Late Consent"]
    assert [plan.number(code) for code in names(second)] == [3]
    assert "already made" in run("merge", folder / "held.csv", "--yes").out.lower()
    assert not set(names(folder)) & set(names(second))


def test_what_a_spreadsheet_would_spoil_comes_back_from_held_csv(tmp_path: Path) -> None:
    """A ZIP with a first 0 and words that look like a formula are protected in held.csv, and print as they were typed."""
    words = "=We ask, and -1 is no answer."
    rows = [person("Late Consent", consent="", zip="02144", state="MA", city="Somerville", show_address="full", own_words=words)]
    folder = made(evening(tmp_path / "e", [*people(1), *rows]), "-o", tmp_path / "out", code=3)
    text = (folder / "held.csv").read_text(encoding="utf-8-sig")
    assert "'02144" in text
    assert "'=We ask" in text
    mended = [{**table(folder / "held.csv")[0], "Consent": "yes"}]
    sheet(folder / "held.csv", mended)
    letter = pages(made(folder / "held.csv") / "1-letters-president-001.pdf")[0]
    assert "12 Elm St, Somerville, MA 02144" in letter
    assert words in letter


def test_held_rows_mended_in_the_sheet(tmp_path: Path) -> None:
    """The other way round: the sheet is mended and merged again."""
    signers = evening(tmp_path, [person("Late Consent", consent=""), *people(2)])
    made(signers, "-o", tmp_path / "out", code=3)
    sheet(signers, [person("Late Consent"), *people(2)])
    assert list(names(made(signers, "-o", tmp_path / "out")).values()) == ["Late Consent"]


def test_a_released_repeat_prints_once(tmp_path: Path) -> None:
    """A second person of the same name and ZIP prints when released, and the same sheet again prints nobody."""
    signers = evening(tmp_path, [person("Ana Ruiz"), person("Ana Ruiz")])
    first = names(made(signers, "-o", tmp_path / "out", code=3))
    sheet(signers, [person("Ana Ruiz"), person("Ana Ruiz", release="repeat")])
    second = names(made(signers, "-o", tmp_path / "out"))
    assert len(first) == len(second) == 1
    assert not set(first) & set(second)
    assert "Already made" in run("merge", signers, "-o", tmp_path / "out", "--yes").out


def test_a_release_that_nobody_needed_prints_once(tmp_path: Path) -> None:
    """``repeat`` in Release of somebody who repeats nobody does not print them again and again."""
    signers = evening(tmp_path, [person("Ana Ruiz", release="repeat")])
    made(signers, "-o", tmp_path / "out")
    assert "Already made" in run("merge", signers, "-o", tmp_path / "out", "--yes").out
    sheet(signers, [person("Ana Ruiz")])
    assert "Already made" in run("merge", signers, "-o", tmp_path / "out", "--yes").out


def test_one_official_now_the_rest_later(tmp_path: Path) -> None:
    """``--only`` prints letters to one official; the others, printed later, keep each person's number."""
    signers = evening(tmp_path, people(4))
    first = made(signers, "-o", tmp_path / "out", "--only", "ambassador")
    assert not list(first.glob("*president*"))
    second = made(signers, "-o", tmp_path / "out")
    assert not list(second.glob("*ambassador*"))
    numbers = [{name: plan.number(code) for code, name in found.items()} for found in (names(first, official="ambassador"), names(second))]
    assert numbers[0] == numbers[1]


def test_late_rows_beside_the_rest(tmp_path: Path) -> None:
    """Numbers of newcomers never fall on those of people who are printed for another official."""
    signers = evening(tmp_path, people(3))
    made(signers, "-o", tmp_path / "out", "--only", "president")
    sheet(signers, [person("A Newcomer"), *people(3)])
    folder = made(signers, "-o", tmp_path / "out")
    found = {name: plan.number(code) for code, name in names(folder, official="ambassador").items()}
    assert found["A Newcomer"] == 4
    assert len(set(found.values())) == 4


def test_the_sheets_own_numbers(tmp_path: Path) -> None:
    """A No. column numbers the codes; who has none gets the next free number."""
    rows = [person("Has Nine", **{"No.": "9"}), person("Has None"), person("Has Two", **{"No.": "2"})]
    found = {name: plan.number(code) for code, name in names(made(evening(tmp_path, rows), "-o", tmp_path / "out")).items()}
    assert found == {"Has Nine": 9, "Has None": 1, "Has Two": 2}


def test_several_sheets_are_one_batch(tmp_path: Path) -> None:
    """People of several sheets print together; who is on two of them is held in the second."""
    first = evening(tmp_path, people(2))
    second = sheet(tmp_path / "more.csv", people(2, first=2))
    folder = made(first, second, "-o", tmp_path / "out", code=3)
    assert list(names(folder).values()) == [row["Name"] for row in people(3)]
    assert "signers.csv, row 3" in table(folder / "held.csv")[0]["Reason"]


# -- options ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("sheet", ["Bea Young", "Carl Adams", "Ann Moore"]),
        ("name", ["Carl Adams", "Ann Moore", "Bea Young"]),
        ("place", ["Ann Moore", "Carl Adams", "Bea Young"]),
    ],
)
def test_order(order: str, expected: list[str], tmp_path: Path) -> None:
    """Letters come as in the sheet, by last name, or by place; numbers follow the order of printing."""
    rows = [
        person("Bea Young", state="WI", city="Madison", zip="53703"),
        person("Carl Adams"),
        person("Ann Moore", city="Albany", state="CA", zip="94706"),
    ]
    found = names(made(evening(tmp_path, rows), "-o", tmp_path / "out", "--order", order))
    assert list(found.values()) == expected
    assert [plan.number(code) for code in found] == sorted(plan.number(code) for code in found)


def test_dated(tmp_path: Path) -> None:
    """``--dated`` sets the date on the letters; without it the event's day stands there."""
    signers = evening(tmp_path, people(1))
    assert "October 8, 2021" in pages(made(signers, "-o", tmp_path / "a") / "1-letters-president-001.pdf")[0]
    later = made(signers, "-o", tmp_path / "b", "--dated", "2022-02-01")
    assert "February 1, 2022" in pages(later / "1-letters-president-001.pdf")[0]
    assert "letters dated 1 February 2022" in (later / "summary.txt").read_text(encoding="utf-8")


EXPIRED = CAMPAIGN.replace("2999-12-31", "2021-12-31")


def test_an_expired_appeal_names_the_one_way_on(tmp_path: Path) -> None:
    """It is judged by today, not by the date on the letters; nothing is written."""
    signers = evening(tmp_path, people(1), campaign=EXPIRED)
    ran = run("merge", signers, "-o", tmp_path / "out", "--yes", "--dated", "2021-10-08")
    assert ran.code == 3
    assert ran.err == (
        "Urgent action 100.21 ended on 31 December 2021. Look for an update of the appeal. "
        'If these letters are still wanted, say why with --after-expiry "reason"; it is kept with the batch.\n'
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("reason", ["", "  "])
def test_an_expiry_needs_a_reason(reason: str, tmp_path: Path) -> None:
    """An empty reason is none."""
    signers = evening(tmp_path, people(1), campaign=EXPIRED)
    assert run("merge", signers, "-o", tmp_path / "out", "--yes", "--after-expiry", reason).code == 3


def test_the_reason_is_kept(tmp_path: Path) -> None:
    """In merge.json, and in summary.txt for people."""
    signers = evening(tmp_path, people(1), campaign=EXPIRED)
    folder = made(signers, "-o", tmp_path / "out", "--after-expiry", "The publisher\nextended it by e-mail")
    assert msgspec.json.decode((folder / "input/merge.json").read_bytes())["after_expiry"] == "The publisher extended it by e-mail"
    summary = (folder / "summary.txt").read_text(encoding="utf-8")
    assert "Printed after the appeal's end: The publisher extended it by e-mail" in summary


def test_a_stopped_appeal_prints_nothing(tmp_path: Path) -> None:
    """Not even with a reason."""
    signers = evening(tmp_path, people(1), campaign=CAMPAIGN + "status: stopped\n")
    ran = run("merge", signers, "-o", tmp_path / "out", "--yes", "--after-expiry", "we want to")
    assert ran.code == 3
    assert ran.err.startswith("Urgent action 100.21 is stopped")


def test_an_unconfirmed_guess_prints_nothing(tmp_path: Path) -> None:
    """Nothing merges before a person has looked at each guess."""
    signers = evening(tmp_path, people(1), campaign=CAMPAIGN + "unconfirmed:\n  expires: expires on December 2999\n")
    ran = run("merge", signers, "-o", tmp_path / "out", "--yes")
    assert ran.code == 4
    assert "campaign.yaml line 28, unconfirmed.expires" in ran.err
    assert not (tmp_path / "out").exists()


def test_all_consented_is_recorded(tmp_path: Path) -> None:
    """A sheet without a Consent column prints nothing until somebody answers for it, and that is kept."""
    rows = [{key: cell for key, cell in row.items() if key != "Consent"} for row in people(2)]
    signers = evening(tmp_path, rows)
    ran = run("merge", signers, "-o", tmp_path / "out", "--yes")
    assert ran.code == 4
    assert "--all-consented" in ran.out
    assert batch.batches(tmp_path / "out") == []
    folder = made(signers, "-o", tmp_path / "out", "--all-consented")
    assert msgspec.json.decode((folder / "input/merge.json").read_bytes())["all_consented"] is True
    assert "said that all have agreed" in (folder / "summary.txt").read_text(encoding="utf-8")


def test_json(tmp_path: Path) -> None:
    """What was made, for another program: one JSON value and nothing else."""
    ran = run("merge", evening(tmp_path, [*people(2), person("No Consent", consent="")]), "-o", tmp_path / "out", "--yes", "--json")
    assert ran.code == 3
    assert ran.err == ""
    told = ran.json
    assert told["new"] is True
    assert Path(told["batch"]).is_dir()
    assert [problem["code"] for problem in told["problems"]] == ["no-consent"]
    assert told["matrix"]["officials"][0] == {"official": "president", "letters": 2, "sheets": 2, "envelopes": 5}


def test_typefaces_of_ones_own(tmp_path: Path) -> None:
    """``fonts:`` names a folder beside event.yaml; one that is not there is said in a sentence, before anything is written."""
    signers = evening(tmp_path, people(1), event=EVENT + "fonts: typefaces\n")
    ran = run("merge", signers, "-o", tmp_path / "out", "--yes")
    assert ran.code == 4
    assert "There is no folder of fonts at" in ran.err
    assert not batch.unfinished(tmp_path / "out")
    (tmp_path / "typefaces").mkdir()
    assert made(signers, "-o", tmp_path / "out").is_dir()


def test_a_file_that_is_no_typeface(tmp_path: Path) -> None:
    """It is named, and what to do with it."""
    signers = evening(tmp_path, people(1), event=EVENT + "fonts: typefaces\n")
    (tmp_path / "typefaces").mkdir()
    (tmp_path / "typefaces" / "notes.ttf").write_text("not a font", encoding="utf-8")
    ran = run("check", signers)
    assert ran.code == 4
    assert ran.err == "notes.ttf is not a font we can use; take it out of typefaces.\n"


OWN = "Dear Ambassador Moctezuma,\nPlease hear them.\nSincerely,\nOwen Writer"


def test_a_letter_of_ones_own_goes_where_it_greets(tmp_path: Path) -> None:
    """Only to the official it greets, as typed, with no greeting or closing of ours."""
    folder = made(evening(tmp_path, [*people(1), person("Owen Writer", own_letter=OWN)]), "-o", tmp_path / "out")
    assert list(names(folder).values()) == [people(1)[0]["Name"]]
    text = pages(folder / "1-letters-ambassador-001.pdf")[1]
    assert (text.count("Dear"), text.count("Sincerely,"), text.count("Please hear them.")) == (1, 1, 1)
    assert "sent back unheard" not in text


def test_a_letter_of_ones_own_that_greets_nobody(tmp_path: Path) -> None:
    """Each official's own greeting and the campaign's closing are put round it, and it goes to all."""
    folder = made(evening(tmp_path, [person("Owen Writer", own_letter="Please hear them.")]), "-o", tmp_path / "out")
    (president,), (ambassador,) = (pages(folder / f"1-letters-{id_}-001.pdf") for id_ in ("president", "ambassador"))
    assert "Dear President López Obrador,\nPlease hear them.\nSincerely,\nOwen Writer" in president
    assert "Dear Ambassador Moctezuma,\nPlease hear them.\nSincerely,\nOwen Writer" in ambassador


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("", "unheard.\nMy own words.\nPlease let"),
        ("first", "Obrador,\nMy own words.\nPeople who"),
        ("last", "be heard.\nMy own words.\nSincerely"),
        ("instead", "Obrador,\nMy own words.\nSincerely"),
    ],
)
def test_own_words_stand_where_they_were_asked(place: str, expected: str, tmp_path: Path) -> None:
    """After the first paragraph unless the row says otherwise."""
    rows = [person("Owen Writer", own_words="My own words.", own_words_place=place)]
    assert expected in pages(made(evening(tmp_path, rows), "-o", tmp_path / "out") / "1-letters-president-001.pdf")[0]


def test_campaign_text_with_names_and_copies(tmp_path: Path) -> None:
    """{name} and {city} are filled in, cc: is printed; another placeholder is a fault of the campaign, with its line."""
    text = CAMPAIGN.replace("[People who", "['My name is {name}, from {city}.', People who") + "cc: [The Ministry]\n"
    letter = pages(made(evening(tmp_path, [person("Owen Writer")], campaign=text), "-o", tmp_path / "out") / "1-letters-president-001.pdf")[
        0
    ]
    assert "My name is Owen Writer, from Oakland." in letter
    assert letter.split("\n")[-2:] == ["cc: The Ministry", "001-PN"]
    ran = run("merge", evening(tmp_path, people(1), campaign=text.replace("{name}", "{nmae}")), "-o", tmp_path / "out", "--yes")
    assert ran.code == 4
    assert re.search(r"campaign.yaml line 22, letters.en.paragraphs.0: .*nmae", ran.err), ran.err


# -- asking -------------------------------------------------------------------------------------


def test_nobody_to_ask(tmp_path: Path) -> None:
    """Without a terminal and without --yes nothing is made."""
    ran = run("merge", evening(tmp_path, people(1)), "-o", tmp_path / "out")
    assert ran.code == 2
    assert "say --yes" in ran.err
    assert batch.batches(tmp_path / "out") == []


@POSIX
@pytest.mark.parametrize(("answer", "batches"), [("y\n", 1), ("\n", 1), ("n\n", 0), ("\x04", 0)])
def test_asked_on_a_terminal(answer: str, batches: int, tmp_path: Path) -> None:
    """The counts come first, then the question; yes makes the batch, no or the end of input does not."""
    import pty

    signers = evening(tmp_path, people(2))
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [*COMMAND, "merge", str(signers), "-o", str(tmp_path / "out")], stdin=theirs, stdout=theirs, stderr=theirs, env=environment()
    )
    os.close(theirs)
    os.write(ours, answer.encode())
    said = b""
    while True:
        try:
            read = os.read(ours, 65536)
        except OSError:  # Linux' way to say that the other end is closed
            break
        if not read:
            break
        said += read
    os.close(ours)
    assert child.wait(timeout=60) == (130 if answer == "\x04" else 0)
    text = said.decode()
    assert text.index("2 of 2 people are ready: 4 letters.") < text.index("Make these 4 letters?")
    assert len(batch.batches(tmp_path / "out")) == batches


def test_quiet_when_nobody_looks(tmp_path: Path) -> None:
    """No bar and no colour where the output goes into a file."""
    ran = spawned("merge", evening(tmp_path, people(2)), "-o", tmp_path / "out", "--yes")
    assert ran.err == ""
    assert "\r" not in ran.out
    assert "\x1b" not in ran.out


# -- the same bytes everywhere ------------------------------------------------------------------

MANY = 620
DRIVER = """
import datetime, sys
from pathlib import Path
from ua_mailmerge import batch, merge
from ua_mailmerge.cli import arguments
if __name__ == "__main__":
    sheet, out, workers = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    job = arguments.job([sheet], dict(campaign=None, event=None, out=out, only=(), order="sheet", dated=None, sides=None, envelopes=None,
        feed="0", offset="0,0", label_start=1, all_consented=False,
        named=(), include_hidden=None))
    with merge.Workers(workers) as hands, batch.alone(out):
        merge.merge(merge.check([sheet], job, known={}, workers=hands), job, into=out, workers=hands)
"""


def test_the_same_bytes_in_other_processes(tmp_path: Path) -> None:
    """Other time zone, hash seed, folder, umask, one process or several: not a byte of the batches differs."""
    rows = [
        person(f"{row['Name']} {'Nguyễn 王小明 محمد'.split()[at % 3] if at % 9 == 0 else ''}", show_address="full" if at % 5 == 0 else "")
        for at, row in enumerate(people(MANY))
    ]
    signers = evening(tmp_path / "e", rows)
    driver = tmp_path / "driver.py"
    driver.write_text(DRIVER, encoding="utf-8")
    found = []
    for zone, seed, cwd, mask, workers in (
        ("Asia/Tokyo", "1", tmp_path, 0o022, 1),
        ("America/Los_Angeles", "77", tmp_path / "e", 0o077, 2),
    ):
        out = tmp_path / f"out{workers}"
        subprocess.run(
            [sys.executable, driver, signers, out, str(workers)],
            cwd=cwd,
            env=environment(TZ=zone, PYTHONHASHSEED=seed),
            umask=mask if os.name == "posix" else -1,
            check=True,
        )
        found.append(contents(out / "batches"))
    assert found[0] == found[1]
    assert len(found[0]) > 20


def test_the_sheet_s_format_does_not_matter(tmp_path: Path) -> None:
    """The same people from .csv and .xlsx give the same letters."""
    from openpyxl import Workbook

    rows = people(3)
    signers = evening(tmp_path, rows)
    book = Workbook()
    assert book.active is not None
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    book.save(tmp_path / "signers.xlsx")
    first, second = (made(path, "-o", tmp_path / path.suffix) for path in (signers, tmp_path / "signers.xlsx"))
    for volume in ("1-letters-president-001.pdf", "1-letters-ambassador-001.pdf"):
        assert pages(first / volume) == pages(second / volume)


def test_cleaning_in_other_processes(tmp_path: Path) -> None:
    """A sheet large enough for the pool is cleaned to the same people, problems and lines as in one process."""
    rows = [*people(intake.POOL_ROWS + 1500), person("No Consent", consent=""), *people(3)]
    signers = evening(tmp_path, rows)
    job = _job(signers)
    found = []
    for count in (1, 2):
        with merge.Workers(count) as workers:
            checked = merge.check([signers], job, known={}, workers=workers)
        indexes, lines = checked.intake.people.in_order(job.order)
        found.append((list(indexes), b"".join(lines), checked.intake.problems, checked.intake.held, checked.matrix))
    assert found[0] == found[1]
    assert len(found[0][3]) == 4


def _job(signers: Path, *, on: datetime.date = datetime.date(2021, 10, 9)) -> merge.Job:
    campaign, event, campaign_text, event_text = merge.load(signers.parent / "campaign.yaml", signers.parent / "event.yaml")
    return merge.Job(
        campaign=campaign,
        event=event,
        campaign_text=campaign_text,
        event_text=event_text,
        letterhead=merge.letterhead("personal", beside=signers.parent),
        on=on,
        dated=on,
        sides=event.sides,
        envelopes=event.envelope,
    )


def _merged(signers: Path, out: Path) -> merge.Batch:
    job = _job(signers)
    with merge.Workers(1) as workers, batch.alone(out):
        return merge.merge(merge.check([signers], job, known=batch.known(out)), job, into=out, workers=workers)


# -- whatever ends it ---------------------------------------------------------------------------


class Stopped(BaseException):
    """What a test ends a merge with."""


def _interrupted(signers: Path, out: Path) -> Path:
    """A merge that is ended after its first volume; its .part folder."""

    def stop(_done: int, _of: int) -> None:
        raise Stopped

    job = _job(signers)
    checked = merge.check([signers], job, known={})
    with merge.Workers(1) as workers, batch.alone(out), pytest.raises(Stopped):
        merge.merge(checked, job, into=out, workers=workers, progress=stop)
    (part,) = batch.unfinished(out)
    return part


def test_an_interrupted_merge_is_resumed_to_the_same_bytes(tmp_path: Path) -> None:
    """--resume finishes what was frozen; nothing tells it from a merge that nobody interrupted."""
    signers = evening(tmp_path / "e", [*people(5), person("No Consent", consent="")])
    whole = _merged(signers, tmp_path / "whole")
    _interrupted(signers, tmp_path / "out")
    ran = run("merge", "--resume", "-o", tmp_path / "out")
    assert ran.code == 3  # a row is held, as in the merge itself
    assert contents(tmp_path / "out" / "batches") == contents(tmp_path / "whole" / "batches")
    assert whole.folder
    assert (tmp_path / "out" / "batches" / whole.folder.name).is_dir()
    assert [event.codes for event in batch.events(tmp_path / "out")[0]] == [event.codes for event in batch.events(tmp_path / "whole")[0]]


def test_a_new_merge_starts_over(tmp_path: Path) -> None:
    """Merging again drops what was interrupted, so that it cannot be finished later with the same people and numbers."""
    signers = evening(tmp_path / "e", people(3))
    _interrupted(signers, tmp_path / "out")
    sheet(signers, people(4))
    folder = made(signers, "-o", tmp_path / "out")
    assert [plan.number(code) for code in names(folder)] == [1, 2, 3, 4]
    assert batch.unfinished(tmp_path / "out") == []
    assert run("merge", "--resume", "-o", tmp_path / "out").code == 3


def test_nothing_to_resume(tmp_path: Path) -> None:
    """It says so, and makes nothing."""
    ran = run("merge", "--resume", "-o", tmp_path / "out")
    assert (ran.code, ran.out) == (3, "")
    assert "no interrupted merge" in ran.err
    assert not (tmp_path / "out").exists()


def test_resume_asks_the_calendar_again(tmp_path: Path) -> None:
    """An appeal that ended between the two is not printed."""
    signers = evening(tmp_path / "e", people(1), campaign=EXPIRED)
    part = _interrupted(signers, tmp_path / "out")
    with merge.Workers(1) as workers, pytest.raises(RefusedError, match="ended on 31 December 2021"):
        merge.resume(part, on=datetime.date(2022, 1, 1), workers=workers)


def test_resume_and_a_sheet(tmp_path: Path) -> None:
    """--resume reads no sheet; one given with it is a mistake worth saying."""
    assert run("merge", evening(tmp_path, people(1)), "--resume", "-o", tmp_path / "out").code == 2


@pytest.mark.parametrize("lost", ["all", "last"])
def test_a_lost_ledger_is_mended(lost: str, tmp_path: Path) -> None:
    """A process ended between publishing and the ledger's lines: the next run writes them, and no number comes twice."""
    signers, out = evening(tmp_path / "e", people(3)), tmp_path / "out"
    made(signers, "-o", out)
    path = out / batch.LEDGER
    first = path.read_bytes()
    sheet(signers, people(5))
    made(signers, "-o", out)
    whole = ledger.fold(batch.events(out)[0])
    path.write_bytes(b"" if lost == "all" else first)
    sheet(signers, people(6))
    third = made(signers, "-o", out)
    assert [plan.number(code) for code in names(third)] == [6]
    states = ledger.fold(batch.events(out)[0])
    assert states.pieces.keys() > whole.pieces.keys()
    assert {code: states.pieces[code].volume for code in whole.pieces} == {code: piece.volume for code, piece in whole.pieces.items()}


def test_a_torn_ledger_is_mended(tmp_path: Path) -> None:
    """A power cut within the lines of a batch: the volume whose line is torn is written again, and no number comes twice."""
    signers, out = evening(tmp_path / "e", [*people(2), person("Only Ambassador", letters_to="ambassador")]), tmp_path / "out"
    made(signers, "-o", out)
    path = out / batch.LEDGER
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[1][:40])
    sheet(signers, people(3))
    assert [plan.number(code) for code in names(made(signers, "-o", out))] == [4]
    assert len(ledger.fold(batch.events(out)[0]).pieces) == 5 + 2


def test_marking_mends_the_ledger_too(tmp_path: Path) -> None:
    """What was published can be marked, whenever its ledger lines were lost."""
    out = tmp_path / "out"
    made(evening(tmp_path / "e", people(2)), "-o", out)
    (out / batch.LEDGER).unlink()
    assert run("mark", "posted", "1-letters-president-001", "-o", out).code == 0
    assert "2 letters posted" in run("report", "-o", out).out


def test_two_merges_at_once(tmp_path: Path) -> None:
    """The second one is refused, with what to do."""
    signers = evening(tmp_path / "e", people(1))
    with batch.alone(tmp_path / "out"):
        ran = spawned("merge", signers, "-o", tmp_path / "out", "--yes")
    assert ran.code == 5
    assert "another merge is at work there" in ran.err


def _volumes_in_work(out: Path) -> bool:
    with contextlib.suppress(FileNotFoundError):  # a draft gets its own name while we look
        return any(out.glob("batches/.*.part/1-*.pdf"))
    return False


@POSIX
def test_ctrl_c(tmp_path: Path) -> None:
    """The .part folder stays and the message says how to finish or drop it; exit 130, no trace, and --resume gives the whole batch."""
    signers, out = evening(tmp_path / "e", people(4000)), tmp_path / "out"
    child = subprocess.Popen(
        [*COMMAND, "merge", str(signers), "-o", str(out), "--yes"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        start_new_session=True,
        text=True,
    )
    while not _volumes_in_work(out):
        assert child.poll() is None, "it was faster than the test"
        time.sleep(0.002)
    os.killpg(child.pid, signal.SIGINT)  # as a terminal does: to every process of it
    _said, err = child.communicate(timeout=60)
    assert child.returncode == 130, err
    assert err.startswith("\nInterrupted; nothing was published. Finish it with `ua-mailmerge merge --resume -o ")
    assert "or drop it: delete the folder" in err
    assert "Traceback" not in err
    assert batch.batches(out) == []
    command = re.findall(r"`ua-mailmerge (.*)`", err)[0].split()
    assert run(*command).code == 0
    whole = made(signers, "-o", tmp_path / "whole")
    assert contents(batch.batches(out)[0]) == contents(whole)
    shutil.rmtree(tmp_path / "whole")


def test_ctrl_c_just_after_publishing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The batch is there, so nobody is told that it is not."""
    folder = made(evening(tmp_path / "e", people(1)), "-o", tmp_path / "out")
    (tmp_path / "out" / batch.LEDGER).unlink()
    with pytest.raises(KeyboardInterrupt), say.told_how_to_go_on(tmp_path / "out"):
        raise KeyboardInterrupt
    assert capsys.readouterr().err == f"\nInterrupted, but {folder} is complete. The next command writes it into the ledger.\n"


@POSIX
def test_ctrl_c_before_anything_is_frozen(tmp_path: Path) -> None:
    """There is nothing to finish yet, so nothing is promised."""
    signers, out = evening(tmp_path / "e", people(1)), tmp_path / "out"
    os.mkfifo(tmp_path / "e" / "slow")  # a campaign file that never comes
    child = subprocess.Popen(
        [*COMMAND, "merge", str(signers), "-c", str(tmp_path / "e" / "slow"), "-o", str(out), "--yes"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
    )
    with (tmp_path / "e" / "slow").open("w"):  # it is reading now
        child.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=2)  # a signal that comes just before the system call is heard when the file ends
    _said, err = child.communicate(timeout=60)
    assert child.returncode == 130
    assert "Traceback" not in err
    assert not out.exists()


LITTLE = 60_000  # bytes: less than a volume takes


def _limited(arguments: Sequence[object], *, bytes_a_file: int) -> subprocess.CompletedProcess[str]:
    """The program where no file can grow beyond so many bytes: to it as a disk that fills up."""
    import resource

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_a_file, bytes_a_file))

    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        preexec_fn=small,
        check=False,
    )


@POSIX
def test_a_full_disk(tmp_path: Path) -> None:
    """Exit 5, one sentence, nothing half published; after making room the same command does it."""
    signers, out = evening(tmp_path / "e", people(300)), tmp_path / "out"
    child = _limited(["merge", signers, "-o", out, "--yes"], bytes_a_file=LITTLE)
    assert child.returncode == 5, child.stderr
    assert child.stderr.count("\n") == 1
    assert "What was there before is untouched." in child.stderr
    assert batch.batches(out) == []
    assert made(signers, "-o", out).is_dir()


@POSIX
def test_a_full_disk_under_the_ledger(tmp_path: Path) -> None:
    """The batch is published and the ledger is not: said, exit 5, and mended by the next run."""
    signers, out = evening(tmp_path / "e", people(2)), tmp_path / "out"
    out.mkdir()
    line = ledger.line(ledger.LedgerEvent(ledger.Kind.PRINTED, datetime.date(2021, 10, 9), codes=("none",)))
    (out / batch.LEDGER).write_bytes(line * (LITTLE * 5 // len(line)))
    child = _limited(["merge", signers, "-o", out, "--yes"], bytes_a_file=LITTLE * 5)
    assert child.returncode == 5, child.stderr
    assert batch.LEDGER in child.stderr
    assert len(batch.batches(out)) == 1
    assert "Already made" in run("merge", signers, "-o", out, "--yes").out
    assert len(ledger.fold(batch.events(out)[0]).pieces) == 4


def test_out_is_a_file(tmp_path: Path) -> None:
    """Exit 5 and a sentence."""
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    ran = run("merge", evening(tmp_path / "e", people(1)), "-o", tmp_path / "out", "--yes")
    assert ran.code == 5
    assert "choose another name" in ran.err
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


@POSIX
def test_out_cannot_be_written(tmp_path: Path) -> None:
    """Exit 5 and a sentence; /proc takes files from nobody, not even from root."""
    if not Path("/proc/self").exists():
        pytest.skip("there is no /proc here")
    ran = run("merge", evening(tmp_path / "e", people(1)), "-o", "/proc/out", "--yes")
    assert ran.code == 5
    assert ran.err.startswith("/proc/out: ")


def test_a_worker_that_dies(tmp_path: Path) -> None:
    """The system ends a process for want of memory: one sentence, exit 5, and the way on."""
    _interrupted(evening(tmp_path / "e", people(1)), tmp_path / "out")
    with pytest.raises(UnwritableError, match="--resume"), say.told_how_to_go_on(tmp_path / "out"):
        raise BrokenProcessPool


def test_a_number_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    """A slip's No. that another batch has is not used twice, and the new number is told with the row."""
    signers = evening(tmp_path, [person("Ann Poe", **{"no.": "3"})])
    made(signers, "-o", tmp_path / "out")
    sheet(signers, [person("Bo Li", **{"no.": "3"})])
    ran = run("merge", signers, "-o", tmp_path / "out", "--yes")
    assert "signers.csv, row 2: No. 3 could not be kept; the codes say 001." in ran.out
    (summary,) = (
        path for path in (tmp_path / "out").glob("batches/*/summary.txt") if "could not be kept" in path.read_text(encoding="utf-8")
    )
    assert "Bo Li" not in summary.read_text(encoding="utf-8")


def test_letters_are_not_dated_before_the_appeal_was_issued(tmp_path: Path) -> None:
    """A date slipped by a year is said before anything is printed."""
    signers = evening(tmp_path, people(1))
    ran = run("merge", signers, "-o", tmp_path / "out", "--yes", "--dated", "2020-10-08")
    assert ran.code == 3
    assert "dated 8 October 2020, and urgent action 100.21 was issued on 30 September 2021" in ran.err
    assert not list((tmp_path / "out").glob("batches/*"))
