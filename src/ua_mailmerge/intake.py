"""Sheet files to people ready to print: read, cleaned, counted, each seen once, kept off the heap."""

import enum
import itertools
import tempfile
import weakref
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from functools import lru_cache
from pathlib import Path
from typing import IO

import msgspec

from ua_mailmerge import (
    addresses,
    batch,
    codes,
    envelopes,
    fonts,
    guards,
    headings,
    labels,
    letters,
    minors,
    plan,
    postal,
    repeats,
    signers,
    stationery,
    tables,
    typeset,
    unseen,
    windows,
)
from ua_mailmerge.batch import HELD_COLUMNS, HeldRow, unprotected
from ua_mailmerge.limits import Opened
from ua_mailmerge.model import Address, Disclosure, Face, Form, Hidden, Order, Row, Sides, Signer
from ua_mailmerge.problems import Problem, RefusedError, Severity, UnreadableError, Where

POOL_ROWS = 4_000
"""From so many rows on, cleaning in other processes gains more than starting them costs."""

_IN_MEMORY = 4 << 20  # bytes of people kept in memory before they go to a file without a name


class Request(msgspec.Struct, frozen=True):
    """What every row is held against; goes to worker processes whole."""

    rules: signers.Rules
    letterhead: str  # folder
    date: str  # in words
    sides: Sides
    order: Order = Order.SHEET
    fonts: str = ""  # a folder of the user's
    envelope: str = ""  # the size that a signer's whole address has to fit; other kinds carry none
    offset_mm: tuple[float, float] = (0.0, 0.0)
    fold: str = ""  # of the letter, for a window
    only: tuple[str, ...] = ()  # officials to print now, empty for all: the others' addresses need not show
    return_labels: str = ""  # the sheet that a signer's whole address has to fit
    label_margin_mm: float | None = None


class Shape(msgspec.Struct, frozen=True):
    """What printing one person takes; most people share theirs."""

    officials: tuple[str, ...]
    pages: tuple[int, ...]  # of each official's letter
    full: bool  # the whole address may be shown, so the envelopes carry it


class Person(msgspec.Struct, array_like=True):
    """One signer who is ready, as the worker hands them over. ``line``: the tail of their line in signers.jsonl, behind the officials."""

    row: int
    marks: repeats.Marks
    years: minors.Years
    number: int
    officials: tuple[str, ...]
    pages: tuple[int, ...]
    full: bool
    again: bool  # a repeat that somebody released
    unasked: bool  # alike somebody else, which somebody released
    sort: str
    cells: bytes  # as the group wrote them, packed, should the row turn out a repeat
    line: bytes
    own: tuple[bytes, ...]  # a mark of each letter's words, empty where they are the sample's; none at all where all are


class Cleaned(msgspec.Struct, array_like=True):
    """A chunk of rows after cleaning; ``waiting`` keeps held rows with their problems, ``remarks`` the problems of rows that print."""

    people: list[Person]
    waiting: list[tuple[Row, tuple[Problem, ...]]]
    remarks: list[Problem]
    blank: int
    letters_used: str  # every character of the people's letters
    names_used: str  # every character of names and addresses


class People:
    """Everybody who is ready, in sheet order, in a file that has no name and goes with the process."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - it lives as long as the people
        weakref.finalize(self, self._file.close)
        self._lengths: list[int] = []
        self._shapes: dict[Shape, Shape] = {}
        self.shapes: list[Shape] = []
        self.wanted: list[int] = []
        self.sort: list[str] = []
        self.letters_used: set[str] = set()
        self.names_used: set[str] = set()

    def __len__(self) -> int:
        return len(self.shapes)

    def add(self, person: Person, shape: Shape, *, number: int) -> None:
        """Keep one person; ``number`` is the one they have or want, 0 for none."""
        self._file.write(person.line)
        self._lengths.append(len(person.line))
        self.shapes.append(self._shapes.setdefault(shape, shape))
        self.wanted.append(number)
        if person.sort:
            self.sort.append(person.sort)

    def in_order(self, order: Order) -> tuple[Sequence[int], Iterator[bytes]]:
        """The people's indexes in printing order, and their lines in that order."""
        if order is Order.SHEET:
            self._file.seek(0)
            return range(len(self)), (self._file.read(length) for length in self._lengths)
        starts = [0, *itertools.accumulate(self._lengths)]
        indexes = sorted(range(len(self)), key=lambda index: (self.sort[index], index))
        return indexes, (self._line(starts[index], self._lengths[index]) for index in indexes)

    def _line(self, start: int, length: int) -> bytes:
        self._file.seek(start)
        return self._file.read(length)


