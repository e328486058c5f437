"""Somebody takes their letters back: ledger events, and where in the piles to find what is on paper."""

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path

from ua_mailmerge import batch, ledger, merge, plan, render
from ua_mailmerge.model import Frozen, Sides
from ua_mailmerge.problems import RefusedError


class Pull(Frozen, frozen=True):
    """A letter or envelope to take out of a pile, as it came from the printer: counted from the first, and between which others it lies."""

    code: str
    official: str
    volume: str
    place: int  # from 1, in letters or envelopes
    sheets: tuple[int, int]  # the first and the last of its sheets of paper, from 1
    after: str  # the code before it; empty: it is the first
    before: str  # the code behind it; empty: it is the last
    printed: bool  # whether the ledger knows of a copy on paper

    @property
    def sentence(self) -> str:
        """Where it is, in words."""
        kind = "envelope" if "-envelopes-" in self.volume else "letter"
        first, last = self.sheets
        on = f"sheet {first}" if first == last else f"sheets {first} to {last}"
        between = [f"behind {self.after}"] if self.after else []
        between += [f"before {self.before}"] if self.before else []
        lies = f", {' and '.join(between)}" if between else ""
        return f"{plan.short(self.code)}  {self.volume}: {kind} {self.place} from the first, {on}{lies}."


class Withdrawn(Frozen, frozen=True):
    """What a withdrawal did: the letters withdrawn, those that are in the post and stay counted, and what to pull out of the piles."""

    codes: tuple[str, ...]
    posted: tuple[str, ...]
    pulls: tuple[Pull, ...]


def withdraw(out: Path, typed: Iterable[str], *, of: str = "", on: datetime.date, why: str = "") -> Withdrawn:
    """Withdraw all letters of the people whose codes were typed, as far as they are not posted; RefusedError when all are.

    They stay out of every pile, reprint and report, and are not made again by a later merge, until ``release``.
    """
    states = ledger.fold(batch.events(out)[0])
    codes = _of_people(states, typed, of=of)
    posted = tuple(code for code in codes if states.pieces[code].state in (ledger.State.POSTED, ledger.State.RETURNED))
    gone = [code for code in codes if code not in posted]
    if not gone:
        raise RefusedError(f"{', '.join(map(plan.short, posted))}: posted already, so it can no longer be withdrawn.")
    merge.mark(out, _events(ledger.Kind.WITHDRAWN, states, gone, on=on, why=why))
    return Withdrawn(codes=tuple(gone), posted=posted, pulls=tuple(pulls(out, states, gone)))


def release(out: Path, typed: Iterable[str], *, of: str = "", on: datetime.date, why: str = "") -> tuple[str, ...]:
    """Let the next merge make new letters, with new codes, for people who withdrew and ask for them after all; the withdrawn codes."""
    states = ledger.fold(batch.events(out)[0])
    codes = tuple(code for code in _of_people(states, typed, of=of) if states.pieces[code].state is ledger.State.WITHDRAWN)
    if not codes:
        raise RefusedError("None of these letters is withdrawn, so there is nothing to release.")
    merge.mark(out, _events(ledger.Kind.RELEASED, states, codes, on=on, why=why))
    return codes


def _of_people(states: ledger.States, typed: Iterable[str], *, of: str) -> list[str]:
    """Every code of the people whom the typed ones name: one number of one batch is one person."""
    found, sentences = plan.resolve(typed, among=[code for code, piece in states.pieces.items() if of in ("", piece.batch)])
    if sentences:
        raise RefusedError("\n".join(sentences))
    people = {(states.pieces[code].batch, plan.prefix(code), plan.number(code)) for code in found}
    return [code for code, piece in states.pieces.items() if (piece.batch, plan.prefix(code), plan.number(code)) in people]


def _events(kind: ledger.Kind, states: ledger.States, codes: Iterable[str], *, on: datetime.date, why: str) -> list[ledger.LedgerEvent]:
    homes: dict[str, list[str]] = {}
    for code in codes:
        homes.setdefault(states.pieces[code].batch, []).append(code)
    return [ledger.LedgerEvent(kind, on, batch=home, codes=tuple(own), why=why) for home, own in homes.items()]


def pulls(out: Path, states: ledger.States, codes: Sequence[str]) -> Iterable[Pull]:
    """Where the letters and their own envelopes lie, volume by volume, from the first page on; a purged batch still has the places."""
    wanted = set(codes)
    for home in dict.fromkeys(states.pieces[code].batch for code in codes):
        folder = out / "batches" / home
        if not folder.is_dir():
            raise RefusedError(f"{home}: the folder of this batch is gone, so nobody can tell where its letters lie.")
        settings = render.frozen(folder)[2]
        volumes: dict[str, list[batch.Entry]] = {}
        for entry in batch.entries(folder):
            volumes.setdefault(entry.volume, []).append(entry)
        for volume, entries in volumes.items():
            leaves = 2 if "-letters-" in volume and settings.sides is Sides.TWO else 1
            for at, entry in enumerate(entries):
                if entry.code in wanted:
                    yield Pull(
                        code=entry.code,
                        official=entry.official,
                        volume=volume,
                        place=at + 1,
                        sheets=((entry.first_page - 1) // leaves + 1, (entry.last_page - 1) // leaves + 1),
                        after=plan.short(entries[at - 1].code) if at else "",
                        before=plan.short(entries[at + 1].code) if at + 1 < len(entries) else "",
                        printed=states.pieces[entry.code].on_paper,
                    )
