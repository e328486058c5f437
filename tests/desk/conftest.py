"""A desk of its own for each test: an empty data folder and a freshly migrated database."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_HOME = Path(tempfile.mkdtemp(prefix="desk-tests-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
_DATA = _HOME / "data"

from ua_mailmerge.desk import serve  # noqa: E402

_before = dict(os.environ)
serve.prepare(_DATA, day="2021-10-08")
for _name in ("UA_DESK_DATA", "UA_DESK_DAY", "DJANGO_SETTINGS_MODULE"):  # other tests start programs of their own
    if _name in _before:
        os.environ[_name] = _before[_name]
    else:
        del os.environ[_name]

from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

setup_test_environment()
connection.close()
shutil.copy(_DATA / "desk.sqlite3", _HOME / "empty.sqlite3")


@pytest.fixture(autouse=True)
def data() -> Iterator[Path]:
    """The desk's data folder, as after its first start."""
    connection.close()
    for path in _DATA.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
            path.mkdir(mode=0o700)
        elif path.name != "secret.key":
            path.unlink()
    shutil.copy(_HOME / "empty.sqlite3", _DATA / "desk.sqlite3")
    cache.clear()
    yield _DATA
    connection.close()
