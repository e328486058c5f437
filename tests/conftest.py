"""The typefaces that many tests set text with."""

from pathlib import Path

import pytest
from hypothesis import settings

from builders import MIXED, SCRIPTS, SENTENCES
from ua_mailmerge import fonts
from ua_mailmerge.model import Face

settings.register_profile("untimed", deadline=None)  # no test is about speed, and a machine may be busy
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def faces() -> fonts.Faces:
    """The installed typefaces."""
    return fonts.Faces.installed()


@pytest.fixture(scope="session")
def frozen_folder(faces: fonts.Faces, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Subsets for ASCII, Latin with accents, and every name and sentence above."""
    folder = tmp_path_factory.mktemp("fonts")
    latin = "".join(chr(code) for code in range(0x20, 0x17F) if chr(code).isprintable() or code == 0xA0)
    text = latin + "·×–—‘’“”…→" + "".join([*SCRIPTS.values(), *SENTENCES.values(), *MIXED.values()])
    faces.freeze(dict.fromkeys(Face, "".join(sorted(set(text)))), folder)
    return folder


@pytest.fixture(scope="session")
def frozen(frozen_folder: Path) -> fonts.Faces:
    """The typefaces as a batch freezes them: what letters are really drawn with."""
    return fonts.Faces.frozen(frozen_folder)
