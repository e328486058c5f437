"""A data folder to a running desk: private, migrated, swept, served on loopback."""

import contextlib
import os
import secrets
import threading
from pathlib import Path
from typing import Any

from ua_mailmerge import batch
from ua_mailmerge.problems import UnreadableError, UnwritableError
from ua_mailmerge.shipped import shipped

HOST = "127.0.0.1"
THREADS = 16
BEHIND_PROXY: dict[str, Any] = {
    "trusted_proxy": HOST,  # one, on this computer
    "trusted_proxy_count": 1,
    "trusted_proxy_headers": {"x-forwarded-proto"},  # whether the browser came by TLS; the name is in Host
    "clear_untrusted_proxy_headers": True,
}


def prepare(data: Path, *, day: str = "", host: str = "") -> None:
    """The private folder with its secret, Django set up on it, the database brought up to date. ``host``: the name behind a proxy."""
    with batch.writing(data):
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix":
            data.chmod(0o700)
        for name in ("uploads", "campaigns"):
            (data / name).mkdir(mode=0o700, exist_ok=True)
        key = data / "secret.key"
        if not key.exists():
            batch.write(key, secrets.token_urlsafe(48).encode())
        if not os.environ.get("DATABASE_URL"):
            (data / "desk.sqlite3").touch(mode=0o600)  # its journals get the same rights
    os.environ["UA_DESK_DATA"] = str(data)
    os.environ["UA_DESK_DAY"] = day
    os.environ["UA_DESK_HOST"] = host
    os.environ["DJANGO_SETTINGS_MODULE"] = "ua_mailmerge.desk.settings"
    import django

    django.setup()
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command
    from django.db import OperationalError

    try:
        call_command("migrate", interactive=False, verbosity=0)
    except ImproperlyConfigured as error:
        raise UnreadableError("PostgreSQL needs a package more. Install it with:  pip install 'ua-mailmerge[desk,postgres]'") from error
    except OperationalError as error:
        if not os.environ.get("DATABASE_URL"):
            raise
        raise UnreadableError(
            "The database that DATABASE_URL names does not answer. Is it running, are name and password right?"
        ) from error


def first_code() -> str:
    """A one-time code while nobody has an account; else empty."""
    from django.contrib.auth.models import User

    from ua_mailmerge.desk.models import OneTimeCode

    if User.objects.exists():
        return ""
    OneTimeCode.objects.all().delete()
    return OneTimeCode.make()


def sample() -> str:
    """Load the sample campaign and its event; a link to it when they are new, else empty."""
    from ua_mailmerge.desk import room
    from ua_mailmerge.desk.models import Event, Link

    folder = shipped("samples/ua-100-21")
    _faults, campaign = room.bring((folder / "campaign.yaml").read_bytes())
    if campaign is None or campaign.event_set.exists():
        return ""
    text = (folder / "event.yaml").read_text(encoding="utf-8")
    return Link.make(Event.objects.create(campaign=campaign, code="MAD", text=text))


def tidy() -> None:
    """Finish what a crash interrupted and delete what has had its time; the latter again each hour."""
    from django.db import connection

    from ua_mailmerge.desk import engine

    engine.finish()
    engine.sweep()

    def hourly() -> None:
        while not stopped.wait(3600):
            with contextlib.suppress(Exception):
                engine.sweep()
            connection.close()

    stopped = threading.Event()
    threading.Thread(target=hourly, name="sweep", daemon=True).start()


def server(port: int) -> Any:
    """A server that listens already, so that a taken port is known before anything is said. Only this computer can reach it."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from waitress import create_server
    from waitress.channel import HTTPChannel
    from waitress.task import ErrorTask

    from ua_mailmerge.desk import guard

    class Worded(ErrorTask):  # type: ignore[misc] # waitress says no types
        """A request that never reaches Django is refused in the same words."""

        def execute(self) -> None:
            error = self.request.error
            answer = guard.too_large() if error.code == 413 else guard.bad_request(None)
            self.status = f"{error.code} {error.reason}"
            self.response_headers.extend([("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")])
            self.response_headers.append(("Content-Security-Policy", "default-src 'none'; style-src 'self'"))
            self.set_close_on_finish()
            self.content_length = len(answer.content)
            self.write(answer.content)

    class Channel(HTTPChannel):  # type: ignore[misc]
        """A connection whose refusals are worded."""

        error_task_class = Worded

    try:
        made = create_server(
            get_wsgi_application(),
            listen=f"{HOST}:{port}",
            threads=THREADS,
            max_request_body_size=settings.BODY_BYTES,  # whether its length is announced or not
            connection_limit=1000,
            **(BEHIND_PROXY if settings.HOST else {}),
            channel_timeout=60,
            ident=None,
        )
    except OSError as error:
        raise UnwritableError(f"Port {port} is taken, perhaps by another desk. Choose another with --port {port + 1}.") from error
    made.channel_class = Channel
    return made


def run(made: Any) -> None:
    """Serve until interrupted."""
    try:
        made.run()
    finally:
        made.close()
