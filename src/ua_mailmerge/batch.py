"""Finished files to a frozen batch folder and back: publish, ledger file, manifest, purge.

Longer than other modules because everything that touches ``out/`` is here, so that privacy (0700, 0600), "write beside, rename last,
never over" and what a purge reaches can be checked in one place.
"""

import contextlib
import csv
import enum
import errno
import hashlib
import io
import os
import re
import shutil
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from ua_mailmerge import ledger, plan
from ua_mailmerge.model import Frozen, Piece
from ua_mailmerge.problems import RefusedError, UnreadableError, UnwritableError

LEDGER, MANIFEST, HELD, SUMMARY, SUMS = "ledger.jsonl", "manifest.csv", "held.csv", "summary.txt", "SHA256SUMS"
SIGNERS = "input/signers.jsonl"
INCOMING = ".incoming.part"
"""The draft of a merge whose input is still being written, so that its id is not known."""
REPRINTS = "reprints"
"""The folder in ``out/`` for reprints nobody gave another place: ``<batch>-….pdf``, which a purge finds."""

# -- writing ------------------------------------------------------------------------------------

_UNWRITABLE = {
    errno.ENOSPC: "the disk is full; free some space and run the same command again",
    errno.EDQUOT: "your share of the disk is used up; free some space and run the same command again",
    errno.EACCES: "you may not write there; choose another folder, or ask whoever owns this one",
    errno.EPERM: "you may not write there; choose another folder, or ask whoever owns this one",
    errno.EROFS: "this disk can only be read; choose a folder on another one",
    errno.ENOTDIR: "part of this path is a file, not a folder; choose another name",
    errno.EEXIST: "there is a file of that name already; choose another name",
    errno.EISDIR: "this is a folder, not a file; choose another name",
    errno.ENOENT: "the folder it should go into does not exist; make it first",
    errno.ENAMETOOLONG: "the name is too long for this disk; choose a shorter one",
    errno.EFBIG: "the file is too big for this disk; choose a folder on another one",
    errno.EIO: "the disk does not answer as it should; check its cable, or choose a folder on another one",
}
_WINDOWS_IN_USE = (32, 33)  # ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION


def unwritable(path: Path, error: OSError) -> UnwritableError:
    """The error as a sentence: what cannot be written, why, what next."""
    if getattr(error, "winerror", None) in _WINDOWS_IN_USE:
        reason = "another program has it open; close it there and run the same command again"
    else:
        reason = _UNWRITABLE.get(error.errno or 0, f"it could not be written ({(error.strerror or 'no reason given').lower()})")
    return UnwritableError(f"{path}: {reason}. What was there before is untouched.")


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turns any OSError inside into an UnwritableError about ``path``."""
    try:
        yield
    except OSError as error:
        raise unwritable(path, error) from error


def write(path: Path, data: bytes) -> None:
    """A new file that only its owner can read (0600); never over one that is there."""
    with writing(path), os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb") as file:
        file.write(data)


def publish_file(path: Path, data: bytes) -> None:
    """A file beside a batch: written beside, renamed last, never over another file; the same file again is no fault."""
    with writing(path):
        if path.exists():
            if path.is_file() and path.read_bytes() == data:
                return
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        part = path.with_name(f".{path.name}.part")
        part.unlink(missing_ok=True)
        write(part, data)
        part.rename(path)


_BINARY: int = getattr(os, "O_BINARY", 0)  # Windows would turn \n into \r\n


def _private(folder: Path) -> None:
    """Makes the folder with all above it, private to its owner; one that is there keeps the rights it has."""
    if not folder.is_dir():
        _private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _sync_folder(folder: Path) -> None:
    """Makes renames and new names in the folder survive a power cut; Windows cannot open a folder and needs no such thing."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _locked(lock: Path, *, seconds: float, busy: str) -> Iterator[None]:
    import filelock  # 45 ms that only writers need

    try:
        with filelock.FileLock(lock, timeout=seconds, mode=0o600):
            yield
    except filelock.Timeout as error:
        raise UnwritableError(busy) from error


