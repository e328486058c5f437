"""Numbers, codes, volumes, post-by dates and counts."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ua_mailmerge import plan
from ua_mailmerge.model import Campaign, Official, Sample
from ua_mailmerge.problems import RefusedError


def official(id_: str, *, country: str = "MX", letter: str = "") -> Official:
    """An official of that id."""
    return Official(id=id_, name="An Official", address=("1 Square",), country=country, salutation="Dear Official,", letter=letter)


def campaign(*officials: Official) -> Campaign:
    """A campaign that ends on the last day of 2021."""
    return Campaign(
        reference="100.21",
        title="A case",
        country="MX",
        issued=datetime.date(2021, 9, 30),
        expires=datetime.date(2021, 12, 31),
        officials=officials,
        letters={"en": Sample(paragraphs=("Words.",), closing="Sincerely,")},
    )


CODER = plan.Coder("100.21", "MAD", {"president": "P", "ambassador": "A"})
ALNUM = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# -- check characters ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("G123498654321", "H"),  # JPAC Red Book, annex 2: ISBT 128 check character, a worked example
        ("G123489654321", "Y"),  # python-stdnum's example; two digits swapped against the one above
    ],
)
def test_published_check_characters(text: str, check: str) -> None:
    """Check characters agree with published examples of ISO 7064 MOD 37-2."""
    assert plan.check_character(text) == check


@given(st.text(ALNUM, min_size=1, max_size=30))
def test_check_character_by_weights(text: str) -> None:
    """The weighted sum of ISO 7064 §7.2 (powers of two from the right, check character included) is 1 modulo 37."""
    values = [(ALNUM + "*").index(character) for character in text + plan.check_character(text)]
    assert sum(value * 2**power for power, value in enumerate(reversed(values))) % 37 == 1


@given(st.text(ALNUM, min_size=1, max_size=30))
def test_check_character_by_trial(text: str) -> None:
    """Of all 37 characters exactly the one we give makes the whole text divide as it should, read as a polynomial from the left."""

    def remainder(whole: str) -> int:
        rest = 0
        for character in whole:
            rest = (rest * 2 + (ALNUM + "*").index(character)) % 37
        return rest

    assert [character for character in ALNUM + "*" if remainder(text + character) == 1] == [plan.check_character(text)]


@given(st.text(ALNUM, min_size=2, max_size=20), st.data())
def test_check_character_catches_slips(text: str, data: st.DataObject) -> None:
    """One wrong character, or two neighbours swapped, changes the check character."""
    at = data.draw(st.integers(0, len(text) - 2))
    other = data.draw(st.sampled_from(ALNUM))
    wrong = text[:at] + other + text[at + 1 :]
    swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    assert wrong == text or plan.check_character(wrong) != plan.check_character(text)
    assert swapped == text or plan.check_character(swapped) != plan.check_character(text)


def test_check_character_ignores_punctuation_and_case() -> None:
    """Dots, dashes, blanks and case are not covered by the check character."""
    assert plan.check_character("100.21-mad-017 p") == plan.check_character("10021MAD017P")


# -- codes --------------------------------------------------------------------------------------


def test_a_code() -> None:
    """A code is reference, event, number of three digits or more, the official's letter, check character."""
    assert CODER.code(17, "president") == "100.21-MAD-017-P" + plan.check_character("10021MAD017P") == "100.21-MAD-017-PS"
    assert CODER.code(1234, "ambassador") == "100.21-MAD-1234-A" + plan.check_character("10021MAD1234A")


@given(st.integers(1, 10**7), st.sampled_from(["president", "ambassador"]))
def test_every_code_checks(number: int, id_: str) -> None:
    """The quick way to a code's check character agrees with the definition, whatever the number."""
    code = CODER.code(number, id_)
    assert code[-1] == plan.check_character(code[:-1])
    assert plan.number(code) == number
    assert plan.prefix(code) + plan.short(code) == code


@given(st.integers(1, 10**6))
def test_unusable_numbers(number: int) -> None:
    """A number is usable when no official's code ends in a star."""
    assert CODER.usable(number) == (not any(CODER.code(number, id_).endswith("*") for id_ in ("president", "ambassador")))


def test_zero_is_no_number() -> None:
    """Nobody is number 0."""
    assert not CODER.usable(0)


def test_odd_references_make_plain_codes() -> None:
    """Blanks and commas of a reference stay out of a code: codes are typed, listed with commas and stored in CSV."""
    assert plan.Coder("amr 41/4807, 2021", "mad", {"a": "A"}).prefix == "AMR41/48072021-MAD-"


def test_official_letters() -> None:
    """The campaign's own letter, else the first free letter of the id, else of the alphabet."""
    given_ = campaign(official("ambassador"), official("president"), official("pope"), official("attorney", letter="b"), official("aa"))
    assert plan.official_letters(given_) == {"ambassador": "A", "president": "P", "pope": "O", "attorney": "B", "aa": "C"}


def test_a_letter_given_twice() -> None:
    """Two officials never share a letter, whatever the campaign says: their codes would be the same."""
    assert plan.official_letters(campaign(official("x", letter="P"), official("y", letter="P"))) == {"x": "P", "y": "Y"}


def test_too_many_officials() -> None:
    """The twenty-seventh official is refused in a sentence."""
    with pytest.raises(RefusedError, match="26 officials"):
        plan.official_letters(campaign(*(official(f"o{n}") for n in range(27))))


# -- codes as typed -----------------------------------------------------------------------------

CODES = [CODER.code(number, id_) for number in range(1, 120) if CODER.usable(number) for id_ in ("president", "ambassador")]