class Tally(msgspec.Struct):
    """What became of the rows of one sheet that hold something. They add up, or the sheet is refused."""

    file: str
    sheet: str = ""
    above: int = 0  # the headings, and what stands above them
    ready: int = 0
    held: int = 0
    blank: int = 0  # below the headings, with nothing in any column that counts
    hidden: int = 0  # left out, because somebody said so

    @property
    def rows(self) -> int:
        """All below the headings."""
        return self.ready + self.held + self.blank + self.hidden

    @property
    def sentence(self) -> str:
        """``signers.xlsx, Signers: 68 rows = 61 ready + 7 held.``"""
        counts = {"ready": self.ready, "held": self.held, "blank": self.blank, "hidden and left out": self.hidden}
        parts = " + ".join(f"{count:,} {what}" for what, count in counts.items() if count or what == "ready")
        return f"{self.file}{', ' if self.sheet else ''}{self.sheet}: {plan.counted(self.rows, 'row')} = {parts}."


class Intake(msgspec.Struct):
    """What became of all rows of all sheets."""

    people: People
    problems: list[Problem]
    held: list[HeldRow]
    reasons: list[str]  # the first holding code of each held row
    rows: int = 0  # that hold a person
    made_before: int = 0  # letters an earlier batch has
    room: dict[str, float] = {}  # by official: points of height left on the page of a letter without own words
    released: dict[bytes, int] = {}  # by fingerprint: repeats that somebody released
    own: dict[str, Counter[bytes]] = {}  # by official: letters that are not the sample's, by a mark of their words
    tallies: list[Tally] = []  # one for each sheet that could be used
    columns: list[headings.Columns] = []  # what the columns of each sheet were taken for

    @property
    def stops(self) -> list[Problem]:
        """What has to be mended before anything prints."""
        return [problem for problem in self.problems if problem.severity is Severity.STOP]


BY_HAND = b"by hand"
"""Instead of a mark: words that will be written by hand, and so are like no others."""

Known = Mapping[bytes, tuple[int, frozenset[str]]]
"""Who has written to whom: fingerprint to (number, officials' ids); number 0: it is not to be kept."""

ASK = -1
"""Instead of a number: the person may be another one who looks exactly alike, so somebody has to say."""


