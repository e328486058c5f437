import datetime
import random
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ua_mailmerge import envelopes, schema
from ua_mailmerge.model import Campaign, Event, Official, Paper, Sample, Sides, Signature
from ua_mailmerge.problems import Problem, Severity

SAMPLE = Path(__file__).parents[1] / "samples" / "ua-100-21"

CAMPAIGN = """\
reference: 100.20
title: Let them be heard
country: NO
issued: 2021-09-30
expires: 2021-12-31
officials:
  - id: minister
    name: The Minister
    address:
      - House 8
      - 06066
    country: NO
    salutation: Dear Minister,
letters:
  en:
    paragraphs:
      - I am writing from {city}.
      - Please hear them.
    closing: Sincerely,
"""

EVENT = """\
group: A group
code: MAD
return_address:
  - A group
  - Madison, WI 53703
"""


def faults(text: str) -> list[Problem]:
    """What is wrong with a campaign."""
    return list(schema.campaign(text, file="campaign.yaml")[1])


def fault(text: str) -> Problem:
    """The only thing wrong with a campaign."""
    (found,) = faults(text)
    return found


def event_fault(text: str) -> Problem:
    """The only thing wrong with an event."""
    (found,) = schema.event(text, file="event.yaml")[1]
    return found


def good(text: str) -> Campaign:
    """A campaign without a fault."""
    campaign, found = schema.campaign(text, file="campaign.yaml")
    assert not found
    assert campaign
    return campaign


def good_event(text: str) -> Event:
    """An event without a fault."""
    event, found = schema.event(text, file="event.yaml")
    assert not found
    assert event
    return event


# -- what is read -------------------------------------------------------------------------------


def test_scalars_stay_text() -> None:
    """A postcode keeps its zero, a reference its last digit, and Norway is not a no."""
    campaign = good(CAMPAIGN)
    assert campaign.reference == "100.20"
    assert campaign.country == "NO"
    assert campaign.officials[0].address == ("House 8", "06066")


def test_every_key_of_a_campaign_is_read() -> None:
    """No key is accepted and then forgotten."""
    text = """\
reference: AMR-41/4800
title: T
country: mx
issued: 2021-09-30
expires: 2021-12-31
status: stopped
specimen: yes
officials:
  - id: first-minister
    name: N
    position: P
    address: [A, B]
    country: US
    salutation: S,
    letter: M
    opening: O {name}
    ask: K {city}
    closing: C,
    channels:
      phone: (202) 728 – 1600
      twitter: ["@a", "@b"]
    verified_on: 2021-10-01
    term_ends: 2024-09-30
letters:
  es:
    subject: Asunto
    paragraphs: [Uno]
    closing: Atentamente,
report:
  url: https://example.org/report?x=1
  words: Tell us.
cc:
  - The Embassy
"""
    official = Official(
        id="first-minister",
        name="N",
        position="P",
        address=("A", "B"),
        country="US",
        salutation="S,",
        letter="M",
        opening="O {name}",
        ask="K {city}",
        closing="C,",
        channels={"phone": ("(202) 728 – 1600",), "twitter": ("@a", "@b")},
        verified_on=datetime.date(2021, 10, 1),
        term_ends=datetime.date(2024, 9, 30),
    )
    assert good(text) == Campaign(
        reference="AMR-41/4800",
        title="T",
        country="MX",
        issued=datetime.date(2021, 9, 30),
        expires=datetime.date(2021, 12, 31),
        status="stopped",
        specimen=True,
        officials=(official,),
        letters={"es": Sample(subject="Asunto", paragraphs=("Uno",), closing="Atentamente,")},
        report_url="https://example.org/report?x=1",
        report_words="Tell us.",
        cc=("The Embassy",),
    )


