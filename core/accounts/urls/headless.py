"""
allauth's own JSON addresses, without two kinds: telephones, as we ask nobody for a number, and
providers, as an organisation is signed in at in a browser.
"""

from collections.abc import Callable
from typing import Any

from allauth.headless import urls
from django.urls import URLPattern, URLResolver

from core.accounts.views.origins import answered_here, only_while_signing_up

_UNWANTED = ("phone", "provider")


def _wanted(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    kept = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            pattern.url_patterns[:] = _wanted(pattern.url_patterns)
        elif any(word in (pattern.name or "") for word in _UNWANTED):
            continue
        else:
            pattern.callback = _guarded(pattern)
        kept.append(pattern)
    return kept


def _guarded(pattern: URLPattern) -> Callable[..., Any]:
    """What a device signed is looked at first, as on the pages."""
    view = pattern.callback
    if pattern.name == "signup_webauthn":
        view = only_while_signing_up(view)
    return answered_here(view, as_json=True) if "webauthn" in (pattern.name or "") else view


app_name = "headless"
urlpatterns = _wanted(list(urls.urlpatterns))
