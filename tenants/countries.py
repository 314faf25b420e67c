"""Countries where an organisation can be at home, and the clock there."""

from django.utils.translation import gettext_lazy as _

COUNTRIES = [
    ("AT", _("Austria")),
    ("BE", _("Belgium")),
    ("BG", _("Bulgaria")),
    ("HR", _("Croatia")),
    ("CY", _("Cyprus")),
    ("CZ", _("Czechia")),
    ("DK", _("Denmark")),
    ("EE", _("Estonia")),
    ("FI", _("Finland")),
    ("FR", _("France")),
    ("DE", _("Germany")),
    ("GR", _("Greece")),
    ("HU", _("Hungary")),
    ("IE", _("Ireland")),
    ("IT", _("Italy")),
    ("LV", _("Latvia")),
    ("LT", _("Lithuania")),
    ("LU", _("Luxembourg")),
    ("MT", _("Malta")),
    ("NL", _("Netherlands")),
    ("PL", _("Poland")),
    ("PT", _("Portugal")),
    ("RO", _("Romania")),
    ("SK", _("Slovakia")),
    ("SI", _("Slovenia")),
    ("ES", _("Spain")),
    ("SE", _("Sweden")),
]

_ZONES = {
    "AT": "Vienna", "BE": "Brussels", "BG": "Sofia", "HR": "Zagreb", "CZ": "Prague",
    "DK": "Copenhagen", "EE": "Tallinn", "FI": "Helsinki", "FR": "Paris", "DE": "Berlin",
    "GR": "Athens", "HU": "Budapest", "IE": "Dublin", "IT": "Rome", "LV": "Riga",
    "LT": "Vilnius", "LU": "Luxembourg", "MT": "Malta", "NL": "Amsterdam", "PL": "Warsaw",
    "PT": "Lisbon", "RO": "Bucharest", "SK": "Bratislava", "SI": "Ljubljana", "ES": "Madrid",
    "SE": "Stockholm",
}  # fmt: skip


def time_zone_of(country: str) -> str:
    """The time zone of a country's capital; Amsterdam where we do not know."""
    if country == "CY":
        return "Asia/Nicosia"
    return f"Europe/{_ZONES.get(country, 'Amsterdam')}"