def test_every_key_of_an_event_is_read() -> None:
    """No key is accepted and then forgotten."""
    text = """\
group: G
code: A2
return_address: [G, Street 1, Oslo]
place: Oslo
date: 2021-10-08
posted_from: NO
letterhead: group
paper: A4
envelope: labels
signature: typed
sides: two
language: es
consent: >-
  I agree
  to this.
"""
    assert good_event(text) == Event(
        group="G",
        code="A2",
        return_address=("G", "Street 1", "Oslo"),
        place="Oslo",
        date=datetime.date(2021, 10, 8),
        posted_from="NO",
        letterhead="group",
        paper=Paper.A4,
        envelope="labels",
        signature=Signature.TYPED,
        sides=Sides.TWO,
        language="es",
        consent="I agree to this.",
    )


def test_what_is_left_blank_has_its_default() -> None:
    """A key with nothing behind it counts as not given; null and ~ are nothing."""
    assert good_event(EVENT + "place:\ndate: ~\nconsent: null\nposted_from: ''\nenvelope:\n") == good_event(EVENT)


def test_a_paragraph_runs_over_lines() -> None:
    """Lines of one paragraph are joined with spaces, whichever way YAML has of writing them."""
    for style in (">-\n          One\n          two.", "|\n          One\n          two.", "One\n        two.", '"One\n        two."'):
        text = CAMPAIGN.replace("Please hear them.", style)
        assert good(text).letters["en"].paragraphs[1] == "One two."


def test_a_blank_line_parts_paragraphs() -> None:
    """One block of text with blank lines between is as good as a list."""
    block = "paragraphs: |\n      One\n      two.\n\n      Three.\n"
    text = CAMPAIGN.replace("paragraphs:\n      - I am writing from {city}.\n      - Please hear them.\n", block)
    assert good(text).letters["en"].paragraphs == ("One two.", "Three.")


def test_an_address_may_be_one_block() -> None:
    """A line to a line, as people paste it."""
    text = EVENT.replace("return_address:\n  - A group\n  - Madison, WI 53703", "return_address: |\n  A group\n  Madison, WI 53703")
    assert good_event(text) == good_event(EVENT)


def test_text_is_composed() -> None:
    """Accents typed as two characters become one (NFC)."""
    assert good(CAMPAIGN.replace("The Minister", "Jose\u0301")).officials[0].name == "José"


def test_a_byte_order_mark_is_no_fault() -> None:
    """Windows editors put one at the start."""
    assert good("\ufeff" + CAMPAIGN) == good(CAMPAIGN)


def test_line_ends_of_windows_are_no_fault() -> None:
    """Neither are they part of any text."""
    assert good(CAMPAIGN.replace("\n", "\r\n")) == good(CAMPAIGN)


@pytest.mark.parametrize("key", list(envelopes.SIZES))
def test_every_envelope_we_know_can_be_chosen(key: str) -> None:
    """The schema and the envelopes know the same sizes."""
    assert good_event(EVENT + f"envelope: {key}\n").envelope == key


def test_both_loaders_read_alike() -> None:
    """The fast loader and the plain one give the same values, lines and faults."""
    texts = [CAMPAIGN, CAMPAIGN.replace("title", "tilte"), CAMPAIGN.replace("NO", "@x"), CAMPAIGN + "\ttab: 1\n", CAMPAIGN + "a: b: c\n"]
    texts += [
        CAMPAIGN.replace("The Minister", '"open'),
        CAMPAIGN + "x: &a !t [*a]\n",
        (SAMPLE / "campaign.yaml").read_text(encoding="utf-8"),
    ]
    for text in texts:
        fast = schema.campaign(text, file="c", loader=yaml.CBaseLoader)
        assert schema.campaign(text, file="c", loader=yaml.BaseLoader) == fast


# -- keys ---------------------------------------------------------------------------------------


def test_an_unknown_key_names_the_nearest() -> None:
    """The fault has file, line, path and the key that was meant; it is not counted as missing as well."""
    found = fault(CAMPAIGN.replace("    salutation", "    salutaton"))
    assert str(found) == "campaign.yaml line 13, officials.0.salutaton: salutaton is not a key here. Did you mean salutation?"
    assert found.severity is Severity.STOP