class Kept(msgspec.Struct):
    """A sheet that was read before: the desk keeps the rows of an upload, not its file. Walked as a ``tables.Table`` is."""

    file: str
    sheet: str
    notes: tuple[Problem, ...]
    kept: list[Row]
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    filtered: bool = False
    blank: int = 0
    hidden: Hidden = Hidden.ASK  # what somebody said of them; it is done, and they are no longer listed here
    left_out: int = 0  # hidden rows that are gone for it
    told: dict[str, str] = {}  # what somebody said of its columns, as in ``Event.columns``
    choices: "tuple[Kept, ...]" = ()  # this sheet as it was read, and others of the workbook that may be meant instead

    @property
    def opened(self) -> Opened:
        """What was known before the first row."""
        return Opened(
            self.sheet, notes=self.notes, hidden_rows=self.hidden_rows, hidden_columns=self.hidden_columns, filtered=self.filtered
        )

    @property
    def rows(self) -> Iterator[list[Row]]:
        """The rows in the order in which they were read, in chunks."""
        return (self.kept[at : at + 1000] for at in range(0, len(self.kept), 1000))

    def close(self) -> None:
        """Nothing is open."""

    def __enter__(self) -> "Kept":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def gather(
    sheets: "Sequence[Path | Kept]",
    request: Request,
    *,
    known: Known,
    only: Sequence[str] = (),
    named: Sequence[str] = (),
    hidden: Hidden = Hidden.ASK,
    workers: Callable[[], Executor | None] = lambda: None,
    limits: tables.Limits | None = None,
) -> Intake:
    """Read and clean the sheets. ``known``: who has written to whom already; ``only``: officials to print now, empty for all.

    :param named: the sheets to read in each workbook; empty: the obvious one, and where none is, a question that stops all.
    :param hidden: what becomes of hidden rows and columns; of Kept sheets it is settled before.
    :param workers: called once a sheet turns out large; the executor it gives cleans chunks from then on.
    :raises UnreadableError: a sheet cannot be read.
    """
    intake = Intake(People(), [], [], [])
    seen = repeats.Repeats()
    wanted = [(sheet, name) for sheet in sheets for name in dict.fromkeys(named) or ("",)]

    def begin(sheet: "Path | Kept", name: str) -> "tables.Table | Kept":
        return sheet if isinstance(sheet, Kept) else tables.read(sheet, sheet=name, limits=limits)

    opened = [begin(*each) for each in wanted[:1]]
    try:
        intake.room = _desk(msgspec.json.encode(request)).rooms  # this and the ZIPs while the child reads
        addresses.prepare(request.rules.event.posted_from)
        for number in range(len(wanted)):
            table = opened[number]
            if number + 1 < len(wanted):  # the next child reads while this sheet is cleaned
                opened.append(begin(*wanted[number + 1]))
            with table:
                tally = Tally(table.file)
                said = Hidden.ASK if isinstance(table, Kept) else hidden  # of a kept sheet what was said is done
                for columns, cleaned in _chunks(table, request, workers, intake.problems, tally=tally, hidden=said, read_as=intake.columns):
                    _settle(intake, seen, columns, cleaned, rules=request.rules, known=known, only=only, tally=tally)
                intake.tallies.append(tally)
    except BaseException:
        for other in opened:
            other.close()
        raise
    intake.problems += seen.questions()
    intake.problems.sort(key=codes.fix_order)
    return intake


def _chunks(
    table: tables.Table | Kept,
    request: Request,
    workers: Callable[[], Executor | None],
    problems: list[Problem],
    *,
    tally: Tally,
    hidden: Hidden,
    read_as: list[headings.Columns],
) -> Iterator[tuple[headings.Columns, Cleaned]]:
    """Cleaned chunks in sheet order; the sheet's own problems go to ``problems``, its columns to ``read_as``, what is counted without
    cleaning to ``tally``.
    """
    opened, rows = table.opened, table.rows
    problems += table.notes
    if any(problem.severity is Severity.STOP for problem in table.notes):
        return
    if hidden is Hidden.SKIP and opened.hidden_columns:
        rows = (unseen.without_columns(chunk, opened.hidden_columns) for chunk in rows)
    first = next(rows, [])
    told = request.rules.event.columns | (table.told if isinstance(table, Kept) else {})
    columns, found = headings.columns(first, file=table.file, sheet=table.sheet, told=told)
    problems += found
    if columns.header:
        read_as.append(columns)
    problems += signers.consent_column(columns, request.rules)
    problems += unseen.questions(opened, columns, hidden=hidden)
    if not first:
        where = Where(table.file, table.sheet)
        problems.append(Problem("empty-sheet", where, "There is nothing in this sheet. Is it the right file?", Severity.STOP))
    if any(problem.severity is Severity.STOP for problem in problems):
        return
    if columns.headings[-2:] == HELD_COLUMNS:
        first, rows = _unprotected(first), (_unprotected(chunk) for chunk in rows)
    packed = msgspec.json.encode(request)
    waiting: deque[Future[bytes]] = deque()
    executor: Executor | None = None
    came = 0
    tally.sheet = table.sheet
    tally.above = sum(row.number <= columns.header for row in first)
    left_out = frozenset(opened.hidden_rows if hidden is Hidden.SKIP else ())
    for chunk in itertools.chain([first], rows):
        came += len(chunk)
        shown = unseen.without_rows(chunk, left_out, header=columns.header) if left_out else chunk
        tally.hidden += len(chunk) - len(shown)
        if executor is None and came > POOL_ROWS:
            executor = workers()
        if executor is None:
            yield columns, clean(packed, columns, shown)
            continue
        waiting.append(executor.submit(clean_elsewhere, packed, columns, _pack(shown)))
        if len(waiting) > 6:
            yield columns, _unpack_cleaned(waiting.popleft().result())
    while waiting:
        yield columns, _unpack_cleaned(waiting.popleft().result())
    if came != tally.above + tally.rows:
        raise UnreadableError(
            f"{table.file}: {came - tally.above} rows came out of it and {tally.rows} of them are accounted for, which is a fault of ours. "
            "Nothing was printed; please report it, with an invented sheet that shows it.",
            code="rows-lost",
        )
    tally.blank += table.blank
    tally.hidden += table.left_out if isinstance(table, Kept) else 0


