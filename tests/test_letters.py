"""What a letter says, and what must not be printed as it stands."""

import datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import AMBASSADOR, PARAGRAPHS, PRESIDENT, campaign, event, signer
from ua_mailmerge import greetings, guards, letters
from ua_mailmerge.letters import Letter, Role, Words
from ua_mailmerge.model import Address, Campaign, Disclosure, Event, Sample, Signature, Signer, WordsPlace

DATE = "October 8, 2021"


def written(
    person: Signer, *, of: Campaign | None = None, on: Event | None = None, to: str = "president", personal: bool = True, code: str = ""
) -> Letter:
    """The person's letter to one official."""
    of = of or campaign()
    return letters.Writer(of, on or event(), of.official(to), date=DATE, personal=personal).letter(person, code=code)


def said(letter: Letter) -> list[tuple[Role, str]]:
    """Every paragraph with the part it plays."""
    return [(paragraph.role, paragraph.words) for block in letter.blocks for paragraph in block.paragraphs]


def body(letter: Letter) -> list[str]:
    """The body's paragraphs."""
    return [words for role, words in said(letter) if role is Role.BODY]


def parts(letter: Letter) -> set[Role]:
    """The parts that the letter has."""
    return {role for role, _words in said(letter)}


def codes(person: Signer, *, of: Campaign | None = None, on: Event | None = None) -> list[str]:
    """The codes of what is wrong with a person's letters."""
    return [code for code, _message, _severity in guards.faults(person, of or campaign(), on or event())]


# -- what every letter says ---------------------------------------------------------------------


def test_a_letter_runs_from_its_date_to_the_name() -> None:
    """Date, address, the official's own salutation, the sample, closing, name: in that order."""
    assert said(written(signer())) == [
        (Role.DATE, DATE),
        (Role.ADDRESS_FIRST, "Andrés Manuel López Obrador"),
        (Role.ADDRESS, "President of México"),
        *[(Role.ADDRESS, line) for line in PRESIDENT.address],
        (Role.ADDRESS, "MEXICO"),
        (Role.SALUTATION, "Dear President López Obrador,"),
        *[(Role.BODY, words) for words in PARAGRAPHS],
        (Role.CLOSING, "Sincerely,"),
        (Role.NAME_INKED, "Ana Ruiz"),
    ]


def test_each_official_is_greeted_by_their_own_salutation() -> None:
    """The embassy's letter greets the ambassador and, posted in its own country, names none."""
    letter = said(written(signer(), to="ambassador"))
    assert (Role.SALUTATION, "Dear Ambassador Moctezuma,") in letter
    assert letter[4] == (Role.ADDRESS, "Washington, DC 20006")
    assert not any("President" in words for _role, words in letter)


def test_an_official_may_have_an_opening_an_ask_and_a_closing() -> None:
    """The opening stands above the sample, the ask below it, and the closing takes the place of the sample's."""
    official = msgspec.structs.replace(PRESIDENT, opening="I write to you first.", ask="Please answer.", closing="Respectfully,")
    letter = written(signer(), of=campaign(officials=(official,)))
    assert body(letter) == ["I write to you first.", *PARAGRAPHS, "Please answer."]
    assert said(letter)[-2] == (Role.CLOSING, "Respectfully,")


def test_a_subject_stands_above_the_salutation() -> None:
    """Only a campaign that has a subject prints one."""
    with_subject = campaign(letters={"en": Sample(PARAGRAPHS, "Sincerely,", "Children in detention")})
    roles = [role for role, _words in said(written(signer(), of=with_subject))]
    assert roles[roles.index(Role.SALUTATION) - 1] is Role.SUBJECT
    assert Role.SUBJECT not in parts(written(signer()))


def test_the_copy_line_follows_every_letter_in_print() -> None:
    """``cc:`` stands below the sample and below a letter of one's own; a page to write on by hand has none."""
    with_copies = campaign(cc=("Embassy of Haiti",))
    for person in (signer(), signer(letter=("Stop.",)), signer(letter=("Stop.", "Sincerely,", "Ana Ruiz"))):
        assert said(written(person, of=with_copies))[-1] == (Role.COPIES, "cc: Embassy of Haiti")
    assert Role.COPIES not in parts(written(signer(letter_by_hand=True), of=with_copies))