@contextlib.contextmanager
def alone(out: Path) -> Iterator[None]:
    """Keeps a second merge out of ``out`` while one counts, numbers and publishes; the lock goes with the process, whatever ends it."""
    with writing(out):
        _private(out)
    with writing(out), _locked(out / ".merge.lock", seconds=0, busy=f"{out}: another merge is at work there; wait for it and try again."):
        yield


# -- the ledger file ----------------------------------------------------------------------------


def append(out: Path, events: Iterable[ledger.LedgerEvent]) -> None:
    """Adds events to ``out/ledger.jsonl``: one write, flushed to the disk, under a lock; all of them or none.

    A last line without its newline (torn by a power cut) is closed first, its bytes kept; ``ledger.parse`` reports it.
    """
    data = b"".join(map(ledger.line, events))
    if not data:
        return
    path = out / LEDGER
    with writing(path), _locked(out / ".ledger.lock", seconds=30, busy=f"{path}: another program keeps it locked; close it and try again."):
        new = not path.exists()
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | _BINARY, 0o600)
        try:
            size = os.fstat(handle).st_size
            if size and os.lseek(handle, -1, os.SEEK_END) >= 0 and os.read(handle, 1) != b"\n":
                data = b"\n" + data
            try:
                whole = os.write(handle, data) == len(data)
                os.fsync(handle)
            except OSError:
                os.ftruncate(handle, size)
                raise
            if not whole:  # the disk filled up half way
                os.ftruncate(handle, size)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(handle)
        if new:
            _sync_folder(out)


def events(out: Path) -> tuple[list[ledger.LedgerEvent], str]:
    """The ledger's events and a sentence when a line could not be read; no ledger yet: no events."""
    try:
        return ledger.parse((out / LEDGER).read_bytes())
    except FileNotFoundError:
        return [], ""
    except OSError as error:
        raise UnreadableError(f"{out / LEDGER}: cannot be read ({(error.strerror or '').lower()}); check who may read it.") from error


# -- drafts and batches -------------------------------------------------------------------------


class Leftover(enum.StrEnum):
    """What to do with the draft that an interrupted merge of the same input left."""

    DROP = "drop"
    KEEP = "keep"


def made(out: Path, id_: str) -> Path | None:
    """The published batch of that id, if there is one: the same input was merged before."""
    folder = out / "batches" / id_
    return folder if folder.is_dir() else None


def open_part(out: Path, id_: str, *, leftover: Leftover = Leftover.DROP) -> Path:
    """The private folder ``batches/.<id>.part`` in which a batch is prepared, empty unless a leftover is kept."""
    part = out / "batches" / f".{id_}.part"
    with writing(part):
        if part.exists() and leftover is Leftover.DROP:
            shutil.rmtree(part)
        _private(part)
        (part / "input").mkdir(mode=0o700, exist_ok=True)
    return part


def unfinished(out: Path) -> list[Path]:
    """Drafts that merges left when they were interrupted."""
    return sorted((out / "batches").glob(".*.part"))


def resumable(out: Path) -> list[Path]:
    """Of the unfinished drafts, those whose input is complete: the name of one that is not says nothing yet."""
    return [part for part in unfinished(out) if part.name != INCOMING]


def publish(part: Path) -> Path:
    """Makes the draft a batch: checksums written, everything private to its owner and flushed to the disk, then renamed whole, last.
    Never over a batch: when one of that id is there already, it stays, the draft goes.
    """
    target = part.with_name(part.name.removeprefix(".").removesuffix(".part"))
    with writing(target):
        if target.exists():
            shutil.rmtree(part)
            return target
        (part / SUMS).unlink(missing_ok=True)
        _write_sums(part)
        for folder in (path for path in part.rglob("*") if path.is_dir()):
            folder.chmod(0o700)
            _sync_folder(folder)
        _sync_folder(part)
        part.rename(target)
        _sync_folder(target.parent)
    return target


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _write_sums(folder: Path) -> None:
    names = [name for name in _files(folder) if name != SUMS]
    with ThreadPoolExecutor(8) as pool:  # hashing and flushing both release the interpreter
        digests = list(pool.map(lambda name: _settled(folder / name), names))
    write(folder / SUMS, "".join(f"{digest}  {name}\n" for digest, name in zip(digests, names, strict=True)).encode())
    _settled(folder / SUMS)


