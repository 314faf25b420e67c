"""The guest list: each app is in exactly one of the two (T4: no falling through to public)."""

SHARED_APPS = [
    "django_tenants",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "core.ui",
    "core.help",
    "core.audit",
    "core.mail",
    "core.files",
    "core.accounts",
    "tenants",
    "billing",
    "core.sso",
    "core.tokens",
    "core.inbox",
    "core.privacy",
    "core.support",
    "core.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.headless",
    "allauth.socialaccount",
    "api",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "template_partials",
    "csp",
    "django_structlog",
]

TENANT_APPS = [
    "core.history",
    "core.trail",
    "core.members",
    "core.conversations",
    "core.partups",
    "core.activities",
    "core.home",
]

INSTALLED_APPS = SHARED_APPS + TENANT_APPS

TENANT_MODEL = "tenants.Tribe"
TENANT_DOMAIN_MODEL = "tenants.Hostname"
