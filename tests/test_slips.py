"""Sign-up slips and the poster: where everything stands, whose number each has, and that the code can be read."""

import datetime
import io
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
import zxingcpp

import builders
from ua_mailmerge import batch, blank, fonts, handouts, ledger, plan, slips
from ua_mailmerge.data import table_words
from ua_mailmerge.model import MM, Campaign, Event, Face, Official, Paper, Sides
from ua_mailmerge.problems import RefusedError

LINK = "https://letters.example.org/e/f8k2Qx"
ON = datetime.date(2021, 10, 1)


def made(out: Path, count: int = 3, *, campaign: Campaign | None = None, event: Event | None = None, **options: object) -> handouts.Told:
    """Slips of an evening in Madison."""
    event = event or builders.event()
    language = str(options.setdefault("language", "en"))
    options.setdefault("consent", blank.consent(event, language=language))
    return handouts.slips(count, campaign=campaign or builders.campaign(), event=event, out=out, on=ON, **options)  # type: ignore[arg-type]


def opened(data: bytes) -> pdfplumber.pdf.PDF:
    """The PDF, for its positions."""
    return pdfplumber.open(io.BytesIO(data))


def said(data: bytes) -> str:
    """All words of the PDF, as PDFium reads them."""
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def codes(data: bytes, page: int = 0) -> list[str]:
    """What a telephone reads in the QR codes of a page."""
    document = pypdfium2.PdfDocument(data)
    try:
        picture = document[page].render(scale=3).to_pil().convert("L")
    finally:
        document.close()
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("language", table_words.LANGUAGES)
@pytest.mark.parametrize("paper", list(Paper))
def test_three_a_page_within_their_thirds(paper: Paper, language: str, tmp_path: Path) -> None:
    """Each third of the sheet holds one slip, clear of the cut and of the edges, its words clear of each other; fields are 9 mm high."""
    data = made(tmp_path, 4, event=builders.event(paper=paper), language=language).data
    with opened(data) as pdf:
        assert len(pdf.pages) == 2
        page = pdf.pages[0]
        third = float(page.height) / 3
        assert [(float(page.width), float(page.height))] == [pytest.approx(paper.size, abs=0.01)]
        for word in page.extract_words():
            row = int(word["top"] // third)
            assert word["top"] - row * third > 4 * MM
            assert (row + 1) * third - word["bottom"] > 4 * MM
            assert 10 * MM < word["x0"] < word["x1"] < float(page.width) - 10 * MM
        tears = {round(line["x0"], 1) for line in page.lines if line["x0"] == line["x1"]}
        assert len(tears) == 1
        tear = tears.pop()
        assert not [word["text"] for word in page.extract_words() if word["x0"] < tear < word["x1"]]
        fields = [box for box in page.rects if box["width"] > 20 * MM]
        assert len(fields) == 3 * 6
        assert {round(box["height"] / MM, 2) for box in fields} == {9.0}
        ticks = [box for box in page.rects if box["width"] == pytest.approx(5 * MM, abs=0.1)]
        assert len(ticks) == 3 * (1 + 2 + 3 + 1)  # under 18, officials, address, consent
        cuts = [line for line in page.lines if line["y0"] == line["y1"]]
        assert sorted({round(float(line["top"]) / third, 3) for line in cuts}) == [1.0, 2.0]


def test_type_is_as_large_as_the_look_asks(tmp_path: Path) -> None:
    """Labels are 9 points, the words of consent 11."""
    with opened(made(tmp_path).data) as pdf:
        chars = pdf.pages[0].chars
    sizes = {round(char["size"], 1) for char in chars}
    assert {9.0, 11.0} <= sizes
    consent = "".join(char["text"] for char in chars if round(char["size"], 1) == 11.0).replace(" ", "")
    assert table_words.CONSENT["en"].replace(" ", "") in consent


def test_a_slip_carries_the_codes_of_its_letters(tmp_path: Path) -> None:
    """The number on a slip is the number its letters get, and the part to keep has their whole codes."""
    coder = plan.Coder("100.21", "MAD", plan.official_letters(builders.campaign()))
    text = said(made(tmp_path, 2).data)
    assert all(coder.code(number, id_) in text for number in (1, 2) for id_ in ("president", "ambassador"))
    assert "January 30, 2022" in text  # 30 days after the appeal's end


def test_no_number_is_handed_out_that_no_letter_can_have(tmp_path: Path) -> None:
    """Where a code would end in *, the number is left out, as a merge leaves it out."""
    coder = plan.Coder("100.21", "MAD", plan.official_letters(builders.campaign()))
    numbers = slips.numbers(100, start=1, coder=coder)
    assert len(numbers) == 100
    assert all(map(coder.usable, numbers))
    assert numbers[-1] > 100


def test_slips_go_on_where_the_last_ended(tmp_path: Path) -> None:
    """The ledger keeps what was handed out: the next slips begin after the last number of slips and of letters."""
    first = made(tmp_path, 10)
    assert made(tmp_path, 5).first == first.last + 1
    code = plan.Coder("100.21", "MAD", plan.official_letters(builders.campaign())).code(80, "president")
    batch.append(tmp_path, ledger.made("MAD-1", [("1-letters-president-001", "president", [code])], on=ON))
    assert made(tmp_path, 5).first == 81


@pytest.mark.parametrize(("start", "why"), [(3, "handed out before"), (80, "on a letter already")])
def test_a_number_is_never_given_twice(start: int, why: str, tmp_path: Path) -> None:
    """Slips with numbers of other slips or of letters are refused, and nothing is written."""
    made(tmp_path, 10)
    code = plan.Coder("100.21", "MAD", plan.official_letters(builders.campaign())).code(80, "president")
    batch.append(tmp_path, ledger.made("MAD-1", [("1-letters-president-001", "president", [code])], on=ON))
    before = (tmp_path / batch.LEDGER).read_bytes()
    with pytest.raises(RefusedError, match=why):
        made(tmp_path, 5, start=start)
    assert (tmp_path / batch.LEDGER).read_bytes() == before


def test_the_same_slips_again(tmp_path: Path) -> None:
    """Slips that were lost are printed again to the same bytes, and the ledger says nothing new; others are not passed off as old."""
    first = made(tmp_path, 10)
    before = (tmp_path / batch.LEDGER).read_bytes()
    assert made(tmp_path, 10, start=1, again=True).data == first.data
    assert (tmp_path / batch.LEDGER).read_bytes() == before
    with pytest.raises(RefusedError, match="not all printed before"):
        made(tmp_path, 20, start=1, again=True)


def test_numbers_on_slips_wait_for_their_people() -> None:
    """Somebody without a number never gets one that a slip has; whoever's row says the number gets it."""
    assert list(plan.numbers([0, 3, 0], taken=set(), usable=lambda _n: True, given_out=range(1, 5))) == [5, 3, 6]


def test_another_event_has_its_own_numbers(tmp_path: Path) -> None:
    """Numbers belong to a code prefix: an evening elsewhere begins at 1."""
    made(tmp_path, 10)
    assert made(tmp_path, 3, event=builders.event(code="OAK")).first == 1


def test_a_ledger_with_slips_reads_as_before(tmp_path: Path) -> None:
    """Slips are no pieces: they are in no total and no report."""
    made(tmp_path, 10)
    events, torn = batch.events(tmp_path)
    states = ledger.fold(events)
    assert (torn, states.pieces, states.unknown) == ("", {}, 0)


def test_a_stopped_appeal_prints_no_slips(tmp_path: Path) -> None:
    """An appeal whose publisher asks for no more letters gets no more signers."""
    with pytest.raises(RefusedError, match="is stopped"):
        made(tmp_path, campaign=builders.campaign(status="stopped"))
    assert not (tmp_path / batch.LEDGER).exists()


def test_backs_for_own_words(tmp_path: Path) -> None:
    """Where the event prints on two sides, each sheet has a back with the same numbers in the same thirds, away from the part to keep."""
    with opened(made(tmp_path, 4, event=builders.event(sides=Sides.TWO)).data) as pdf:
        assert len(pdf.pages) == 4
        front, back = pdf.pages[0], pdf.pages[1]
        third = float(front.height) / 3
        tear = next(line["x0"] for line in front.lines if line["x0"] == line["x1"])
        kept = float(front.width) - tear
        words = back.extract_words()
        assert [word["text"] for word in words if word["text"].isdigit()] == ["001", "002", "003"]
        assert [int(word["top"] // third) for word in words if word["text"].isdigit()] == [0, 1, 2]
        assert min(word["x0"] for word in words) > kept


def test_long_consent_is_fitted_before_it_is_refused(tmp_path: Path) -> None:
    """Longer words are set smaller, or in place of the boxes for officials; those that fit no slip are refused and use no number."""
    words = "We agree to every word of it. " * 11
    text = said(made(tmp_path, event=builders.event(consent=words.strip())).data)
    assert " ".join(text.split()).count("We agree to every word of it.") == 3 * 11
    before = (tmp_path / batch.LEDGER).read_bytes()
    with pytest.raises(RefusedError, match="consent"):
        made(tmp_path, event=builders.event(consent="We agree to every word of it. " * 60))
    assert (tmp_path / batch.LEDGER).read_bytes() == before


def test_many_officials_still_get_slips(tmp_path: Path) -> None:
    """Where there are too many officials for boxes, a letter goes to each, and the slip still fits."""
    many = tuple(
        Official(f"m{n}", f"Minister {n}", ("1 Main Street",), "MX", "Dear Minister,", position=f"Minister of the Interior and {n}")
        for n in range(4)
    )
    made(tmp_path, campaign=builders.campaign(officials=many))


def test_the_link_can_be_read_from_a_slip_and_the_poster(tmp_path: Path) -> None:
    """The QR code on each slip and on the poster is the link, and nothing else."""
    assert codes(made(tmp_path, 3, link=LINK).data) == [LINK] * 3
    event = builders.event(date=datetime.date(2021, 10, 8), place="Madison, WI")
    data = handouts.poster(campaign=builders.campaign(), event=event, language="en", link=LINK)
    assert codes(data) == [LINK]


@pytest.mark.parametrize("language", table_words.LANGUAGES)
def test_the_code_is_smaller_where_the_contact_is_long(language: str, tmp_path: Path) -> None:
    """A long group, a long address and a long date leave room for a smaller code that can still be read; a novel is refused."""
    address = ("Madison letter-writing group of the Near East Side", "210 Lanternfish Lane, Suite 12", "Madison, WI 53703")
    event = builders.event(group=address[0], return_address=address)
    assert codes(made(tmp_path, 3, event=event, language=language, link=LINK).data) == [LINK] * 3
    with pytest.raises(RefusedError, match="contact is too long"):
        made(tmp_path, 3, contact=["A line of the contact"] * 14, link=LINK)


@pytest.mark.parametrize("language", table_words.LANGUAGES)
@pytest.mark.parametrize("paper", list(Paper))
def test_the_poster(paper: Paper, language: str) -> None:
    """One page: one sentence, a code of 60 mm with its quiet zone clear, the link in 24 points."""
    data = handouts.poster(campaign=builders.campaign(), event=builders.event(paper=paper), language=language, link=LINK)
    with opened(data) as pdf:
        assert len(pdf.pages) == 1
        page = pdf.pages[0]
        modules = page.rects
        left, right = min(box["x0"] for box in modules), max(box["x1"] for box in modules)
        top, bottom = min(box["top"] for box in modules), max(box["bottom"] for box in modules)
        assert (right - left, bottom - top) == (pytest.approx(60 * MM, abs=0.5), pytest.approx(60 * MM, abs=0.5))
        quiet = 4 * (right - left) / 29
        inside = [
            w for w in page.extract_words() if w["x0"] < right + quiet and top - quiet < w["bottom"] and w["top"] < bottom + quiet / 3
        ]
        assert inside == []
        large = "".join(char["text"] for char in page.chars if round(char["size"]) == 24)
        assert LINK.removeprefix("https://") in large.replace(" ", "")
        assert max(char["size"] for char in page.chars) >= 30


def test_a_long_link_is_parted_at_its_last_stroke() -> None:
    """The token of a desk's link stands whole on a line of its own, so that nobody wonders about a hyphen at the end of a line."""
    token = "4Xm-op8lYLU1UvELDbK5ekSQAaMhjyzi"
    link = f"http://127.0.0.1:38371/e/{token}"
    data = handouts.poster(campaign=builders.campaign(), event=builders.event(), language="en", link=link)
    assert token in said(data).split()
    assert codes(data) == [link]


def test_a_link_too_long_for_paper_is_refused() -> None:
    """A code nobody could read, or address in five lines, is not printed."""
    with pytest.raises(RefusedError, match="too long"):
        handouts.poster(campaign=builders.campaign(), event=builders.event(), language="en", link="https://l.example.org/" + "x" * 400)


def test_only_the_drawn_characters_are_looked_for(faces: fonts.Faces) -> None:
    """The subset has what stands on the pages, the shared forms included."""
    page = slips.poster(
        builders.campaign(), builders.event(), language="en", link=LINK, drawn=handouts.qr(LINK, side=slips.POSTER_QR),
        paper=Paper.A4, faces=faces,
    )  # fmt: skip
    assert set("Mass deportations") <= set(slips.used([page])[Face.SANS_SEMIBOLD])
