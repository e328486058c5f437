"""A batch's pages, small, many on a sheet."""

from pathlib import Path

import pdfplumber
import pytest

from evening import evening, made, people, person, run
from ua_mailmerge import contact, envelopes, plan, windows
from ua_mailmerge.model import MM, Paper
from ua_mailmerge.problems import ExitCode


def overview(tmp_path: Path, *options: str) -> tuple[Path, Path]:
    """The overview of five people, one of whom shows the whole address, and their batch."""
    sheet = evening(tmp_path / "e", [person("Ana Ruiz", Show_address="full"), *people(4)])
    out = tmp_path / "out"
    batch = made(sheet, "-o", out, *options)
    into = tmp_path / "overview.pdf"
    assert run("overview", batch.name, "-o", out, "--into", into).code == 0
    return into, batch


def test_every_letter_is_there_with_its_code(tmp_path: Path) -> None:
    """Each page of each volume, its code under it; envelopes that are all alike once, with their number."""
    into, batch = overview(tmp_path)
    codes = [line.partition(",")[0] for line in (batch / "manifest.csv").read_text(encoding="utf-8-sig").splitlines()[1:]]
    with pdfplumber.open(into) as pdf:
        text = "\n".join(page.extract_text() for page in pdf.pages)
    assert codes
    assert all(plan.short(code) in text for code in codes)
    assert "like this" in text
    assert text.count("Ana Ruiz") >= 2


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_zones_turn_with_the_envelope(turn: int) -> None:
    """However it is fed, the stamp corner touches two edges of the page, and every zone is inside it."""
    size = envelopes.SIZES["us_10"]
    width, height = size.width_mm * MM, size.height_mm * MM
    if turn in (90, 270):
        width, height = height, width
    read, barcode, stamp = contact.zones(size, turn=turn)
    for zone in (read, barcode, stamp):
        assert -0.01 <= zone.x <= zone.x + zone.w <= width + 0.01
        assert -0.01 <= zone.y <= zone.y + zone.h <= height + 0.01
    corner = {0: (width, 0.0), 90: (width, height), 180: (0.0, height), 270: (0.0, 0.0)}[turn]
    assert any(
        abs(x - corner[0]) < 0.01 and abs(y - corner[1]) < 0.01 for x in (stamp.x, stamp.x + stamp.w) for y in (stamp.y, stamp.y + stamp.h)
    )


@pytest.mark.parametrize("feed", ["0", "180"])
def test_an_address_lies_in_the_read_area_that_is_drawn(feed: str, tmp_path: Path) -> None:
    """Read area with words in it, barcode zone and stamp corner empty: the zones lie where the envelope has them."""
    read, barcode, stamp = (zone.w / zone.h for zone in contact.zones(envelopes.SIZES["us_10"], turn=0))
    with pdfplumber.open(overview(tmp_path, "--feed", feed)[0]) as pdf:
        page = next(page for page in pdf.pages if page.extract_words()[-1]["text"] and "envelopes" in page.extract_text())
        inside = {
            shape: [
                len(page.within_bbox((rect["x0"], rect["top"], rect["x1"], rect["bottom"])).chars)
                for rect in page.rects
                if abs(rect["width"] / rect["height"] - shape) < 0.02
            ]
            for shape in (read, barcode, stamp)
        }
    assert min(inside[read]) > 20
    assert set(inside[barcode]) == set(inside[stamp]) == {0}


def test_the_window_is_drawn_round_the_address(tmp_path: Path) -> None:
    """On a letter for a window envelope: a frame for what surely shows, with the address in it, and one for what may ever show."""
    into, _ = overview(tmp_path, "--envelopes", "us_10_window")
    sure, ever = contact.openings(windows.chosen("us_10_window", paper=Paper.LETTER))
    with pdfplumber.open(into) as pdf:
        (page,) = pdf.pages
        shapes = [(rect, rect["width"] / rect["height"]) for rect in page.rects]
        for zone in (sure, ever):
            found = [rect for rect, shape in shapes if abs(shape - zone.w / zone.h) < 0.05]
            assert len(found) == 10  # five people, two officials
            for rect in found:
                box = page.within_bbox((rect["x0"], max(rect["top"], 0), rect["x1"], rect["bottom"]))
                assert len(box.chars) > 20


def test_an_overview_is_not_written_over(tmp_path: Path) -> None:
    """The second one says so, and leaves the first."""
    into, batch = overview(tmp_path)
    before = into.read_bytes()
    ran = run("overview", batch.name, "-o", tmp_path / "out", "--into", into)
    assert (ran.code, into.read_bytes()) == (ExitCode.HELD, before)


def test_a_changed_volume_is_not_shown(tmp_path: Path) -> None:
    """What is shown is what was made, or nothing."""
    _, batch = overview(tmp_path)
    volume = next(batch.glob("1-letters-*.pdf"))
    volume.chmod(0o600)
    volume.write_bytes(volume.read_bytes() + b"\n")
    ran = run("overview", batch.name, "-o", tmp_path / "out", "--into", tmp_path / "again.pdf")
    assert ran.code == ExitCode.UNREADABLE
    assert not (tmp_path / "again.pdf").exists()
