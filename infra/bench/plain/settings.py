"""
The same rooms, templates and tables, and what has nothing to do with tribes.

No look-up of a tribe, no switching of schemas, no sessions below sessions: one search path for
life. The connection pool and the headers are the same, because those are no tenancy.
"""

import os
from typing import Any

from config.settings import *  # noqa: F403
from config.settings.apps import SHARED_APPS, TENANT_APPS
from config.settings.base import TEMPLATES
from config.settings.database import DATABASES

SCHEMA = os.environ["BENCH_SCHEMA"]

INSTALLED_APPS = [
    *(name for name in SHARED_APPS if name != "django_tenants"),
    *TENANT_APPS,
    "django.contrib.sessions",
]
# Those of `startproject`, and of ours what has nothing to do with tribes.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "infra.bench.plain.people.PeopleMiddleware",
    "core.accounts.middleware.LanguageMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "api.middleware.BodyLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "config.urls_tribe"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
AUTHENTICATION_BACKENDS = ["infra.bench.plain.people.Backend"]

DATABASE_ROUTERS = []
_default: dict[str, Any] = DATABASES["default"]
_default["ENGINE"] = "django.db.backends.postgresql"
_default["OPTIONS"]["options"] = f"-c search_path={SCHEMA},public"

_templates: Any = TEMPLATES[0]
_templates["OPTIONS"]["context_processors"] = [
    "django.template.context_processors.request",
    "django.contrib.messages.context_processors.messages",
    "csp.context_processors.nonce",
    "infra.bench.plain.people.frame",
]
