"""The shipped sample to docs/images/*.png: one of each kind of page, what ``check`` says, and the three together for the README.

Run it as ``python docs/make_images.py`` after a change to how pages look; it takes a few seconds. Everybody on these pages is invented.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib import resources
from pathlib import Path

import msgspec
import openpyxl
import pypdfium2
from openpyxl.worksheet.properties import PageSetupProperties
from PIL import Image, ImageChops, ImageDraw, ImageFont

from ua_mailmerge import batch, windows
from ua_mailmerge.model import Paper

ROOT = Path(__file__).parents[1]
IMAGES = Path(__file__).parent / "images"
SANS = Path(str(resources.files("fontpkg_noto_sans"))) / "files" / "NotoSans[wdth,wght].ttf"

SHARP = 1.5  # pixels of a picture to a pixel of a screen at 100 %, where an inch is 96
EDGE = (0xD4, 0xD4, 0xD4)
INK, QUIET, HELD, ASKED = (0x1C, 0x1B, 0x19), (0x5B, 0x57, 0x51), (0xA3, 0x27, 0x1F), (0x8A, 0x5A, 0x00)
WHITE = (0xFF, 0xFF, 0xFF)
REASON = "Pictures for the documentation"


def merged(folder: Path, out: str, *options: str, letterhead: str = "personal") -> Path:
    """The batch of the sample evening in ``folder``, merged with these options into a folder of its own."""
    event = folder / f"event-{letterhead}.yaml"
    event.write_text((folder / "event.yaml").read_text("utf-8").replace("letterhead: personal", f"letterhead: {letterhead}"), "utf-8")
    _run("merge", folder / "signers.xlsx", "-e", event, "-o", folder / out, "--yes", "--after-expiry", REASON, *options)
    return batch.batches(folder / out)[0]


def spoken(folder: Path) -> list[str]:
    """The lines that ``check`` prints for the sample."""
    return _run("check", folder / "signers.xlsx", "-o", folder / "none").splitlines()


def _run(*arguments: str | Path) -> str:
    """What a command of ours prints; held rows (3) are no fault here."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "ua_mailmerge", *map(str, arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])},
    )
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr)
    return done.stdout


def page_of(folder: Path, name: str, official: str, *, kind: str = "letters", page: int = 1) -> Image.Image:
    """One page of somebody's letter or envelope."""
    people = [msgspec.json.decode(line) for line in (folder / batch.SIGNERS).read_bytes().splitlines()]
    number = next(person["n"] for person in people if person["s"]["name"] == name)
    for entry in batch.entries(folder):
        if entry.official == official and f"-{kind}-" in entry.volume and int(entry.code.split("-")[-2]) == number:
            return sheet(folder / f"{entry.volume}.pdf", entry.first_page + page - 1)
    raise LookupError(name)


def sheet(path: Path, number: int = 1) -> Image.Image:
    """A page (1-based) as pixels, with a thin edge, since the paper is as white as the screen."""
    with pypdfium2.PdfDocument(path) as document:
        picture: Image.Image = document[number - 1].render(scale=96 / 72 * SHARP, grayscale=True).to_pil().convert("RGB")
    ImageDraw.Draw(picture).rectangle((0, 0, picture.width - 1, picture.height - 1), outline=EDGE)
    return picture


def shown_behind(letter: Image.Image) -> Image.Image:
    """A #10 envelope with a window, and what it shows of a letter that lies in its middle."""
    view = windows.chosen("us_10_window", paper=Paper.LETTER)
    scale = 96 / 25.4 * SHARP
    size, opening = view.window.size, view.window.window
    face = Image.new("RGB", (round(size.width_mm * scale), round(size.height_mm * scale)), (0xF4, 0xF4, 0xF4))
    across, down = windows.slack(view.window, view.fold)
    box = [round(edge * scale) for edge in (opening.x0, opening.y0, opening.x1, opening.y1)]
    seen = [edge - round(slid / 2 * scale) for edge, slid in zip(box, (across, down, across, down), strict=True)]
    face.paste(letter.crop((seen[0], seen[1], seen[2], seen[3])), (box[0], box[1]))
    draw = ImageDraw.Draw(face)
    draw.rounded_rectangle((box[0], box[1], box[2], box[3]), radius=round(2 * scale), outline=QUIET, width=2)
    draw.rectangle((0, 0, face.width - 1, face.height - 1), outline=EDGE)
    return face


# -- what the terminal shows --------------------------------------------------------------------


