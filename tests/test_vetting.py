"""`campaign check` on files, what merge refuses with it, and an appeal that is stopped while letters lie on the table."""

import json
import re
import shutil
from pathlib import Path

import pytest

from evening import CAMPAIGN, EVENT, SAMPLE, evening, people, run
from ua_mailmerge import batch, ledger


def written(folder: Path, campaign: str = CAMPAIGN, event: str = EVENT) -> Path:
    """A folder with the two files; the campaign's path."""
    folder.mkdir(exist_ok=True)
    (folder / "event.yaml").write_text(event, encoding="utf-8")
    (folder / "campaign.yaml").write_text(campaign, encoding="utf-8")
    return folder / "campaign.yaml"


def checked(path: Path, *options: object) -> tuple[int, list[str]]:
    """Exit code and problem codes of `campaign check --json`, on the evening's day."""
    ran = run("campaign", "check", path, "--on", "2021-10-08", "--json", *options)
    assert ran.err == ""
    return ran.code, [problem["code"] for problem in json.loads(ran.out)["problems"]]


def test_a_campaign_in_order(tmp_path: Path) -> None:
    """Nothing to mend: exit 0, with the last day to post and the room for own words of each official."""
    ran = run("campaign", "check", written(tmp_path), "--on", "2021-10-08")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("Nothing stops a merge.\n")
    assert re.search(r"^president +2999-12-15 +about \d+$", ran.out, re.MULTILINE)


def test_the_sample() -> None:
    """The shipped campaign has ended: today a merge is refused, on its own evening it is not, nor with a reason."""
    assert run("campaign", "check", SAMPLE / "campaign.yaml").code == 3
    assert checked(SAMPLE / "campaign.yaml") == (0, ["report-link-missing"])
    late = run("campaign", "check", SAMPLE / "campaign.yaml", "--on", "2022-01-03", "--after-expiry", "extended by e-mail")
    assert late.code == 0


def test_faults_of_the_file(tmp_path: Path) -> None:
    """Faults come with file, line and the nearest right key; exit 4, as a merge would."""
    ran = run("campaign", "check", written(tmp_path, CAMPAIGN.replace("salutation: Dear P", "salutaton: Dear P")))
    assert ran.code == 4
    assert "campaign.yaml line 13, officials.0.salutaton: salutaton is not a key here. Did you mean salutation?" in ran.out
    assert "1 thing stops a merge." in ran.out


def test_guesses_are_not_merged(tmp_path: Path) -> None:
    """A guess nobody confirmed is listed, and the file is not ready: exit 4."""
    path = written(tmp_path, f"{CAMPAIGN}unconfirmed:\n  expires: expires on December 2021\n")
    assert checked(path) == (4, ["unconfirmed"])


def test_the_wrong_file_of_the_two(tmp_path: Path) -> None:
    """An event where the campaign belongs is said in one sentence, not in a dozen faults; and the other way round."""
    path = written(tmp_path)
    ran = run("campaign", "check", path.with_name("event.yaml"))
    assert ran.code == 4
    assert ran.out.count("stops all") == 1
    assert "This file is an event, what is yours: it has group: and code:. Give it with -e, and the campaign with -c." in ran.out
    ran = run("campaign", "check", path, "-e", path)
    assert "This file is a campaign, what the publisher says: it has reference: and title:. Give it with -c" in ran.out


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """It is named, with what to do."""
    ran = run("campaign", "check", tmp_path / "campaign.yaml")
    assert ran.code == 4
    assert "there is no such file" in ran.err


def test_a_letter_over_the_page(tmp_path: Path) -> None:
    """The letter is typeset: which official's, in which language, by how many lines."""
    longer = "Please let each of them be heard, wherever they come from and whatever they carry with them. " * 30
    path = written(tmp_path, CAMPAIGN.replace("Please let each of them be heard.", f'"{longer}"'))
    code, found = checked(path)
    assert (code, found) == (0, ["letter-too-long", "letter-too-long"])
    lines = int(re.findall(r"The letter to president is (\d+) lines longer", run("campaign", "check", path, "--on", "2021-10-08").out)[0])
    assert 15 <= lines <= 40


def test_an_address_that_does_not_fit(tmp_path: Path) -> None:
    """An address the event's envelope has no room for is named by its official; exit 3, as a merge would."""
    lines = ", ".join(f'"Office {number} of the Undersecretariat for Very Long Names of Places and People"' for number in range(9))
    path = written(tmp_path, CAMPAIGN.replace('[Embassy of México, 1911 Pennsylvania Avenue NW, "Washington, DC 20006"]', f"[{lines}]"))
    assert checked(path) == (3, ["official-address-too-long"])
    assert checked(written(tmp_path, path.read_text(), EVENT + "envelope: us_10_window\n")) == (3, ["official-address-too-long"])
    assert checked(written(tmp_path, path.read_text(), EVENT + "envelope: none\n")) == (0, [])


def test_no_event(tmp_path: Path) -> None:
    """Without an event the campaign alone is looked at."""
    path = written(tmp_path)
    path.with_name("event.yaml").unlink()
    assert checked(path) == (0, [])


def test_a_letterhead_that_is_not_there(tmp_path: Path) -> None:
    """Something wrong with the stationery is a problem among the others."""
    assert checked(written(tmp_path, event=EVENT + "letterhead: ours\n")) == (4, ["letterhead"])