@pytest.mark.parametrize(
    ("line", "way"),
    [
        ("Posted from: US", "Did you mean posted_from?"),
        ("sender: x", "If it belongs to return_address, put it there."),
        ("status: active", "status belongs at the left edge of campaign.yaml."),
        ("salutation: x", "salutation belongs under an official."),
        ("zzz: x", "Delete the line, or use one of group, code,"),
    ],
)
def test_an_unknown_key_says_the_way_out(line: str, way: str) -> None:
    """Other spellings, other words for the same thing, keys of another place, and keys of nowhere."""
    assert way in event_fault(EVENT + line + "\n").message


def test_a_way_to_reach_somebody_belongs_below_channels() -> None:
    """A phone number beside the name is not lost in silence."""
    assert "below channels" in fault(CAMPAIGN.replace("    country: NO\n", "    country: NO\n    phone: 1\n")).message


def test_a_missing_key_says_what_it_needs() -> None:
    """Each key that cannot be done without is asked for."""
    found = fault(CAMPAIGN.replace("expires: 2021-12-31\n", ""))
    assert (found.code, found.where.path) == ("key-missing", "expires")
    assert "2021-12-31" in found.message


def test_an_official_needs_five_things() -> None:
    """Id, name, address, country and salutation."""
    start = CAMPAIGN.index("  - id")
    text = CAMPAIGN[:start] + "  - position: P\n" + CAMPAIGN[CAMPAIGN.index("letters:") :]
    assert [found.where.path for found in faults(text)] == [
        f"officials.0.{key}" for key in ("id", "name", "address", "country", "salutation")
    ]


def test_there_is_at_least_one_official() -> None:
    """An empty list is none."""
    text = CAMPAIGN[: CAMPAIGN.index("officials:")] + "officials: []\n" + CAMPAIGN[CAMPAIGN.index("letters:") :]
    assert fault(text).where.path == "officials"


def test_officials_are_a_list() -> None:
    """Keys below officials: would let a second president: win in silence; more officials than letters have no codes."""
    start, end = CAMPAIGN.index("officials:"), CAMPAIGN.index("letters:")
    mapping = CAMPAIGN[:start] + "officials:\n  president: {name: x}\n" + CAMPAIGN[end:]
    assert "Begin each official with a dash" in fault(mapping).message
    assert "26" in fault(CAMPAIGN[:start] + "officials:\n" + "  - {id: x}\n" * 27 + CAMPAIGN[end:]).message


def test_a_key_given_twice_is_refused() -> None:
    """The last one does not win in silence."""
    found = fault(CAMPAIGN + "title: Another\n")
    assert (found.code, found.where.line, found.where.path) == ("key-twice", 20, "title")
    assert "line 2 already" in found.message


def test_faults_are_listed_at_once_in_the_order_of_the_file() -> None:
    """Nobody mends one to hear of the next."""
    text = CAMPAIGN.replace("100.20", "a b").replace("2021-09-30", "30 Sep").replace("NO\n    sal", "Norway\n    sal") + "paper: a4\n"
    found = faults(text)
    assert [problem.where.line for problem in found] == [1, 4, 12, 20]
    assert {problem.where.file for problem in found} == {"campaign.yaml"}


def test_the_list_of_faults_ends_somewhere() -> None:
    """A hundred faults and one that says there are more."""
    found = faults(CAMPAIGN + "".join(f"key{n}: x\n" for n in range(3000)))
    assert len(found) == schema.MOST_FAULTS + 1
    assert found[-1].code == "too-many-faults"


# -- values -------------------------------------------------------------------------------------


@pytest.mark.parametrize("date", ["20211231", "2021-W01-1", "31.12.2021", "December 2021", "2021-02-30", "２０２１-12-31"])
def test_dates_are_iso(date: str) -> None:
    """Year-month-day and nothing else, and a day that exists."""
    assert fault(CAMPAIGN.replace("2021-12-31", date)).code == "wrong-value"


