"""What the commands say and do, in words a person reads: check, reprint, mark, report, purge, sample, and input that is no good."""

import ast
import json
import os
import re
import shlex
from pathlib import Path

import click
import openpyxl
import pypdfium2
import pytest

import ua_mailmerge
from evening import CAMPAIGN, EVENT, SAMPLE, contents, evening, made, names, pages, people, person, run, sheet, spawned
from recipes import ole
from ua_mailmerge import batch, cli, ledger, plan
from ua_mailmerge.cli import say

POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows has no such thing")
SPECIMEN = CAMPAIGN + "specimen: yes\n"


# -- help ---------------------------------------------------------------------------------------

PACKAGE = Path(ua_mailmerge.__file__).parent
COMMANDS = [str(command.name) for commands in cli.SECTIONS.values() for command in commands]


@pytest.mark.parametrize("arguments", [(), ("--help",), ("-h",)])
def test_help(arguments: tuple[str, ...]) -> None:
    """The program alone shows its help; commands stand in the order of the work, each under its part of the evening."""
    ran = run(*arguments)
    assert (ran.code, ran.err) == (0, "")
    found = re.findall(r"^(?:  ([a-z]+)  +|(\w.*):$)", ran.out, re.MULTILINE)
    assert [first or second for first, second in found if (first or second) != "Options"] == [
        "Before the evening",
        "sample",
        "draft",
        "campaign",
        "sheet",
        "slips",
        "poster",
        "handout",
        "letterhead",
        "calibrate",
        "At the table",
        "check",
        "plan",
        "proof",
        "desk",
        "In the post room",
        "merge",
        "overview",
        "reprint",
        "copy",
        "bundle",
        "mark",
        "withdraw",
        "Afterwards",
        "tally",
        "report",
        "purge",
    ]


def test_every_command_is_in_a_section() -> None:
    """None is left out of the help."""
    assert sorted(COMMANDS) == sorted(cli.root.commands)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command(command: str) -> None:
    """It begins with a sentence, has an example that starts like the command, and explains every option."""
    ran = run(command, "--help")
    assert ran.code == 0
    assert re.search(rf"Examples?:\n +ua-mailmerge {command} ", ran.out) or re.search(rf"Example:\n +ua-mailmerge {command}\n", ran.out)
    for parameter in cli.root.commands[command].params:
        assert not isinstance(parameter, click.Option) or parameter.help, parameter.name


@pytest.mark.parametrize("command", COMMANDS)
def test_short_help_is_a_whole_sentence(command: str) -> None:
    """Nothing of it is cut in the list of commands."""
    said = cli.root.commands[command].short_help
    assert said
    assert said.endswith((".", "…"))
    assert said in " ".join(run("--help").out.split())


def test_version() -> None:
    """It says which one it is."""
    assert re.fullmatch(r"ua-mailmerge, version \S+\n", run("--version").out)


# -- sample -------------------------------------------------------------------------------------


@POSIX
@pytest.mark.parametrize("name", ["evening", "my evening's letters & all"])
def test_the_next_commands_work_as_printed(name: str, tmp_path: Path) -> None:
    """Sample prints two commands that run as they stand, whatever the folder is called."""
    ran = spawned("sample", name, cwd=tmp_path)
    assert ran.code == 0
    commands = [shlex.split(line) for line in ran.out.splitlines() if line.startswith("  ua-mailmerge")]
    assert [command[1] for command in commands] == ["check", "merge"]
    check = spawned(*commands[0][1:], cwd=tmp_path)
    assert (check.code, check.err) == (3, "")
    merged = spawned(*commands[1][1:], "--yes", cwd=tmp_path)
    assert (merged.code, merged.err) == (3, "")
    assert list((tmp_path / name / "out" / "batches").iterdir())


