"""Appeals to drafts: invented ones of each family in ``appeals/``, their drafts beside them; ``GOLDEN=write`` writes those anew."""

import datetime
import os
import re
import textwrap
from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

import appeal_pdfs
from ua_mailmerge import appeal, drafting, extracting, pdftext, schema, webpages
from ua_mailmerge.appeal import Draft
from ua_mailmerge.dates import dates
from ua_mailmerge.model import Campaign
from ua_mailmerge.problems import UnreadableError

APPEALS = Path(__file__).parent / "appeals"
FILES = sorted(path for path in APPEALS.iterdir() if path.suffix in {".txt", ".html"})
SAMPLE = Path(__file__).parents[1] / "samples" / "ua-100-21"


def text_of(name: str) -> str:
    """The text in a file of ``appeals``."""
    return extracting.extract((APPEALS / name).read_bytes(), file=name, limits=extracting.Limits()).text


def drafted(name: str) -> Draft:
    """The draft of a file of ``appeals``."""
    return appeal.read(text_of(name), file=name)


def codes(draft: Draft) -> list[str]:
    """The codes of what a draft says beside its values."""
    return [problem.code for problem in draft.problems]


def read_back(draft: Draft) -> tuple[Campaign | None, set[str]]:
    """(campaign, codes of its faults) of the file that a draft is written to."""
    read, faults = schema.campaign(drafting.text(draft, source="appeal"), file="campaign.yaml")
    return read, {fault.code for fault in faults}


# -- the families -------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_drafts_are_as_reviewed(path: Path) -> None:
    """Each appeal drafts to the file that somebody has compared with it, word for word."""
    written = drafting.text(drafted(path.name), source=path.name)
    golden = APPEALS / "drafts" / f"{path.name}.yaml"
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(written, encoding="utf-8")
    assert written == golden.read_text(encoding="utf-8")


def test_the_sample_drafts_to_the_shipped_campaign() -> None:
    """The shipped appeal drafts to the shipped campaign but for what a person decides: its guesses, and that it is a specimen."""
    draft = appeal.read((SAMPLE / "appeal.txt").read_text(encoding="utf-8"))
    shipped, faults = schema.campaign((SAMPLE / "campaign.yaml").read_text(encoding="utf-8"), file="campaign.yaml")
    assert shipped
    assert not faults
    assert msgspec.structs.replace(draft.campaign, unconfirmed={}) == msgspec.structs.replace(shipped, specimen=False)
    assert len(draft.campaign.unconfirmed) == 19


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_value_is_a_guess_with_its_words(path: Path) -> None:
    """Whatever an appeal gave stands in ``unconfirmed``, and the words beside it are the appeal's."""
    draft, said = drafted(path.name), " ".join(text_of(path.name).split())
    campaign = draft.campaign
    values = {key: getattr(campaign, key) for key in ("reference", "title", "country")}
    for at, official in enumerate(campaign.officials):
        values |= {
            f"officials.{at}.{key}": getattr(official, key) for key in ("name", "position", "address", "country", "salutation", "channels")
        }
    for language, sample in campaign.letters.items():
        values |= {f"letters.{language}.{key}": getattr(sample, key) for key in ("subject", "paragraphs", "closing")}
    values |= {"report.url": campaign.report_url, "report.words": campaign.report_words}
    assert {path for path, value in values.items() if value} <= campaign.unconfirmed.keys()
    for words in campaign.unconfirmed.values():
        for part in re.split(r" ?… ?| / |/(?=[A-ZÉ])|, |: ", words):
            assert part.strip(" ,") in said.replace("be- fore", "before")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_draft_reads_back_as_it_was(path: Path) -> None:
    """Our own reader finds in the file what the draft holds, and nothing merges before it is confirmed."""
    draft = drafted(path.name)
    read, found = read_back(draft)
    assert "unconfirmed" in found
    assert found <= {"unconfirmed", "key-missing"}
    if "letter-missing" not in codes(draft):
        assert read == draft.campaign


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_appeal_loses_its_four_corners(path: Path) -> None:
    """Of each family the number, the country, both days, an official with an address, and a letter or its points are found."""
    draft = drafted(path.name)
    assert draft.is_appeal
    assert draft.campaign.reference
    assert draft.campaign.country
    assert datetime.date.min < draft.campaign.issued < draft.campaign.expires
    assert all(official.address and official.salutation for official in draft.campaign.officials)
    assert draft.campaign.officials
    assert any(sample.paragraphs for sample in draft.campaign.letters.values()) != bool(draft.points)


