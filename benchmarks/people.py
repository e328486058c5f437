"""A number and a seed to signers sheets: invented people, the same on every machine.

The mix is that of a US group on a good evening: four in ten names English, the rest from ten other languages with their accents; US
addresses; one in five adds two sentences of their own. Names, streets and towns are put together from parts, so that there are many of
them: a program that remembers words it has set must not have met every name among the first thousand.
"""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook

HEADINGS = ("Name", "Address", "City", "State", "ZIP", "Email", "Own words", "Show address", "Consent")
SEED = 10021

# First names, then stems and ends of surnames, by language.
_NAMES = {
    "en": (
        (
            "James Mary John Linda Robert Susan Michael Karen David Nancy William Lisa Thomas Betty Daniel Sarah Mark Emily "
            "Paul Laura Steven Anna Kevin Ruth Brian Diane George Alice Ronald Julie Jason Joyce Ryan Grace Jacob Rose Eric "
            "Denise Peter Amber Adam Claire Henry Hazel"
        ),
        "Ash Brad Carl Dun Ed Fair God Hart King Lang Mar Nor Oak Pem Ray Sand Tal Under Wal Wood Black Clay Har Stan Thorn West",
        "ley ton ford field wood worth man well by ham son s ster ridge brook den",
    ),
    "es": (
        "José María Ángel Lucía Jesús Inés Andrés Sofía Ramón Concepción Iván Mónica Óscar Belén Raúl Begoña Julián Noemí Tomás Rocío",
        "Gonz Rodr Hern Fern Mart Ram Gut Dom Vel Jim Ben Ord Mel Ch Nú Ibá Qui",
        "ález íguez ández ínez írez iérrez ínguez ázquez énez ítez óñez éndez ávez ñez",
    ),
    "fr": (
        "Élodie François Chloé Jérôme Zoé René Hélène Benoît Anaïs Loïc Céline Rémi Maëlle Noël Agnès Gaëtan",
        "Lef Beau Dum Mon Del Rous Ché Bér Per Guér Clé Thé",
        "èvre mont oulin tagne aunay seau nier anger rault ard ment venin",
    ),
    "de": (
        "Jürgen Käthe Günther Bärbel Björn Anneliese Matthäus Jörg Änne Ulrike Götz Renate",
        "Mül Schä Grün Bött Krä Weiß Hof Rö Köh Lind Stein Gär",
        "ler fer wald cher mer mann ner big meier bauer hardt tner",
    ),
    "pl": (
        "Łukasz Małgorzata Paweł Agnieszka Wojciech Żaneta Stanisław Bożena Michał Grażyna Sławomir Jadwiga",
        "Kowal Wiśniew Dąbrow Zieliń Wójc Jabłoń Kamiń Szczepań Głow Pawł",
        "ski czyk icki owicz iak ec ewicz owski",
    ),
    "cs": (
        "Jiří Zdeňka Tomáš Růžena Ondřej Kateřina Luboš Věra Matěj Hedvika",
        "Dvoř Novot Procház Čern Kučer Veselý Růž Šim Horá Něme",
        "ák ný ka ek ček áček ice ánek",
    ),
    "pt": (
        "João Conceição Antônio Luísa Estêvão Vitória Simão Lídia Caetano Eugênia",
        "Gonç Magalh Simõ Guimar Arauj Fonse Bragan Assun Lei Cou",
        "alves ães es ãis o ca ça ção te to",
    ),
    "sv": (
        "Åke Märta Göran Ingegärd Håkan Ylva Sören Åsa Björn Västa",
        "Lind Berg Sjö Ås Hög Ström Grön Älv Öst Nord",
        "qvist ström gren lund berg mark dahl ling",
    ),
    "hu": (
        "László Erzsébet György Zsófia Ödön Ágnes Béla Piroska Győző Éva",
        "Szab Ková Horv Tót Némét Szőll Győr Fülö Bény Kőr",
        "ó cs áth hi ősi i p ei ösi y",
    ),
    "tr": (
        "Çağla Oğuz İpek Gökhan Şule Tuğba Ümit Yıldız Doğan Işıl",
        "Yıl Öz Çel Kay Şah Gün Aks Dem Tür Koç",
        "dırım türk ik a in eş oy irci koğlu er",
    ),
    "nl": (
        "Daniël Zoë Joël Noëlle Michaël Loïs Aäron Mirèse",
        "Van Dij Bak Viss Meij De Kui Groen Ver",
        "kstra ker er berg man pers veld hoeven",
    ),
}
_PLACES = (
    (
        "Oak Cedar Maple Spring River Lake Hill Green Fair Stone Mill Wind North Glen Clear Bay Pine Rock Silver Sunny "
        "Wood Elm Eagle Fox Deer Bridge"
    ),
    "dale field port view side ton ville wood haven crest ford brook land mere worth mont burg ham gate bury",
    "St Ave Rd Ln Dr Blvd Ct Way Pl Ter",
)
_MIDDLES = "a e i o u an en in on un ar er ir or ur al el il ol ul".split()
_STATES = {  # a state's ZIPs start between these
    "AZ": (850, 865), "CA": (900, 961), "CO": (800, 816), "FL": (320, 349), "GA": (300, 319), "IL": (600, 629), "MA": (10, 27),
    "MI": (480, 499), "MN": (550, 567), "NJ": (70, 89), "NY": (100, 149), "OH": (430, 459), "OR": (970, 979), "PA": (150, 196),
    "TX": (750, 799), "WA": (980, 994),
}  # fmt: skip
_WORDS = (
    "people family child mother father neighbor border road journey shelter law court promise dignity safety home school "
    "church teacher doctor street winter summer letter voice hope fear night morning water bread hand door friend town "
    "country story memory question answer reason together always never often again today quietly openly gladly simply "
    "carefully certainly surely between among beyond under across toward believe remember protect listen welcome respect "
    "follow support answer consider reach stand carry bring keep give take open build grow honest patient simple careful kind "
    "strong steady bright ordinary different common public human young old new long short small great good because while "
    "although before after until when where whose which every many several some other such another enough more most"
).split()