def test_sample_writes_over_nothing(tmp_path: Path) -> None:
    """A folder with something in it stays as it is."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    ran = run("sample", tmp_path)
    assert ran.code == 3
    assert "choose a new name" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_sample_into_a_file(tmp_path: Path) -> None:
    """Exit 5."""
    (tmp_path / "evening").write_text("mine", encoding="utf-8")
    assert run("sample", tmp_path / "evening").code == 5


@pytest.mark.parametrize(
    ("path", "quoted"),
    [("evening/signers.xlsx", "evening/signers.xlsx"), ("my evening/out", "'my evening/out'"), ("a$b", "'a$b'")],
)
@POSIX
def test_quoted(path: str, quoted: str) -> None:
    """A path in a command we print is one word of the shell."""
    assert say.quoted(Path(path)) == quoted


# -- check --------------------------------------------------------------------------------------


def test_check_counts(tmp_path: Path) -> None:
    """The matrix: letters, sheets and envelopes for each official, held rows by reason; exit 3 since a row is held."""
    rows = [
        *people(3),
        person("Only One", letters_to="president"),
        person("Long Writer", own_words="Words upon words. " * 120),
        person("Late Consent", consent=""),
    ]
    ran = run("check", evening(tmp_path, rows))
    assert ran.code == 3
    assert ran.err == ""
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert lines[:6] == [
        "5 of 6 people are ready: 9 letters.",
        "",
        "official letters sheets envelopes",
        "president 5 6 8",
        "ambassador 4 5 7",
        "all 9 11 15",
    ]
    assert "no-consent 1" in lines
    assert "signers.csv: 6 rows = 5 ready + 1 held." in lines
    assert re.search(r"A letter fits one page up to about \d+ own words. 2 letters take two sheets or more.", ran.out)


def test_check_without_a_fault(tmp_path: Path) -> None:
    """Exit 0, and no problem is listed; nothing is written."""
    ran = run("check", evening(tmp_path, people(2)), "-o", tmp_path / "out")
    assert ran.code == 0
    assert "No letter takes two sheets." in ran.out
    assert "held" not in ran.out
    assert not (tmp_path / "out").exists()


def test_the_words_that_fit_do_fit(tmp_path: Path) -> None:
    """So many own words of ordinary length, with the sample, take one sheet; half as many again do not."""
    told = run("check", evening(tmp_path, people(1)), "--json").json["words"]
    words = "hear them out before you decide what is to become of any one of their families ".split()
    text = (words * told)[:told]
    assert run("check", evening(tmp_path, [person("One Page", own_words=" ".join(text))]), "--json").json["two_sheets"] == 0
    text += text[: told // 2]
    assert run("check", evening(tmp_path, [person("Two Pages", own_words=" ".join(text))]), "--json").json["two_sheets"] == 2


def test_problems_say_where_in_the_order_of_mending(tmp_path: Path) -> None:
    """File, sheet, row and column; what concerns a whole sheet first, then row by row."""
    rows = [
        person("Short Code", zip="2144", state="MA"),
        person("Ann Moore and Bea Moore"),
        person("No Consent", consent="no"),
    ]
    second = sheet(tmp_path / "more.csv", [person("Ann Poe", shoe_size="9"), person("", city="Reno")])
    ran = run("check", evening(tmp_path, rows), second)
    spots = [line.strip().split(": ")[0].split("  ") for line in ran.out.splitlines() if ".csv, row" in line]
    assert spots == [
        ["note", "more.csv, row 1"],
        ["held", "more.csv, row 3, Name"],
        ["held", "signers.csv, row 2, ZIP"],
        ["asked", "signers.csv, row 3, Name"],
        ["held", "signers.csv, row 4, Consent"],
    ]


def towns(tmp_path: Path) -> Path:
    """An evening whose sheet is a workbook of two towns, the last row of each hidden."""
    sheet = evening(tmp_path, people(1)).with_name("towns.xlsx")
    book = openpyxl.Workbook()
    del book[book.sheetnames[0]]
    for town, first in (("North", 0), ("South", 3)):
        filled = book.create_sheet(town)
        rows = people(6)[first : first + 3]
        filled.append(list(rows[0]))
        for row in rows:
            filled.append(list(row.values()))
        filled.row_dimensions[4].hidden = True
    book.save(sheet)
    return sheet


def test_which_sheet_and_what_is_hidden_are_questions(tmp_path: Path) -> None:
    """Exit 4 and a sentence that names the option, until both are answered; then nothing is left open."""
    sheet = towns(tmp_path)
    ran = run("check", sheet)
    assert ran.code == 4
    assert 'Which sheet holds the signers? There are rows in "North" (4 rows), "South" (4 rows). Say it with --sheet' in ran.out
    ran = run("check", sheet, "--sheet", "North")
    assert ran.code == 4
    assert "towns.xlsx, North: 1 hidden row holds something: 4. Say --include-hidden to use them too, or --skip-hidden" in ran.out
    merged = run("merge", sheet, "--sheet", "North", "-o", tmp_path / "out", "--yes")
    assert merged.code == 4
    assert not batch.batches(tmp_path / "out")


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        (["--sheet", "North", "--skip-hidden"], ["towns.xlsx, North: 3 rows = 2 ready + 1 hidden and left out."]),
        (["--sheet", "south", "--include-hidden"], ["towns.xlsx, South: 3 rows = 3 ready."]),
        (
            ["--sheet", "North", "--sheet", "South", "--include-hidden"],
            ["towns.xlsx, North: 3 rows = 3 ready.", "towns.xlsx, South: 3 rows = 3 ready."],
        ),
    ],
)
def test_what_is_said_of_sheets_and_hidden_rows_holds(said: list[str], counted: list[str], tmp_path: Path) -> None:
    """Each sheet that is named is read, hidden rows print or do not; every row is accounted for, in words and as JSON."""
    sheet = towns(tmp_path)
    ran = run("check", sheet, *said)
    assert ran.code == 0
    assert [line for line in ran.out.splitlines() if " rows = " in line] == counted
    told = run("merge", sheet, *said, "-o", tmp_path / "out", "--yes", "--json").json
    assert sum(row["ready"] for row in told["rows"]) == told["matrix"]["ready"]
    assert sum(row["hidden"] for row in told["rows"]) == ("--skip-hidden" in said)


def test_a_sheet_of_another_name_is_refused(tmp_path: Path) -> None:
    """With the names that are there."""
    ran = run("check", towns(tmp_path), "--sheet", "West")
    assert ran.code == 4
    assert 'the sheet "West" is not in it. There are "North", "South".' in ran.err


def test_a_hidden_column_that_counts_is_a_question(tmp_path: Path) -> None:
    """Left out, it is as if it were not there."""
    sheet = towns(tmp_path)
    book = openpyxl.load_workbook(sheet)
    del book["South"]
    book["North"].row_dimensions[4].hidden = False
    heading = [cell.value for cell in book["North"][1]].index("Consent")
    book["North"].column_dimensions[chr(65 + heading)].hidden = True
    book.save(sheet)
    assert f'Hidden columns: {chr(65 + heading)} ("Consent").' in run("check", sheet).out
    assert run("check", sheet, "--include-hidden").code == 0
    assert "There is no Consent column" in run("check", sheet, "--skip-hidden").out


def test_check_lists_every_problem(tmp_path: Path) -> None:
    """However many there are."""
    ran = run("check", evening(tmp_path, [person(row["Name"], consent="") for row in people(1200)]))
    assert ran.out.count("has not agreed") == 1200


def test_check_as_json(tmp_path: Path) -> None:
    """One JSON value with everything the words say."""
    ran = run("check", evening(tmp_path, [*people(2), person("Late Consent", consent="")]), "--json")
    assert ran.code == 3
    told = ran.json
    assert told["matrix"]["people"] == 3
    assert told["matrix"]["held"] == [["no-consent", 1]]
    assert told["refused"] == ""
    (problem,) = told["problems"]
    assert problem["code"] == "no-consent"
    assert problem["where"] == {"file": "signers.csv", "sheet": "", "row": 4, "column": "Consent", "line": 0, "path": ""}


def test_csv_and_xlsx_are_checked_alike(tmp_path: Path) -> None:
    """The shipped workbook, saved as text, gives the same counts and the same problems."""
    import openpyxl

    (book,) = openpyxl.load_workbook(SAMPLE / "signers.xlsx").worksheets
    headings, *rows = book.iter_rows()
    people_ = [
        {
            str(heading.value): str(cell.value).zfill(5) if cell.number_format == "00000" else str(cell.value or "")
            for heading, cell in zip(headings, row, strict=True)
        }
        for row in rows
    ]
    text = sheet(tmp_path / "signers.csv", people_)
    both = ["-c", SAMPLE / "campaign.yaml", "-e", SAMPLE / "event.yaml", "-o", tmp_path / "out", "--json"]
    first, second = (run("check", path, *both).json for path in (SAMPLE / "signers.xlsx", text))
    assert first["matrix"] == second["matrix"]
    spots = [[(p["code"], p["where"]["row"], p["where"]["column"]) for p in told["problems"]] for told in (first, second)]
    assert spots[0] == spots[1]


def test_check_only(tmp_path: Path) -> None:
    """--only counts the letters to that official."""
    told = run("check", evening(tmp_path, people(3)), "--only", "ambassador", "--json").json
    assert [count["letters"] for count in told["matrix"]["officials"]] == [0, 3]


def test_check_knows_who_has_a_letter(tmp_path: Path) -> None:
    """Letters that an earlier batch has are counted apart."""
    signers = evening(tmp_path, people(3))
    made(signers, "-o", tmp_path / "out")
    sheet(signers, people(4))
    assert run("check", signers, "-o", tmp_path / "out").out.startswith("4 of 4 people are ready: 2 letters; 6 letters made before.")


def test_check_says_that_the_appeal_has_ended(tmp_path: Path) -> None:
    """Before anybody prepares a merge; the check itself is done all the same."""
    signers = evening(tmp_path, people(1), campaign=CAMPAIGN.replace("2999-12-31", "2021-12-31"))
    assert "ended on 31 December 2021. Look for an update of the appeal." in run("check", signers).out
    assert "ended on" in run("check", signers, "--json").json["refused"]


def test_files_elsewhere(tmp_path: Path) -> None:
    """-c and -e name files that do not lie beside the sheet."""
    evening(tmp_path / "e")
    signers = sheet(tmp_path / "list.csv", people(1))
    assert run("check", signers).code == 4
    assert run("check", signers, "-c", tmp_path / "e/campaign.yaml", "-e", tmp_path / "e/event.yaml").code == 0


@pytest.mark.parametrize("command", ["check", "merge"])
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--only", "presdent"], "presdent is not an official of this campaign; there are president, ambassador. Did you mean president?"),
        (["--envelopes", "us10"], "us10 is not a size of envelope we know. Did you mean us_10?"),
        (["--offset", "1"], "--offset 1: give two numbers in millimetres, such as 1.5,-2."),
        (["--offset", "nan,1"], "--offset nan,1: give two numbers in millimetres, such as 1.5,-2."),
        (["--offset", "inf,0"], "--offset inf,0: give two numbers in millimetres, such as 1.5,-2."),
        (["--dated", "01/02/2026"], "01/02/2026 is not written as year-month-day. Is that 2026-01-02 or 2026-02-01? Write it so."),
        (["--dated", "tomorrow"], "tomorrow is not written as year-month-day. Write it so: 2021-10-08."),
        (["--dated", "2026-02-30"], "there is no day 2026-02-30. Look at the month and the day."),
        (["--feed", "45"], "'45' is not one of '0', '90', '180', '270'."),
        (["--label-start", "0"], "0 is not in the range x>=1."),
    ],
)
def test_options_that_cannot_be(command: str, options: list[str], said: str, tmp_path: Path) -> None:
    """Exit 2 and what is wrong, with the nearest right word; nothing is written."""
    ran = run(command, evening(tmp_path, people(1)), "-o", tmp_path / "out", *options)
    assert ran.code == 2
    assert said in ran.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["check", "merge"])
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--offset", "200,0"], "An offset of 200 mm across and 0 mm down pushes words off the paper; take a smaller one.\n"),
        (["--offset", "0,-30"], "An offset of 0 mm across and -30 mm down pushes words off the paper; take a smaller one.\n"),
        (["--envelopes", "labels", "--offset", "0,90"], "An offset of 0 mm across and 90 mm down"),
        (["--envelopes", "labels", "--label-start", "31"], "A 5160 sheet has labels 1 to 30; it cannot start at 31.\n"),
    ],
)
def test_paper_that_is_too_small(command: str, options: list[str], said: str, tmp_path: Path) -> None:
    """Told before anything is frozen."""
    ran = run(command, evening(tmp_path, people(1)), "-o", tmp_path / "out", *options, *(["--yes"] if command == "merge" else []))
    assert ran.code == 3
    assert ran.err.startswith(said)
    assert not batch.unfinished(tmp_path / "out")


# -- input that is no good ----------------------------------------------------------------------


def _locked(path: Path) -> Path:
    path.write_bytes(ole("EncryptedPackage"))
    return path


def _empty_workbook(path: Path) -> Path:
    from openpyxl import Workbook

    Workbook().save(path)
    return path


def _text(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


@pytest.mark.parametrize("command", ["check", "merge"])
@pytest.mark.parametrize("beside", ["campaign", "nothing"])
@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("missing", "list.xlsx: there is no such file. Check the name and the folder."),
        ("folder", "list.xlsx is a folder; give the sheet itself, such as signers.xlsx."),
    ],
)
def test_a_sheet_that_is_none(command: str, beside: str, kind: str, said: str, tmp_path: Path) -> None:
    """Said first, whatever else is missing too; exit 4, nothing written."""
    if beside == "campaign":
        evening(tmp_path)
    path = tmp_path / "list.xlsx"
    if kind == "folder":
        path.mkdir()
    ran = run(command, path, "-o", tmp_path / "out")
    assert (ran.code, ran.out, ran.err) == (4, "", f"{said}\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["check", "merge"])
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_locked, "protected by a password; remove it in Excel"),
        (_empty_workbook, "no sheet in it holds a value. Is it the right file?"),
        (lambda path: _text(path, ""), "the file is empty."),
        (lambda path: _text(path, "just, some\nwords, here\n"), "None of the first 20 rows has headings we know."),
        (lambda path: _text(path, "City,Consent\nOakland,yes\n"), "There is no Name column."),
        (lambda path: _text(path, "Name,ZIP\nAnn Poe,94601\n"), "There is no Consent column."),
    ],
)
def test_a_sheet_that_cannot_be_used(command: str, make: object, said: str, tmp_path: Path) -> None:
    """One clear sentence, exit 4, and no batch; --json says it too."""
    evening(tmp_path)
    assert callable(make)
    path = make(tmp_path / "list.xlsx")
    for options in ([], ["--json"]):
        ran = run(command, path, "-o", tmp_path / "out", *options, *(["--yes"] if command == "merge" else []))
        assert ran.code == 4
        assert said in ran.out + ran.err
        assert (ran.out + ran.err).count("list.xlsx") == (2 if options and "file" in ran.out and not ran.err else 1) or options
        assert not batch.batches(tmp_path / "out")
        assert not batch.unfinished(tmp_path / "out")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_sheet_that_may_not_be_read(tmp_path: Path) -> None:
    """It says whose turn it is."""
    path = evening(tmp_path, people(1))
    path.chmod(0)
    ran = run("check", path)
    assert ran.code == 4
    assert "you are not allowed to read it" in ran.err


@POSIX
def test_a_sheet_that_is_a_pipe(tmp_path: Path) -> None:
    """Nothing waits for it for ever."""
    evening(tmp_path)
    os.mkfifo(tmp_path / "pipe.csv")
    ran = run("check", tmp_path / "pipe.csv")
    assert ran.code == 4
    assert "not a file" in ran.err


def test_one_bad_sheet_of_two(tmp_path: Path) -> None:
    """The good one is not printed alone behind one's back."""
    first = evening(tmp_path, people(1))
    ran = run("merge", first, _text(tmp_path / "more.csv", "a,b\n1,2\n"), "-o", tmp_path / "out", "--yes")
    assert ran.code == 4
    assert "more.csv" in ran.out
    assert not batch.batches(tmp_path / "out")