# -- parts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "reference"),
    [
        ("UA 100/21", "100/21"),
        ("UA: 100.21", "100.21"),
        ("UA100/21", "100/21"),
        ("First UA: 7/24 Index: MDE 13/7654/2024 Iran", "7/24"),
        ("Urgent Action 100.21", "100.21"),
        ("AU: 26/15", "26/15"),
        ("AU : 27/15", "27/15"),
        ("Further information on UA: 161/17", "161/17"),
        ("AI Index: AMR 41/4444/2021", "AMR-41/4444/2021"),
        ("Index: AMR 41/4444/2021 UA: 12/21", "12/21"),
    ],
)
def test_numbers(words: str, reference: str) -> None:
    """An appeal's number is kept as published; the document's stands in only where there is no other."""
    assert appeal.read(f"URGENT ACTION\n{words}\nDear Minister,\nLet them go.\n").campaign.reference == reference


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("expires on December 2021", "2021-12-31"),
        ("expires in February 2024", "2024-02-29"),
        ("PLEASE SEND APPEALS BEFORE 6 MARCH 2015", "2015-03-06"),
        ("APPEAL DEADLINE NOTICE: 16 August 2017", "2017-08-16"),
        ("PLEASE TAKE ACTION AS SOON AS POSSIBLE UNTIL: 5 March 2024", "2024-03-05"),
        ("This appeal is valid until April 1st, 2022.", "2022-04-01"),
        ("FECHA LÍMITE: 16 de agosto de 2017", "2017-08-16"),
        ("Envíen sus llamamientos antes del 1 de septiembre de 2019", "2019-09-01"),
        ("Actúen hasta el 31 de enero de 2020", "2020-01-31"),
        ("AVANT LE : 1er août 2024", "2024-08-01"),
        ("Date limite : décembre 2023", "2023-12-31"),
        ("Check with your office if sending appeals\nafter 28 May 2004.", "2004-05-28"),
        ("Deadline: 30/09/2021", "2021-09-30"),
        ("Deadline: 2021-09-30", "2021-09-30"),
    ],
)
def test_last_days(words: str, day: str) -> None:
    """The last day is read in three languages; a month stands for its last day."""
    draft = appeal.read(f"Urgent Action UA 1/20\n\n{words}\n")
    assert draft.campaign.expires == datetime.date.fromisoformat(day)


def test_a_day_in_figures_is_asked_about() -> None:
    """10/05/2022 is the tenth of May or the fifth of October: the draft says which it took."""
    draft = drafted("web-page-es.html")
    assert "other way round" in draft.remarks["issued"]


def test_days_that_no_calendar_has_are_no_dates() -> None:
    """31 June and 30 February are passed over; neighbours are still found."""
    found = [date.last for date in dates("31 June 2021, 30 February 2021, 29 February 2024, 99/99/2021, 1 May 2021")]
    assert found == [datetime.date(2024, 2, 29), datetime.date(2021, 5, 1)]


def test_stories_are_no_deadlines() -> None:
    """A day that the story says something happened before is not taken for the last day."""
    draft = appeal.read(
        "URGENT ACTION\n\nUntil the morning of 3 May 2019 Ana Faro kept bees in the north of the island and nobody minded.\nUA 3/19\n"
    )
    assert draft.campaign.expires == datetime.date.min


def test_two_officials_share_no_greeting_that_names_one() -> None:
    """One salutation for two officials goes to the one it names; the other's is put together, and the draft says so."""
    first, second = drafted("web-page.txt").campaign.officials
    assert first.salutation == "Dear Minister Sjávarson,"
    assert second.salutation == "Dear Ambassador Fossdal,"
    assert "put together" in drafted("web-page.txt").remarks["officials.1.salutation"]


def test_a_bilingual_salutation_follows_the_letter() -> None:
    """Of Dear Minister/Estimado Señor Ministro the letter's language is taken, the other is told."""
    draft = drafted("case-sheet.txt")
    assert draft.campaign.officials[0].salutation == "Dear Minister,"
    assert draft.remarks["officials.0.salutation"] == "The appeal also gives Estimado Señor Ministro."


def test_hidden_addresses_are_not_made_up() -> None:
    """An e-mail address that the page hides is missing, and said to be; one with its key beside it is read."""
    draft = drafted("web-page.html")
    boreal, sugarbush = draft.campaign.officials
    assert boreal.channels["email"] == ("minister@boreal.example",)
    assert "email" not in sugarbush.channels
    assert codes(draft).count("channel-hidden") == 1


