"""Steps that the tests of second factors share."""

import json
import re

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp

from tests.support.cast import PASSWORD

LOGIN, FACTOR = "/account/login/", "/account/login/factor/"
ADD_APP, ADD_PASSKEY = "/account/factors/app/add/", "/account/factors/passkeys/add/"
CODES = "/account/factors/codes/"


def sign_in(visitor, name="ada", **more):
    """The first step: address and password."""
    fields = {"login": f"{name}@partup.example", "password": PASSWORD, **more}
    return visitor.post(LOGIN, fields)


def give_app(account):
    """An app is connected already; its secret is returned."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(account, secret)
    return secret


def give_codes(account):
    """Recovery codes, as they were shown once."""
    return RecoveryCodes.activate(account).generate_codes()


def code_of(secret):
    """What the app shows now."""
    (counter,) = totp.yield_hotp_counters_from_time()
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def options_on(answer):
    """What the page asks the device."""
    text = answer.content.decode()
    return json.loads(re.search(r'id="passkey-options"[^>]*>(.*?)</script>', text, re.DOTALL)[1])


def make_passkey(visitor, device):
    """Walk through the page that makes one; the visitor proved who they are."""
    options = options_on(visitor.get(ADD_PASSKEY))
    fields = {"credential": device.make(options), "passwordless": "on", "name": "My telephone"}
    return visitor.post(ADD_PASSKEY, fields)


def factors_of(account):
    """The kinds of factors an account has."""
    return sorted(Authenticator.objects.filter(user=account).values_list("type", flat=True))