def test_a_typed_signature_takes_the_small_gap() -> None:
    """``signature: typed`` leaves no room for ink."""
    assert Role.NAME_TYPED in parts(written(signer(), on=event(signature=Signature.TYPED)))


def test_below_a_groups_head_the_place_follows_the_name() -> None:
    """A group's letterhead does not name the signer, so the place stands at the foot; a personal head has it at the top."""
    assert said(written(signer(), personal=False))[-1] == (Role.PLACE, "Oakland, CA, USA")
    assert Role.PLACE not in parts(written(signer()))
    assert Role.PLACE not in parts(written(signer(disclosure=Disclosure.NONE), personal=False))


def test_a_specimen_says_so_in_the_letters_language() -> None:
    """Every page of an invented signer carries a footer; real letters carry none."""
    assert written(signer()).footer == ""
    assert written(signer(), of=campaign(specimen=True)).footer == "Specimen: invented signer"
    assert written(signer(), of=campaign(specimen=True), on=event(language="es")).footer.startswith("Muestra")


def test_the_letter_follows_the_events_language() -> None:
    """The sample in the event's language; the campaign's first when it has none in it."""
    both = campaign(letters={"en": Sample(("In English.",), "Sincerely,"), "es": Sample(("En español.",), "Atentamente,")})
    assert body(written(signer(), of=both, on=event(language="es"))) == ["En español."]
    assert body(written(signer(), of=both, on=event(language="fr"))) == ["In English."]


@pytest.mark.parametrize(
    ("language", "posted_from", "expected"),
    [
        ("en", "US", "October 8, 2021"),
        ("en", "GB", "8 October 2021"),
        ("en", "MX", "October 8, 2021"),
        ("es", "US", "8 de octubre de 2021"),
        ("es", "MX", "8 de octubre de 2021"),
        ("fr", "CA", "8 octobre 2021"),
        ("fr", "FR", "8 octobre 2021"),
    ],
)
def test_a_date_is_written_as_where_it_is_posted(language: str, posted_from: str, expected: str) -> None:
    """The long form of the event's language in the country of posting (CLDR)."""
    assert letters.date_words(datetime.date(2021, 10, 8), event(language=language, posted_from=posted_from)) == expected


def test_what_letters_share_is_one_object() -> None:
    """The campaign's blocks are the same objects in everybody's letter, so that they are set once."""
    writer = letters.Writer(campaign(), event(), PRESIDENT, date=DATE)
    first, second = writer.letter(signer()).blocks, writer.letter(signer(name="Bo Li", words=("Hm.",))).blocks
    assert first[0].words is Words.SHARED
    assert writer.letter(signer(name="Cy Ode")).blocks[0] is first[0]
    assert second[-2] is writer.letter(signer(words=("Ho.",))).blocks[-2]


# -- own words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (WordsPlace.FIRST, ["Mine.", *PARAGRAPHS]),
        (WordsPlace.AFTER_FIRST, [PARAGRAPHS[0], "Mine.", *PARAGRAPHS[1:]]),
        (WordsPlace.LAST, [*PARAGRAPHS, "Mine."]),
        (WordsPlace.INSTEAD, ["Mine."]),
    ],
)
def test_own_words_stand_where_they_were_asked_to(place: WordsPlace, expected: list[str]) -> None:
    """First, after the sample's first paragraph, last, or instead of the sample."""
    assert body(written(signer(words=("Mine.",), words_place=place))) == expected


def test_own_words_follow_the_samples_first_paragraph_below_an_opening() -> None:
    """An official's opening does not count as the sample's first paragraph."""
    official = msgspec.structs.replace(PRESIDENT, opening="I write to you first.")
    letter = written(signer(words=("Mine.",)), of=campaign(officials=(official,)))
    assert body(letter)[:3] == ["I write to you first.", PARAGRAPHS[0], "Mine."]