def face(size: float, weight: int = 400) -> ImageFont.FreeTypeFont:
    """Noto Sans; its figures are all of one width, so columns of numbers stand as in a terminal."""
    font = ImageFont.truetype(str(SANS), round(size * SHARP))
    font.set_variation_by_axes([weight, 100])
    return font


def terminal(lines: list[str], *, width: int, size: float) -> Image.Image:
    """Lines of a terminal, ``width`` screen pixels wide: columns kept, long lines broken, what a problem does in its colour."""
    font, strong = face(size), face(size, 600)
    cell, leading = font.getlength("0"), round(size * SHARP * 1.5)
    margin = round(14 * SHARP)
    picture = Image.new("RGB", (round(width * SHARP), margin * 2 + leading * 100), WHITE)
    draw = ImageDraw.Draw(picture)
    y = margin
    for line in lines:
        marked = re.fullmatch(r" *(held|asked|note|stops all)  (\S.*: .*)", line)
        if marked:
            y += leading // 4
            colour = {"asked": ASKED, "note": QUIET}.get(marked[1], HELD)
            draw.text((margin, y), marked[1], fill=colour, font=strong)
            indent = margin + 7 * cell
            where, _, message = marked[2].partition(": ")
            for words in _broken(f"{where}: {message}", font, picture.width - indent - margin):
                draw.text((indent, y), words, fill=INK, font=font)
                y += leading
            continue
        parts = list(re.finditer(r"\S+(?: \S+)*", line))
        if len(parts) > 1:  # a row of a table: all but its first column end where the terminal ends them
            for part in parts:
                x = margin + (part.end() * cell - font.getlength(part[0]) if part.start() else 0)
                draw.text((x, y), part[0], fill=INK, font=font)
            y += leading
            continue
        for words in _broken(line, font, picture.width - 2 * margin):
            draw.text((margin, y), words, fill=INK, font=font)
            y += leading if words else leading // 2
    picture = picture.crop((0, 0, picture.width, y + margin))
    ImageDraw.Draw(picture).rectangle((0, 0, picture.width - 1, picture.height - 1), outline=EDGE)
    return picture


