"""What every peer sets: the words of the shipped sample, the same measures, the same rows."""

import csv
import sys
from pathlib import Path
from typing import NamedTuple

import yaml

SAMPLE = Path(__file__).parents[2] / "samples" / "ua-100-21" / "campaign.yaml"
LEFT = 34 * 72 / 25.4
MEASURE = 132 * 72 / 25.4
TOP = 54.0
SIZE, LEADING, GAP = 11.0, 15.0, 7.0
DATE = "October 8, 2021"

_campaign = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))
_sample = _campaign["letters"]["en"]
OFFICIALS: list[tuple[list[str], str]] = [
    ([line for line in (official["name"], official.get("position", ""), *official["address"]) if line], official["salutation"])
    for official in _campaign["officials"]
]
BODY: list[str] = [" ".join(paragraph.split()) for paragraph in _sample["paragraphs"]]
CLOSING: str = _sample["closing"]


class Signer(NamedTuple):
    """A row, as far as a letter shows it."""

    name: str
    place: str
    words: str


def signers(path: str) -> list[Signer]:
    """The rows of a CSV: the cheapest reading there is, so that a peer's time is its own."""
    with Path(path).open(newline="", encoding="utf-8") as file:
        return [
            Signer(row["Name"], f"{row['Address']}, {row['City']}, {row['State']} {row['ZIP']}", row["Own words"])
            for row in csv.DictReader(file)
        ]


def arguments() -> tuple[list[Signer], str, str]:
    """The signers, the PDF to write and the typeface file, from the command line."""
    return signers(sys.argv[1]), sys.argv[2], sys.argv[3]