def signers(count: int, *, seed: int = SEED) -> Iterator[tuple[str, ...]]:
    """So many people, one row each under HEADINGS; no two share both a name and a ZIP, none an e-mail address."""
    chance = random.Random(seed)
    parts = {language: [words.split() for words in three] for language, three in _NAMES.items()}
    others = [language for language in parts if language != "en"]
    starts, ends, kinds = (words.split() for words in _PLACES)
    met: set[tuple[str, str]] = set()
    number = 0
    while number < count:
        firsts, stems, tails = parts["en" if chance.random() < 0.4 else chance.choice(others)]
        middle = chance.choice(_MIDDLES) if chance.random() < 0.7 else ""
        name = f"{chance.choice(firsts)} {chance.choice(stems)}{middle}{chance.choice(tails)}"
        state, (lowest, highest) = chance.choice(list(_STATES.items()))
        zip_ = f"{chance.randint(lowest, highest):03d}{chance.randint(1, 99):02d}"
        if (name, zip_) in met:
            continue
        met.add((name, zip_))
        number += 1
        street = f"{chance.randint(1, 9999)} {chance.choice(starts)}{chance.choice(ends)} {chance.choice(kinds)}"
        city = chance.choice(starts) + chance.choice(ends)
        words = ""
        if chance.random() < 0.2:
            words = f"I live in {city} and follow this closely. {' '.join(chance.choices(_WORDS, k=chance.randint(9, 16))).capitalize()}."
        yield name, street, city, state, zip_, f"signer{number}@example.org", words, "full", "yes"


def write_csv(path: Path, *, count: int) -> Path:
    """The first so many signers as CSV in UTF-8."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(signers(count))
    return path


def write_xlsx(path: Path, *, count: int) -> Path:
    """The first so many signers as a workbook, every cell a text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Signers")
    sheet.append(HEADINGS)
    for row in signers(count):
        sheet.append(row)
    book.save(path)
    return path
