"""Settings of the one program, read from the environment.

| variable | meaning | default |
|---|---|---|
| DATABASE_URL | PostgreSQL to use | the embedded one that `sekali run` starts |
| SEKALI_VAR | where files, keys and logs live | ./var |
| SEKALI_SECRET_KEY | signs sessions and forms | a file in SEKALI_VAR/secrets |
| SEKALI_HASH_KEY | key of the look-up tables; never changes | a file in SEKALI_VAR/secrets |
| SEKALI_MASTER_KEYS | wrap people's keys: `ID BASE64;ID BASE64`, current last | the file below |
| SEKALI_MASTER_KEYS_FILE | the same, one a line | master_keys in SEKALI_VAR/secrets |
| SEKALI_FILES | where files lie: `disk`, or a bucket (S3) as `https://host/bucket` | disk |
| SEKALI_FILES_FORMER | the same, of before; read besides while files are moved | none |
| SEKALI_FILES_REGION | of the bucket | us-east-1 |
| SEKALI_FILES_KEY | id of our access key there | none |
| SEKALI_FILES_SECRET | secret of that key | a file in SEKALI_VAR/secrets |
| SEKALI_SCANNER | clamd that scans papers: path of its socket, or host:port | none: not scanned |
| SEKALI_HOSTS | host names served, with commas | this machine's own |
| SEKALI_PUBLIC_URL | what QR codes and e-mails lead to | http://localhost:8000 |
| SEKALI_SAMPLE_DATA | 0 where real people are served | 1 |
| SEKALI_SECURE | 1 behind HTTPS: cookies and redirects accordingly | 0 |
| SEKALI_REGISTRY_URL | the civil registry | the simulated one |
| SEKALI_REGISTRY_USER, _PASSWORD, _IP_USER | our login there | that of the simulated one |
| SEKALI_REGISTRIES_URL | the gateway to the other registries | the simulated one |
| SEKALI_REGISTRIES_KEY | our key there | that of the simulated one |
| SEKALI_SMS_URL | the gateway that carries short messages | the simulated one |
| SEKALI_SMS_KEY | our key there | that of the simulated one |
| SEKALI_STAFF_SECOND_FACTOR | 1: officers need a passkey or an app | 1, but 0 with sample data |
| SEKALI_LEAKED_PASSWORDS | a list of leaked passwords: SHA-1 in order, one a line | none |
| SEKALI_RECOVERY_HOURS | how long owners can stop a recovery at a counter | 24 |
| SEKALI_SMTP | host:port of the mail server | the simulated one |
| SEKALI_SMTP_SECURITY | starttls, tls, or none | none |
| SEKALI_SMTP_USER, _PASSWORD | our login there | none: no login |
| SEKALI_MAIL_FROM | sender of notices | Sekali <tidak-dibalas@sekali.example> |
| SEKALI_SERVICES | folder of the services | services/ of the project |
| SEKALI_DICTIONARY | folder of the facts and code lists | dictionary/ of the project |
| SEKALI_PROJECT | where those two folders are | the folder that the program was installed from |
| SEKALI_LOG | what is logged: DEBUG, INFO, WARNING, ERROR | WARNING |
| SEKALI_LOG_FORMAT | line, or json: one object a line, for whatever gathers logs | line |
| SEKALI_ACCESS_LOG | 1 to log every request | none |
| SEKALI_BANK_URL | the bank that collects fees | the simulated one |
| SEKALI_BANK_KEY | shared with the bank: signs what both say | a file in SEKALI_VAR/secrets |
| SEKALI_BANK_NOTIFY_URL | where the simulated bank calls | SEKALI_PUBLIC_URL/bayar/bank/notify |
| SEKALI_OPENID_KEYS | private JSON Web Key Set for ID tokens | a file in SEKALI_VAR/secrets |
| SEKALI_PORTALS | which other portals people may sign in with | portals.toml in SEKALI_VAR |
| SIMULATED_REGISTRY_USER, _PASSWORD, _IP_USERS | who may ask the simulated one | set by `run` |
| SIMULATED_PORTALS_URL, _SECRET | the simulated portals, and our secret there | set by `run` |
| SIMULATED_REGISTRY_DAILY_QUOTA | questions it answers in a day | 10000 |
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

PROJECT = Path(os.environ.get("SEKALI_PROJECT") or Path(__file__).resolve().parents[3])
VAR = Path(os.environ.get("SEKALI_VAR") or "var").resolve()
SERVICES_DIR = Path(os.environ.get("SEKALI_SERVICES") or PROJECT / "services")
DICTIONARY_DIR = Path(os.environ.get("SEKALI_DICTIONARY") or PROJECT / "dictionary")


def _secret(variable: str, file: str) -> str:
    """Return a key from the environment or its file; empty where a command needs none."""
    if variable in os.environ:
        return os.environ[variable]
    path = VAR / "secrets" / file
    return path.read_text().strip() if path.is_file() else ""


def database_of(url: str) -> dict[str, object]:
    """Return Django's form of a libpq URL; what is not said libpq decides."""
    parts = urlsplit(url)
    options: dict[str, object] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or (unquote(parts.hostname) if parts.hostname else "")
    user = options.pop("user", None) or (unquote(parts.username) if parts.username else "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "sekali",
        "USER": user,
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        # One connection per thread for its life: 2.4 to 3 times cheaper than one per request.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": False,
        # Statements are prepared once a connection: neither side parses them again.
        "OPTIONS": {
            **options,
            # libpq's own variable: web server and worker are told apart by it.
            "application_name": os.environ.get("PGAPPNAME", "sekali"),
            "server_side_binding": True,
            "prepare_threshold": 3,
        },
    }