def test_a_run_of_words_is_parted_where_the_topic_turns() -> None:
    """A letter that came without paragraphs gets some, marked as proposed; not a word of it changes."""
    draft = drafted("web-page.txt")
    paragraphs = draft.campaign.letters["en"].paragraphs
    assert [paragraph.split()[:3] for paragraph in paragraphs] == [["I", "am", "writing"], ["I", "am", "also"], ["I", "urge", "you"]]
    assert "paragraphs-proposed" in codes(draft)
    assert " ".join(paragraphs) in " ".join(text_of("web-page.txt").split())


def test_a_published_paragraph_stays_one() -> None:
    """Where the appeal has paragraphs they are taken as they are, and nothing is proposed."""
    assert "paragraphs-proposed" not in codes(drafted("model-letter.txt"))
    assert len(drafted("model-letter.txt").campaign.letters["en"].paragraphs) == 3


def test_a_letter_ends_at_the_blank_for_the_name() -> None:
    """What follows the closing, a blank for the name or more of the page, is no part of the letter."""
    for path in FILES:
        for sample in drafted(path.name).campaign.letters.values():
            assert not re.search(r"\[|RESOURCES|NOMBRE", " ".join((*sample.paragraphs, sample.closing)))


def test_points_stand_in_for_a_missing_letter() -> None:
    """An appeal with points instead of a letter says that the letter is missing and offers them where it is to be written."""
    draft = drafted("points.txt")
    assert "letter-missing" in codes(draft)
    assert len(draft.points) == 3
    written = drafting.text(draft, source="points.txt")
    assert "    # - Asking them to return his chess set.\n    paragraphs:\n" in written
    assert "key-missing" in read_back(draft)[1]


def test_what_is_no_appeal_is_called_so() -> None:
    """A recipe, a list and nothing at all draft to nothing."""
    for text in (
        "",
        "Two eggs, flour, milk.\nBeat until 5 May 2020.",
        "name;address\nAna;12 Elm St\n",
        "Dear Ana,\nsee you.\nYours sincerely,\nBo",
    ):
        assert codes(appeal.read(text))[0] == "not-an-appeal"


def test_what_is_missing_is_listed() -> None:
    """An appeal that lost its officials and its last day still drafts, and says what to fill in."""
    cut = re.sub(r"Minister of Justice and.*?@jd_example\n", "", text_of("model-letter.txt"), flags=re.DOTALL).replace(
        "5 March 2024", "soon"
    )
    draft = appeal.read(cut)
    assert draft.is_appeal
    missing = {problem.where.path for problem in draft.problems if problem.code == "part-not-found"}
    assert missing == {"expires", "officials"}


@pytest.mark.parametrize("crlf", ["\r\n", "\r", "\x0b\n", "\u2028"])
def test_line_ends_do_not_matter(crlf: str) -> None:
    """The same appeal with the line ends of another system drafts to the same campaign."""
    text = text_of("case-sheet.txt")
    assert appeal.read(text.replace("\n", crlf)).campaign.officials == appeal.read(text).campaign.officials


# -- pages and PDFs -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", [path.name for path in FILES if path.suffix == ".txt"])
def test_a_pdf_drafts_as_its_text_does(name: str) -> None:
    """A PDF, two columns of labels and values or running text, gives the campaign that its words give."""
    text = text_of(name)
    made = appeal_pdfs.case_sheet(text) if "case-sheet" in name else appeal_pdfs.flowing(text)
    found, plain = appeal.read(pdftext.text(made, file="a.pdf")), appeal.read(text)
    assert msgspec.structs.replace(found.campaign, unconfirmed={}) == msgspec.structs.replace(plain.campaign, unconfirmed={})
    assert found.points == plain.points


@pytest.mark.parametrize("name", [path.name for path in FILES if path.suffix == ".txt"] + ["the shipped sample"])
@pytest.mark.parametrize("width", [72, 76, 78])
def test_words_out_of_a_mail_lose_nothing_that_matters(name: str, width: int) -> None:
    """A mail program breaks lines at one width, in the middle of officials and letters: both are found as before, and the days."""
    text = (SAMPLE / "appeal.txt").read_text(encoding="utf-8") if name == "the shipped sample" else text_of(name)
    broken = "\n".join(textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) for line in text.split("\n"))
    found, plain = appeal.read(broken), appeal.read(text)
    for key in ("reference", "title", "country", "issued", "expires", "letters"):
        assert getattr(found.campaign, key) == getattr(plain.campaign, key)
    for one, other in zip(found.campaign.officials, plain.campaign.officials, strict=True):
        assert (one.name, one.position, one.address, one.salutation) == (other.name, other.position, other.address, other.salutation)
    assert found.points == plain.points


