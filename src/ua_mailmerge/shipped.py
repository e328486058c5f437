"""Name to Path: the letterheads and samples that come with the program."""

from pathlib import Path

from ua_mailmerge.problems import UnreadableError


def shipped(name: str) -> Path:
    """Where ``letterhead/…`` or ``samples/…`` lies: inside the package when it came as a wheel, beside ``src`` in a checkout."""
    package = Path(__file__).resolve().parent
    for root in (package / "_shipped", package.parents[1]):
        found = root / name
        if name.partition("/")[0] in ("letterhead", "samples") and found.exists():
            return found
    raise UnreadableError(f"{name} should have come with ua-mailmerge and is not there; install ua-mailmerge again.", code="not-shipped")
