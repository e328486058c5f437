"""What keeps the desk safe: headers, forms, limits, storage, the log."""

import logging
import re
import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import RequestFactory

from desk import evening
from desk.evening import ANA
from ua_mailmerge.desk import engine, guard, log, uploads
from ua_mailmerge.desk.models import Draft, Link, OneTimeCode
from ua_mailmerge.problems import UnwritableError


@pytest.mark.parametrize("path", ["/", "/sheet/", "/room/", "/nothing", "/e/nothing"])
def test_no_page_may_be_stored_or_framed_or_load_from_elsewhere(path: str) -> None:
    """Refusals too."""
    answer = evening.stranger().get(path)
    policy = answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_no_page_names_another_site() -> None:
    """Scripts, styles and pictures come from the desk itself; nothing stands inline."""
    client = evening.visit(evening.event())
    draft = evening.checked(client, ANA, evening.HELD)
    for path in ("/", "/sheet/", f"/sheet/{draft.key}/", "/rules/"):
        page = client.get(path).content.decode()
        assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', page), path
        assert not re.findall(r"<style|\sstyle=|<script>|\son[a-z]+=", page), path


def test_every_static_file_is_there() -> None:
    """What pages ask for is answered, and may be stored."""
    client = evening.stranger()
    page = client.get("/").content.decode()
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert len(files) == 4
    for file in files:
        answer = client.get(file)
        assert answer.status_code == 200, file
        assert "no-store" not in answer["Cache-Control"]
        answer.close()


def test_a_form_without_our_token_is_refused_in_words() -> None:
    """Another site cannot send sheets in somebody's name."""
    event = evening.event()
    client = evening.visit(event)
    client.handler.enforce_csrf_checks = True
    answer = evening.upload(client, evening.table(ANA))
    assert answer.status_code == 403
    assert "Go back, load the page again" in evening.words(answer)
    assert not Draft.objects.exists()


def test_a_name_that_is_not_ours_is_refused() -> None:
    """A request for another host gets nothing."""
    assert evening.stranger().get("/", SERVER_NAME="evil.example").status_code == 400


def test_five_wrong_passwords_lock_the_name() -> None:
    """The sixth try fails even with the right one; others can still sign in."""
    evening.staff("maria")
    evening.staff("jo")
    client = evening.stranger()
    for _ in range(5):
        client.post("/sign-in/", {"username": "maria", "password": "wrong"})
    right = {"username": "maria", "password": "a sentence of her own"}
    locked = evening.stranger().post("/sign-in/", right)
    assert locked.status_code == 429
    assert "locked for 15 minutes" in evening.words(locked)
    assert evening.stranger().post("/sign-in/", right | {"username": "jo"}).status_code == 302


def test_uploads_are_limited_per_visit() -> None:
    """One browser cannot keep the desk busy; another one goes on."""
    event = evening.event()
    client = evening.visit(event)
    most = settings.LIMITS["upload"][0][0]
    answers = [client.post("/sheet/new", {}).status_code for _ in range(most + 1)]
    assert answers == [422] * most + [429]
    assert evening.visit(event).post("/sheet/new", {}).status_code == 422


def test_a_refusal_for_haste_says_when_to_go_on() -> None:
    """In words and for programs."""
    client = evening.visit(evening.event())
    answers = [client.post("/sheet/new", {}) for _ in range(settings.LIMITS["upload"][0][0] + 1)]
    assert answers[-1]["Retry-After"] == "600"
    assert "Wait ten minutes" in evening.words(answers[-1])


def test_one_time_codes_cannot_be_tried_without_end() -> None:
    """Nor receipt codes."""
    OneTimeCode.make()
    client = evening.stranger()
    answers = {client.post("/withdraw/", {"code": f"{n}"}).status_code for n in range(settings.LIMITS["code"][1][0] + 1)}
    assert answers == {422, 429}
    assert client.post("/join/", {"code": "0"}).status_code == 429


def test_a_whole_hall_comes_in_by_one_link() -> None:
    """Two hundred phones within a minute, and pages that anybody may read as often as they like: only forms with codes are counted."""
    token = Link.make(evening.event())
    most = settings.LIMITS["code"][1][0]
    assert {evening.stranger().get(f"/e/{token}").status_code for _ in range(most + 80)} == {302}
    assert {evening.stranger().get("/withdraw/").status_code for _ in range(most + 10)} == {200}