@pytest.mark.parametrize("place", list(WordsPlace))
def test_words_by_hand_leave_room_where_the_words_would_stand(place: WordsPlace) -> None:
    """White to write in takes the place of the words; greeting, closing and name stay."""
    blank = [role for role, _ in said(written(signer(words_by_hand=True, words_place=place)))]
    typed = [role for role, _ in said(written(signer(words=("Mine.",), words_place=place)))]
    at = blank.index(Role.BY_HAND)
    assert blank[:at] == typed[:at]
    assert typed[at] is Role.BODY
    assert blank[at + 1 :] == typed[at + 1 :]


def test_a_letter_by_hand_is_an_addressed_page() -> None:
    """Only date and address are printed: greeting, words and name are the writer's."""
    letter = written(signer(letter_by_hand=True))
    assert parts(letter) == {Role.DATE, Role.ADDRESS_FIRST, Role.ADDRESS}


@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "Z", "S"]), min_size=1), min_size=1), st.sampled_from(list(WordsPlace)))
def test_own_words_are_set_as_typed(words: list[str], place: WordsPlace) -> None:
    """No character of a signer's words is changed, dropped or looked into, braces and all."""
    letter = written(signer(words=tuple(words), words_place=place))
    assert next(block.paragraphs for block in letter.blocks if block.words is Words.OWN) == tuple(
        letters.Paragraph(Role.BODY, text) for text in words
    )


# -- placeholders ---------------------------------------------------------------------------------


def test_placeholders_are_filled_in_campaign_text() -> None:
    """``{name}`` and ``{city}`` become the signer's, wherever the campaign has them."""
    official = msgspec.structs.replace(PRESIDENT, opening="I, {name}, write from {city}.")
    letter = written(signer(), of=campaign(officials=(official,)))
    assert body(letter)[0] == "I, Ana Ruiz, write from Oakland."


def test_braces_of_a_signer_are_text() -> None:
    """Braces in own words, in a name or in a city are printed as typed; only the campaign's are filled in."""
    told = campaign(letters={"en": Sample(("{name} of {city} asks you.",), "Sincerely,")})
    person = signer(name="A{0}a", address=Address((), "{x}", "CA", "94601", "US"), words=("Set {a, b} and {{c}}.",))
    assert body(written(person, of=told)) == ["A{0}a of {x} asks you.", "Set {a, b} and {{c}}."]


def test_a_name_that_looks_like_a_placeholder_is_not_filled_again() -> None:
    """What was filled in is not looked at twice."""
    told = campaign(letters={"en": Sample(("{name} asks.",), "Sincerely,")})
    assert body(written(signer(name="Mr {city}"), of=told)) == ["Mr {city} asks."]


@pytest.mark.parametrize(
    "text",
    [
        "[YOUR NAME]",
        "My name is [Your Name].",
        "[INSERT NAME HERE]",
        "[your city, state]",
        "[insert a personal story]",
        "[nombre]",
        "[votre nom]",
        "<your name>",
        "(YOUR NAME)",
        "Write to [email protected] too.",
        "[email\u00a0protected]",
        "I am {name}.",
        "from { city }",
    ],
)
def test_a_blank_to_fill_in_holds_the_letter(text: str) -> None:
    """A placeholder of a template, or an e-mail address hidden by a website, must not be printed."""
    assert codes(signer(words=(text,))) == ["left-over"]
    assert codes(signer(letter=("Stop.", text))) == ["left-over"]


@pytest.mark.parametrize(
    "text",
    [
        "They said [sic] nothing.",
        "A boy [name withheld] was beaten.",
        "A boy [name changed] was beaten.",
        "He [the officer] laughed.",
        "f{x} = {y}",
        "I <3 your country (and its people).",
        "See the report [1], p. 3.",
    ],
)
def test_brackets_that_are_prose_hold_nothing(text: str) -> None:
    """Quotations, footnotes and withheld names are a person's own text."""
    assert codes(signer(words=(text,))) == []


def test_a_city_that_is_not_shown_is_not_printed_by_the_campaign_either() -> None:
    """``{city}`` in campaign text holds a signer who shows no address, or who has no city."""
    told = campaign(letters={"en": Sample(("I write from {city}.",), "Sincerely,")})
    assert codes(signer(disclosure=Disclosure.NONE), of=told) == ["city-not-shown"]
    assert codes(signer(address=Address(country="SG")), of=told) == ["city-not-shown"]
    assert codes(signer(), of=told) == []


