"""allauth's own JSON addresses, without those for telephones: we ask nobody for a number."""

from allauth.headless import urls
from django.urls import URLPattern, URLResolver


def _without_phones(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    kept = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            pattern.url_patterns[:] = _without_phones(pattern.url_patterns)
        elif "phone" in (pattern.name or ""):
            continue
        kept.append(pattern)
    return kept


app_name = "headless"
urlpatterns = _without_phones(list(urls.urlpatterns))