def test_every_fault_of_both_files_at_once(tmp_path: Path) -> None:
    """Wrong and doubled keys, with their lines and the nearest right key; exit 4."""
    signers = evening(
        tmp_path,
        people(1),
        campaign=CAMPAIGN.replace("expires:", "expiry:") + "title: Again\n",
        event=EVENT.replace("return_address", "return_adress") + "paper: a5\n",
    )
    ran = run("merge", signers, "-o", tmp_path / "out", "--yes")
    assert ran.code == 4
    assert ran.err.startswith("4 things to mend first:\n")
    for said in (
        r"campaign.yaml line 5, expiry: .*expires",
        r"campaign.yaml line \d+, title: .*twice|campaign.yaml line \d+, title: .*line 2",
        r"event.yaml line 4, return_adress: .*return_address",
        r"event.yaml line 5, paper: .*letter",
    ):
        assert re.search(said, ran.err), (said, ran.err)
    assert not (tmp_path / "out").exists()


def test_yaml_that_is_none(tmp_path: Path) -> None:
    """The line that cannot be read is named."""
    signers = evening(tmp_path, people(1), event="group: [Letter Writers\ncode: MAD\n")
    ran = run("check", signers)
    assert ran.code == 4
    assert re.search(r"event.yaml line \d", ran.err)