def test_an_officials_own_text_may_name_the_city_too() -> None:
    """An opening, ask or closing with ``{city}`` holds whoever writes to that official and shows no address; nobody else."""
    official = msgspec.structs.replace(PRESIDENT, ask="Please answer me in {city}.")
    told = campaign(officials=(official, AMBASSADOR))
    assert codes(signer(disclosure=Disclosure.NONE), of=told) == ["city-not-shown"]
    assert codes(signer(disclosure=Disclosure.NONE, officials=("ambassador",)), of=told) == []


@pytest.mark.parametrize(
    "changes",
    [{"letter": ("Stop.",)}, {"letter_by_hand": True}, {"words": ("Stop.",), "words_place": WordsPlace.INSTEAD}],
    ids=["own letter", "by hand", "instead"],
)
def test_a_letter_without_the_sample_does_not_name_the_city(changes: dict[str, object]) -> None:
    """Where the sample is not printed, its ``{city}`` holds nobody."""
    told = campaign(letters={"en": Sample(("I write from {city}.",), "Sincerely,")})
    assert codes(signer(disclosure=Disclosure.NONE, **changes), of=told) == []


# -- a letter of one's own: greeting ---------------------------------------------------------------

BOTH, HIS, HERS = ("president", "ambassador"), ("president",), ("ambassador",)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("Dear President López Obrador,", HIS),
        ("Dear Mr. President,", HIS),
        ("Dear Mr. President: I am writing to you because of what I read about the children.", HIS),
        ("Dear Mr. President – I am writing", HIS),
        ("dear president lopez obrador,", HIS),
        ("DEAR PRESIDENT LÓPEZ OBRADOR:", HIS),
        ("Dear President Obrador,", HIS),
        ("Dear President AMLO,", HIS),
        ("Dear Andrés Manuel,", HIS),
        ("Dear President of Mexico,", HIS),
        ("Mr. President,", HIS),
        ("President López Obrador, you have spoken often of the poor.", HIS),
        ("Good morning, Mr. President!", HIS),
        ("Good morning Mr. President.", HIS),
        ("To the President of Mexico, Andrés Manuel López Obrador:", HIS),
        ("Estimado Presidente López Obrador:", HIS),
        ("Señor Presidente:", HIS),
        ("¡Hola, señor presidente!", HIS),
        ("Al Presidente de la República:", HIS),
        ("Monsieur le Président,", HIS),
        ("Dear Ambassador,", HERS),
        ("Dear Ambassador Moctezuma, I am writing to you because " + "I read a great deal and I worry. " * 9, HERS),
        ("Dear Ambassador Montezuma,", HERS),
        ("Dear Ambassador of Mexico,", HERS),
        ("Honorable Ambassador Esteban Moctezuma", HERS),
        ("Estimado Señor Embajador,", HERS),
        ("Monsieur l’Ambassadeur,", HERS),
        ("Ambassador Moctezuma:", HERS),
        ("Dear President López Obrador and Ambassador Moctezuma,", BOTH),
        ("To whom it may concern", BOTH),
        ("Dear Sir or Madam,", BOTH),
        ("Sir,", BOTH),
        ("Sir, I write to you.", BOTH),
        ("Your Excellency,", BOTH),
        ("Hello, my name is Ana.", BOTH),
        ("A quien corresponda:", BOTH),
        ("Dear President Biden,", ()),
        ("Dear President of Honduras,", ()),
        ("Dear President Moctezuma,", ()),
        ("Dear Ambassador López Obrador,", ()),
        ("Dear Mr. Xi,", ()),
        ("Dear Governor,", ()),
        ("السيد السفير،", ()),
    ],
)
def test_a_greeting_is_known_with_whom_it_means(line: str, meant: tuple[str, ...]) -> None:
    """By name, title, nickname or slip of the pen, in three languages; general ones mean all, a stranger's or a mixed-up one nobody."""
    found = greetings.greeting_in((line, "Stop."), campaign())
    assert found
    assert greetings.greeted(found, campaign()) == meant


