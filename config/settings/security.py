"""Keys, cookies and headers."""

from csp.constants import NONCE, NONE, SELF

from config import env

SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
_origin = env.origin()
_secure = _origin.is_secure

# Every host keeps its own cookies. With https their names say so, and no sibling can set them.
_prefix = "__Host-" if _secure else ""
ENTRY_COOKIE_NAME = f"{_prefix}partup-entry"
SESSION_COOKIE_NAME = f"{_prefix}partup-session"
CSRF_COOKIE_NAME = f"{_prefix}partup-csrf"
LANGUAGE_COOKIE_NAME = f"{_prefix}partup-language"
FLASH_COOKIE_NAME = f"{_prefix}partup-flash"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_ENGINE = "tenants.sessions"
CSRF_FAILURE_VIEW = "config.views.csrf_failure"

ALLOWED_HOSTS = [_origin.host, f".{_origin.host}"]
USE_X_FORWARDED_HOST = False
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT")
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _secure
SECURE_SSL_REDIRECT = _secure
X_FRAME_OPTIONS = "DENY"

# A POST that is answered with a redirect to another host is a form that leads there: browsers hold
# the redirect against form-action too. Tribes lead to the account host (leaving, or signing in
# again in the middle of a form); the account host leads to tribes and to Checkout.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF, _origin.at(_origin.host)],
    }
}
ACCOUNT_FORM_ACTION = [
    SELF,
    _origin.at(f"*.{_origin.host}"),
    *env.words("CHECKOUT_ORIGINS"),
]