@pytest.mark.parametrize("name", ["campaign.yaml", "event.yaml"])
def test_a_file_that_is_missing(name: str, tmp_path: Path) -> None:
    """It is named, with both ways to give it."""
    signers = evening(tmp_path, people(1))
    (tmp_path / name).unlink()
    ran = run("check", signers)
    assert ran.code == 4
    assert name in ran.err
    assert "put it beside the sheet" in ran.err


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    """It says how to save it."""
    signers = evening(tmp_path, people(1))
    (tmp_path / "event.yaml").write_bytes(EVENT.replace("Letter Writers", "Escribañas").encode("latin-1"))
    ran = run("check", signers)
    assert ran.code == 4
    assert ran.err == "event.yaml: it is not saved as UTF-8. Save it again as UTF-8 text.\n"


def test_a_campaign_that_is_a_folder(tmp_path: Path) -> None:
    """Said in a sentence."""
    signers = evening(tmp_path, people(1))
    ran = run("check", signers, "-c", tmp_path)
    assert ran.code == 4
    assert ran.err.count("\n") == 1


def test_a_letterhead_that_is_missing(tmp_path: Path) -> None:
    """It says which there are."""
    ran = run("check", evening(tmp_path, people(1), event=EVENT + "letterhead: lanternfish\n"))
    assert ran.code == 4
    assert ran.err.startswith("There is no letterhead lanternfish")