def _unprotected(rows: list[Row]) -> list[Row]:
    """Rows of a held.csv without the apostrophes that kept its cells text."""
    return [Row(row.number, tuple([unprotected(cell) for cell in row.cells]), row.faults) for row in rows]


def _settle(
    intake: Intake,
    seen: repeats.Repeats,
    columns: headings.Columns,
    cleaned: Cleaned,
    *,
    rules: signers.Rules,
    known: Known,
    only: Sequence[str],
    tally: Tally,
) -> None:
    """Add a chunk to the intake: repeats held, pairs that an earlier batch has left out."""
    people = len(cleaned.people) + len(cleaned.waiting)
    intake.rows += people
    tally.blank += cleaned.blank
    intake.problems += cleaned.remarks
    intake.people.letters_used.update(cleaned.letters_used)
    intake.people.names_used.update(cleaned.names_used)
    waiting = cleaned.waiting
    for person in cleaned.people:
        where = Where(columns.file, columns.sheet, person.row)
        fault = seen.fault(where, person.marks, years=person.years, number=person.number, released=person.again, unasked=person.unasked)
        if fault is True:  # nothing but an age, or nothing at all, tells them from a row before: known by being the second of two
            person.again, person.line = True, _again(person.line, repeats.whole(person.marks))
        officials, number = person.officials, person.number
        before, kin = _before(person, known, intake.released) if known and not isinstance(fault, Problem) else (None, Kin.SAME)
        which = f", number {before[0]:03d}" if before and before[0] > 0 else ""
        if before is not None and kin is Kin.SURE:
            message = (
                f"Somebody of the same name and e-mail, phone or address has a letter already{which}. "
                "If this is another person, write repeat in Release."
            )
            fault = Problem("repeat", where, message, Severity.HOLD)
        if isinstance(fault, Problem):
            waiting.append((Row(person.row, msgspec.msgpack.decode(person.cells, type=tuple[str, ...])), (fault,)))
            continue
        if before is not None and kin is Kin.LIKELY:
            if not person.unasked:
                message = (
                    f"Somebody of the same name and ZIP or city has a letter already{which}. This row is printed, too. "
                    "If it is one person, take it out; if not, write alike in Release."
                )
                intake.problems.append(Problem("alike", where, message, Severity.ASK))
            before = None
        if before is not None:
            number = -before[0]  # theirs already
            officials = tuple([id_ for id_ in officials if id_ not in before[1]])
            intake.made_before += len(person.officials) - len(officials)
        if only:
            officials = tuple([id_ for id_ in officials if id_ in only])
        pages = person.pages
        if officials is not person.officials:
            pages = tuple([count for id_, count in zip(person.officials, pages, strict=True) if id_ in officials])
        for id_, mark in zip(person.officials, person.own, strict=False):
            if mark and id_ in officials:
                intake.own.setdefault(id_, Counter())[mark] += 1
        if officials:
            intake.people.add(person, Shape(officials, pages, person.full), number=number)
    tally.held += len(waiting)
    tally.ready += people - len(waiting)
    for row, faults in sorted(waiting, key=lambda item: item[0].number):
        at = str(Where(columns.file, columns.sheet, row.number))
        holding = [fault for fault in faults if fault.severity is Severity.HOLD]
        intake.problems += faults
        intake.reasons.append(holding[0].code)
        reason = " ".join(f"{fault.where.column}: {fault.message}" if fault.where.column else fault.message for fault in holding)
        intake.held.append(HeldRow(columns.headings, signers.without_ages(row.cells, columns, rules), at, reason))