def test_an_appeal_ends_after_it_began() -> None:
    """A campaign cannot expire before it was issued."""
    found = fault(CAMPAIGN.replace("2021-12-31", "2021-09-29"))
    assert (found.code, found.where.line) == ("dates-crossed", 5)


@pytest.mark.parametrize(("country", "right"), [("Mexico", "MX"), ("UK", "GB"), ("USA", "US")])
def test_a_country_by_name_is_told_its_code(country: str, right: str) -> None:
    """Two letters are asked for, and which."""
    assert f"Write {right}." in fault(CAMPAIGN.replace("country: NO\nissued", f"country: {country}\nissued")).message


def test_a_country_nobody_knows_is_refused() -> None:
    """Two letters are not enough."""
    assert event_fault(EVENT + "posted_from: ZZ\n").code == "wrong-value"


@pytest.mark.parametrize("id_", ["The President", "president_1", "président", "-a", "a--b", "a" * 41])
def test_ids_are_plain(id_: str) -> None:
    """They name files and fill cells: small letters, digits, single dashes."""
    assert fault(CAMPAIGN.replace("id: minister", f"id: {id_}")).where.path == "officials.0.id"


@pytest.mark.parametrize(("first", "second"), [("id: a", "id: a"), ("id: a\n    letter: P", "id: b\n    letter: P")])
def test_officials_share_nothing_that_tells_them_apart(first: str, second: str) -> None:
    """Ids and letters of piece codes are unique."""
    body = CAMPAIGN[CAMPAIGN.index("    name:") : CAMPAIGN.index("letters:")]
    text = CAMPAIGN[: CAMPAIGN.index("  - id")] + f"  - {first}\n{body}  - {second}\n{body}" + CAMPAIGN[CAMPAIGN.index("letters:") :]
    assert fault(text).code == "not-unique"


@pytest.mark.parametrize("letter", ["p", "PP", "7", "É"])
def test_a_letter_for_codes_is_one_capital(letter: str) -> None:
    """A to Z."""
    assert fault(CAMPAIGN.replace("id: minister", f"id: minister\n    letter: {letter}")).where.path == "officials.0.letter"


@pytest.mark.parametrize("code", ["M", "mad", "MADISON", "MÄD", "M-D"])
def test_an_event_code_is_two_to_five_capitals_or_digits(code: str) -> None:
    """It stands in the middle of every piece code."""
    assert event_fault(EVENT.replace("MAD", code)).where.path == "code"


@pytest.mark.parametrize("line", ["paper: a5", "signature: scanned", "sides: three", "envelope: us_11"])
def test_a_choice_lists_what_there_is(line: str) -> None:
    """Or names the nearest."""
    found = event_fault(EVENT + line + "\n")
    assert "It can be" in found.message or "Did you mean" in found.message


def test_a_status_is_active_or_stopped() -> None:
    """Nothing else."""
    assert "Did you mean stopped?" in fault(CAMPAIGN + "status: stoped\n").message


def test_a_report_link_is_whole() -> None:
    """A link without its beginning opens nothing."""
    assert fault(CAMPAIGN + "report: {url: example.org/report}\n").where.path == "report.url"


def test_text_that_yaml_takes_for_a_list_asks_for_quotes() -> None:
    """``title: [YOUR NAME]`` is a list to YAML."""
    assert "quotes" in fault(CAMPAIGN.replace("Let them be heard", "[urgent]")).message


def test_letters_stand_below_their_language() -> None:
    """Paragraphs right below letters: are told where to go."""
    text = CAMPAIGN.replace("  en:\n    paragraphs", "  paragraphs").replace("    closing", "  closing")
    assert [found.code for found in faults(text)] == ["wrong-value", "wrong-value"]
    assert "below a language" in faults(text)[0].message


def test_an_empty_item_is_pointed_at() -> None:
    """A dash with nothing behind it is no paragraph."""
    assert fault(CAMPAIGN.replace("- Please hear them.", "-")).where.path == "letters.en.paragraphs.1"