def _broken(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def evening(letter: Image.Image, envelope: Image.Image, said: list[str]) -> Image.Image:
    """The picture of the README: a letter, its envelope, and the problems that are marked."""
    gap, width, height = round(14 * SHARP), round(830 * SHARP), round(430 * SHARP)
    letter = letter.resize((round(height * letter.width / letter.height), height), Image.Resampling.LANCZOS)
    right = width - letter.width - gap
    shown = [line for line in said if re.match(r" *(held|asked)  ", line)]
    marked = terminal([line for line in shown if re.search(r"row (32|41|45|49)\b", line)], width=round(right / SHARP), size=11.5)
    room = height - marked.height - gap
    envelope = envelope.resize((round(room * envelope.width / envelope.height), room), Image.Resampling.LANCZOS)
    if envelope.width > right:
        envelope = envelope.resize((right, round(right * envelope.height / envelope.width)), Image.Resampling.LANCZOS)
    picture = Image.new("RGB", (width, height), WHITE)
    picture.paste(letter, (0, 0))
    picture.paste(envelope, (letter.width + gap, 0))
    picture.paste(marked, (letter.width + gap, height - marked.height))
    return picture


PARTS = """\
reference: "31.26"
title: Free the three teachers
country: MX
issued: 2026-03-02
expires: 2026-06-30
specimen: yes
cc: [Ambassador N. Specimen]
officials:
  - id: minister
    name: Lic. Ejemplo Inventado
    position: Minister of the Interior
    address: [1 Calle de Muestra, "06600 Ciudad de México"]
    country: MX
    salutation: Dear Minister,
    opening: You promised on 1 March to look into this yourself.
    ask: As minister you can sign their release today.
letters:
  en:
    subject: Three teachers held without charge
    paragraphs:
      - >-
        I am writing about three teachers who were taken from their school on 14 February. They have not seen a judge, and their
        families have not been told where they are.
      - >-
        I ask you to say where they are, to let them see their families and their lawyers, and to release them unless they
        are charged with a recognisable crime.
    closing: Yours sincerely,
"""
CALLS = {
    "name to country": ("Lic. Ejemplo", "MEXICO"),
    "subject": ("Three teachers held", ""),
    "salutation": ("Dear Minister", ""),
    "opening": ("You promised", ""),
    "paragraphs, the first": ("I am writing about", "told where they are"),
    "the signer's own words": ("My grandmother", "say so."),
    "paragraphs, the others": ("I ask you to say", "recognisable crime"),
    "ask": ("As minister", ""),
    "closing": ("Yours sincerely", ""),
    "cc": ("cc: Ambassador", ""),
    "letter: the M in the code": ("001-", ""),
}
"""What each part of the letter begins and ends with."""


def parts(folder: Path) -> Image.Image:
    """A letter, and beside it the key of campaign.yaml that each part comes from."""
    folder.mkdir()
    (folder / "campaign.yaml").write_text(PARTS, "utf-8")
    (folder / "event.yaml").write_text("group: G\ncode: MAD\ndate: 2026-03-20\nreturn_address: [1 Elm St]\nenvelope: none\n", "utf-8")
    words = "My grandmother taught for forty years. She would have asked you the same, and she would have asked you to say so."
    rows = f'Name,City,State,Country,Consent,Own words\nNia Brook,Oakland,CA,US,yes,"{words}"\n'
    (folder / "signers.csv").write_text(rows, "utf-8")
    _run("merge", folder / "signers.csv", "-o", folder / "out", "--yes", "--after-expiry", REASON, "--dated", "2026-03-20")
    path = batch.batches(folder / "out")[0] / "1-letters-minister-001.pdf"
    page = sheet(path)
    wide = Image.new("RGB", (page.width + round(200 * SHARP), page.height), WHITE)
    wide.paste(page, (0, 0))
    draw, scale, font = ImageDraw.Draw(wide), 96 / 72 * SHARP, face(14, 600)
    with pypdfium2.PdfDocument(path) as document:
        text = document[0].get_textpage()
        height = document[0].get_height()
        for key, (first, last) in CALLS.items():
            boxes = [box for words in (first, last or first) for box in _boxes(text, words)]
            top, bottom = (round((height - edge) * scale) for edge in (max(box[3] for box in boxes), min(box[1] for box in boxes)))
            x = page.width - round(70 * SHARP)
            draw.line([(x - 8, top), (x, top), (x, bottom), (x - 8, bottom)], fill=HELD, width=2)
            middle = (top + bottom) // 2
            draw.line([(x, middle), (page.width + 12, middle)], fill=HELD, width=2)
            draw.text((page.width + 18, middle), key, fill=HELD, font=font, anchor="lm")
    return wide


def _boxes(text: pypdfium2.PdfTextPage, words: str) -> list[tuple[float, float, float, float]]:
    """Where words of one line stand on a page: left, bottom, right, top."""
    found = text.search(words, match_case=True).get_next()
    if found is None:
        raise LookupError(words)
    start, count = found
    return [text.get_charbox(at) for at in range(start, start + count)]


def save(picture: Image.Image, name: str) -> None:
    """As a small PNG: sixteen greys, and six steps from each colour to white."""
    shades = [(round(grey * 17),) * 3 for grey in range(16)]
    for colour in (HELD, ASKED):
        red, green, blue = ([round(part + (255 - part) * step / 6) for step in range(6)] for part in colour)
        shades += list(zip(red, green, blue, strict=True))
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for shade in shades for part in shade])
    path = IMAGES / f"{name}.png"
    picture.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)
    sys.stdout.write(f"{path.relative_to(ROOT)}  {picture.width} x {picture.height}  {path.stat().st_size // 1024} KB\n")