@pytest.mark.parametrize(
    "text",
    [
        "100.21-MAD-017-PS",
        "100.21-mad-017-ps",
        " 100.21 - MAD - 017 - PS ",
        "100.21–MAD–017–PS",
        "10021MAD017PS",
        "MAD-017-PS",
        "017-PS",
        "017 ps",
        "17-PS",
        "017PS",
    ],
)
def test_typed_codes(text: str) -> None:
    """Case, blanks, kinds of dashes, zeros in front and the prefix do not matter."""
    assert plan.resolve([text], among=CODES) == (("100.21-MAD-017-PS",), ())


@pytest.mark.parametrize("text", ["O17-PS", "0I7-PS", "o17-p5", "071-PS", "0177-PS", "017-PX", "018-PS"])
def test_mistyped_codes(text: str) -> None:
    """A slip is never taken for a code: the piece meant is offered."""
    codes, (sentence,) = plan.resolve([text], among=CODES)
    assert codes == ()
    assert "100.21-MAD-017-PS" in sentence


def test_a_code_that_is_none() -> None:
    """Text that is nothing like a code gets a plain sentence."""
    assert plan.resolve(["the blue pile"], among=CODES) == ((), ("the blue pile is not a piece here.",))


def test_another_campaigns_code() -> None:
    """A full code of another event is not taken for ours, though the short form agrees."""
    codes, sentences = plan.resolve(["100.21-BOS-017-PS"], among=CODES)
    assert codes == ()
    assert sentences


def test_a_short_code_of_two_events() -> None:
    """A short code that two events share has to be typed in full."""
    both = ["100.21-MAD-017-PS", "100.22-MAD-017-PS"]
    assert plan.resolve(["017-PS"], among=both) == (
        (),
        ("017-PS could be 100.21-MAD-017-PS or 100.22-MAD-017-PS; type it in full.",),
    )
    assert plan.resolve(["100.22-MAD-017-PS"], among=both) == (("100.22-MAD-017-PS",), ())


def test_an_event_code_with_digits() -> None:
    """Dashes keep an event's digits apart from the number's."""
    code = plan.Coder("100.21", "MAD2", {"a": "A"}).code(17, "a")
    assert plan.resolve([code, code.lower()], among=[code]) == ((code,), ())


# -- numbers ------------------------------------------------------------------------------------


def usable(_: int) -> bool:
    """No number is a star."""
    return True


def test_numbers() -> None:
    """The sheet's number where it is free, else the next free one; a number asked for further down is kept for that row."""
    assert list(plan.numbers([0, 1, 0, 7, 7, 0], taken={2}, usable=usable)) == [3, 1, 4, 7, 5, 6]


def test_unusable_numbers_are_skipped() -> None:
    """A number whose check is a star goes to nobody, even if the sheet asks for it."""
    assert list(plan.numbers([2, 0, 0], taken=(), usable=lambda number: number != 2)) == [1, 3, 4]


@given(st.lists(st.integers(0, 30), max_size=30), st.frozensets(st.integers(1, 30)), st.frozensets(st.integers(1, 30)))
def test_numbers_are_unique(wanted: list[int], taken: frozenset[int], stars: frozenset[int]) -> None:
    """Everybody gets one number; no number twice, none that is taken, none that is a star."""
    given_ = list(plan.numbers(wanted, taken=taken, usable=lambda number: number not in stars))
    assert len(given_) == len(set(given_)) == len(wanted)
    assert not taken & set(given_)
    assert not stars & set(given_)


# -- volumes and dates --------------------------------------------------------------------------


@given(st.integers(0, 2000), st.integers(1, 300))
def test_volumes(count: int, most: int) -> None:
    """Every piece is in exactly one volume, in order, and no volume is empty or over the most."""
    ranges = plan.volumes(count, most=most)
    assert [piece for first, last in ranges for piece in range(first, last)] == list(range(count))
    assert all(0 < last - first <= most for first, last in ranges)
    assert all(last - first == most for first, last in ranges[:-1])


@pytest.mark.parametrize(("country", "days"), [("US", 5), ("MX", 16), ("FR", 14)])
def test_post_by(country: str, days: int) -> None:
    """The last day to post is the appeal's last day less the days the post takes."""
    to = official("a", country=country)
    date, taken = plan.post_by(campaign(to), to, posted_from="US")
    assert taken == days
    assert date == datetime.date(2021, 12, 31) - datetime.timedelta(days=days)


def test_post_inside_mexico() -> None:
    """A letter to Mexico posted in Mexico is domestic."""
    assert plan.post_by(campaign(official("a")), official("a"), posted_from="MX")[1] == plan.DOMESTIC_DAYS


# -- counts -------------------------------------------------------------------------------------


def test_matrix() -> None:
    """The table: who is ready, letters, sheets and envelopes by official and together, what is held and why."""
    counts = plan.matrix(
        campaign(official("president"), official("ambassador")),
        people=5,
        ready=3,
        sheets={"president": [1, 1, 2], "ambassador": [1, 1]},
        envelopes={"president": 3, "ambassador": 5},
        held=["no-consent", "duplicate"],
        made_before=2,
    )
    assert counts.total == plan.Count(official="all", letters=5, sheets=6, envelopes=8)
    assert counts.table() == (
        "3 of 5 people are ready: 5 letters; 2 letters made before.\n"
        "\n"
        "official    letters  sheets  envelopes\n"
        "president         3       4          3\n"
        "ambassador        2       2          5\n"
        "all               5       6          8\n"
        "\n"
        "held           rows\n"
        "duplicate         1\n"
        "no-consent        1\n"
    )


def test_an_empty_matrix() -> None:
    """A sheet without anybody says so."""
    counts = plan.matrix(campaign(official("president")), people=0, ready=0, sheets={}, envelopes={}, held=[])
    assert counts.sentence == "Nobody is in this sheet: 0 letters."
