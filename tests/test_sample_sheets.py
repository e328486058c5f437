"""The shipped sheets, as event forms export them and as people make them: each is merged with one question at most."""

import importlib.util
import io
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from evening import EVENT, evening, run, table
from ua_mailmerge.model import Frozen

FOLDER = Path(__file__).parents[1] / "samples" / "sheets"


class Expected(Frozen, frozen=True):
    """What a sheet asks, what answers it, and what becomes of its rows."""

    posted_from: str
    ready: int
    held: tuple[str, ...] = ()  # codes
    question: str = ""  # a code
    answer: tuple[str, ...] = ()
    fields: str = ""  # those that are read, in the order of the columns


WHERE = "address city region postcode"
EXPECTED = {
    "google-forms.csv": Expected("US", 4, ("address-unsplit", "no-consent"), fields="name address show words consent"),
    "google-forms-es.xlsx": Expected("MX", 4, fields=f"name {WHERE} words consent"),
    "google-forms-fr.csv": Expected("FR", 3, fields="first_name last_name address postcode city consent"),
    "action-network.csv": Expected(
        "US", 4, (), "consent-column-missing", ("--all-consented",), f"first_name last_name email {WHERE} country phone"
    ),
    "civicrm.csv": Expected(
        "US", 3, ("no-consent",), fields="first_name last_name address address_2 city postcode region country email consent"
    ),
    "nationbuilder.csv": Expected(
        "US",
        3,
        (),
        "consent-column-missing",
        ("--all-consented",),
        "first_name last_name email phone address address_2 city region postcode",
    ),
    "eventbrite.xlsx": Expected(
        "US", 2, ("no-consent",), fields="first_name last_name email address address_2 city region postcode country consent"
    ),
    "microsoft-forms.xlsx": Expected(
        "US", 3, (), "heading-twice", ("--column", "Name=unused"), "email name address city region postcode consent"
    ),
    "by-hand.ods": Expected("US", 3, ("no-consent",), "heading-nearly", ("--column", "Adress=Address"), f"name {WHERE} consent"),
    "a-mano.ods": Expected("MX", 3, ("no-consent",), fields=f"number first_name last_name {WHERE} consent"),
    "a-la-main.tsv": Expected("FR", 4, fields="last_name first_name address address_2 postcode city country email consent"),
    "one-cell.xlsx": Expected("US", 4, fields="name address phone consent"),
}


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """The script that makes the sheets."""
    spec = importlib.util.spec_from_file_location("make_sheets", FOLDER.parent / "make_sheets.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tables_of(data: bytes) -> dict[str, bytes]:
    """The parts of a document that hold cells."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist() if "sheet" in name.lower() or name == "content.xml"}


def test_the_sheets_are_what_their_script_makes(maker: ModuleType) -> None:
    """All of them and no other; text files byte for byte, and the same bytes each time."""
    made = maker.sheets()
    assert set(made) == set(EXPECTED) == {path.name for path in FOLDER.iterdir()}
    assert made == maker.sheets()
    for name, data in made.items():
        if name.endswith((".csv", ".tsv")):
            assert (FOLDER / name).read_bytes() == data
        else:  # the next version of openpyxl or zlib may pack the same cells otherwise
            shipped, again = (tables_of(each) for each in ((FOLDER / name).read_bytes(), data))
            assert shipped == again


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sheet_as_people_send_it_takes_one_question_at_most(name: str, tmp_path: Path) -> None:
    """What is asked, what answers it, and that everybody who is ready has a letter then."""
    told = EXPECTED[name]
    signers = evening(tmp_path, event=EVENT + f"posted_from: {told.posted_from}\n").with_name(name)
    signers.write_bytes((FOLDER / name).read_bytes())
    asked = [problem["code"] for problem in run("check", signers, "--json").json["problems"] if problem["severity"] in ("stop", "ask")]
    assert asked == ([told.question] if told.question else [])
    merged = run("merge", signers, *told.answer, "-o", tmp_path / "out", "--envelopes", "none", "--yes", "--json")
    assert merged.code == (3 if told.held else 0)
    found = merged.json["problems"]
    assert sorted(problem["code"] for problem in found if problem["severity"] == "hold") == sorted(told.held)
    assert not [problem for problem in found if problem["severity"] in ("stop", "ask")]
    folder = Path(merged.json["batch"])
    assert len(table(folder / "manifest.csv")) == 2 * told.ready
    read = run("check", signers, *told.answer, "-o", tmp_path / "other", "--json").json["columns"][0]["fields"]
    assert " ".join(read) == told.fields


def test_everybody_is_invented() -> None:
    """E-mail addresses end at example.org, telephone numbers hold 555."""
    for path in FOLDER.glob("*.csv"):
        for row in table(path):
            for cell in filter(None, row.values()):
                assert "@" not in cell or cell.endswith("@example.org")