class Kin(enum.Enum):
    """How somebody who has written already is like a person of the sheet."""

    SAME = "same"  # it is them: all that tells people apart is the same, or name and e-mail are
    SURE = "sure"  # name with phone or address are the same, and something else is not: somebody has to say
    LIKELY = "likely"  # name and ZIP or city are the same: a question


def _before(person: Person, known: Known, released: dict[bytes, int]) -> tuple[tuple[int, frozenset[str]] | None, Kin]:
    """Who has written already and may be this person. A repeat that somebody released is only ever the same as itself."""
    marks = person.marks
    whole = repeats.whole(marks)
    if person.again:
        which = released[whole] = released.get(whole, -1) + 1
        return known.get(batch.again(whole, which)), Kin.SAME
    if whole in known:
        return known[whole], Kin.SAME if known[whole][0] != ASK else Kin.SURE
    sure = repeats.sure(marks)
    alike = [known[key] for key in sure if key in known]
    if alike:
        by_mail = bool(marks.mail) and sure[0] in known
        return alike[0], Kin.SAME if by_mail and alike[0][0] != ASK else Kin.SURE
    return known.get(repeats.likely(marks) + batch.LIKE), Kin.LIKELY


def _keys(*keys: bytes) -> bytes:
    """Fingerprints as a line of signers.jsonl begins with them."""
    return b'"k":[%b],"s":' % b",".join([b'"%b"' % key.hex().encode("ascii") for key in keys])


def _again(line: bytes, whole: bytes) -> bytes:
    """The tail of a line, of somebody who is known only by being the second who looks like this."""
    return _keys(whole + batch.AGAIN) + line.partition(b'],"s":')[2]


# -- in a worker, or here -----------------------------------------------------------------------