def test_a_language_is_asked_about(tmp_path: Path) -> None:
    """An event in French and a campaign with Spanish letters alone: the merge is refused, and so says the check."""
    signers = evening(tmp_path, people(1), campaign=CAMPAIGN.replace("  en:", "  es:"), event=EVENT + "language: fr\n")
    ran = run("merge", signers, "-o", tmp_path / "out", "--yes")
    assert ran.code == 3
    assert "event.yaml says language: fr, and the campaign has its letter in es." in ran.err
    assert checked(tmp_path / "campaign.yaml") == (3, ["language-missing"])


def test_a_date_after_the_end_is_asked_about(tmp_path: Path) -> None:
    """Letters dated after the appeal's end need a reason, though the day of printing is before it; the reason is kept."""
    signers = evening(tmp_path, people(1))
    refused = run("merge", signers, "-o", tmp_path / "out", "--yes", "--dated", "3000-01-01")
    assert refused.code == 3
    assert "would be dated 1 January 3000, and urgent action 100.21 ends on 31 December 2999" in refused.err
    ran = run("merge", signers, "-o", tmp_path / "out", "--yes", "--dated", "3000-01-01", "--after-expiry", "a joke")
    assert ran.code == 0
    (folder,) = batch.batches(tmp_path / "out")
    assert "Printed after the appeal's end: a joke" in (folder / "summary.txt").read_text("utf-8")


def test_a_term_that_has_ended_is_refused(tmp_path: Path) -> None:
    """Nobody is written to whose term has ended, without a reason; the reason is kept with the batch; others can be chosen."""
    ended = CAMPAIGN.replace("    salutation: Dear P", "    term_ends: 2024-09-30\n    salutation: Dear P")
    signers = evening(tmp_path, people(1), campaign=ended)
    assert run("campaign", "check", tmp_path / "campaign.yaml", "--on", "2025-01-01").code == 3
    refused = run("merge", signers, "-o", tmp_path / "out", "--yes")
    assert refused.code == 3
    assert "The term of the official president ended on 30 September 2024." in refused.err
    assert run("merge", signers, "-o", tmp_path / "a", "--yes", "--only", "ambassador").code == 0
    assert run("merge", signers, "-o", tmp_path / "b", "--yes", "--after-term", "as the publisher asks").code == 0
    (folder,) = batch.batches(tmp_path / "b")
    assert "Printed after the end of an official's term: as the publisher asks" in (folder / "summary.txt").read_text("utf-8")


# -- stopped ------------------------------------------------------------------------------------


@pytest.fixture
def stopped(tmp_path: Path) -> Path:
    """Three people's letters are printed, one is posted and one withdrawn, and then the publisher stops the appeal."""
    signers, out = evening(tmp_path, people(3)), tmp_path / "out"
    assert run("merge", signers, "-o", out, "--yes").code == 0
    codes = list(ledger.fold(batch.events(out)[0]).pieces)
    assert run("mark", "printed", "1-letters-president-001", "-o", out).code == 0
    assert run("mark", "posted", codes[0], "-o", out).code == 0
    assert run("mark", "withdrawn", codes[1], "-o", out).code == 0
    (tmp_path / "campaign.yaml").write_text(CAMPAIGN.replace("title:", "status: stopped\ntitle:"), encoding="utf-8")
    return signers


def test_what_is_printed_and_not_posted_is_listed(stopped: Path) -> None:
    """The check of a stopped appeal lists every letter that may lie on a table, by volume, and nothing posted or withdrawn."""
    ran = run("campaign", "check", stopped.with_name("campaign.yaml"), "-o", stopped.with_name("out"))
    assert ran.code == 3
    assert re.search(r"1-letters-president-001: 1 letter printed and not posted \(\d+-P.\)", ran.out)
    assert re.search(r"1-letters-ambassador-001: 3 letters made and not posted \(\d+-A., \d+-A., \d+-A.\)", ran.out)
    assert ran.out.count("Take them out of the pile.") == 2


def test_nothing_of_a_stopped_appeal_is_printed(stopped: Path) -> None:
    """Neither a merge nor a reprint prints it, though the batch was frozen before; the posted may still be marked."""
    out = stopped.with_name("out")
    (folder,) = batch.batches(out)
    before = (out / batch.LEDGER).read_bytes()
    ran = run("merge", stopped, "-o", out, "--yes")
    assert (ran.code, "is stopped" in ran.err) == (3, True)
    ran = run("reprint", folder.name, "-o", out, "--sheets", "1-letters-president-001:1")
    assert (ran.code, "is stopped" in ran.err) == (3, True)
    assert not (out / batch.REPRINTS).exists()
    elsewhere = stopped.parent / "elsewhere" / "campaign.yaml"
    elsewhere.parent.mkdir()
    shutil.move(stopped.with_name("campaign.yaml"), elsewhere)
    assert run("reprint", folder.name, "-o", out, "--sheets", "1-letters-president-001:1", "-c", elsewhere).code == 3
    assert (out / batch.LEDGER).read_bytes() == before
    assert run("mark", "posted", "1-letters-ambassador-001", "-o", out).code == 0


def test_another_appeal_beside_the_folder(stopped: Path) -> None:
    """A campaign.yaml of another appeal stops nothing here."""
    path = stopped.with_name("campaign.yaml")
    path.write_text(path.read_text("utf-8").replace("100.21", "100.22"), encoding="utf-8")
    assert (
        run(
            "reprint",
            batch.batches(stopped.with_name("out"))[0].name,
            "-o",
            stopped.with_name("out"),
            "--sheets",
            "1-letters-president-001:1",
        ).code
        == 0
    )