@pytest.mark.parametrize(
    "line",
    [
        "Dear friends of mine were deported last week.",
        "Dear friends of mine were deported, and I cannot sleep.",
        "Dear friends of mine were deported",
        "I am writing to you about three things:",
        "I ask President López Obrador:",
        "The President of Mexico, López Obrador, has said so.",
        "Manuel, my husband, was deported in May.",
        "My ambassador, as I like to call him, is my son.",
        "To be clear, no child belongs behind a fence.",
        "To the people of Mexico I say this: we see you.",
        "Sirens woke us, and the soldiers came.",
        "Madison, October 8, 2021",
        "Himself a father, the President must know.",
        "Haiti is not safe.",
    ],
)
def test_prose_is_not_taken_for_a_greeting(line: str) -> None:
    """A sentence that begins like a greeting is a sentence, and the official's own salutation is printed above it."""
    assert greetings.greeting_in((line, "Stop."), campaign()) == ""
    assert Role.SALUTATION in parts(written(signer(letter=(line, "Stop."))))


def test_a_greeting_below_a_date_and_an_address_counts() -> None:
    """A letter pasted with its head still greets whom it greets; a greeting after prose is not the letter's."""
    pasted = ("October 8, 2021", "Embassy of Mexico", "Washington, DC", "Dear Ambassador,", "Stop.")
    assert guards.recipients(signer(letter=pasted), campaign()) == HERS
    assert greetings.greeting_in(("I ask you to stop.", "Dear Ambassador,"), campaign()) == ""


def test_a_letter_that_greets_gets_no_greeting_of_ours() -> None:
    """Nobody is greeted twice; subject and salutation stay away."""
    letter = written(signer(letter=("Dear Mr. President,", "Stop.")))
    assert Role.SALUTATION not in parts(letter)
    assert body(letter) == ["Dear Mr. President,", "Stop."]


def test_a_letter_goes_only_to_whom_it_greets() -> None:
    """A letter of one's own that greets the ambassador is not sent to the president; a general one goes to all."""
    assert guards.recipients(signer(letter=("Dear Ambassador,", "Stop.")), campaign()) == HERS
    assert guards.recipients(signer(letter=("Dear Sir or Madam,", "Stop.")), campaign()) == BOTH
    assert guards.recipients(signer(letter=("Stop.",)), campaign()) == BOTH


def test_two_of_a_title_are_told_apart_by_name_or_office() -> None:
    """``Dear Minister`` means both ministers; with a name or an office it means one."""
    justice = msgspec.structs.replace(
        PRESIDENT, id="justice", name="Ada García", position="Minister of Justice", salutation="Dear Minister,"
    )
    interior = msgspec.structs.replace(PRESIDENT, id="interior", name="Ivo Pérez", position="Minister of the Interior")
    interior = msgspec.structs.replace(interior, salutation="Dear Minister,")
    both = campaign(officials=(justice, interior))
    greeted = {line: greetings.greeted(line, both) for line in ("Dear Minister", "Dear Minister García", "Dear Minister of the Interior")}
    assert list(greeted.values()) == [("justice", "interior"), ("justice",), ("interior",)]


@pytest.mark.parametrize(
    ("line", "officials", "expected"),
    [
        ("Dear Ambassador Moctezuma,", ("president",), ["greets-other"]),
        ("Dear Ambassador Moctezuma,", BOTH, []),
        ("Dear President Biden,", BOTH, ["greets-nobody"]),
        ("Dear President Biden,", HIS, ["greets-nobody"]),
        ("السيد السفير،", BOTH, ["greets-nobody"]),
        ("السيد السفير،", HERS, []),
    ],
)
def test_a_greeting_and_letters_to_must_agree(line: str, officials: tuple[str, ...], expected: list[str]) -> None:
    """A letter that greets an official it does not go to, or nobody we know, is held.

    A greeting in a script that tells us nothing is trusted where Letters to names one official.
    """
    assert codes(signer(letter=(line, "Stop."), officials=officials)) == expected