def test_art_that_is_missing(tmp_path: Path) -> None:
    """A drawing that letterhead.yaml names and that is not there stops before anything is written."""
    signers = evening(tmp_path, people(1), event=EVENT + "letterhead: ours\n")
    (tmp_path / "ours").mkdir()
    _text(tmp_path / "ours" / "letterhead.yaml", "head: art\nfirst:\n  - art: logo.pdf\n    x: 20\n    y: 10\n    width: 30\n")
    ran = run("merge", signers, "-o", tmp_path / "out", "--yes")
    assert ran.code == 4
    assert "logo.pdf" in ran.err
    assert not batch.unfinished(tmp_path / "out")


def test_an_official_whose_address_is_too_long(tmp_path: Path) -> None:
    """Told before anything is frozen, with the file to mend."""
    address = ", ".join(f"Building number {at} of the great square of the republic" for at in range(9))
    signers = evening(tmp_path, people(1), campaign=CAMPAIGN.replace("1911 Pennsylvania Avenue NW", address))
    ran = run("merge", signers, "-o", tmp_path / "out", "--yes")
    assert ran.code == 3
    assert "campaign.yaml" in ran.err
    assert not batch.unfinished(tmp_path / "out")


def test_a_signer_whose_address_is_too_long(tmp_path: Path) -> None:
    """One row is held, the others print."""
    long = person("Long Address", address=", ".join(["Building 1 behind the old station"] * 9), show_address="full")
    folder = made(evening(tmp_path, [*people(2), long]), "-o", tmp_path / "out", code=3)
    assert list(names(folder).values()) == [row["Name"] for row in people(2)]
    assert "does not fit" in (folder / "held.csv").read_text(encoding="utf-8-sig") or "holds" in (folder / "held.csv").read_text(
        encoding="utf-8-sig"
    )


