"""Invented people to ``sheets/``: a dozen sheets as event forms and address books export them, and as people make them by hand.

Nobody here exists, the streets are made up, and example.org answers to no one; towns and postal codes belong together. The services
are called by their names, since people look for them; nothing in the files comes from them.
Run it as ``python samples/make_sheets.py`` after a change below; the same people give the same bytes.
"""

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import Workbook

FOLDER = Path(__file__).parent / "sheets"

Cell = str | int | datetime.datetime
Rows = Sequence[Sequence[Cell]]

EVENING = datetime.datetime(2021, 10, 8, 18, 2, 11)  # noqa: DTZ001 - a spreadsheet knows no time zone

GOOGLE: Rows = (
    (
        "Timestamp",
        "Full name",
        "Mailing address (street, city, state, ZIP)",
        "How much of your address may the officials see?",
        "Would you like to add a message of your own?",
        "Do you agree that we print your name on the letters and post them for you?",
    ),
    ("10/8/2021 18:02:11", "Wilhelmina Ashgrove", "18 Teasel Lane, Madison, WI 53703", "Whole address", "", "Yes"),
    ("10/8/2021 18:03:40", "Ignatius Pellworth", "402 Cooper's Yard, Apt 2, Middleton, WI 53562", "City", "Please hear them.", "Yes"),
    ("10/8/2021 18:05:02", "Rosalind Öberg", "7 Kiln Street\nMilwaukee, WI 53204", "", "", "Yes"),
    ("10/8/2021 18:09:55", "Demetrius Vantongeren", "PO Box 118, Madison WI 53714", "None", "", "Yes"),
    ("10/8/2021 18:11:27", "Salma Idrissi-Kane", "3 Saddler Row, Monona, WI 53716", "City", "", "No"),
    ("10/8/2021 18:14:08", "Cosmo Fairweather", "91 Lockkeeper Road, Madison", "City", "", "Yes"),
)

GOOGLE_ES: Rows = (
    (
        "Marca temporal",
        "Nombre completo",
        "¿Cuál es su dirección postal?",
        "Ciudad",
        "Estado",
        "Código postal",
        "¿Quiere agregar unas palabras propias?",
        "¿Autoriza que enviemos las cartas en su nombre?",
    ),
    (EVENING, "Eulalia Zamarripa Quiroz", "Calle Girasoles 14", "Guadalajara", "Jalisco", "44100", "Les pido que los escuchen.", "Sí"),
    (EVENING, "Hilario Nuñez del Prado", "Av. de los Faroles 220, Int. 3", "Zapopan", "Jal.", "45010", "", "Sí"),
    (EVENING, "María de la O Peñaloza", "Callejón del Trueno 9", "Ciudad de México", "CDMX", "06010", "", "sí"),
    (EVENING, "Ánuar Icazbalceta", "Privada Colibrí 5", "Tlaquepaque", "Jalisco", "45500", "", "Sí"),
)

GOOGLE_FR: Rows = (
    (
        "Horodateur",
        "Prénom",
        "Nom",
        "Adresse postale",
        "Code postal",
        "Ville",
        "Acceptez-vous que les lettres soient envoyées en votre nom ?",
    ),
    ("08/10/2021 18:02:11", "Océane", "Lenoir-Vasseur", "12, rue du Puits Salé", "75011", "Paris", "Oui"),
    ("08/10/2021 18:04:30", "Gaël", "Quéméneur", "3, quai des Lanternes", "29200", "Brest", "Oui"),
    ("08/10/2021 18:07:19", "Aïcha", "Bensoussan", "40, rue de l’Œillet", "01000", "Bourg-en-Bresse", "Oui"),
)

ACTION_NETWORK: Rows = (
    (
        "first_name",
        "last_name",
        "email",
        "can2_user_address",
        "can2_user_city",
        "can2_state_abbreviated",
        "zip_code",
        "country",
        "can2_phone",
        "can2_user_tags",
    ),
    ("Prudence", "Hollinghurst", "prudence@example.org", "55 Quarry Steps", "Madison", "WI", "53704", "US", "6085550101", "letters-2021"),
    ("Thaddeus", "Wojciak", "thaddeus@example.org", "", "Sun Prairie", "WI", "53590", "US", "", "letters-2021"),
    ("Mei-Lin", "Castellanos", "meilin@example.org", "8 Almanac Court", "Cambridge", "MA", "02139", "US", "6175550102", ""),
    ("Ondine", "Farrow", "ondine@example.org", "", "Toronto", "ON", "M5V 2T6", "CA", "", ""),
)


