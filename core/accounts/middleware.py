"""In which language, and by which clock, a request is answered."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

GetResponse = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """
    The account's language; for visitors the chosen one, else what the browser asks for.

    Days are counted as in the tribe; on the account host as where the person is.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account = getattr(request, "account", None)
        language = account.language if account else translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        place = getattr(request, "tribe", None) or account
        zone = ZoneInfo(place.time_zone if place else settings.TIME_ZONE)
        with translation.override(language), timezone.override(zone):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if account is None:
            patch_vary_headers(response, ("Accept-Language",))
        return response


def remember_language(response: HttpResponse, language: str) -> None:
    """Keep a visitor's choice on this host for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=60 * 60 * 24 * 365,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