def test_a_second_greeting_of_another_official_holds_the_letter() -> None:
    """Further down, too, nobody may be greeted who does not get the letter."""
    assert codes(signer(letter=("Dear Mr. President,", "Stop.", "Dear Ambassador Moctezuma,", "Stop."))) == ["greets-other"]
    assert codes(signer(letter=("Stop the buses, I beg you all.", "Dear Ambassador, please listen."))) == ["greets-other"]


# -- a letter of one's own: sign-off ----------------------------------------------------------------

NAME = "Elise Okonjo-Brandt"


@pytest.mark.parametrize(
    "ending",
    [
        ("Sincerely,", NAME),
        ("Sincerely,",),
        ("Sincerely",),
        ("Sincerely, " + NAME,),
        ("Please stop. Sincerely, " + NAME,),
        ("Yours faithfully,", "E. Okonjo-Brandt"),
        ("Thank you,", NAME),
        ("Thank you.", NAME),
        ("With hope and respect,", "Elise", "Madison, Wisconsin"),
        ("Yours truly,", "Lissy"),
        ("Yours sincerely,", "Dr. Elise Okonjo-Brandt, RN", "210 Elm St", "Madison"),
        ("Respectfully,", NAME, "P.S. I enclose nothing, but I think of you."),
        ("In solidarity", NAME),
        ("Regards.",),
        ("Love,",),
        (NAME,),
        ("— Elise",),
        ("Atentamente,", NAME),
        ("Sin otro particular, le saluda atentamente,", NAME),
        ("Un cordial saludo,", NAME),
        ("Veuillez agréer, Monsieur le Président, l’expression de mes sentiments distingués.", NAME),
        ("Mit freundlichen Grüßen", NAME),
    ],
)
def test_a_letter_that_signs_off_gets_no_closing_of_ours(ending: tuple[str, ...]) -> None:
    """A closing formula, a line that ends in a comma, or the signer's own name at the end: the letter is signed off."""
    letter = said(written(signer(name=NAME, letter=("Stop.", *ending))))
    assert not any(words == "Sincerely," for _role, words in letter if "Sincerely," not in ending)
    assert sum(NAME in words for _role, words in letter) <= 1
    assert [words for _role, words in letter if words in ending] == list(ending)


@pytest.mark.parametrize(
    "ending",
    [
        "Thank you.",
        "Thank you for your attention.",
        "Thanks!",
        "I remain yours sincerely concerned.",
        "I ask you with respect.",
        "Please stop.",
        "Sincerely, I am shocked.",
        "My name is Elise Okonjo-Brandt and I ask you to stop.",
    ],
)
def test_a_last_sentence_is_not_a_sign_off(ending: str) -> None:
    """Thanks and respect inside a sentence sign nothing: our closing and the name follow."""
    letter = said(written(signer(name=NAME, letter=("Stop the buses.", ending))))
    assert letter[-3:] == [(Role.BODY, ending), (Role.CLOSING, "Sincerely,"), (Role.NAME_INKED, NAME)]


def test_a_sign_off_in_the_middle_is_not_the_end() -> None:
    """A formula with prose below it does not sign the letter off."""
    assert greetings.closes(("Stop.", "Sincerely,", "I mean it. Please do it now."), NAME) is None


def test_there_is_room_to_sign_above_a_name_of_ones_own() -> None:
    """Closing and name of a letter of one's own get the room that ours get, word for word as typed."""
    letter = said(written(signer(name=NAME, letter=("Stop.", "In peace,", "Elise"))))
    assert letter[-2:] == [(Role.CLOSING, "In peace,"), (Role.NAME_INKED, "Elise")]


def test_a_sign_off_without_a_name_gets_the_name() -> None:
    """The name below a closing formula is not a second sign-off."""
    letter = said(written(signer(name=NAME, letter=("Stop.", "In peace,"))))
    assert letter[-2:] == [(Role.CLOSING, "In peace,"), (Role.NAME_INKED, NAME)]


def test_a_right_to_left_ending_stays_with_its_paragraphs() -> None:
    """The closing lines of an Arabic letter are body text, so that they stand flush right like the rest."""
    letter = said(written(signer(name="ليلى الزيتوني", letter=("أوقفوا الحافلات.", "مع الاحترام،", "ليلى الزيتوني"))))
    assert [role for role, _words in letter[-3:]] == [Role.BODY] * 3