def rows(text: str) -> Rows:
    """Lines of cells with bars between, as rows."""
    return [line.strip().split("|") for line in text.strip().splitlines()]


CIVICRM = rows("""
Contact ID|Contact Type|Display Name|First Name|Last Name|Street Address|Supplemental Address 1|City|Postal Code|State|Country|Email|Permission given
1041|Individual|Ms. Leocadia Brandywine|Leocadia|Brandywine|6 Cartwright Way||Madison|53703|Wisconsin|United States|leocadia@example.org|Yes
1057|Individual|Dr. Absalom Okwuosa|Absalom|Okwuosa|210 Millrace Drive|Unit 4|Verona|53593|Wisconsin|United States|absalom@example.org|Yes
1102|Individual|Birgit Tannhäuser|Birgit|Tannhäuser|Lindengasse 7||Berlin|10119||Germany|birgit@example.org|Yes
1188|Individual|Florian Abernathy|Florian|Abernathy|14 Pennywhistle Lane||Madison|53711|Wisconsin|United States|florian@example.org|No
""")  # noqa: E501 - a row of the sheet to a line

NATIONBUILDER = rows("""
nationbuilder_id|first_name|last_name|full_name|email|phone_number|primary_address1|primary_address2|primary_city|primary_state|primary_zip|tag_list
88|Araminta|Delacroix|Araminta Delacroix|araminta@example.org|5105551234.0|12 Foxglove Street||Oakland|CA|94601|vigil
91|Jedediah|Moonsammy|Jedediah Moonsammy|jed@example.org|nan|77 Tidewater Avenue|nan|Berkeley|CA|94704|
97|Xiomara|Pettibone|Xiomara Pettibone|xiomara@example.org||nan||Oakland|CA|94607|
""")

EVENTBRITE = rows("""
Order #|Order Date|First Name|Last Name|Email|Quantity|Ticket Type|Attendee Status|Home Address 1|Home Address 2|Home City|Home State|Home Zip|Home Country|Do you agree that your letters are signed and posted for you?
4400123|2021-10-08 18:02:11|Marguerite|Stillwater|marguerite@example.org|1|Free|Checked In|9 Barley Row||Manchester|NH|03101|US|I agree
4400124|2021-10-08 18:02:40|Barnabas|Quillfeather|barnabas@example.org|1|Free|Checked In|120 Gristmill Road|Apt 5|Concord|NH|03301|US|I agree
4400131|2021-10-08 18:05:13|Ngozi|Larkspur|ngozi@example.org|1|Free|Attending|4 Thimble Street||Nashua|NH|03060|US|
""")  # noqa: E501

MICROSOFT: Rows = (
    (
        "ID",
        "Start time",
        "Completion time",
        "Email",
        "Name",
        "What is your full name?",
        "What is your street address?",
        "Which city do you live in?",
        "State",
        "ZIP code",
        "I agree",
    ),
    (1, EVENING, EVENING, "anonymous", "", "Cordelia Nakashima-Bright", "31 Harbor Bell Lane", "Seattle", "WA", "98101", "Yes"),
    (2, EVENING, EVENING, "anonymous", "", "Lysander Obuya", "5 Rope Walk", "Tacoma", "WA", "98402", "Yes"),
    (3, EVENING, EVENING, "anonymous", "", "Petronella Swift", "88 Cannery Road", "Seattle", "WA", "98107", "Yes"),
)

BY_HAND: Rows = (
    ("Letter evening, 8 October", "", "", "", "", ""),
    ("Please print clearly", "", "", "", "", ""),
    ("", "", "", "", "", ""),
    ("Name", "Adress", "Town", "State", "Zip", "I agree"),
    ("Gwendolyn Marsh-Tate", "3 Pepper Alley", "Oakland", "CA", "94601", "yes"),
    ("Octavio Lindqvist", "200 Ferry Street", "Berkeley", "CA", "94704", "x"),
    ("Tamsin Ogunbanjo", "41 Windlass Court", "Alameda", "CA", "94501", "✓"),
    ("", "", "", "", "", ""),
    ("Bartholomew Reyes", "17 Sexton Road", "Oakland", "CA", "94607", "no"),
)

A_MANO: Rows = (
    ("Noche de cartas", "", "", "", "", "", "", ""),
    ("N.º", "Nombre", "Apellidos", "Domicilio", "Municipio", "Estado", "C.P.", "Acepto"),
    ("1", "Remedios", "Altamirano Ruelas", "Calle del Alfarero 8", "Oaxaca de Juárez", "Oaxaca", "68000", "sí"),
    ("2", "Plácido", "Ibargüengoitia", "Av. Las Campanas 301", "Monterrey", "Nuevo León", "64000", "x"),
    ("3", "Socorro", "Yáñez Tuxpan", "Andador Luciérnaga 2", "Ciudad de México", "D.F.", "06700", "✓"),
    ("4", "Efigenia", "Zúñiga", "Calle Pozo 17", "Puebla", "Puebla", "72000", ""),
)

