"""What can be wrong with a sheet: every problem's code, how grave it is, and the order in which a person mends them."""

from ua_mailmerge.problems import Problem, Severity

_STOP, _HOLD, _ASK, _NOTE = Severity.STOP, Severity.HOLD, Severity.ASK, Severity.NOTE

CODES: dict[str, tuple[Severity, bool, str]] = {
    # code: (severity, whether its code in Release overrules it, what it means)
    "no-known-heading": (_STOP, False, "None of the first 20 rows has a heading we know."),
    "name-column-missing": (_STOP, False, "There is no Name column, and not both First name and Last name."),
    "consent-column-missing": (_STOP, False, "There is no Consent column, and nobody said that all have agreed."),
    "heading-twice": (_STOP, False, "Two columns mean the same thing."),
    "heading-nearly": (_ASK, False, "A heading looks like a misspelt one; its column is not used."),
    "column-not-there": (_NOTE, False, "It was told what a column is, and the sheet has no such column."),
    "columns-unused": (_NOTE, False, "Columns with a heading we have no use for."),
    "cells-beyond-headings": (
        _HOLD,
        True,
        "A row of a text file has more cells than there are headings: a comma or quote is out of place.",
    ),
    "error-value": (_HOLD, False, "The cell holds an error of the spreadsheet, like #REF!."),
    "cell-holds-rows": (_HOLD, False, "A cell of a text file holds what looks like whole rows: quotation marks are out of place."),
    "example-left": (_HOLD, False, "A cell of the blank sheet's example row was left in the row of a person."),
    "formula-without-value": (_HOLD, False, "The cell holds a formula whose result was never saved."),
    "date-cell": (_HOLD, True, "The spreadsheet turned what was typed into a date."),
    "control-character": (_HOLD, False, "A character that controls machines and cannot be printed."),
    "lost-character": (_HOLD, True, "A letter was lost on the way: � or a ? within a word."),
    "illegible": (_HOLD, True, "A ? or [illegible] stands in a cell that is printed: somebody could not read the handwriting."),
    "garbled-text": (_HOLD, True, "Accented letters came out as two others: the file was saved or read in another encoding."),
    "mark-alone": (_HOLD, False, "A sign that belongs on a letter, an accent or a vowel sign, stands without one."),
    "no-face": (_HOLD, False, "No typeface at hand has the character."),
    "too-long": (_HOLD, False, "The cell is longer than anything we print."),
    "name-missing": (_HOLD, False, "A row has something in it but no name."),
    "name-unclear": (_HOLD, True, "The name has no letter in it."),
    "name-half": (_ASK, True, "First name or Last name is empty."),
    "two-names": (_ASK, True, "The name looks like two people; each needs a row."),
    "no-consent": (_HOLD, False, "The person has not agreed."),
    "consent-unclear": (_HOLD, False, "Consent says neither yes nor no."),
    "age-unclear": (_HOLD, False, "Age, birth or Under 18 cannot be read, or contradict each other."),
    "minor": (_NOTE, False, "The person is under 18: only the first name and the city are printed."),
    "minor-name": (_HOLD, False, "The person is under 18, and which part of the name is the first name cannot be told."),
    "minor-told": (_HOLD, True, "The person is under 18, and their own words give a family name or the street."),
    "show-unclear": (_HOLD, False, "Show address is neither full, city nor none."),
    "taken-for-empty": (_NOTE, False, "N/A, nan, - and the like stand in an address; the cell is taken for empty."),
    "address-unsplit": (_HOLD, False, "A whole address stands in one cell, and which part is the city is not clear."),
    "address-missing": (_HOLD, False, "The address is to be shown in full and has no street."),
    "city-missing": (_HOLD, False, "The address is to be shown and has no city."),
    "state-missing": (_HOLD, False, "The address is to be shown in full and has no state or province."),
    "zip-missing": (_HOLD, False, "The address is to be shown in full and has no ZIP or postal code."),
    "zip-lost-zero": (_HOLD, True, "A ZIP or postal code is short of a digit: the spreadsheet dropped a first 0."),
    "zip-unclear": (_HOLD, True, "A ZIP or postal code does not look like one of that country."),
    "zip-elsewhere": (_ASK, True, "The ZIP or postal code belongs to another city or state than the row says."),
    "state-unknown": (_ASK, True, "No such state or province."),
    "country-unknown": (_HOLD, False, "No country of that name."),
    "officials-unknown": (_HOLD, False, "Letters to or Not to names somebody who is not an official of this campaign."),
    "nobody-left": (_HOLD, False, "Letters to and Not to together leave no official."),
    "words-place-unclear": (_HOLD, False, "Own words place is neither first, after first, last nor instead."),
    "words-nothing": (_HOLD, True, "Own words are N/A, none, - or the like, and would be printed."),
    "words-missing": (_HOLD, False, "Own words are to stand instead of the sample, and there are none."),
    "words-and-letter": (_HOLD, False, "Both own words and an own letter: only one can be printed."),
    "number-unclear": (_HOLD, False, "No. is not a whole number from 1 to 99999."),
    "number-twice": (_HOLD, False, "Two rows have the same No."),
    "repeat": (_HOLD, True, "The same name with the same e-mail, phone or address as a row before."),
    "alike": (_ASK, True, "The same name or nearly as in a row before, at the same ZIP, e-mail or phone; both print."),
    "release-unknown": (_ASK, False, "Release names a code that does not exist."),
    "release-refused": (_ASK, False, "Release names a code that nobody can overrule."),
    "bidi-removed": (_NOTE, True, "Invisible characters that change the direction of text were taken out."),
    "invisible-removed": (_NOTE, True, "Invisible characters were taken out."),
    # found by guards.faults
    "left-over": (_HOLD, False, "A blank to fill in was left: [YOUR NAME], {name}, [email protected]."),
    "city-not-shown": (_HOLD, False, "The letter names the signer's city, which the signer does not show."),
    "greets-nobody": (_HOLD, False, "A letter of one's own greets somebody who is not an official of the appeal."),
    "greets-other": (_HOLD, False, "A letter greets an official it does not go to."),
    "names-other": (_HOLD, True, "Own words name an official, and the letter also goes to another."),
    # found by intake
    "address-too-long": (
        _HOLD,
        False,
        "An address to be shown in full does not fit an envelope or label, or the head of the letter would show through a window.",
    ),
}
"""Every problem a row can have; codes are stable."""


def fix_order(problem: Problem) -> tuple[bool, bool, str, str, int, int, str]:
    """Sort key: the order in which a person would fix problems. What stops all, then files and columns, then row by row, worst first."""
    where = problem.where
    of_file = not where.row or problem.code in {"heading-nearly", "column-not-there", "columns-unused"}
    rank = (_STOP, _HOLD, _ASK, _NOTE).index(problem.severity)
    return problem.severity is not _STOP, not of_file, where.file, where.sheet, where.row or where.line, rank, where.column


def short(text: str) -> str:
    """A text of the sheet as it can be quoted in a message: at most 40 characters."""
    return text if len(text) <= 40 else text[:39] + "…"
