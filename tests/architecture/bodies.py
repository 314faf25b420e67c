"""Input that fits, so that a door which opens has its effect and one that does not shows it."""

import datetime as dt
import uuid

from tests.architecture import bodies_of_staff as of_staff

_LATER = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=60)).isoformat()
_SOON = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=12)).isoformat()
_OPENING = {"title": "Somebody who counts"}
_PARTUP = {
    "name": "Counting birds",
    "driver": "Nobody knows how many birds there are.",
    "intended_result": "A number that we believe.",
    "end_date": _LATER,
}
_FOUND = {
    "founding_key": str(uuid.UUID(int=7)),
    "name": "Orchard",
    "slug": "orchard",
    "organisation_name": "Waterland",
}
_KEY = str(uuid.UUID(int=8))
_RULES = {"version": 1, "reason": "We talked about it.", "guest_days": 30}
_RULES_FORM = {
    **_RULES,
    "admission": "open",
    "who_may_start": "everyone",
    "who_accepts": "any_partner",
    "default_audience": "everyone",
    "level_1": "Circle",
    "review_date": _LATER,
    "step": "save",
}
# One digit short: whoever orders is told so, and nothing is asked of Stripe.
_ORDER = {
    "plan": "tribe",
    "legal_name": "Waterland B.V.",
    "billing_email": "bills@partup.example",
    "address_line1": "Dijk 1",
    "postal_code": "1141 AA",
    "city": "Monnickendam",
    "country": "NL",
    "kvk_number": "1234567",
    "vat_number": "NL812345678B01",
    "po_number": "PO 1",
}
_NOTHING: dict[str, object] = {"nothing": "asked"}

