"""Settings: one file, driven by the environment; see docs/settings.md for every variable."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlparse

from ops_console import embedded, environment, safety

# --- Mode and places ----------------------------------------------------------------------------

BASE_DIR = Path(__file__).resolve().parent.parent
OPS_MODE = environment.text("OPS_MODE", "demo")
if OPS_MODE not in {"demo", "production", "test"}:
    msg = f"OPS_MODE must be demo, production or test, not {OPS_MODE!r}."
    raise environment.MissingSetting(msg)
IS_PRODUCTION = OPS_MODE == "production"
OPS_STATE_DIR = Path(environment.text("OPS_STATE_DIR", str(BASE_DIR / ".state")))
DEBUG = False

# --- Secrets ------------------------------------------------------------------------------------
# The demo makes its own secrets at first start; production must bring them.

SECRET_KEY = environment.text(
    "OPS_SECRET_KEY", None if IS_PRODUCTION else embedded.secret("secret_key")
)
SECRET_KEY_FALLBACKS = environment.items("OPS_SECRET_KEY_FALLBACKS")

# --- Hosts and transport ------------------------------------------------------------------------

ALLOWED_HOSTS = environment.items(
    "OPS_ALLOWED_HOSTS", "" if IS_PRODUCTION else "127.0.0.1,localhost,[::1],testserver"
)
USE_TLS = environment.flag("OPS_TLS", default=IS_PRODUCTION)
SECURE_SSL_REDIRECT = USE_TLS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if USE_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = USE_TLS
SECURE_HSTS_PRELOAD = USE_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if USE_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Proxies of one's own that append to X-Forwarded-For; what stands before theirs is not believed.
TRUSTED_PROXY_COUNT = int(environment.text("OPS_TRUSTED_PROXY_COUNT", "0"))
# Exports, national numbers in clear and the people screens are open from these networks only.
PRIVILEGED_NETWORKS = environment.networks("OPS_PRIVILEGED_NETWORKS")
CSRF_TRUSTED_ORIGINS = environment.items("OPS_TRUSTED_ORIGINS")

# --- Applications -------------------------------------------------------------------------------

INSTALLED_APPS = [
    "ops_console.shared",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "staff",
    "operations",
    "exports",
    "inquiries",
    "playbooks",
    "voc",
    "privacy",
    "metrics",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "template_partials",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    # Commands that fill a console with fictitious data, or load it; not for one with real data.
    *([] if IS_PRODUCTION else ["demo", "benchmarks"]),
    # `make lint` looks at migrations with these; only development has them.
    *(["django_linear_migrations", "django_migration_linter"] if OPS_MODE == "test" else []),
]
MIDDLEWARE = [
    "ops_console.shared.frames.room_for_frames",
    "ops_console.shared.middleware.security_headers",
    "ops_console.shared.telemetry.middleware.observed",
    "django.middleware.security.SecurityMiddleware",
    "ops_console.shared.telemetry.middleware.probes",
    "ops_console.shared.middleware.static_files",
    "ops_console.shared.middleware.compressed_pages",
    "ops_console.shared.middleware.text_guard_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "staff.middleware.session_limits",
    "staff.middleware.refusals",
    "staff.middleware.preferences",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ops_console.shared.middleware.domain_errors",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ops_console.shared.middleware.one_effect",
]
ROOT_URLCONF = "ops_console.urls"
WSGI_APPLICATION = "ops_console.wsgi.application"
FORM_RENDERER = "ops_console.shared.form_rendering.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["ops_console.shared.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "ops_console.shared.context.ui",
            ],
        },
    }
]

# --- Database: PostgreSQL only ------------------------------------------------------------------

DATABASE_URL = environment.text("DATABASE_URL", embedded.database_url())
_database = urlparse(DATABASE_URL)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(_database.path.lstrip("/")),
        "USER": unquote(_database.username or ""),
        "PASSWORD": unquote(_database.password or ""),
        "HOST": unquote(_database.hostname or ""),
        "PORT": _database.port or "",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **environment.DATABASE_PATIENCE,
            "options": environment.text("OPS_DATABASE_OPTIONS", "-c lock_timeout=10s"),
            **({"sslmode": mode} if (mode := environment.text("OPS_DATABASE_SSLMODE", "")) else {}),
        },
    }
}
# What a page may ask for at most; jobs are bounded by the time limits of their worker instead.
WEB_DATABASE_OPTIONS = environment.text(
    "OPS_WEB_DATABASE_OPTIONS",
    "-c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s",
)
# Servers on a network that nobody else is on, to which the console speaks without TLS.
PLAIN_HOSTS = environment.items("OPS_PLAIN_HOSTS")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Valkey / Redis: broker, cache, never the record of anything --------------------------------

REDIS_URL = environment.text("REDIS_URL", embedded.redis_url())
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": environment.text("OPS_CACHE_PREFIX", "ops"),
        "OPTIONS": {
            "socket_connect_timeout": 1,
            "socket_timeout": 1,
            "serializer": "ops_console.shared.cache_json.JsonSerializer",
        },
    }
}
CELERY_BROKER_URL = REDIS_URL

# --- Signing in ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "staff.Staff"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "staff:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "staff:sign_in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name", "email")},
    },
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {
        "NAME": "staff.services.passwords.HardToGuess",
        "OPTIONS": {"house_words": environment.items("OPS_PASSWORD_HOUSE_WORDS")},
    },
]
# The demo that only this machine reaches signs in with a password alone, unless told otherwise.
_IS_REACHABLE = IS_PRODUCTION or environment.text("OPS_HOST", "") not in {
    "", "127.0.0.1", "localhost", "::1",
}  # fmt: skip
SECOND_FACTOR_ROLES = {
    *(["ADMIN", "PRIVACY", "MANAGER"] if _IS_REACHABLE else []),
    *environment.items("OPS_SECOND_FACTOR_ROLES"),
}
# One number for everybody, shorter ones for roles and markets: 15,ADMIN=5,KR=10.
SESSION_IDLE_MINUTES = environment.limits("OPS_SESSION_IDLE_MINUTES", "15")
SESSION_HOURS = environment.limits("OPS_SESSION_HOURS", "10")
# Days without use after which an account is closed; 0 closes none.
DORMANT_DAYS = int(environment.text("OPS_DORMANT_DAYS", "30" if IS_PRODUCTION else "0"))
ACCOUNT_ADAPTER = "staff.authentication.accounts.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
MFA_ADAPTER = "staff.authentication.accounts.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp"]
MFA_TOTP_ISSUER = "Ops Console"
# The outermost middleware has put the client's address into REMOTE_ADDR already.
ALLAUTH_TRUSTED_PROXY_COUNT = 0
AXES_CLIENT_IP_CALLABLE = "staff.authentication.accounts.attempt_address"
AXES_USERNAME_CALLABLE = "staff.authentication.accounts.attempt_name"
# Name and address together: one address is a whole floor, one name can be guessed from anywhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "password", "code", "carried", "next"]
_HOST_PREFIX = "__Host-" if USE_TLS else ""
SESSION_COOKIE_NAME = f"{_HOST_PREFIX}ops-session"
SESSION_COOKIE_SECURE = USE_TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 24 * 3600
# Whose pages the browser shows, so that a form that came too late is kept for its author.
WHO_COOKIE_NAME = f"{_HOST_PREFIX}ops-who"
CSRF_COOKIE_NAME = f"{_HOST_PREFIX}ops-csrf"
CSRF_COOKIE_SECURE = USE_TLS
CSRF_FAILURE_VIEW = "ops_console.shared.views.csrf_failure"

# --- Mail and single sign-on --------------------------------------------------------------------

# Links in mails begin with this; without it with the address at which the console was asked.
PUBLIC_URL = environment.text(
    "OPS_PUBLIC_URL", f"https://{ALLOWED_HOSTS[0]}" if IS_PRODUCTION and ALLOWED_HOSTS else ""
)
EMAIL_HOST = environment.text("OPS_EMAIL_HOST", "")
EMAIL_PORT = int(environment.text("OPS_EMAIL_PORT", "587"))
EMAIL_HOST_USER = environment.text("OPS_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = environment.text("OPS_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("OPS_EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.text("OPS_EMAIL_FROM", "Ops Console <ops-console@localhost>")
# Without a mail server mails are files, to be read by whoever runs the machine.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = OPS_STATE_DIR / "mail"
OIDC_ISSUER = environment.text("OPS_OIDC_ISSUER", "")
OIDC_CLIENT_ID = environment.text("OPS_OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET = environment.text("OPS_OIDC_CLIENT_SECRET", "")
# Hosts of the provider beside the issuer's own: its token endpoint, its keys.
OIDC_HOSTS = environment.items("OPS_OIDC_HOSTS")
OIDC_NAME = environment.text("OPS_OIDC_NAME", "SSO")
# Whose second factor counts after signing in there: ours ("console") or theirs ("provider").
OIDC_SECOND_FACTOR = environment.text("OPS_OIDC_SECOND_FACTOR", "console")

# --- Personal data ------------------------------------------------------------------------------
# name:base64 of 32 bytes, the first writes, all of them read (`rotate_personal_keys`).

PERSONAL_KEYS = environment.items(
    "OPS_PERSONAL_KEYS", None if IS_PRODUCTION else embedded.key("personal")
)
PERSONAL_INDEX_KEYS = environment.items(
    "OPS_PERSONAL_INDEX_KEYS", None if IS_PRODUCTION else embedded.key("personal_index")
)

# --- Languages and time -------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("ko", "한국어"), ("zh-hant", "繁體中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "ops-language"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["ops_console.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Static files and uploads -------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = OPS_STATE_DIR / "static"
GENERATED_STATIC_DIR = OPS_STATE_DIR / "generated-static"
GENERATED_STATIC_DIR.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static", GENERATED_STATIC_DIR]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": OPS_STATE_DIR / "media"},
    },
    "staticfiles": {"BACKEND": "ops_console.shared.static_storage.HashedStaticFiles"},
}
SERVESTATIC_INDEX_FILE = None
SERVESTATIC_ALLOW_ALL_ORIGINS = False
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FILES = 4
IMPORT_MAX_UPLOAD_BYTES = 64 * 1024 * 1024

# --- Exports and incidents ----------------------------------------------------------------------
# Files wait here for their owners; a market's own threshold comes before the general one.

EXPORT_DIR = OPS_STATE_DIR / "exports"
EXPORT_FREE_ROWS = int(environment.text("OPS_EXPORT_FREE_ROWS", "1000"))
# Where each market's plan for notices is; the console names no authority and no law by itself.
NOTICE_LINKS = environment.links("OPS_NOTICE_LINKS")

# --- API ----------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "staff.authentication.api.TokenAuthentication",
        "staff.authentication.api.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["ops_console.shared.json_parser.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "ops_console.shared.schema.OperationSchema",
    "EXCEPTION_HANDLER": "ops_console.shared.api.exception_handler",
    "UNAUTHENTICATED_USER": None,
    # OPTIONS is no operation of ours: the schema says what there is.
    "DEFAULT_METADATA_CLASS": None,
    # Answers are JSON whatever a query asks for.
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Ops Console API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "Language": "staff.choices.Language",
        "Channel": "inquiries.choices.Channel",
        "CustomerKind": "inquiries.choices.CustomerKind",
    },
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
}

# --- Health and figures -------------------------------------------------------------------------

# Backups are sealed with the first key; all of them open. Without one production takes none.
BACKUP_KEYS = environment.items("OPS_BACKUP_KEY", "" if IS_PRODUCTION else embedded.key("backup"))
BACKUP_DIR = Path(environment.text("OPS_BACKUP_DIR", str(OPS_STATE_DIR / "backups")))
BACKUPS_KEPT = int(environment.text("OPS_BACKUPS_KEPT", "14"))
# Where the nightly check leaves the ends of the audit chains, to be copied off the machine.
AUDIT_ANCHOR_DIR = Path(environment.text("OPS_AUDIT_ANCHOR_DIR", str(OPS_STATE_DIR / "anchors")))
METRICS_TOKEN = environment.text("OPS_METRICS_TOKEN", "")
MIN_FREE_BYTES = int(environment.text("OPS_MIN_FREE_MEGABYTES", "512")) * 1024 * 1024

# --- Logging ------------------------------------------------------------------------------------
# Lines hold listed keys only, and no value of a person (ops_console/shared/telemetry).

OPS_LOG_FORMAT = environment.text("OPS_LOG_FORMAT", "json" if IS_PRODUCTION else "plain")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "ops_console.shared.telemetry.lines.json_lines"},
        "plain": {"()": "ops_console.shared.telemetry.lines.plain_lines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": OPS_LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": environment.text("OPS_LOG_LEVEL", "INFO")},
    "loggers": {
        # They bring handlers of their own, or say again what the line of the request or task says.
        **{
            name: {"handlers": [], "propagate": True, "level": "NOTSET"}
            for name in ("django", "django.server", "uvicorn", "uvicorn.error")
        },
        "uvicorn.access": {"handlers": [], "propagate": False, "level": "CRITICAL"},
        "django.request": {"level": "ERROR"},
        "celery.app.trace": {"level": "CRITICAL"},
        "axes": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
    },
}

# The middleware of axes answers for locked-out visitors; here our sign-in page does.
SILENCED_SYSTEM_CHECKS = ["axes.W002"]

# --- Unsafe settings stop the start -------------------------------------------------------------

if _IS_REACHABLE:
    safety.require(globals())