def blank_sheet(folder: Path) -> Image.Image | None:
    """The blank sheet as LibreOffice prints it; None where there is no LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        return None
    _run("sheet", "-c", folder / "campaign.yaml", "-o", folder / "blank.xlsx")
    subprocess.run(
        [office, "--headless", "--convert-to", "pdf", "--outdir", folder, folder / "blank.xlsx"], check=True, capture_output=True
    )
    return sheet(folder / "blank.pdf")


def marked_sheet(folder: Path) -> Image.Image | None:
    """Some rows of a sheet that ``check`` marked, as LibreOffice prints them; None where there is no LibreOffice."""
    office = shutil.which("soffice")
    if office is None:
        return None
    rows = ["Name,City,State,ZIP,Consent", "Nia Brook,Oakland,CA,94601,yes", "Femi Adeyemi,Somerville,MA,2144,yes"]
    rows += ["Ines Sol,Oakland,CA,94601,", "Tom and Ada Reed,Oakland,CA,94601,yes", "Ayla Moss,,CA,94601,yes"]
    (folder / "few.csv").write_text("\n".join(rows), "utf-8")
    _run("check", folder / "few.csv", "-o", folder / "none", "--marked", folder / "few.xlsx")
    book = openpyxl.load_workbook(folder / "few.xlsx")
    page = book.worksheets[0]
    page.page_setup.orientation, page.print_options.gridLines = "landscape", True
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.column_dimensions["F"].width = 95
    book.save(folder / "few-fit.xlsx")
    subprocess.run(
        [office, "--headless", "--convert-to", "pdf", "--outdir", folder, folder / "few-fit.xlsx"], check=True, capture_output=True
    )
    with pypdfium2.PdfDocument(folder / "few-fit.pdf") as document:
        picture: Image.Image = document[0].render(scale=96 / 72 * SHARP).to_pil().convert("RGB")
    left, top, right, bottom = ImageChops.invert(picture).getbbox() or (0, 0, picture.width, picture.height)
    return picture.crop((left - 8, top - 8, right + 8, bottom + 8))


def main() -> None:
    """Make them all."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "evening"
        _run("sample", folder)
        campaign = ("-c", folder / "campaign.yaml")
        if blank := blank_sheet(folder):
            save(blank, "blank-sheet")
        if few := marked_sheet(folder):
            save(few, "marked")
        _run("slips", "3", *campaign, "-o", folder / "none", "--into", folder / "slips.pdf")
        save(sheet(folder / "slips.pdf"), "slips")
        _run("poster", *campaign, "--link", "https://letters.example.org/e/f8k2", "--into", folder / "poster.pdf")
        save(sheet(folder / "poster.pdf").resize((700, 906), Image.Resampling.LANCZOS), "poster")
        save(parts(Path(name) / "parts"), "letter-parts")
        said = spoken(folder)
        plain = merged(folder, "plain")
        letter = page_of(plain, "Elise Okonjo-Brandt", "president")
        envelope = page_of(plain, "Elise Okonjo-Brandt", "president", kind="envelopes")
        save(evening(letter, envelope, said), "evening")
        save(terminal(said, width=830, size=14), "check")
        save(letter, "letter")
        save(page_of(plain, "Peregrine Ashdown", "president"), "letter-own-words")
        save(page_of(plain, "ليلى الزيتوني", "president"), "letter-right-to-left")
        save(page_of(plain, "Harold Pettibone", "president", page=2), "letter-second-page")
        save(envelope, "envelope-10")
        save(sheet(plain / "0-START-HERE.pdf"), "start-here")
        save(sheet(plain / "0-covers.pdf"), "cover")
        shutil.rmtree(folder / "plain")
        save(sheet(merged(folder, "dl", "--envelopes", "iso_dl") / "2-envelopes-ambassador-alike-001.pdf"), "envelope-dl")
        save(sheet(merged(folder, "labels", "--envelopes", "labels") / "2-labels-president-001.pdf"), "labels")
        signers, shown = folder / "signers.xlsx", folder / "shown.pdf"
        _run("proof", signers, "--into", shown)
        save(sheet(shown), "proof")
        save(sheet(shown, 2), "proof-letter")
        shown.unlink()
        _run("overview", merged(folder, "all").name, "-o", folder / "all", "--into", shown)
        save(sheet(shown), "overview-letters")
        save(sheet(shown, 8), "overview-envelopes")
        shown.unlink()
        _run("bundle", batch.batches(folder / "all")[0].name, "president", "-o", folder / "all", "--into", shown)
        save(sheet(shown), "bundle-letter")
        save(sheet(shown, 2), "bundle-list")
        shown.unlink()
        event = (folder / "event.yaml").read_text(encoding="utf-8").replace("envelope: us_10 ", "envelope: us_10_window ")
        (folder / "window.yaml").write_text(event, encoding="utf-8")
        _run("letterhead", "preview", folder / "letterhead" / "group", "-e", folder / "window.yaml", "--into", shown)
        save(sheet(shown), "letterhead-preview")
        behind = merged(folder, "window", "--envelopes", "us_10_window") / "1-letters-president-001.pdf"
        save(sheet(behind), "window-letter")
        save(shown_behind(sheet(behind)), "window")
        returns = merged(folder, "returns", "--envelopes", "us_10_window", "--return-labels", "5167")
        save(sheet(returns / "3-returns-president-001.pdf"), "labels-return")
        shown.unlink()
        for medium, what in (("us_10", "envelope"), ("5160", "labels"), ("us_10_window", "window")):
            _run("calibrate", medium, "-o", shown)
            save(sheet(shown), f"calibrate-{what}")
            shown.unlink()
        group = merged(folder, "group", "--envelopes", "none", letterhead="group")
        save(page_of(group, "Dr. Lucinda Farrow", "ambassador"), "letter-group")


if __name__ == "__main__":
    main()