def test_below_a_groups_head_the_place_follows_an_own_name_too() -> None:
    """Unless the writer put something of their own below it."""
    placed = written(signer(name=NAME, letter=("Stop.", "Sincerely,", NAME)), personal=False)
    assert said(placed)[-1] == (Role.PLACE, "Oakland, CA, USA")
    assert Role.PLACE not in parts(written(signer(name=NAME, letter=("Stop.", "Sincerely,", NAME, "Oakland")), personal=False))


# -- own words: other ears ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dear President López Obrador,", ["greets-other"]),
        ("Dear President López Obrador, please stop the buses.", ["greets-other"]),
        ("Dear Ambassador,", ["greets-other"]),
        ("Dear Mother,", ["greets-other"]),
        ("Dear Sir or Madam, please stop.", []),
        ("Dear friends of mine were deported, and I cannot sleep.", []),
        ("Dear Maria, whom I knew for ten years, was deported.", []),
        ("I heard Ambassador Moctezuma speak.", ["names-other"]),
        ("Andrés Manuel López Obrador promised it.", ["names-other"]),
        ("President Obrador promised it.", ["names-other"]),
        ("AMLO promised it.", ["names-other"]),
        ("Please stop, Mr. President.", ["names-other"]),
        ("Por favor, señor presidente, escuche.", ["names-other"]),
        ("My neighbor Mrs. López was deported.", []),
        ("The president of our choir is from Mexico.", []),
        ("Manuel is nine.", []),
        ("Her embassy never called.", []),
    ],
)
def test_own_words_for_both_officials_speak_to_both(text: str, expected: list[str]) -> None:
    """Words that greet one official are held, words that name one are asked about, when the letter goes to another as well."""
    assert codes(signer(words=(text,))) == expected


@pytest.mark.parametrize(
    "text", ["Dear Mr. President,", "Please stop, Mr. President.", "President López Obrador, I ask you.", "AMLO promised."]
)
def test_own_words_may_name_the_only_reader(text: str) -> None:
    """Where the letter goes to that official alone, they may be greeted and named."""
    assert codes(signer(words=(text,), officials=HIS)) == []


def test_own_words_that_name_somebody_else_are_asked_about() -> None:
    """A letter to the president alone that names the ambassador is held until somebody releases it, in words that fit."""
    ((code, message, _severity),) = guards.faults(signer(words=("I met Ambassador Moctezuma.",), officials=HIS), campaign(), event())
    assert code == "names-other"
    assert "and the letter goes to president" in message


def test_a_letter_that_greets_one_official_may_name_the_other() -> None:
    """Its greeting says whom it is for."""
    assert codes(signer(letter=("Dear Mr. President,", "I met Ambassador Moctezuma."))) == []
    assert codes(signer(letter=("Dear Sir or Madam,", "I met Ambassador Moctezuma."))) == ["names-other"]


def test_with_one_official_nobody_else_can_be_named() -> None:
    """A campaign with one official asks about no names."""
    assert codes(signer(words=("I met President López Obrador.",), officials=HIS), of=campaign(officials=(PRESIDENT,))) == []


@given(st.lists(st.text(max_size=90), max_size=6), st.sampled_from([BOTH, HIS, HERS]))
def test_the_guards_take_any_text(paragraphs: list[str], officials: tuple[str, ...]) -> None:
    """Whatever was typed, the guards answer; nobody gets a letter who was not asked for, and somebody always does."""
    person = signer(letter=tuple(paragraphs), officials=officials)
    list(guards.faults(person, campaign(), event()))
    assert set(guards.recipients(person, campaign())) <= set(officials)
    assert guards.recipients(person, campaign())
    written(person)


def test_no_guard_names_the_signer() -> None:
    """Messages hold no name, address or words beyond the blank at fault."""
    people = [signer(name="Zebulon Quux", words=(text,)) for text in ("Dear Mother,", "AMLO knows Zebulon.", "[YOUR NAME]")]
    messages = [message for person in people for _code, message, _severity in guards.faults(person, campaign(), event())]
    assert len(messages) == len(people)
    assert not any("Zebulon" in message or "Oakland" in message for message in messages)