def test_the_database_is_as_durable_and_private_as_designed() -> None:
    """WAL, flushed at each commit, deleted rows overwritten, writers queued from the start."""
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "secure_delete")}
    assert found == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert connection.settings_dict["OPTIONS"]["timeout"] == 20
    assert connection.settings_dict["ATOMIC_REQUESTS"] is False


def test_a_deleted_person_is_gone_from_the_database_file(data: Path) -> None:
    """Not only from its tables: after the hourly sweep neither the file nor its journal has them."""
    client = evening.visit(evening.event())
    draft = evening.checked(client, ANA)
    packed = bytes(draft.sheet)[10:40]
    client.post(f"/sheet/{draft.key}/drop")
    assert any(packed in file.read_bytes() for file in data.glob("desk.sqlite3*"))
    engine.sweep()
    assert not any(packed in file.read_bytes() for file in data.glob("desk.sqlite3*"))


def test_the_data_folder_is_private(data: Path) -> None:
    """0700, and its secret 0600."""
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert stat.S_IMODE((data / "secret.key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OSError(28, "No space left on device"), 503),
        (DatabaseError("database or disk is full"), 503),
        (DatabaseError("database is locked"), 503),
        (UnwritableError(f"{settings.DATA}/campaigns/x: the disk is full."), 503),
    ],
)
def test_a_full_disk_is_told_in_words(error: Exception, status: int) -> None:
    """503, no folder of this machine, and that nothing was doubled or stored."""
    answer = guard.known(error)
    assert answer is not None
    assert answer.status_code == status
    assert str(settings.DATA) not in answer.content.decode()


def test_a_fault_we_do_not_know_is_not_explained_away() -> None:
    """It is a 500 with one sentence."""
    assert guard.known(ValueError("Ana Example")) is None
    answer = guard.crashed(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Something in the desk is broken" in evening.words(answer)


def test_the_log_names_nobody() -> None:
    """Of a crash it keeps the kind of fault and the lines of code: no path, no value, no message."""
    try:
        raise ValueError("Ana Example, 12 Elm St")  # noqa: TRY301 - it is caught to be logged
    except ValueError:
        record = logging.getLogger("django.request").makeRecord(
            "django.request", logging.ERROR, __file__, 1, "Internal Server Error: %s", ("/e/secret-token",), __import__("sys").exc_info()
        )
    record.request = RequestFactory().get("/e/secret-token")
    log.Nobody().filter(record)
    line = logging.Formatter("%(message)s").format(record)
    assert "ValueError" in line
    assert "Ana" not in line
    assert "token" not in line


def test_no_log_record_of_an_evening_has_a_name_or_a_token(caplog: pytest.LogCaptureFixture) -> None:
    """Through the whole door, at every level our handlers let pass."""
    client = evening.visit(evening.event())
    evening.sent(client, ANA)
    client.get("/e/some-secret-token")
    evening.stranger().post("/sign-in/", {"username": "maria", "password": "wrong"})
    shown = [record for record in caplog.records if logging.getLogger(record.name).isEnabledFor(record.levelno)]
    kept = [record for record in shown if log.Nobody().filter(record)]
    lines = "\n".join(record.getMessage() for record in kept)
    assert not re.search("Ana|Example|secret-token|maria|signers", lines)


def test_half_an_upload_leaves_nothing(data: Path) -> None:
    """A connection that breaks off takes its file with it."""
    handler = uploads.ToDisk(RequestFactory().post("/"))
    handler.new_file("sheet", "signers.csv", "text/csv", None)
    handler.receive_data_chunk(b"Name\nAna", 0)
    assert [*(data / "uploads").iterdir()]
    handler.upload_interrupted()
    assert not [*(data / "uploads").iterdir()]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\signers.xlsx", "signers.xlsx"),
        ("", "sheet"),
        ("...", "sheet"),
        (".hidden", "hidden"),
        ("a\n\x1b[31mb.csv", "a___31mb.csv"),
        ("x" * 300 + ".xlsx", "x" * 60 + ".xlsx"),
    ],
)
def test_a_files_name_is_only_a_name(given: str, kept: str) -> None:
    """No folder, nothing a terminal obeys, not endless."""
    assert uploads.plain(given) == kept


def test_a_stranger_cannot_make_the_desk_write(data: Path) -> None:
    """Without a link an upload is refused before it is read."""
    answer = evening.stranger().post("/sheet/new", {"sheet": SimpleUploadedFile("a.csv", b"x" * 100_000)})
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == 403
    assert not [*(data / "uploads").iterdir()]
