"""Settings, read from the environment; `docs/deployment.md` documents every name (a test compares).

Two deployments: embedded (one process, SQLite in `var/`, nothing to install) and scaled out
(`DATABASE_URL` = PostgreSQL and `REDIS_URL`, several workers).
"""

import secrets
import sys
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)


def _kept_secret_key() -> str:
    """The key generated at first start, mode 600; there is no default key."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii")


SECRET_KEY = env.str("SECRET_KEY", default="") or _kept_secret_key()

HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
# The address phones and posters use. Empty: `hackathon.web.addresses` works it out from HOST and PORT.
PUBLIC_URL = env.str("PUBLIC_URL", default="").rstrip("/")
# Full origins (scheme, host, port) allowed to open sockets and post forms, beside the public address.
ALLOWED_ORIGINS = [origin.rstrip("/") for origin in env.list("ALLOWED_ORIGINS", default=[])]
if any("://" not in origin for origin in [*ALLOWED_ORIGINS, *([PUBLIC_URL] if PUBLIC_URL else [])]):
    raise ImproperlyConfigured("PUBLIC_URL and ALLOWED_ORIGINS hold full origins, such as https://example.org")

# Host names answered: those of the public address and of the allowed origins, this computer, and,
# when a room's network is served (HOST=0.0.0.0), the addresses of this computer.
_served_hosts = [origin.split("://", 1)[1].rsplit(":", 1)[0] for origin in [*ALLOWED_ORIGINS, PUBLIC_URL] if origin]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[*_served_hosts, "localhost", "127.0.0.1", "[::1]"])
if HOST not in ("127.0.0.1", "localhost"):
    from hackathon.web.addresses import local_addresses

    ALLOWED_HOSTS += local_addresses()
SECURE = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_vite",
    "csp",
    "realtime.wire",
    "hackathon",
    "surveys",
    "realtime.sessions",
    "realtime.boards",
    "realtime.ballots",
    "challenges",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "hackathon.web.static.StaticFiles",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "hackathon.web.origins.CsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "hackathon.urls"
ASGI_APPLICATION = "hackathon.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hackathon.web.context.page",
            ],
        },
    },
]

# --- storage ---------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'hackathon.sqlite3'}")}
_database = DATABASES["default"]
_database["CONN_MAX_AGE"] = 0  # the pool keeps them
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # Opening one costs as much as two statements. The threads that ask are few and live as long as the process.
    _database["CONN_MAX_AGE"] = None
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    # In-memory test databases answer "table is locked" to a second thread.
    _database["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    # A connection for every thread that may want one, so that slow pages make no vote wait: 8 pages, 4 + 4 of the wire,
    # the chores, the health check. Multiplied by the workers it must stay below PostgreSQL's `max_connections`.
    _database["OPTIONS"] = {**_database.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 20, "timeout": 20}}

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
    }
    # Shared, so that failed guesses are counted across the workers.
    CACHES: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "hackathon.web.cache.SteadyRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "hackton",
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Parts of pages that many people see alike (`{% cache %}`), each under all that it is drawn from; always the process's.
CACHES["template_fragments"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "fragments",
    "OPTIONS": {"MAX_ENTRIES": 2000},
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = VAR_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20

# --- people ----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "hackathon.User"
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "edition:list"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- language and time -----------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale" / floor for floor in ("hackathon", "surveys", "realtime", "challenges")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

# --- files -----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "frontend" / "dist"]
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_MANIFEST_STRICT = False
DJANGO_VITE = {
    "default": {"dev_mode": False, "manifest_path": BASE_DIR / "frontend" / "dist" / "manifest.json"},
}
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- one cookie, closed doors ----------------------------------------------------------------------
SESSION_ENGINE = "hackathon.people.sessions"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
CSRF_USE_SESSIONS = True
# Looks for Django's middleware by its name; ours (`hackathon.web.origins`) is a subclass of it.
SILENCED_SYSTEM_CHECKS = ["security.W003"]
CSRF_FAILURE_VIEW = "hackathon.web.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [*ALLOWED_ORIGINS, *([PUBLIC_URL] if PUBLIC_URL else [])]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
# Browsers ignore it on plain HTTP, and complain in the console of every page.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if SECURE else None
CSRF_COOKIE_SECURE = SECURE
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    # Request lines hold addresses and codes; they stay out of the logs by default.
    "loggers": {"django.request": {"level": "ERROR"}, "daphne": {"level": "WARNING"}},
}

TESTING = "pytest" in sys.modules
