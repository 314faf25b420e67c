"""Django itself; the topics have files of their own."""

from django.utils.translation import gettext_lazy as _

from config import env
from config.settings.api import *  # noqa: F403
from config.settings.apps import *  # noqa: F403
from config.settings.auth import *  # noqa: F403
from config.settings.celery import *  # noqa: F403
from config.settings.database import *  # noqa: F403
from config.settings.email import *  # noqa: F403
from config.settings.logging import *  # noqa: F403
from config.settings.security import *  # noqa: F403
from config.settings.sentry import *  # noqa: F403
from config.settings.stripe import *  # noqa: F403

ROOT = env.ROOT
ORIGIN = env.origin()
ACCOUNT_ORIGIN = ORIGIN.at(ORIGIN.host)
STAFF_ORIGIN = ORIGIN.at(f"staff.{ORIGIN.host}")
ENVIRONMENT = env.environment()
DEBUG = False
DATA_DIR = env.path("DATA_DIR")
# Private files; served by views that ask who is looking, never by the web server.
MEDIA_DIR = DATA_DIR / "media"

ROOT_URLCONF = "config.urls_tribe"
PUBLIC_SCHEMA_URLCONF = "config.urls_public"
STAFF_URLCONF = "config.urls_staff"
WSGI_APPLICATION = "config.wsgi.application"
SILENCED_SYSTEM_CHECKS = ["fields.W342"]  # the one door is a ForeignKey on purpose

MIDDLEWARE = [
    "tenants.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenants.middleware.HostMiddleware",
    "tenants.middleware.SessionMiddleware",
    "tenants.middleware.AuthenticationMiddleware",
    "core.tokens.middleware.BearerMiddleware",
    "core.accounts.middleware.LanguageMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "core.audit.middleware.OriginMiddleware",
    "api.middleware.BodyLimitMiddleware",
    "core.ui.middleware.RefusalMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "api.limits.LimitsMiddleware",
    "api.middleware.TokenDoorMiddleware",
    "core.members.middleware.MemberMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "config.context.frame",
            ],
        },
    }
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("nl", _("Dutch"))]
LOCALE_PATHS = [ROOT / "config" / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "staticfiles"
STATICFILES_FINDERS = [
    "core.ui.finders.StylesheetFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MESSAGE_STORAGE = "config.flashes.HostCookieStorage"

# An answer to bad input never depends on how much was sent.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
