"""Where mail goes: a folder at home, a provider in production."""

from urllib.parse import unquote, urlsplit

from config import env

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM")
_url = urlsplit(env.text("EMAIL_URL"))

if _url.scheme in {"smtp", "smtps"}:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _url.hostname or ""
    EMAIL_PORT = _url.port or 587
    EMAIL_HOST_USER = unquote(_url.username or "")
    EMAIL_HOST_PASSWORD = unquote(_url.password or "")
    EMAIL_USE_SSL = _url.scheme == "smtps"
    EMAIL_USE_TLS = not EMAIL_USE_SSL
    EMAIL_TIMEOUT = 15
    MAILBOX_DIR = None
else:
    # One file a message; /dev/mailbox/ shows them as a page.
    MAILBOX_DIR = _url.path or str(env.path("DATA_DIR") / "mailbox")
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAILBOX_DIR