A_LA_MAIN: Rows = (
    ("Nom", "Prénom", "Adresse", "Complément d’adresse", "Code postal", "Ville", "Pays", "Courriel", "J’accepte"),
    ("Beausoleil", "Mélisande", "5, impasse des Tisserands", "Bât. C", "69001", "Lyon", "France", "melisande@example.org", "oui"),
    ("Le Guennec", "Yann", "18, venelle du Four", "", "35000", "Rennes", "France", "yann@example.org", "x"),
    ("Wauters", "Noémie", "Rue du Houblon 9", "", "1000", "Bruxelles", "Belgique", "noemie@example.org", "oui"),
    ("Tremblay-Côté", "Zoé", "77, rue des Érables", "", "H2X 1Y4", "Montréal (Québec)", "Canada", "zoe@example.org", "oui"),
)

CARDS: Rows = (
    ("Name", "Address", "Phone", "Consent"),
    ("Evangeline Two-Rivers", "12 Beacon Lane\nApt 3\nBoston, MA 02115", "6175550141", "yes"),
    ("Hyacinth Bellwether", "40 Ropemaker Street, Cambridge, Massachusetts, 02139", "6175550142", "yes"),
    ("Zacharias Mbeki-Stone", "6 Orchard Steps Salem MA 01970", "", "yes"),
    ("Ottoline Vasquez", "Kastanienallee 2, 10435 Berlin, Germany", "", "yes"),
)


def text(rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """A file with a row to a line."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows([[_shown(cell) for cell in row] for row in rows])
    return out.getvalue().encode(encoding)


def _shown(cell: Cell) -> str:
    return f"{cell:%Y-%m-%d %H:%M:%S}" if isinstance(cell, datetime.datetime) else str(cell)


def workbook(rows: Rows, *, sheet: str) -> bytes:
    """An .xlsx without a clock in it."""
    book = Workbook()
    book.remove(book["Sheet"])
    page = book.create_sheet(sheet)
    for row in rows:
        page.append([cell if cell != "" else None for cell in row])
    book.properties.creator = "ua-mailmerge"
    book.properties.created = EVENING
    written = io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    core = "docProps/core.xml"  # openpyxl puts the time of saving here
    parts[core] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2021-10-08T21:30:00Z", parts[core])
    return packed(parts)


_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"


def opendocument(rows: Rows, *, sheet: str) -> bytes:
    """An .ods with every cell a text."""
    lines = []
    for row in rows:
        cells = []
        for cell in row:
            paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in _shown(cell).split("\n"))
            cells.append(f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>' if cell else "<table:table-cell/>")
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    names = " ".join(f'xmlns:{name}="{_OFFICE}{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.3"><office:body><office:spreadsheet>'
        f'<table:table table:name="{escape(sheet)}">{"".join(lines)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="{_OFFICE}manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return packed({"mimetype": kind.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()})


def packed(parts: dict[str, bytes]) -> bytes:
    """Parts of a document as its file, all of one day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            member = zipfile.ZipInfo(name, date_time=(2021, 10, 8, 21, 30, 0))
            member.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            package.writestr(member, data)
    return out.getvalue()


def sheets() -> dict[str, bytes]:
    """Every file by its name."""
    return {
        "google-forms.csv": text(GOOGLE),
        "google-forms-es.xlsx": workbook(GOOGLE_ES, sheet="Respuestas de formulario 1"),
        "google-forms-fr.csv": text(GOOGLE_FR),
        "action-network.csv": text(ACTION_NETWORK),
        "civicrm.csv": text(CIVICRM),
        "nationbuilder.csv": text(NATIONBUILDER),
        "eventbrite.xlsx": workbook(EVENTBRITE, sheet="Attendees"),
        "microsoft-forms.xlsx": workbook(MICROSOFT, sheet="Sheet1"),
        "by-hand.ods": opendocument(BY_HAND, sheet="Evening"),
        "a-mano.ods": opendocument(A_MANO, sheet="Hoja1"),
        "a-la-main.tsv": text(A_LA_MAIN, delimiter="\t", encoding="utf-16"),
        "one-cell.xlsx": workbook(CARDS, sheet="Addresses"),
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, data in sheets().items():
        (FOLDER / name).write_bytes(data)
