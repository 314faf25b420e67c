"""Production refuses to start on combinations that would hurt people."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

SOUND = {
    "PARTUP_ENV": "production",
    "SECRET_KEY": "k" * 60,
    "PUBLIC_ORIGIN": "https://partup.example",
    "DATABASE_URL": "postgresql://u@localhost/d",
    "CELERY_BROKER_URL": "redis://localhost/0",
    "CACHE_URL": "redis://localhost/1",
    "STRIPE_API_KEY": "rk_live_x",
    "STRIPE_API_BASE": "https://api.stripe.com",
    "STRIPE_WEBHOOK_SECRETS": "whsec_x",
    "EMAIL_URL": "smtp://mail.example",
}


SHOW = (
    "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME,"
    " s.SECURE_HSTS_SECONDS, s.DEBUG)"
)
LOG = (
    "import django, logging, structlog; django.setup();"
    " structlog.contextvars.bind_contextvars(tribe='t'); logging.getLogger('room').warning('said')"
)


def _start(code=SHOW, **changes):
    environment = {"PATH": os.environ["PATH"], **SOUND, **changes}
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_sound_settings_start_with_cookies_of_one_host():
    answer = _start()

    assert answer.stderr == ""
    assert answer.stdout.split() == [
        "__Host-partup-session",
        "__Host-partup-csrf",
        "31536000",
        "False",
    ]


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"PUBLIC_ORIGIN": "http://partup.example"}, "PUBLIC_ORIGIN"),
        ({"PUBLIC_ORIGIN": "partup.example"}, "PUBLIC_ORIGIN"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"STRIPE_API_BASE": "http://127.0.0.1:12111"}, "STRIPE_API_BASE"),
        ({"STRIPE_API_KEY": "sk_test_x"}, "STRIPE_API_KEY"),
        ({"STRIPE_WEBHOOK_SECRETS": ""}, "STRIPE_WEBHOOK_SECRETS"),
        ({"EMAIL_URL": ""}, "EMAIL_URL"),
        ({"TRUSTED_PROXY_COUNT": "many"}, "TRUSTED_PROXY_COUNT"),
        ({"PARTUP_ENV": "staging"}, "PARTUP_ENV"),
    ],
)
def test_what_would_hurt_is_refused_by_name(changes, name):
    answer = _start(**changes)

    assert answer.returncode == 1
    assert name in answer.stderr.splitlines()[-1]


def test_log_lines_are_json():
    line = json.loads(_start(LOG).stderr.splitlines()[-1])

    assert (line["event"], line["tribe"], line["level"]) == ("said", "t", "warning")