def test_a_page_is_read_as_it_is_seen() -> None:
    """Menus, scripts and footers are left out, list items keep a mark, a link that says nothing keeps its address."""
    text = text_of("web-page.html")
    assert not [word for word in ("Donate", "Footerville", "Dear nobody") if word in text]
    assert "• Click here <https://act.example.org/report?ua=88.23> to let us know" in text


def test_a_table_on_a_page_is_read_by_rows() -> None:
    """A label and its value stand in neighbouring cells: the value follows the label."""
    rows = (("APPEAL DEADLINE NOTICE:", "16 August 2017"), ("INDEX NUMBER:", "AMR 1/2/2017"))
    page = "<table>" + "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in rows) + "</table>"
    assert [line for line in webpages.text(page).split("\n") if line] == [
        "APPEAL DEADLINE NOTICE:", "16 August 2017", "INDEX NUMBER:", "AMR 1/2/2017",
    ]  # fmt: skip


# -- anything at all ----------------------------------------------------------------------------


def holds(draft: Draft) -> None:
    """Whatever was read: the file is YAML our reader walks, and what it reads is what the draft holds."""
    written = drafting.text(draft, source="appeal")
    read, faults = schema.campaign(written, file="campaign.yaml")
    assert not {fault.code for fault in faults} & {
        "not-yaml",
        "yaml-shorthand",
        "yaml-too-deep",
        "key-unknown",
        "key-twice",
        "wrong-shape",
        "not-unique",
    }
    if read:
        assert read == draft.campaign
    held = yaml.load(written, Loader=yaml.BaseLoader)  # noqa: S506 (types nothing)
    assert held["title"] == draft.campaign.title
    for official, one in zip(held["officials"] or [], draft.campaign.officials, strict=True):
        assert (official["name"], official["country"], official["salutation"]) == (one.name, one.country, one.salutation)
        assert tuple(official["address"] or ()) == one.address
    for language, sample in draft.campaign.letters.items():
        assert tuple(held["letters"][language]["paragraphs"] or ()) == sample.paragraphs
    assert (held.get("unconfirmed") or {}) == draft.campaign.unconfirmed


@given(st.text(max_size=2000))
@example("Dear Minister,\n" + "a" * 9000 + ".\nYours sincerely,")
@example("UA 1/20\nAPPEALS TO:\n" + "Minister of X\nStreet 1\nPeru\nFax: 1\n" * 40)
@example("a,1 St, b Email: " * 500)
@example("Salutation: /\nAPPEALS TO:\n:\n@\nEmail:\nFax: ; ;")
@settings(max_examples=300, deadline=None)
def test_any_text_drafts(text: str) -> None:
    """No text raises, and its draft survives our own reader."""
    holds(appeal.read(text))


PIECES = re.findall(r"[^\n]+\n?|\n", "\n".join(text_of(path.name) for path in FILES))


@given(
    st.lists(st.sampled_from(PIECES), max_size=60),
    st.lists(st.tuples(st.integers(0, 3000), st.sampled_from("\n:,\"'@#[]{}&*!|>%-— \t\\/؟é0")), max_size=20),
)
@settings(max_examples=300, deadline=None)
def test_shuffled_appeals_draft(pieces: list[str], slips: list[tuple[int, str]]) -> None:
    """Lines of appeals in any order, with characters of YAML strewn in, raise nothing, and the drafts survive our own reader."""
    text = "".join(pieces)
    for at, character in slips:
        text = text[:at] + character + text[at:]
    holds(appeal.read(text))


@given(st.binary(max_size=3000))
@example(b"%PDF-1.4\n%%EOF")
@example(b"<html>" + b"<div>" * 3000)
@example(b"\xff\xfeU\0A\0")
@example(b'<meta charset="zip">x')
@example(b'<meta charset="punycode">x\xff')
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Bytes give text or a refusal, nothing else."""
    try:
        text = extracting.extract(data, file="a", limits=extracting.Limits()).text
    except UnreadableError:
        return
    holds(appeal.read(text))


@given(st.integers(0, 10**6), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=30))
@settings(max_examples=60, deadline=None)
def test_damaged_files_are_read_or_refused(cut: int, slips: list[tuple[int, int]]) -> None:
    """PDFs and pages that were cut or altered on their way give text or a refusal."""
    for whole in (PDF, (APPEALS / "web-page.html").read_bytes()):
        data = bytearray(whole[: len(whole) - cut % len(whole)])
        for at, byte in slips:
            if data:
                data[at % len(data)] = byte
        try:
            text = extracting.extract(bytes(data), file="a", limits=extracting.Limits()).text
        except UnreadableError:
            continue
        holds(appeal.read(text))


PDF = appeal_pdfs.case_sheet(text_of("case-sheet.txt"))