class _Desk:
    """What cleaning needs at hand in one process: typefaces, a typesetter and a writer for each official."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.faces = fonts.Faces.installed(Path(request.fonts) if request.fonts else None)
        campaign, event = request.rules.campaign, request.rules.event
        view = windows.chosen(request.envelope, paper=event.paper, fold=request.fold) if request.envelope in windows.WINDOWS else None
        head = stationery.load(Path(request.letterhead), paper=event.paper, faces=self.faces, event=event, clear=view.clear if view else ())
        broken = typeset.Broken()
        self.view = view
        self.setters = {
            o.id: windows.typesetter(
                o,
                event=event,
                on=view if o.id in (request.only or (o.id,)) else None,
                stationery=head,
                date=request.date,
                faces=self.faces,
                broken=broken,
            )
            for o in campaign.officials
        }
        returned = view is not None and view.back is not None
        self.writers = {
            o.id: letters.Writer(campaign, event, o, date=request.date, personal=head.personal, returned=returned)
            for o in campaign.officials
        }
        nobody = Signer("Nobody", Address(), tuple(self.writers), "")
        plain = {id_: writer.letter(nobody) for id_, writer in self.writers.items()}
        self.sample = {id_: letters.wording(letter) for id_, letter in plain.items()}
        self.plain = {id_: self.setters[id_].count(letter) for id_, letter in plain.items()}
        self.rooms = {id_: self.setters[id_].room(letter) for id_, letter in plain.items()}
        self.encoder = msgspec.json.Encoder()

    def pages(self, signer: Signer, officials: tuple[str, ...]) -> tuple[tuple[int, ...], tuple[bytes, ...]]:
        """The pages of each letter, and a mark of its words; no marks where all are the sample word for word."""
        if not (signer.words or signer.letter or signer.words_by_hand or signer.letter_by_hand):
            return tuple([self.plain[id_] for id_ in officials]), ()
        written = [self.writers[id_].letter(signer) for id_ in officials]
        pages = tuple([self.setters[id_].count(letter) for id_, letter in zip(officials, written, strict=True)])
        marks = [BY_HAND if signer.words_by_hand or signer.letter_by_hand else letters.wording(letter) for letter in written]
        return pages, tuple([b"" if mark == self.sample[id_] else mark for id_, mark in zip(officials, marks, strict=True)])

    def missing(self, text: str) -> str:
        return self.faces.missing(text, Face.SERIF) + self.faces.missing(text, Face.SANS)

    def misfit(self, signer: Signer) -> str:
        """Why the whole address cannot stand on an envelope or label, or the head would show through a window; empty when all is well."""
        try:
            if self.view:
                for id_ in signer.officials:
                    self.setters[id_].head(self.writers[id_].letter(signer))
            if signer.disclosure is Disclosure.FULL:
                self._cover(signer)
        except RefusedError as error:
            return str(error)
        return ""

    def _cover(self, signer: Signer) -> None:
        """RefusedError when the whole address does not fit what carries it."""
        size, (dx, dy) = envelopes.SIZES.get(self.request.envelope), self.request.offset_mm
        back = (signer.name, *postal.lines(signer.address, seen_from=""))  # with the country, the longest it can be
        if size:
            envelopes.envelope(_NOTHING, back, size=size, dx_mm=dx, dy_mm=dy, faces=self.faces)
        if self.request.return_labels:
            sheet = labels.LABELS[self.request.return_labels]
            labels.returned(back, sheet=sheet, margin_mm=self.request.label_margin_mm, faces=self.faces)


_NOTHING = Form(())


@lru_cache(maxsize=2)
def _desk(request: bytes) -> _Desk:
    return _Desk(msgspec.json.decode(request, type=Request))


_pack = msgspec.msgpack.encode  # a third of the time that pickling values between processes takes
_unpack_rows = msgspec.msgpack.Decoder(list[Row]).decode
_unpack_cleaned = msgspec.msgpack.Decoder(Cleaned).decode


def clean_elsewhere(request: bytes, columns: headings.Columns, rows: bytes) -> bytes:
    """``clean`` with rows and result packed for the way between processes."""
    return _pack(clean(request, columns, _unpack_rows(rows)))


def clean(request: bytes, columns: headings.Columns, rows: list[Row]) -> Cleaned:
    """One chunk of a sheet. Runs in any process; what it needs is made once a process."""
    desk = _desk(request)
    campaign, order = desk.request.rules.campaign, desk.request.order
    people: list[Person] = []
    waiting: list[tuple[Row, tuple[Problem, ...]]] = []
    remarks: list[Problem] = []
    names: set[str] = set()
    typed: set[str] = set()
    blank = 0
    for done in signers.clean(rows, columns, desk.request.rules, missing=desk.missing):
        signer = done.signer
        if signer is None or done.marks is None:
            if done.problems:
                waiting.append((done.row, done.problems))
            else:
                blank += 1
            continue
        if misfit := desk.misfit(signer):
            where = Where(columns.file, columns.sheet, done.row.number, columns.heading("address"))
            less = {Disclosure.FULL: " Or set Show address to city.", Disclosure.CITY: " Or set Show address to none."}
            fault = Problem("address-too-long", where, misfit + less.get(signer.disclosure, ""), Severity.HOLD)
            waiting.append((done.row, (*done.problems, fault)))
            continue
        remarks += done.problems
        officials = guards.recipients(signer, campaign) if signer.letter else signer.officials
        address = signer.address
        names.update(signer.name, address.city, address.region, *address.lines, address.postcode)
        if signer.words:
            typed.update(*signer.words)
        if signer.letter:
            typed.update(*signer.letter)
        again = "repeat" in signer.released
        whole = repeats.whole(done.marks)
        keys = (whole + batch.AGAIN,) if again else (whole, *repeats.sure(done.marks), repeats.likely(done.marks) + batch.LIKE)
        line = b"%b%b}\n" % (_keys(*keys), desk.encoder.encode(signer))
        pages, own = desk.pages(signer, officials)
        people.append(
            Person(
                done.row.number,
                done.marks,
                done.years,
                signer.number,
                officials,
                pages,
                signer.disclosure is Disclosure.FULL,
                again,
                "alike" in signer.released,
                _sort_key(signer, order),
                _pack(done.row.cells),
                line,
                own,
            )
        )
    return Cleaned(people, waiting, remarks, blank, "".join(sorted(typed)), "".join(sorted(names)))


def _sort_key(signer: Signer, order: Order) -> str:
    if order is Order.NAME:
        return repeats.folded(signer.name.rsplit(" ", 1)[-1]) + " " + repeats.folded(signer.name)
    if order is Order.PLACE:
        address = signer.address
        return " ".join((address.country, address.region, repeats.folded(address.city), address.postcode, repeats.folded(signer.name)))
    return ""
