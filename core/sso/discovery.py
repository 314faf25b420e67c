"""What an OpenID provider says of itself."""

from typing import Any
from urllib.parse import urlsplit

import requests
from django.utils.translation import gettext_lazy as _

from core.common.errors import InvalidInput, Sentence
from core.common.outbound import ForbiddenDestination, OutboundSession

_PATH = "/.well-known/openid-configuration"
_NEEDED = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


def discover(issuer: str) -> str:
    """
    Read a provider's own description and return the origin people will be sent to.

    :raises InvalidInput: about `issuer`, if it is none, or not one of this address.
    """
    try:
        with OutboundSession() as session:
            answer = session.get(issuer.rstrip("/") + _PATH)
        told = answer.json() if answer.status_code == 200 else None
    except ForbiddenDestination as error:
        raise _wrong(_("This address must be https and on the open internet.")) from error
    except (requests.RequestException, OSError, ValueError) as error:
        raise _wrong(_("Nothing that we understand answers there.")) from error
    return _checked(told, issuer)


def _checked(told: Any, issuer: str) -> str:
    if not isinstance(told, dict) or not all(isinstance(told.get(key), str) for key in _NEEDED):
        raise _wrong(_("This is not the address of an OpenID provider."))
    if str(told.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
        raise _wrong(_("The provider calls itself by another address. Use that one."))
    place = urlsplit(told["authorization_endpoint"])
    if place.scheme != urlsplit(issuer).scheme or not place.netloc:
        raise _wrong(_("This is not the address of an OpenID provider."))
    return f"{place.scheme}://{place.netloc}"


def _wrong(sentence: Sentence) -> InvalidInput:
    return InvalidInput({"issuer": [sentence]})