def test_no_letters_of_the_terminal(tmp_path: Path) -> None:
    """A terminal that cannot show a name's letters gets a question mark, not a crash."""
    signers = evening(tmp_path, [person("王小明", zip="2144", state="MA", city="北京")])
    ran = spawned("check", signers, PYTHONUTF8="0", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert ran.code == 3
    assert "Traceback" not in ran.err


# -- nobody is named ----------------------------------------------------------------------------


def test_names_and_addresses_are_not_said(tmp_path: Path) -> None:
    """Check and merge speak of rows and columns; of a person they show no more than the cell that is at fault."""
    rows = [
        person("Wilhelmina Thistledown", address="7 Foxglove Close", city="Ashwick", email="wilhelmina@example.org", show_address="full"),
        person("Wilhelmina Thistledown", address="7 Foxglove Close", city="Ashwick", email="wilhelmina@example.org"),
        person("Balthazar Quillfeather", address="8 Foxglove Close", zip="2144", state="MA"),
        person("Perpetua Sandringham", address="9 Foxglove Close", consent=""),
        person("Ottoline Wren", address="10 Foxglove Close", own_words="Ask [YOUR NAME] about Ambassador Moctezuma."),
        person("", address="11 Foxglove Close"),
        person("Zoë\ufffd Marchbanks"),
        person("Late\x07 Bell"),
    ]
    signers = evening(tmp_path, rows)
    said = ""
    for command in (["check"], ["check", "--json"], ["merge", "--yes"], ["merge", "--yes"], ["merge", "--yes", "--json"]):
        ran = run(command[0], signers, "-o", tmp_path / "out", *command[1:])
        said += ran.out + ran.err
    for word in "Wilhelmina Thistledown Foxglove Ashwick example.org Balthazar Perpetua Ottoline Marchbanks Bell Oakland".split():
        assert word not in said, word
    summary = next((tmp_path / "out" / "batches").glob("*/summary.txt")).read_text(encoding="utf-8")
    assert not any(row["Name"].split()[0] in summary for row in rows if row["Name"])


# -- reprint ------------------------------------------------------------------------------------


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A campaign's folder with a batch of eight people, posted for real."""
    made(evening(tmp_path / "e", people(8)), "-o", tmp_path / "out")
    return tmp_path / "out"


def _codes(out: Path, official: str = "president") -> list[str]:
    (folder,) = batch.batches(out)
    return [plan.short(entry.code) for entry in batch.entries(folder) if entry.volume == f"1-letters-{official}-001"]


def test_reprint_by_codes(out: Path) -> None:
    """The pages of those pieces in a small PDF; their old copies are spoiled, their new ones made."""
    (folder,) = batch.batches(out)
    codes = _codes(out)
    ran = run("reprint", folder.name[:6], "-o", out, "--codes", f"{codes[1]},{codes[4].lower()}", "--why", "jam")
    assert ran.code == 0, ran
    path = Path(ran.out.splitlines()[0])
    assert path.parent == out / "reprints"
    assert ran.out.endswith("2 pieces on 2 sheets. The old copies count as spoiled: tear them up.\n")
    originals = pages(folder / "1-letters-president-001.pdf")
    assert pages(path) == [originals[1], originals[4]]
    states = ledger.fold(batch.events(out)[0])
    assert ledger.totals(states).copies_spoiled == 2
    assert batch.events(out)[0][-2].why == "jam"


@pytest.mark.parametrize(
    ("after", "before", "expected"), [(2, 5, [3, 4]), (5, None, [6, 7]), (None, 2, [0, 1])], ids=["between", "after", "before"]
)
def test_reprint_after_and_before(after: int | None, before: int | None, expected: list[int], out: Path) -> None:
    """What lies between two codes, or from one to the end or the start of its volume; the two not included."""
    (folder,) = batch.batches(out)
    codes = _codes(out)
    ends = [*(["--after", codes[after]] if after is not None else []), *(["--before", codes[before]] if before is not None else [])]
    path = Path(run("reprint", folder.name, "-o", out, *ends).out.splitlines()[0])
    originals = pages(folder / "1-letters-president-001.pdf")
    assert pages(path) == [originals[at] for at in expected]


def test_reprint_sheets(out: Path, tmp_path: Path) -> None:
    """Sheets of a volume by their count, into a file of one's choice."""
    (folder,) = batch.batches(out)
    ran = run("reprint", folder, "--sheets", "1-letters-ambassador-001:3-4", "--into", tmp_path / "again.pdf")
    assert ran.code == 0, ran
    assert pages(tmp_path / "again.pdf") == pages(folder / "1-letters-ambassador-001.pdf")[2:4]


def test_a_reprint_is_a_copy(out: Path) -> None:
    """The same picture, dot for dot."""
    (folder,) = batch.batches(out)
    path = Path(run("reprint", folder.name, "-o", out, "--codes", _codes(out)[2]).out.splitlines()[0])
    first = pypdfium2.PdfDocument(folder / "1-letters-president-001.pdf")
    second = pypdfium2.PdfDocument(path)
    assert bytes(first[2].render(scale=1).buffer) == bytes(second[0].render(scale=1).buffer)
    first.close()
    second.close()


def test_a_mistyped_code(out: Path) -> None:
    """The nearest real one is offered, and nothing is printed or marked."""
    (folder,) = batch.batches(out)
    code = _codes(out)[0]
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    before = contents(out)
    ran = run("reprint", folder.name, "-o", out, "--codes", wrong)
    assert ran.code == 3
    assert f"did you mean {folder.name and '100.21-MAD-'}{code}" in ran.err
    assert contents(out) == before


def test_a_volume_that_somebody_edited(out: Path) -> None:
    """It is not copied: nobody knows what is in it."""
    (folder,) = batch.batches(out)
    path = folder / "1-letters-president-001.pdf"
    path.write_bytes(path.read_bytes() + b"% edited\n")
    ran = run("reprint", folder.name, "-o", out, "--codes", _codes(out)[0])
    assert ran.code == 4
    assert "was changed after it was published; take it from a copy of this folder." in ran.err


def test_no_copy_for_somebody_who_withdrew(out: Path) -> None:
    """It is refused, and no page of theirs stays behind."""
    (folder,) = batch.batches(out)
    code = _codes(out)[3]
    assert run("mark", "withdrawn", code, "-o", out).code == 0
    ran = run("reprint", folder.name, "-o", out, "--codes", code)
    assert ran.code == 3
    assert "withdrawn" in ran.err
    assert not list(out.glob("reprints/*.pdf"))


@pytest.mark.parametrize("options", [[], ["--codes", "1", "--sheets", "x:1"]])
def test_reprint_wants_one_way_to_choose(options: list[str], out: Path) -> None:
    """None or two of them are refused."""
    (folder,) = batch.batches(out)
    ran = run("reprint", folder.name, "-o", out, *options)
    assert ran.code == 3
    assert "Choose what to print again" in ran.err


def test_a_batch_that_is_none(out: Path) -> None:
    """The ones there are are named."""
    ran = run("reprint", "nope", "-o", out, "--codes", "1")
    assert ran.code == 3
    assert f"there are: {batch.batches(out)[0].name}." in ran.err


def test_a_reprint_goes_over_nothing(out: Path, tmp_path: Path) -> None:
    """A file that is there stays, and no copy counts as spoiled."""
    (folder,) = batch.batches(out)
    _text(tmp_path / "mine.pdf", "mine")
    ran = run("reprint", folder.name, "-o", out, "--codes", _codes(out)[0], "--into", tmp_path / "mine.pdf")
    assert ran.code == 5
    assert (tmp_path / "mine.pdf").read_text(encoding="utf-8") == "mine"
    assert ledger.totals(ledger.fold(batch.events(out)[0])).copies_spoiled == 0


# -- mark and report ----------------------------------------------------------------------------


def test_mark_a_volume_then_codes(out: Path) -> None:
    """By volume and by code, in every state there is."""
    codes = _codes(out)
    assert run("mark", "printed", "1-letters-president-001", "-o", out).code == 0
    assert run("mark", "spoiled", codes[0], "-o", out).code == 0
    assert run("mark", "withdrawn", codes[1], codes[2], "-o", out).code == 0
    assert run("mark", "posted", *codes[3:], "-o", out).code == 0
    ran = run("mark", "returned", codes[3], "-o", out)
    assert ran.out == "Marked returned. Of 16 letters: 0 printed, 4 posted, 1 spoiled, 2 withdrawn, 1 returned.\n"


def test_only_posted_letters_are_reported(out: Path) -> None:
    """Printed ones are not; official and day stand in words to paste."""
    run("mark", "printed", "1-letters-president-001", "1-letters-ambassador-001", "-o", out)
    assert run("report", "-o", out).out == "Urgent action 100.21: no letter is marked posted yet.\n"
    run("mark", "posted", "1-letters-ambassador-001", "-o", out, "--on", "2021-10-11")
    run("mark", "posted", *_codes(out)[:3], "-o", out, "--on", "2021-10-12")
    ran = run("report", "-o", out)
    assert ran.code == 0
    assert ran.out == (
        "Urgent action 100.21, Mass deportations must stop: 11 letters posted by Letter Writers.\n"
        "President of México: 3 letters posted on 12 October 2021.\n"
        "Ambassador Esteban Moctezuma: 8 letters posted on 11 October 2021.\n"
        "\nTell the publisher.\nhttps://example.org/report\n"
    )


def test_report_as_json(out: Path) -> None:
    """A list with the fields of each campaign's report."""
    run("mark", "posted", "1-letters-ambassador-001", "-o", out, "--on", "2021-10-11")
    (told,) = run("report", "-o", out, "--json").json
    assert told["posted"] == 8
    assert told["officials"][0]["days"] == [["2021-10-11", 8]]


def test_two_campaigns_in_one_folder(out: Path, tmp_path: Path) -> None:
    """Each has its own report, and --json is one value still."""
    made(evening(tmp_path / "f", people(2), campaign=CAMPAIGN.replace("100.21", "7.22")), "-o", out)
    assert {told["reference"] for told in run("report", "-o", out, "--json").json} == {"100.21", "7.22"}


@pytest.mark.parametrize("state", ["posted", "returned"])
def test_a_specimen_is_never_posted(state: str, tmp_path: Path) -> None:
    """Its signers are invented; nothing of it can be marked so, by volume or by code, and the report says what it is."""
    folder = made(evening(tmp_path / "e", people(1), campaign=SPECIMEN), "-o", tmp_path / "out")
    for what in ("1-letters-president-001", next(iter(names(folder))).split()[0]):
        ran = run("mark", state, what, "-o", tmp_path / "out")
        assert ran.code == 3
        assert "specimen" in ran.err
    assert "specimen with invented signers. Nothing was posted." in run("report", "-o", tmp_path / "out").out


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("1-letters-presdent-001", "1-letters-presdent-001 is not a volume of letters here. Did you mean 1-letters-president-001?"),
        ("2-envelopes-president-alike-001", "envelopes and labels go with their letters; mark the letters' volume, or codes."),
        ("99-Q7", "99-Q7 is not a piece here."),
    ],
)
def test_mark_what_is_not_there(what: str, said: str, out: Path) -> None:
    """What could be meant is named, and nothing is marked."""
    before = (out / batch.LEDGER).read_bytes()
    ran = run("mark", "posted", what, "-o", out)
    assert ran.code == 3
    assert said in ran.err
    assert (out / batch.LEDGER).read_bytes() == before