_secret_key = _secret("SEKALI_SECRET_KEY", "django_key")
_hash_key = _secret("SEKALI_HASH_KEY", "hash_key")
# Commands that sign and hash nothing run without; what serves people refuses to start.
KEYS_ARE_SET = bool(_secret_key and _hash_key)
SECRET_KEY = _secret_key or "only-for-commands-that-sign-nothing"
HASH_KEY = (_hash_key or "only-for-commands-that-hash-nothing").encode()
MASTER_KEYS = os.environ.get("SEKALI_MASTER_KEYS", "")
SCANNER = os.environ.get("SEKALI_SCANNER", "")
MASTER_KEYS_FILE = os.environ.get("SEKALI_MASTER_KEYS_FILE", "")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("SEKALI_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
PUBLIC_URL = os.environ.get("SEKALI_PUBLIC_URL", "http://localhost:8000").rstrip("/")
SECURE = os.environ.get("SEKALI_SECURE") == "1"
# Shows on every page that the people in it are made up.
SAMPLE_DATA = os.environ.get("SEKALI_SAMPLE_DATA", "1") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "sekali.storage",
    "sekali.audit",
    "sekali.agencies",
    "sekali.accounts",
    "sekali.catalogue",
    "sekali.vault",
    "sekali.documents",
    "sekali.channels",
    "sekali.payments",
    "sekali.mandates",
    "sekali.appointments",
    "sekali.openid",
    "sekali.casework",
    "sekali.web",
]
MIDDLEWARE = [
    "django.middleware.gzip.GZipMiddleware",
    "sekali.web.middleware.security_headers",
    "sekali.web.middleware.body_limit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "sekali.accounts.middleware.account_middleware",
    "sekali.web.middleware.language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "sekali.config.outside.outside_middleware",
]
ROOT_URLCONF = "sekali.config.urls"
DATABASES = {"default": database_of(os.environ.get("DATABASE_URL", "postgresql:///sekali"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
PASSWORD_HASHERS = ["sekali.accounts.hashing.OwaspArgon2"]
# Officers decide about others: a password alone is not enough. The sample officers, whose password
# is printed at every start, are let in without: nobody real is behind them.
STAFF_SECOND_FACTOR = (
    os.environ.get("SEKALI_STAFF_SECOND_FACTOR", "0" if SAMPLE_DATA else "1") == "1"
)
RECOVERY_HOURS = int(os.environ.get("SEKALI_RECOVERY_HOURS", "24"))
LEAKED_PASSWORDS = os.environ.get("SEKALI_LEAKED_PASSWORDS", "")
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "sekali.accounts.password_rules.NobodysNumber"},
    {"NAME": "sekali.accounts.password_rules.NotOfTheHouse"},
    {
        "NAME": "sekali.accounts.password_rules.NotLeaked",
        "OPTIONS": {"file": LEAKED_PASSWORDS},
    },
]
SESSION_ENGINE = "sekali.accounts.sessions"
MESSAGE_STORAGE = "sekali.web.messages.CookieStorage"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
# Browsers take a cookie named so from us alone: from no neighbour's host, and over no open line.
_HOST, _PATH = ("__Host-", "__Secure-") if SECURE else ("", "")
SESSION_COOKIE_NAME = f"{_HOST}sessionid"
CSRF_COOKIE_NAME = f"{_HOST}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_HOST}bahasa"
MESSAGE_COOKIE_NAME = f"{_HOST}messages"
# Sent to the pages of the sign-in only, so not to the whole host.
DEVICE_COOKIE_NAME = f"{_PATH}perangkat"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "sekali.web.errors.form_expired"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None

LANGUAGE_CODE = "id"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
    }
}

