"""Environment to Django's settings: where the data is, which day it is, and everything closed that need not be open."""

import datetime
import os
import secrets
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent

# -- what the command says ----------------------------------------------------------------------

DATA = Path(os.environ.get("UA_DESK_DATA", "desk-data")).resolve()
DAY = datetime.date.fromisoformat(os.environ["UA_DESK_DAY"]) if os.environ.get("UA_DESK_DAY") else None  # pinned, to try the sample
HOST = os.environ.get("UA_DESK_HOST", "")  # the name behind a proxy with TLS; empty: only this computer
DATABASE_URL = os.environ.get("DATABASE_URL", "")  # postgres://…; empty: SQLite in the data folder
_KEY = DATA / "secret.key"  # serve.prepare writes it once
SECRET_KEY = _KEY.read_text(encoding="ascii") if _KEY.is_file() else secrets.token_urlsafe(48)

# -- numbers ------------------------------------------------------------------------------------

BODY_BYTES = 12 << 20  # the server takes no larger request, in whatever form it comes
FILE_BYTES = 10 << 20  # nor the desk a larger sheet
SHEET_ROWS = 5_000  # of one upload: an evening has hundreds
DRAFT_HOURS = 24  # a sheet that was checked and never sent is deleted after that
LINK_DAYS = 14  # how long an event's link works
KEPT_DAYS = 30  # after an appeal's end its people are deleted
LIMITS = {  # what: (how often, in so many seconds) for one visit, then for a whole event, since a hall shares one address
    "upload": ((20, 600), (600, 600)),
    "mend": ((300, 600), (6_000, 600)),
    "preview": ((600, 600), (12_000, 600)),
    "send": ((60, 600), (1_200, 600)),
    "code": ((10, 600), (120, 600)),  # receipt codes and one-time codes
}

# -- Django -------------------------------------------------------------------------------------

DEBUG = False
ALLOWED_HOSTS = [HOST] if HOST else ["localhost", "127.0.0.1", "[::1]"]
ROOT_URLCONF = "ua_mailmerge.desk.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "ua_mailmerge.desk.apps.Desk",
]
MIDDLEWARE = [
    "ua_mailmerge.desk.guard.Answers",  # first, so that every answer has its headers and every fault its sentence
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ua_mailmerge.desk.guard.Closed",  # before CSRF, which would read a stranger's upload first
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ua_mailmerge.desk.guard.shown_on_every_page",
            ],
            "builtins": ["ua_mailmerge.desk.templatetags.words"],
        },
    }
]
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "desk.sqlite3",
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON",
        },
    }
}
if DATABASE_URL:
    import dj_database_url

    DATABASES["default"] = {**dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True), "ATOMIC_REQUESTS": False}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 50_000}}}
LANGUAGE_CODE = "en"
USE_I18N = False
USE_TZ = True
TIME_ZONE = os.environ.get("TZ") or "UTC"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# -- uploads ------------------------------------------------------------------------------------

FILE_UPLOAD_HANDLERS = ["ua_mailmerge.desk.uploads.ToDisk"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20  # text of forms
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 1

# -- accounts and sessions ----------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "queue"
SESSION_COOKIE_AGE = 60 * 60 * 24
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # Strict would lose the visit of whoever comes from a mail
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "ua_mailmerge.desk.guard.forged"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Only the name counts: a hall, and everybody behind a proxy, shares one address.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "ua_mailmerge.desk.guard.locked_out"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_SENSITIVE_PARAMETERS = ["username", "password"]
SILENCED_SYSTEM_CHECKS = ["axes.W003", "axes.W006"]  # the name alone locks: stricter than what they ask for

# -- headers ------------------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # with no-referrer browsers would hide the Origin that CSRF looks at
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HOST:  # the proxy says https; without TLS Safari would drop such cookies on this computer
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# -- the log: which page, which kind of fault, where in our code; never whose -----------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"nobody": {"()": "ua_mailmerge.desk.log.Nobody"}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(message)s"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["nobody"]}},
    "root": {"handlers": ["terminal"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["terminal"], "level": "WARNING", "propagate": False},
        "django.request": {"handlers": ["terminal"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["terminal"], "level": "CRITICAL", "propagate": False},
        "axes": {"handlers": ["terminal"], "level": "CRITICAL", "propagate": False},
        "waitress": {"handlers": ["terminal"], "level": "ERROR", "propagate": False},
    },
}
