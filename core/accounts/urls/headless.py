"""
allauth's own JSON addresses, without two kinds: telephones, as we ask nobody for a number, and
providers, as an organisation is signed in at in a browser.
"""

from allauth.headless import urls
from django.urls import URLPattern, URLResolver

from core.accounts.views.origins import answered_here

_UNWANTED = ("phone", "provider")


def _wanted(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    kept = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            pattern.url_patterns[:] = _wanted(pattern.url_patterns)
        elif any(word in (pattern.name or "") for word in _UNWANTED):
            continue
        elif "webauthn" in (pattern.name or ""):
            pattern.callback = answered_here(pattern.callback)
        kept.append(pattern)
    return kept


app_name = "headless"
urlpatterns = _wanted(list(urls.urlpatterns))