# -- what must not reach paper ------------------------------------------------------------------


@pytest.mark.parametrize("text", ["{salutation}", "{Name}", "{ name }", "{}", "{name", "city}", "{{name}}"])
def test_only_name_and_city_may_stand_in_braces(text: str) -> None:
    """Another placeholder is a fault of the campaign, which names it."""
    found = faults(CAMPAIGN.replace("Please hear them.", f"Please hear them, {text}."))
    assert {problem.code for problem in found} == {"placeholder-unknown"}
    assert {problem.where.line for problem in found} == {18}


def test_placeholders_stay_out_of_what_is_not_filled() -> None:
    """A salutation has none."""
    assert fault(CAMPAIGN.replace("Dear Minister,", "Dear {name},")).code == "placeholder-unknown"


@pytest.mark.parametrize(
    "text", ["[YOUR NAME]", "[Your Name]", "[email\xa0protected]", "[email protected]", "[NAME]", "[insert your city here]"]
)
def test_left_overs_of_a_publication_are_faults(text: str) -> None:
    """Anywhere in the file."""
    assert fault(CAMPAIGN.replace("Please hear them.", f"Please {text}")).code == "left-over"
    assert fault(CAMPAIGN.replace("name: The Minister", f'name: "{text}"')).code == "left-over"


def test_brackets_of_a_writer_are_text() -> None:
    """Only what was left to fill in is refused."""
    assert good(CAMPAIGN.replace("Please hear them.", "They [the officers] came at night [sic].")).letters


def test_a_greeting_inside_the_sample_is_refused() -> None:
    """It would greet one official in the other one's letter."""
    assert fault(CAMPAIGN.replace("- Please", "- Dear Minister, please")).code == "greeting-in-letter"


@pytest.mark.parametrize("escape", [r"\x07", r"\u202E", r"\u2066", r"\uFEFF", r"\0"])
def test_hidden_characters_are_refused(escape: str) -> None:
    """Control characters and marks that turn text round, however they came in."""
    assert fault(CAMPAIGN.replace("Please hear them.", f'"Please{escape} hear"')).code == "hidden-character"


def test_a_guess_stops_until_it_is_confirmed() -> None:
    """Each guess tells its source and how to confirm it; the draft itself can be looked at."""
    campaign, found = schema.campaign(CAMPAIGN + "unconfirmed:\n  expires: expires on December 2021\n  country:\n", file="campaign.yaml")
    assert campaign
    assert campaign.unconfirmed == {"expires": "expires on December 2021", "country": ""}
    assert [(problem.code, problem.severity, problem.where.line) for problem in found] == [
        ("unconfirmed", Severity.STOP, 21),
        ("unconfirmed", Severity.STOP, 22),
    ]
    assert 'expires was read from "expires on December 2021"' in found[0].message
    assert "delete this line" in found[0].message


def test_the_source_of_a_guess_may_hold_what_was_left_over() -> None:
    """It quotes the publication and is never printed."""
    assert {problem.code for problem in faults(CAMPAIGN + "unconfirmed:\n  title: Email [email protected]\n")} == {"unconfirmed"}


def test_nothing_is_returned_when_something_is_wrong() -> None:
    """A campaign with a fault cannot be printed by oversight."""
    assert schema.campaign(CAMPAIGN.replace("NO", "??"), file="c")[0] is None
    assert schema.event(EVENT.replace("MAD", "mad"), file="e")[0] is None


# -- YAML itself --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("a: x\nb: @handle\n", 2, "A text that begins with @ needs quotes"),
        ("a: x: y\n", 1, "colon"),
        ("a:\n\t- x\n", 2, "tab"),
        ('a: x\nb: "open\nc: d\n', 2, "quotation mark"),
        ("a: [x\n", 1, "brackets"),
        ("a: x\n---\nb: y\n", 2, "second document"),
        ("a: x\nb: \x00\n", 2, "U+0000"),
        ("", 0, "empty"),
        ("# nothing\n", 0, "empty"),
        ("\ud800", 1, "U+D800"),
    ],
)
def test_what_is_not_yaml_says_so_in_plain_words(text: str, line: int, hint: str) -> None:
    """With the line, and what to do about it."""
    found = event_fault(text)
    assert (found.code, found.where.line) == ("not-yaml", line)
    assert hint in found.message