def test_mark_all_or_nothing(out: Path) -> None:
    """One bad code among good ones: none is marked."""
    before = (out / batch.LEDGER).read_bytes()
    assert run("mark", "posted", _codes(out)[0], "nonsense", "-o", out).code == 3
    assert (out / batch.LEDGER).read_bytes() == before


def test_mark_a_volume_that_two_batches_have(out: Path, tmp_path: Path) -> None:
    """Which one is asked for; --batch says it."""
    sheet(tmp_path / "e" / "signers.csv", people(10))
    second = made(tmp_path / "e" / "signers.csv", "-o", out)
    ran = run("mark", "posted", "1-letters-president-001", "-o", out)
    assert ran.code == 3
    assert "Say which with --batch." in ran.err
    assert "2 posted" in run("mark", "posted", "1-letters-president-001", "-o", out, "--batch", second.name).out


def test_mark_a_day_that_has_not_come(out: Path) -> None:
    """Nothing is posted tomorrow."""
    ran = run("mark", "posted", _codes(out)[0], "-o", out, "--on", "2998-01-01")
    assert ran.code == 3
    assert "1 January 2998 has not come yet" in ran.err


@pytest.mark.parametrize("command", [["report"], ["mark", "posted", "001-P1"]])
def test_no_batch_yet(command: list[str], tmp_path: Path) -> None:
    """It says what comes first."""
    ran = run(*command, "-o", tmp_path / "out")
    assert ran.code == 4
    assert "there is no batch here yet. Merge a sheet first" in ran.err
    assert not (tmp_path / "out").exists()


