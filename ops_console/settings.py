"""Settings: one file, driven by the environment; see docs/settings.md for every variable."""

from pathlib import Path
from urllib.parse import unquote, urlparse

from ops_console import embedded, environment

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
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if USE_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = USE_TLS
SECURE_HSTS_PRELOAD = USE_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if USE_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = environment.items("OPS_TRUSTED_ORIGINS")

# --- Applications -------------------------------------------------------------------------------

INSTALLED_APPS = [
    "ops_console.shared",
    "staff",
    "inquiries",
    "playbooks",
    "voc",
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
    # Commands that fill a console with fictitious data; not for a console with real ones.
    *([] if IS_PRODUCTION else ["ops_console.demo"]),
    # `make lint` looks at migrations with these; only development has them.
    *(["django_linear_migrations", "django_migration_linter"] if OPS_MODE == "test" else []),
]
MIDDLEWARE = [
    "ops_console.shared.frames.room_for_frames",
    "django.middleware.security.SecurityMiddleware",
    "ops_console.shared.middleware.security_headers",
    "ops_console.shared.middleware.static_files",
    "ops_console.shared.middleware.compressed_pages",
    "ops_console.shared.middleware.text_guard_middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "staff.middleware.preferences",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ops_console.shared.middleware.domain_errors",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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
            "connect_timeout": 3,
            "options": environment.text("OPS_DATABASE_OPTIONS", "-c lock_timeout=10s"),
            **({"sslmode": mode} if (mode := environment.text("OPS_DATABASE_SSLMODE", "")) else {}),
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Valkey / Redis: broker, cache, never the record of anything --------------------------------

REDIS_URL = environment.text("REDIS_URL", embedded.redis_url())
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": environment.text("OPS_CACHE_PREFIX", "ops"),
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 3},
    }
}
CELERY_BROKER_URL = REDIS_URL

# --- Signing in ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "staff.Staff"
LOGIN_URL = "staff:sign_in"
LOGIN_REDIRECT_URL = "inquiries:desk"
LOGOUT_REDIRECT_URL = "staff:sign_in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
_HOST_PREFIX = "__Host-" if USE_TLS else ""
SESSION_COOKIE_NAME = f"{_HOST_PREFIX}ops-session"
SESSION_COOKIE_SECURE = USE_TLS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 3600
CSRF_COOKIE_NAME = f"{_HOST_PREFIX}ops-csrf"
CSRF_COOKIE_SECURE = USE_TLS
CSRF_FAILURE_VIEW = "ops_console.shared.views.csrf_failure"

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
IMPORT_MAX_UPLOAD_BYTES = 64 * 1024 * 1024

# --- API ----------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "staff.authentication.TokenAuthentication",
        "staff.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["ops_console.shared.json_parser.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "ops_console.shared.api.exception_handler",
    "UNAUTHENTICATED_USER": None,
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
    },
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
}

# --- Logging ------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("OPS_LOG_LEVEL", "INFO")},
}

SILENCED_SYSTEM_CHECKS: list[str] = []