@pytest.mark.parametrize("text", ["x: &a y\n", "x: *a\n", "x: !str y\n", "x: !!python/name:os y\n"])
def test_shorthand_of_yaml_is_refused(text: str) -> None:
    """Anchors, aliases and tags: one place could change another unseen."""
    assert "yaml-shorthand" in {problem.code for problem in faults(CAMPAIGN + text)}


def test_merge_keys_are_refused() -> None:
    """They take over another part of the file."""
    assert fault(CAMPAIGN + "<<: {title: x}\n").code == "yaml-shorthand"


def test_a_list_instead_of_keys_is_a_fault() -> None:
    """The file's own shape is checked as well."""
    assert fault("- a\n- b\n").code == "wrong-shape"


def test_a_key_has_to_be_words() -> None:
    """A text that begins with a brace, unquoted, is a key of nothing."""
    assert fault(CAMPAIGN + "? [a]\n: b\n").code == "wrong-shape"


def test_depth_is_limited() -> None:
    """A file that goes down thousands of levels is refused, not followed."""
    assert fault(CAMPAIGN + "x: " + "[" * 50_000).code == "yaml-too-deep"


def test_size_is_limited() -> None:
    """Somebody dropped the wrong file."""
    assert fault("#" * 1_000_001).code == "yaml-too-big"
    assert fault("é" * 600_000).code == "yaml-too-big"


def test_aliases_do_not_multiply() -> None:
    """A thousand millions of laughs end at the first."""
    rows = "".join(f"  l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 9))
    assert "yaml-shorthand" in {problem.code for problem in faults("officials:\n  l0: &l0 x\n" + rows)}


# -- any text at all ----------------------------------------------------------------------------


def check_any(text: str) -> None:
    """Never raises; returns a value only when nothing stops it; every fault says something."""
    for read in (schema.campaign, schema.event):
        for loader in (yaml.CBaseLoader, yaml.BaseLoader):
            value, found = read(text, file="f", loader=loader)
            assert (value is None) == any(problem.code != "unconfirmed" for problem in found)
            assert all(problem.message and problem.severity is Severity.STOP and problem.code in schema.CODES for problem in found)


@given(st.text() | st.text("[]{}:-?,&*!|>'\"%@`#\t\n <~ab\\x0"))
def test_any_text_is_survived(text: str) -> None:
    """An importer never raises."""
    check_any(text)


@given(st.integers(0, 2**32), st.sampled_from([CAMPAIGN, EVENT]), st.integers(1, 6))
def test_any_slip_is_survived(seed: int, text: str, slips: int) -> None:
    """Characters lost, doubled, swapped or typed by mistake."""
    chance = random.Random(seed)
    for _ in range(slips):
        at = chance.randrange(len(text))
        end = min(len(text), at + chance.choice([0, 1, 1, 5, 40]))
        text = (
            text[:at]
            + chance.choice(["", text[at:end] * 2, "\n", "\t", ": ", "- ", "{", "}", "[", '"', "|", "&a ", "*a", "é", "\x00"])
            + text[end:]
        )
    check_any(text)


YAML_LIKE = st.recursive(
    st.none() | st.text(max_size=8) | st.sampled_from(["2021-01-01", "MX", "{name}", "[YOUR NAME]", "en", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(sorted({*schema._KEYS["campaign"], *schema._KEYS["official"], "en", "paragraphs"})), inner, max_size=6
        )
    ),
    max_leaves=25,
)


@given(YAML_LIKE)
def test_any_shape_is_survived(value: object) -> None:
    """Keys we know with values of every shape below them."""
    check_any(yaml.safe_dump(value, allow_unicode=True))