def test_a_torn_ledger_is_told(out: Path) -> None:
    """A line that a power cut tore is reported by mark and report, and counts as not written."""
    with (out / batch.LEDGER).open("ab") as file:
        file.write(b'{"event":"posted","on":"2021-10-')
    assert "of the ledger is cut off" in run("report", "-o", out).err
    assert "of the ledger is cut off" in run("mark", "posted", _codes(out)[0], "-o", out).err
    assert "1 letter posted" in run("report", "-o", out).out


# -- purge --------------------------------------------------------------------------------------


def test_purge_leaves_no_name(tmp_path: Path) -> None:
    """No name, address or word of anybody is left in any file; the counts stay, and what is out of reach is said."""
    rows = [
        person(
            "Wilhelmina Thistledown", address="7 Foxglove Close", city="Ashwick", show_address="full", own_words="Remember the lanterns."
        ),
        person("王小明", city="Ashwick"),
        person("Perpetua Sandringham", address="9 Foxglove Close", consent="", email="perpetua@example.net"),
    ]
    out = tmp_path / "out"
    folder = made(evening(tmp_path / "e", rows), "-o", out, code=3)
    assert run("reprint", folder.name, "-o", out, "--codes", next(iter(names(folder)))).code == 0
    assert run("mark", "posted", "1-letters-ambassador-001", "-o", out, "--on", "2021-10-11").code == 0
    reported = run("report", "-o", out).out
    ran = run("purge", folder.name, "-o", out, "--yes")
    assert ran.code == 0
    assert "Out of reach: letters on paper" in ran.out
    for path, data in contents(out).items():
        for word in "Wilhelmina Thistledown Foxglove Ashwick lanterns 王 Perpetua example.net signers.csv".split():
            assert word.encode() not in data, (path, word)
            assert word not in path
        assert not path.endswith((".pdf", ".ttf", ".otf")), path  # a subset tells whose letters were drawn
    assert run("report", "-o", out).out == reported
    assert "4 letters" in (folder / "summary.txt").read_text(encoding="utf-8")
    assert batch.verify(folder) == ()


def test_purge_asks_first(out: Path) -> None:
    """Nobody at the keyboard, no --yes: nothing goes."""
    before = contents(out)
    ran = run("purge", batch.batches(out)[0].name, "-o", out)
    assert ran.code == 2
    assert "say --yes" in ran.err
    assert contents(out) == before


def test_numbers_are_not_used_again_after_a_purge(out: Path, tmp_path: Path) -> None:
    """The people are forgotten, their numbers are not."""
    assert run("purge", batch.batches(out)[0].name, "-o", out, "--yes").code == 0
    again = made(tmp_path / "e" / "signers.csv", "-o", out)
    assert min(map(plan.number, names(again))) > 8


def test_a_purged_batch(out: Path) -> None:
    """It can be marked and reported still, not reprinted; purging it twice does no harm."""
    code = _codes(out)[0]
    name = batch.batches(out)[0].name
    run("purge", name, "-o", out, "--yes")
    assert run("mark", "posted", code, "-o", out).code == 0
    assert run("reprint", name, "-o", out, "--codes", code).code == 3
    assert run("purge", name, "-o", out, "--yes").code == 0


# -- systems ------------------------------------------------------------------------------------


def test_nothing_of_one_system_is_imported_always() -> None:
    """Modules that Windows does not have are imported where they are used, never at the top of a file."""
    only_posix = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "termios", "tty"}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Import):
                assert not only_posix & {alias.name for alias in node.names}, path.name
            elif isinstance(node, ast.ImportFrom):
                assert node.module not in only_posix, path.name


def test_text_files_say_their_encoding() -> None:
    """Every text file is opened as UTF-8, whatever the system thinks."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"read_text", "write_text"}:
                assert any(keyword.arg == "encoding" for keyword in node.keywords), f"{path.name} line {node.lineno}"


def test_json_has_no_color() -> None:
    """Output for programs is plain."""
    ran = run("check", SAMPLE / "signers.xlsx", "--json")
    assert "\x1b" not in ran.out
    assert json.loads(ran.out)


def test_envelopes_that_are_all_alike_spoil_nothing(tmp_path: Path) -> None:
    """Printing some of them again touches no letter: they belong to none."""
    folder = made(evening(tmp_path, people(3)), "-o", tmp_path / "out")
    run("mark", "posted", "1-letters-president-001", "-o", tmp_path / "out")
    ran = run("reprint", folder, "--sheets", "2-envelopes-president-alike-001:1-2", "-o", tmp_path / "out")
    assert ran.code == 0
    assert "2 sheets" in ran.out
    assert "spoiled" not in ran.out
    totals = ledger.totals(ledger.fold(batch.events(tmp_path / "out")[0]))
    assert (totals.posted, totals.made, totals.copies_spoiled) == (3, 3, 0)
