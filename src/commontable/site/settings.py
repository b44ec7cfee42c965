"""All settings. docs/reference/settings.md documents every variable; none is needed for a first run."""

from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from . import environment
from .databases import register_database
from .secrets import kept_secret, private_file, private_folder

PACKAGE = Path(__file__).resolve().parent.parent
COMMONTABLE_DATA = private_folder(environment.folder("COMMONTABLE_DATA", Path("var/table")))
COMMONTABLE_DEMO = environment.flag("COMMONTABLE_DEMO", default=False)
COMMONTABLE_URL = environment.text("COMMONTABLE_URL", "http://127.0.0.1:8000").rstrip("/")
COMMONTABLE_STEP_UP_MINUTES = environment.number("COMMONTABLE_STEP_UP_MINUTES", default=15)
if not 1 <= COMMONTABLE_STEP_UP_MINUTES <= 12 * 60:
    raise environment.BadSetting("COMMONTABLE_STEP_UP_MINUTES must be 1 to 720.")
COMMONTABLE_REQUIRE_SECOND_FACTOR = environment.flag("COMMONTABLE_REQUIRE_SECOND_FACTOR", default=False)
COMMONTABLE_UPLOAD_LIMIT = environment.number("COMMONTABLE_UPLOAD_LIMIT_MB", default=200) * 1024 * 1024
COMMONTABLE_ENGINE = environment.one_of("COMMONTABLE_ENGINE", ("duckdb", "spark"), default="duckdb")
COMMONTABLE_SPARK_MASTER = environment.text("COMMONTABLE_SPARK_MASTER", "local[*]")
COMMONTABLE_SPARK_SECRET = environment.text("COMMONTABLE_SPARK_SECRET")
COMMONTABLE_MEMORY_MB = environment.number("COMMONTABLE_MEMORY_MB", default=4096)

DEBUG = environment.flag("COMMONTABLE_DEBUG", default=False)
SECRET_KEY = environment.text("COMMONTABLE_SECRET_KEY") or kept_secret(COMMONTABLE_DATA / "keys" / "secret-key")
SECRET_KEY_FALLBACKS = environment.words("COMMONTABLE_OLD_SECRET_KEYS")
ALLOWED_HOSTS = environment.words("COMMONTABLE_HOSTS", "127.0.0.1,localhost,[::1]")
IS_SECURE = COMMONTABLE_URL.startswith("https://")

INSTALLED_APPS = [
    "commontable.site",
    "commontable.publish",
    "commontable.governance",
    "commontable.measurement",
    "commontable.agreements",
    "commontable.partnership",
    "commontable.accounts",
    "commontable.journal",
    "commontable.ui",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.humanize",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "commontable.measurement.middleware.refuse_too_large",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "commontable.partnership.middleware.let_in_by_pass",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "commontable.accounts.middleware.no_entrance_in_a_part",
    "commontable.accounts.middleware.language_of_person",
    "django.contrib.messages.middleware.MessageMiddleware",
    "commontable.accounts.middleware.AskBeforeAWayInIsAdded",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "commontable.partnership.middleware.ExplainRefusals",
]

ROOT_URLCONF = "commontable.site.urls"
WSGI_APPLICATION = "commontable.site.wsgi.application"
FORM_RENDERER = "commontable.ui.forms.Renderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "builtins": ["template_partials.templatetags.partials"],
            "loaders": [  # page.html#part names a part of a page
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "commontable.partnership.context.table_and_me",
                "commontable.site.navigation.navigation",
            ],
        },
    }
]

DATABASES = {"default": register_database(environment.text("COMMONTABLE_DATABASE"), data=COMMONTABLE_DATA)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    private_file(Path(DATABASES["default"]["NAME"]))  # and with it the journal files that SQLite puts beside it
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False  # actions are atomic by themselves

CACHES = {
    "default": {  # on disk, so that rate limits hold over several web workers
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(COMMONTABLE_DATA / "cache"),
    }
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Who you are
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "commontable.accounts.adapter.InvitedOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letters to strangers: accounts are opened by invitation
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a letter whenever a password, an address or a second factor changes
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True  # so that links in letters work without remembering a password
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60  # letters take their time
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "10/h/ip",
    "request_login_code": "20/10m/ip,3/10m/key",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Commontable"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_SECURE
SOCIALACCOUNT_ADAPTER = "commontable.accounts.adapter.InvitedOnlyByProvider"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {}
OIDC_URL = environment.text("COMMONTABLE_OIDC_URL")
OIDC_ORIGIN = "{0.scheme}://{0.netloc}".format(urlsplit(OIDC_URL))  # the sign-in form leads there
if OIDC_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": "organisation",
                "name": environment.text("COMMONTABLE_OIDC_NAME", "your organisation"),
                "client_id": environment.text("COMMONTABLE_OIDC_CLIENT_ID"),
                "secret": environment.text("COMMONTABLE_OIDC_SECRET"),
                "settings": {"server_url": OIDC_URL},
            }
        ]
    }

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_SECURE = IS_SECURE
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "commontable.ui.views.csrf_failure"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = IS_SECURE
SECURE_SSL_REDIRECT = IS_SECURE
SECURE_HSTS_SECONDS = 31_536_000 if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_SECURE
SECURE_HSTS_PRELOAD = IS_SECURE
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_PROXY = environment.flag("COMMONTABLE_BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0  # whose address limits are counted for
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'", *([OIDC_ORIGIN] if OIDC_URL else [])],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = str(private_folder(COMMONTABLE_DATA / "arriving"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# What language you read
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("id", _("Bahasa Indonesia")), ("es", _("Spanish"))]
LOCALE_PATHS = [PACKAGE / "site" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.text("COMMONTABLE_TIME_ZONE", "UTC")
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = private_folder(COMMONTABLE_DATA / "static")
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Letters: to files in the data folder until a mail server is named
EMAIL_HOST = environment.text("COMMONTABLE_MAIL_HOST")
EMAIL_PORT = environment.number("COMMONTABLE_MAIL_PORT", default=587)
EMAIL_HOST_USER = environment.text("COMMONTABLE_MAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("COMMONTABLE_MAIL_PASSWORD")
EMAIL_USE_TLS = environment.flag("COMMONTABLE_MAIL_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("COMMONTABLE_MAIL_FROM", "Commontable <table@localhost>")
EMAIL_FILE_PATH = str(private_folder(COMMONTABLE_DATA / "mail"))  # letters hold links that let people in
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_secrets": {"()": "commontable.site.logs.WithoutSecrets"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_secrets"]},
    },
    "root": {"handlers": ["console"], "level": environment.text("COMMONTABLE_LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