BODIES: dict[tuple[str, str], dict[str, object]] = {
    ("api_account", "PATCH"): {"display_name": "Somebody Else"},
    ("api_tribes", "POST"): _FOUND,
    ("api_here", "PATCH"): {"why": "Because."},
    ("api_rules", "PATCH"): _RULES,
    ("api_rules_preview", "POST"): _RULES,
    ("api_rules_review", "POST"): {"version": 1},
    ("api_member", "DELETE"): {"reason": "The birds left."},
    ("api_level", "PUT"): {"level": 1},
    ("api_invitations", "POST"): {"addresses": ["guest@partup.example"]},
    ("api_acceptance", "POST"): {"accepted_version": 1},
    ("api_admission", "POST"): {"accepted_version": 1},
    ("api_imports", "POST"): {"text": "guest@partup.example"},
    ("api_questions", "PUT"): {"questions": ["What brings you here?"]},
    ("invitations:accept", "POST"): {"accepted_version": "1"},
    ("joining:join", "POST"): {"accepted_version": "1"},
    ("members:import", "POST"): {"text": "guest@partup.example"},
    ("members:questions", "POST"): {"questions.0": "What brings you here?"},
    ("api_partups", "POST"): {**_PARTUP, "openings": [_OPENING], "open_now": True},
    ("api_partup", "PATCH"): {"motivation": "It is time."},
    ("api_extension", "POST"): {"end_date": _LATER},
    ("api_audience", "PUT"): {"audience": "inside"},
    ("api_guests", "POST"): {"member_id": _KEY, "until": _SOON},
    ("api_guest", "PATCH"): {"until": _SOON},
    ("api_guest_invitations", "POST"): {"address": "else@partup.example", "until": _SOON},
    ("api_stop", "POST"): {"reason": "The birds left."},
    ("api_closing", "PUT"): {"result": "Many."},
    ("api_openings", "POST"): _OPENING,
    ("api_opening", "PUT"): _OPENING,
    ("api_activities", "POST"): {"title": "Count"},
    ("api_activity", "PATCH"): {"title": "Count again"},
    ("api_move", "POST"): {"state": "doing"},
    ("api_messages", "POST"): {"text": "Look, a bird."},
    ("api_message", "PATCH"): {"text": "Look, two birds."},
    ("api_billing", "PATCH"): {"city": "Utrecht"},
    ("api_invoice_reference", "PATCH"): {"po_number": "4711"},
    ("api_tax_ids", "POST"): {"vat_number": "NL001234567B01"},
    ("billing:invoice_reference", "POST"): {"po_number": "4711"},
    ("billing:add_vat_number", "POST"): {"vat_number": "NL001234567B01"},
    ("billing:details", "POST"): {
        "legal_name": "Stichting Waterland",
        "billing_email": "bills@partup.example",
        "copy_emails": "copies@partup.example",
        "address_line1": "Dam 1",
        "address_line2": "",
        "postal_code": "1012 JS",
        "city": "Amsterdam",
        "country": "NL",
        "kvk_number": "12345678",
        "peppol_id": "0106:12345678",
        "language": "nl",
    },
    ("api_tokens", "POST"): {"name": "Robot", "scopes": ["read"], "days": 30},
    ("tokens:make", "POST"): {"name": "Robot", "scopes": ["read"], "days": 30, "key": _KEY},
    ("tokens:make_for", "POST"): {"name": "Robot", "scopes": ["read"], "days": 30, "key": _KEY},
    ("api_profile", "PATCH"): {"about": "Somebody else."},
    ("accounts:settings", "POST"): {
        "display_name": "Somebody Else",
        "visibility": "tribes",
        "language": "nl",
        "time_zone": "Europe/Amsterdam",
    },
    ("accounts:welcome", "POST"): {"display_name": "Somebody Else"},
    ("accounts:language", "POST"): {"language": "nl"},
    ("privacy:erase", "POST"): {"confirmation": "kanarie-member@partup.example"},
    ("api_erasure", "POST"): {"confirmation": "kanarie-member@partup.example"},
    ("members:invite", "POST"): {"addresses": "guest@partup.example"},
    ("members:change_rules", "POST"): _RULES_FORM,
    ("members:keep_rules", "POST"): {"version": 1},
    ("members:set_level", "POST"): {"level": 1},
    ("members:remove", "POST"): {"reason": "The birds left."},
    ("members:make_link", "POST"): {"max_uses": 5, "days": 7},
    ("members:settings", "POST"): {
        "name": "Alpha",
        "why": "Because.",
        "hue": 15,
        "language": "nl",
        "time_zone": "Europe/Amsterdam",
    },
    ("members:address", "POST"): {"slug": "orchard", "again": "orchard"},
    ("members:add_block", "POST"): {"title": "Where we meet"},
    ("members:block", "POST"): {"title": "Where we meet"},
    ("members:move_block", "POST"): {"to": "1"},
    ("api_about_blocks", "POST"): {"title": "Where we meet"},
    ("api_about_block", "PATCH"): {"title": "Where we meet"},
    ("api_about_place", "PUT"): {"place": 1},
    ("api_tribe_address", "PUT"): {"slug": "orchard", "again": "orchard"},
    ("partups:extend", "POST"): {"end_date": _LATER},
    ("partups:audience", "POST"): {"audience": "inside", "do": "save"},
    ("partups:guests", "POST"): {"address": "else@partup.example", "until": _SOON},
    ("partups:let_in", "POST"): {"let-in-member_id": _KEY, "let-in-until": _SOON},
    ("partups:guest", "POST"): {"until": _SOON},
    ("partups:stop", "POST"): {"reason": "The birds left."},
    ("partups:conversation", "POST"): {"text": "Look, a bird."},
    ("partups:add_opening", "POST"): {**_OPENING, "seats": 1},
    ("partups:edit_opening", "POST"): {**_OPENING, "seats": 1},
    ("partups:edit", "POST"): {**_PARTUP, "audience": "everyone", "minimum_team": 2},
    ("conversations:edit", "POST"): {"text": "Look, two birds."},
    ("activities:add", "POST"): {"title": "Count", "state": "todo"},
    ("activities:edit", "POST"): {"title": "Count again"},
    ("activities:move", "POST"): {"state": "doing"},
    ("billing:order", "POST"): _ORDER,
    ("billing:change", "POST"): {"plan": "large_tribe"},
    ("billing:switch", "POST"): {"way": "invoice"},
    ("api_change_preview", "POST"): {"plan": "large_tribe"},
    ("api_change", "POST"): {"preview_id": _KEY},
    ("api_collection", "PUT"): {"by_invoice": True},
    ("api_order", "POST"): _ORDER,
    ("billing:cancel_subscription", "POST"): {"reason": "unused", "words": "Bye."},
    ("api_cancel_subscription", "POST"): {"reason": "unused", "words": "Bye."},
}


BODIES |= of_staff.BODIES


def body_for(name: str, method: str) -> dict[str, object]:
    """Input that fits a route; something harmless where nothing is asked for."""
    return BODIES.get((name, method), _NOTHING)