# Larger than any upload that is let through, so that too large ones get a sentence.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# Two tables on one page, each as full as a page shows them, and other boxes beside.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10

_smtp_host, _, _smtp_port = os.environ.get("SEKALI_SMTP", "localhost:8025").rpartition(":")
EMAIL_HOST, EMAIL_PORT = _smtp_host, int(_smtp_port)
EMAIL_TIMEOUT = 10
SMTP_SECURITY = os.environ.get("SEKALI_SMTP_SECURITY", "none")
EMAIL_USE_TLS, EMAIL_USE_SSL = SMTP_SECURITY == "starttls", SMTP_SECURITY == "tls"
EMAIL_HOST_USER = os.environ.get("SEKALI_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SEKALI_SMTP_PASSWORD", "")
DEFAULT_FROM_EMAIL = os.environ.get("SEKALI_MAIL_FROM", "Sekali <tidak-dibalas@sekali.example>")

# What the simulated systems know us by; `sekali check` finds it where real people are served.
SAMPLE_KEY = "sample-only"
SMS_URL = os.environ.get("SEKALI_SMS_URL", "http://127.0.0.1:8029")
SMS_KEY = os.environ.get("SEKALI_SMS_KEY", SAMPLE_KEY)

BANK_URL = os.environ.get("SEKALI_BANK_URL", "http://127.0.0.1:8027")
# Without a key nothing is believed of the bank, and nothing is sent to it.
BANK_KEY = _secret("SEKALI_BANK_KEY", "bank_key").encode()
BANK_NOTIFY_URL = os.environ.get("SEKALI_BANK_NOTIFY_URL", f"{PUBLIC_URL}/bayar/bank/notify")

REGISTRY_URL = os.environ.get("SEKALI_REGISTRY_URL", "http://127.0.0.1:8026")
REGISTRY_USER = os.environ.get("SEKALI_REGISTRY_USER", "sekali")
REGISTRY_PASSWORD = os.environ.get("SEKALI_REGISTRY_PASSWORD", SAMPLE_KEY)
REGISTRY_IP_USER = os.environ.get("SEKALI_REGISTRY_IP_USER", "127.0.0.1")
REGISTRIES_URL = os.environ.get("SEKALI_REGISTRIES_URL", "http://127.0.0.1:8028")
REGISTRIES_KEY = os.environ.get("SEKALI_REGISTRIES_KEY", SAMPLE_KEY)

# Which other portals' sign-in counts here; without the file none does.
PORTALS_FILE = Path(os.environ.get("SEKALI_PORTALS") or VAR / "portals.toml")

# Empty: the file in SEKALI_VAR/secrets, which `sekali openid rotate` changes.
OPENID_KEYS = os.environ.get("SEKALI_OPENID_KEYS", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "sekali.config.logs.Lines"},
        "json": {"()": "sekali.config.logs.JsonLines"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json" if os.environ.get("SEKALI_LOG_FORMAT") == "json" else "line",
        }
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("SEKALI_LOG", "WARNING")},
}