def _settled(path: Path) -> str:
    """Makes the file private to its owner, flushes it to the disk; its SHA-256."""
    path.chmod(0o600)
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify(folder: Path, names: Collection[str] = ()) -> tuple[str, ...]:
    """Sentences about files of a batch that are missing or no longer as published; ``names``: only these, else all."""
    try:
        text = (folder / SUMS).read_text(encoding="utf-8")
    except OSError as error:
        raise UnreadableError(f"{folder.name}: {SUMS} cannot be read, so its files cannot be checked.") from error
    digests = {name: digest for digest, _, name in (line.partition("  ") for line in text.splitlines())}
    sentences = []
    for name in names or sorted(digests):
        if name not in digests or not (folder / name).is_file():
            sentences.append(f"{folder.name}: {name} is missing.")
        elif sha256(folder / name) != digests[name]:
            sentences.append(f"{folder.name}: {name} was changed after it was published; take it from a copy of this folder.")
    return tuple(sentences)


def batches(out: Path) -> list[Path]:
    """The published batches, by id."""
    folder = out / "batches"
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")) if folder.is_dir() else []


def locate(out: Path, text: str) -> Path:
    """The batch somebody means: a path to its folder, its id, or the start of its id."""
    if text and Path(text).is_dir() and (Path(text) / MANIFEST).is_file():
        return Path(text).resolve()  # "." has neither name nor parents
    published = batches(out)
    found = [path for path in published if path.name == text] or [path for path in published if text and path.name.startswith(text)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(path.name for path in found or published) or "none yet"
    raise RefusedError(f"{text} could be any of these batches: {names}." if found else f"{text} is not a batch here; there are: {names}.")


# -- known people -------------------------------------------------------------------------------


class _Known(msgspec.Struct):
    """What a line of signers.jsonl says beside the signer, whom the decoder skips."""

    n: int
    k: tuple[str, ...] = ()
    o: tuple[str, ...] = ()


class _Written(msgspec.Struct):
    words: tuple[str, ...] = ()
    letter: tuple[str, ...] = ()


class _Writer(msgspec.Struct):
    """Of a line of signers.jsonl: the number, and whether the signer wrote anything."""

    n: int
    s: _Written


def own_words(folder: Path) -> set[tuple[str, int]] | None:
    """(batch, number) of everybody with words of their own; None when the batch is purged."""
    try:
        people = msgspec.json.Decoder(_Writer).decode_lines((folder / SIGNERS).read_bytes())
    except FileNotFoundError:
        return None
    return {(folder.name, person.n) for person in people if person.s.words or person.s.letter}


AGAIN = b"again"
"""Ends the fingerprints of a person who looks like another and is none, or was released; then comes which of them, as one byte."""

LIKE = b"like"
"""Ends a fingerprint by which people are only alike: reason to ask, never to hold."""


def again(key: bytes, which: int) -> bytes:
    """The fingerprint of the released repeat number ``which`` of a person, from 0."""
    return key + AGAIN + bytes((min(which, 255),))


def known(out: Path, *, reference: str = "", without: Collection[tuple[str, int, str]] = ()) -> dict[bytes, tuple[int, frozenset[str]]]:
    """Who has written to whom: fingerprint -> (number, officials' ids), over all batches that are not purged.

    ``reference``: only batches of that campaign, since a president of one is not the president of another. ``without``: pieces that count
    as never made (``ledger.taken_back``); a person who has others keeps those, and gets a new number (0 here) for the rest.
    """
    missing: dict[tuple[str, int], set[str]] = {}
    for home, number, official in without:
        missing.setdefault((home, number), set()).add(official)
    pairs: dict[bytes, tuple[int, frozenset[str]]] = {}
    repeats: dict[bytes, dict[int, frozenset[str]]] = {}
    sets: dict[tuple[str, ...], frozenset[str]] = {}
    decoder = msgspec.json.Decoder(_Known)
    for folder in batches(out):
        path = folder / SIGNERS
        if reference and not plan.of_campaign(_first_code(folder), reference):
            continue
        try:
            people = decoder.decode_lines(path.read_bytes())
        except FileNotFoundError:
            continue  # purged
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            raise UnreadableError(
                f"{folder.name}: {SIGNERS} cannot be read, so nobody can tell who has written already; take it from a copy of this folder."
            ) from error
        for person in people:
            officials = sets.get(person.o) or sets.setdefault(person.o, frozenset(person.o))
            if gone := missing.get((folder.name, person.n)):
                officials, person.n = officials - gone, 0
                if not officials:
                    continue
            for key in map(bytes.fromhex, person.k):
                if key.endswith(AGAIN):
                    numbers = repeats.setdefault(key.removesuffix(AGAIN), {})
                    numbers[person.n] = numbers.get(person.n, frozenset()) | officials
                    continue
                before = pairs.get(key)
                pairs[key] = (before[0], before[1] | officials) if before else (person.n, officials)
    for key, numbers in repeats.items():
        for which, (number, officials) in enumerate(sorted(numbers.items())):
            pairs[again(key, which)] = number, officials
            pairs.setdefault(key, (number, officials))  # released though nobody was repeated
    return pairs


def _first_code(folder: Path) -> str:
    """The first code of a batch; one without letters has none."""
    try:
        with (folder / MANIFEST).open("rb") as file:
            file.readline()
            return file.readline().split(b",")[0].decode()
    except OSError as error:
        raise UnreadableError(f"{folder.name}: {MANIFEST} cannot be read; is this the folder of a batch?") from error


# -- held.csv, summary.txt ----------------------------------------------------------------------

_ACTIVE = re.compile(r"'*(?:[=+\-@\t\r]|0[0-9]+\Z)")


def protected(text: str) -> str:
    """A cell for a CSV file that a spreadsheet program must take as text: one apostrophe before anything that starts like a formula
    (= + - @, tab, return), and before digits with a leading zero, which the program would drop. ``unprotected`` takes it off.
    """
    return f"'{text}" if _ACTIVE.match(text) else text


def unprotected(text: str) -> str:
    """The cell as it was before ``protected``; a cell that nobody protected stays as it is."""
    return text[1:] if text.startswith("'") and _ACTIVE.match(text) else text


HELD_COLUMNS = ("Row", "Reason")
"""What held.csv has behind the sheet's own columns; a sheet that ends with them is one of ours."""


class HeldRow(Frozen, frozen=True):
    """A row kept out: its sheet's headings and cells as the group wrote them, where it stands, and what releases it."""

    headings: tuple[str, ...]
    cells: tuple[str, ...]
    row: str
    reason: str


def write_held(path: Path, rows: Iterable[HeldRow]) -> None:
    """``held.csv``, ready to mend and merge: the sheets' own columns, then Row and Reason, which an earlier held.csv may have already."""
    rows = list(rows)
    columns: dict[tuple[str, int], str] = {}
    keyed = []
    for row in rows:
        own = row.headings[:-2] if row.headings[-2:] == HELD_COLUMNS else row.headings
        cells: dict[tuple[str, int], str] = {}
        for heading, cell in zip(own, row.cells, strict=False):
            key = (heading.strip().casefold(), 0)
            while key in cells:  # a heading twice in one sheet is two columns
                key = (key[0], key[1] + 1)
            columns.setdefault(key, heading)
            cells[key] = cell
        keyed.append(cells)
    columns.setdefault(("release", 0), "Release")  # where a person overrules a reason
    table: list[list[str]] = [[*columns.values(), *HELD_COLUMNS]]
    table += [[*(cells.get(key, "") for key in columns), row.row, row.reason] for row, cells in zip(rows, keyed, strict=True)]
    _write_csv(path, ([protected(cell) for cell in line] for line in table))


def _write_csv(path: Path, table: Iterable[Iterable[object]]) -> None:
    """RFC 4180 with a byte order mark, by which Excel knows it for UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    write(path, text.getvalue().encode("utf-8-sig"))


BRIDGE = "bridge.csv"


def write_bridge(part: Path) -> None:
    """``bridge.csv`` for letters that come person by person: where each lies in the signed stack, and where in its official's pile."""
    piles: dict[str, int] = {}
    own: dict[str, tuple[str, int]] = {}
    letters: list[Entry] = []
    for entry in entries(part):
        if "-letters-" in entry.volume:
            letters.append(entry)
        elif "-envelopes-" in entry.volume:
            own[entry.code] = (entry.volume, entry.first_page)
    lines = ["Code,Volume,First page,Official,Place in pile,Envelopes,Envelope"]
    for entry in letters:
        place = piles[entry.official] = piles.get(entry.official, 0) + 1
        volume, number = own.get(entry.code, ("any that is alike", 0))
        lines.append(f"{entry.code},{entry.volume},{entry.first_page},{entry.official},{place},{volume},{number or ''}")
    write(part / BRIDGE, ("\ufeff" + "\r\n".join(lines) + "\r\n").encode())


def write_summary(path: Path, paragraphs: Iterable[str]) -> None:
    """``summary.txt``: paragraphs and tables with a blank line between; counts only, since a purge leaves it."""
    write(path, ("\n\n".join(paragraph.strip("\n") for paragraph in paragraphs) + "\n").encode())


# -- manifest.csv -------------------------------------------------------------------------------


class Entry(Frozen, frozen=True):
    """A line of the manifest: a piece, where it came from, where it is, and the SHA-256 of the volume's file."""

    code: str
    row: str
    official: str
    volume: str
    first_page: int  # 1-based
    last_page: int
    sha256: str


COLUMNS = ("Code", "Sheet row", "Official", "Volume", "First page", "Last page", "SHA-256")
_CONTROL = dict.fromkeys(range(32), " ")


def manifest_lines(pieces: Iterable[Piece], *, sha256: str) -> bytes:
    """The lines of ``manifest.csv`` for the pieces of one volume, in print order; ``sha256`` is that of the volume's file.

    A record is always one line, so that one can be found in the bytes without reading the rest.
    """
    lines = []
    for piece in pieces:
        row = protected(piece.row if piece.row.isprintable() else piece.row.translate(_CONTROL)).replace('"', '""')
        lines.append(f'{piece.code},"{row}",{piece.official},{piece.volume},{piece.first_page},{piece.last_page},{sha256}\r\n')
    return "".join(lines).encode()


def write_manifest(path: Path, volumes: Iterable[bytes]) -> None:
    """``manifest.csv``: a line a piece, written as ``volumes`` come, each as ``manifest_lines`` makes it."""
    head = io.StringIO(newline="")
    csv.writer(head).writerow(COLUMNS)
    write(path, head.getvalue().encode("utf-8-sig"))
    with writing(path), path.open("ab") as file:
        file.writelines(volumes)


def _chained(first: Iterable[object], rest: Iterable[Iterable[object]]) -> Iterator[Iterable[object]]:
    yield first
    yield from rest


def _entries(lines: Iterable[bytes]) -> list[Entry]:
    rows = csv.reader(line.decode() for line in lines)
    return [
        Entry(code=code, row=unprotected(row), official=official, volume=volume, first_page=int(first), last_page=int(last), sha256=digest)
        for code, row, official, volume, first, last, digest in rows
    ]


def _manifest(folder: Path) -> bytes:
    try:
        return (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise UnreadableError(f"{folder.name}: {MANIFEST} cannot be read; is this the folder of a batch?") from error


def entries(folder: Path, *, volume: str = "") -> list[Entry]:
    """The manifest of a batch, or the part about one volume, in print order."""
    lines = _manifest(folder).splitlines()[1:]
    needle = f",{volume},".encode()
    return _entries(line for line in lines if not volume or needle in line)


_FEW = 40  # above that, reading every code is quicker


def find(folder: Path, texts: Iterable[str]) -> list[Entry]:
    """The pieces that typed codes (full, or as on the letter) stand for, in print order, each once; RefusedError names those that are none.

    A few codes are looked up in the bytes: 10 ms in a manifest of 200,000 lines.
    """
    texts = list(texts)
    data = _manifest(folder)
    lines: dict[int, bytes] = {}
    if len(texts) <= _FEW:
        for text in texts:
            hits = _hits(data, text)
            if len({_code(data, start) for start in hits}) != 1:
                break
            lines |= {start: data[start : data.find(b"\n", start)] for start in hits}
        else:
            return _entries(lines[start] for start in sorted(lines))
    body = data.splitlines()[1:]
    codes = [line[: line.find(b",")].decode() for line in body]
    wanted, sentences = plan.resolve(texts, among=set(codes))
    if sentences:
        raise RefusedError("\n".join(sentences))
    asked = set(wanted)
    return _entries(line for code, line in zip(codes, body, strict=True) if code in asked)


def _hits(data: bytes, text: str) -> list[int]:
    """Where the lines start whose code the typed one stands for."""
    meant = plan.typed(text)
    if not meant:
        return []
    needle = f"-{meant.short},".encode()
    starts = []
    at = data.find(needle)
    while at >= 0:
        start = data.rfind(b"\n", 0, at) + 1
        if b"," not in data[start:at] and meant.means(_code(data, start)):
            starts.append(start)
        at = data.find(needle, at + 1)
    return starts


def _code(data: bytes, start: int) -> str:
    return data[start : data.find(b",", start)].decode()


# -- purge --------------------------------------------------------------------------------------

_KEPT = {"input/campaign.yaml", "input/event.yaml", "input/merge.json", MANIFEST, SUMMARY, SUMS}
_KEPT_FOLDERS = ("input/letterhead/",)  # not the typefaces: a subset of a few characters tells whose names they were


def purge(folder: Path) -> tuple[str, ...]:
    """Removes the people and the PDFs of a batch, keeps its codes and counts; sentences say what went and what it cannot reach.

    Everything goes that is not known to be free of people. The ledger holds codes only; ``Kind.PURGED`` is the caller's to append.
    May be run again after it was interrupted.
    """
    out = folder.parent.parent
    with writing(folder):
        went = [name for name in _files(folder) if name not in _KEPT and not name.startswith(_KEPT_FOLDERS)]
        for name in sorted(went, key=lambda name: name != SIGNERS):  # the people first
            (folder / name).unlink()
        for copy in (out / REPRINTS).glob(f"{folder.name}-*.pdf"):
            copy.unlink()
            went.append(copy.name)
        leftover = folder.with_name(f".{folder.name}.part")
        if leftover.is_dir():
            shutil.rmtree(leftover)
        _forget_rows(folder)
        (folder / SUMS).unlink(missing_ok=True)
        _write_sums(folder)
        _sync_folder(folder)
    pdfs = sum(name.endswith(".pdf") for name in went)
    sentences = [
        f"Gone from {folder.name}: {plan.counted(pdfs, 'PDF')}; the signers, the held rows, which row of a sheet a piece came from.",
        "Kept: the piece codes, the pages they were on, the counts and the ledger.",
        "Out of reach: letters on paper; the sheets people sent in; copies of this folder in backups, in the cloud, on other disks.",
        "Also out of reach: files waiting in a printer; PDFs somebody uploaded, mailed or reprinted elsewhere; traces on the disk.",
        "From now on nobody can tell who wrote in this batch: a sheet with the same people would print them again.",
    ]
    others = unfinished(out)
    if others:
        sentences.append(
            f"{plan.counted(len(others), 'unfinished merge')} in {out.name}/batches may hold people too: delete it or finish it."
        )
    return tuple(sentences)


def purged(folder: Path) -> bool:
    """Whether the people and PDFs of a batch are gone."""
    left = any((folder / name).exists() for name in (SIGNERS, HELD)) or any(folder.glob("*.pdf"))
    return not left and (folder / MANIFEST).is_file()


def _forget_rows(folder: Path) -> None:
    """Writes the manifest anew without the sheet rows, beside, then in place of the old one: the only file we ever replace."""
    path = folder / MANIFEST
    if not path.is_file():
        return
    part = folder / f".{MANIFEST}.part"
    part.unlink(missing_ok=True)
    _write_csv(part, _chained(COLUMNS, (msgspec.structs.astuple(msgspec.structs.replace(entry, row="")) for entry in entries(folder))))
    _settled(part)
    part.replace(path)
