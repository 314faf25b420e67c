"""Addresses of tribes: what may stand before the base domain."""

import datetime as dt
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# How long an address that was given up leads on, or stays empty.
YEAR = dt.timedelta(days=365)
ADDRESS_TAKEN = _("This address is taken. Please choose another.")
_SHAPE = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])")

# Names people trust to be the platform's own, or that machines look for.
RESERVED = frozenset(
    """
    account accounts admin administrator api app apps assets auth autoconfig autodiscover beheer
    billing blog calendar cdn chat checkout contact dashboard demo dev developer developers
    discover docs download email enter facturen files finance ftp git help helpdesk home host
    hostmaster id images imap inbox info inloggen invite invoice invoices login logout localhost
    mail mailbox media mobile mx news ns ns1 ns2 official oauth openid org organisation
    organisations page pages partup pay payment payments pop postmaster press preview privacy
    production public register root saml sandbox search secure security settings shop sign
    signin signup smtp sso staff staging static status store stripe styleguide support system
    team terms test testing tribe tribes trust uitloggen upload uploads user users webhook
    webhooks webmail webmaster wiki work www www1 www2
    """.split()
)

# What looks alike is folded together, in the wish and in the reserved names: "supp0rt" must not
# pass where "support" does not, nor "admln" for "admin".
_LOOKALIKES = str.maketrans("01l34578", "oiieastb")
_GLUED = re.compile(r"[-_]")


def _looks(value: str) -> str:
    plain = _GLUED.sub("", value).translate(_LOOKALIKES)
    return plain.replace("rn", "m").replace("vv", "w")


_RESERVED_LOOKS = frozenset(_looks(name) for name in RESERVED)


def check_slug(value: str) -> None:
    """Refuse an address that cannot be a host name, is kept back, or looks like one that is."""
    if not _SHAPE.fullmatch(value) or "--" in value:
        raise ValidationError(
            _(
                "Use 3 to 40 small letters, digits and single hyphens; "
                "begin and end with a letter or digit."
            ),
            code="slug_shape",
        )
    if _is_reserved(value):
        raise ValidationError(
            _("This address is kept for Part-up itself. Please choose another."),
            code="slug_reserved",
        )


def is_slug(value: str) -> bool:
    """Whether an address may be had, as far as its letters go."""
    try:
        check_slug(value)
    except ValidationError:
        return False
    return True


def _is_reserved(value: str) -> bool:
    looks = _looks(value)
    return looks in _RESERVED_LOOKS or looks.startswith("partup")


def suggest_slug(name: str) -> str:
    """An address made of a name: plain letters with hyphens; may still be taken or too short."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
