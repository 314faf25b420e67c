"""The main job once more, as a program does it."""

import datetime as dt
import uuid
from typing import Any

from core.partups.models import Partup
from tenants import due
from tenants.context import enter_tribe
from tenants.models import Tribe
from tests.journeys.caller import Caller
from tests.journeys.walker import Walker

END = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)
SIGN_UP, VERIFY = "/_allauth/browser/v1/auth/signup", "/_allauth/browser/v1/auth/email/verify"


def sign_up(name: str, code_for) -> Caller:
    """Sign up with a code by mail; who has not confirmed yet is nobody."""
    caller, address = Caller(), f"{name.split()[0].lower()}@partup.example"
    asked = caller.call("POST", SIGN_UP, {"email": address}, status=401)
    flows = {flow["id"] for flow in asked["data"]["flows"] if flow.get("is_pending")}
    assert flows == {"verify_email"}
    caller.refused("GET", "/api/v1/auth/account/", status=401)
    caller.call("POST", VERIFY, {"key": code_for(address)})
    caller.call("PATCH", "/api/v1/auth/account/", {"display_name": name})
    return caller


def found_and_pay(gita: Caller, shop, hear_stripe) -> dict[str, Any]:
    """Found a tribe and pay for it; the tribe."""
    wish = {
        "name": "Orchard",
        "slug": "orchard",
        "organisation_name": "Orchard people",
        "language": "en",
        "plan": "large_tribe",
        "founding_key": str(uuid.uuid4()),
    }
    taken = gita.refused("POST", "/api/v1/tribes/", wish | {"slug": "alpha"}, status=422)
    assert (taken["code"], list(taken["errors"])) == ("invalid_input", ["slug"])
    tribe = gita.call("POST", "/api/v1/tribes/", wish, status=201)
    assert gita.call("POST", "/api/v1/tribes/", wish, status=201) == tribe
    assert (tribe["plan"], tribe["access_state"]) == ("large_tribe", "pending")

    bill = f"/api/v1/organisations/{tribe['organisation']}/billing"
    checkout, key = f"{bill}/tribes/{tribe['id']}/checkout/", str(uuid.uuid4())
    attempt = gita.call("POST", checkout, {}, status=201, idempotency_key=key)
    again = gita.call("POST", checkout, {}, status=201, idempotency_key=key)
    assert again["id"] == attempt["id"]
    payer = Walker()
    payer.go(attempt["url"])
    shop.complete_checkout(attempt["url"].rsplit("/", 1)[1])
    hear_stripe()
    paid = gita.call("GET", f"{bill}/checkout/{attempt['id']}/")
    assert (paid["status"], paid["access_state"]) == ("complete", "active")
    return tribe


def come_in(caller: Caller, link: str, tribe: str) -> None:
    """Accept an invitation and open a session in the tribe."""
    token = link.rstrip("/").rsplit("/", 1)[1]
    shown = caller.call("GET", f"/api/v1/invitations/{token}/")
    assert shown["tribe"] == "Orchard"
    wish = {"accepted_version": shown["rules_version"]}
    caller.call("POST", f"/api/v1/invitations/{token}/acceptance/", wish, status=201)
    caller.enter(tribe, at="orchard")


def team_up(hugo: Caller, iris: Caller) -> str:
    """Hugo starts a part-up, Iris offers and is accepted; its id."""
    wish = {
        "name": "Harvest fair",
        "driver": "The trees are full and nobody picks.",
        "intended_result": "A day on which the village picks and eats.",
        "end_date": END.isoformat(),
        "open_now": True,
        "openings": [{"title": "Baker", "needs": [{"words": "bread"}]}],
    }
    made = hugo.call("POST", "/api/v1/partups/", wish, at="orchard", status=201)
    heard = iris.call("GET", "/api/v1/inbox/")["results"]
    assert [group["name"] for group in heard] == ["Harvest fair"]
    offers = f"/api/v1/openings/{made['openings'][0]['id']}/offers/"
    own = hugo.refused("POST", offers, {"words": "Me."}, at="orchard", status=409)
    assert own["code"] == "already_partner"
    offer = iris.call("POST", offers, {"words": "I bake."}, at="orchard", status=201)
    address = f"/api/v1/offers/{offer['id']}/acceptance/"
    seat = hugo.call("POST", address, at="orchard")
    assert seat["member"]["display_name"] == "Iris Blok"
    return made["partup"]["id"]


def work(iris: Caller, partup: str) -> None:
    """Iris adds an activity, does it, and tells."""
    base = f"/api/v1/partups/{partup}"
    wish = {"title": "Bake forty loaves", "is_mine": True}
    activity = iris.call("POST", f"{base}/activities/", wish, at="orchard", status=201)
    mine = iris.call("GET", "/api/v1/work/")
    assert [row["title"] for row in mine] == ["Bake forty loaves"]
    iris.call("POST", f"/api/v1/activities/{activity['id']}/done/", at="orchard")
    assert iris.call("GET", "/api/v1/work/") == []
    said = iris.call("POST", f"{base}/messages/", {"text": "**Forty**"}, at="orchard", status=201)
    assert said["html"] == "<p><strong>Forty</strong></p>\n"


def end(hugo: Caller, partup: str) -> None:
    """By the clock to closing, and closed with the answers."""
    tribe = Tribe.objects.get(slug="orchard")
    with enter_tribe(tribe):
        closes_at = Partup.objects.get().closes_at
    due.run_due(at=closes_at, tribe=tribe)
    address = f"/api/v1/partups/{partup}/closing/"
    answers = {"outcome": "reached", "result": "We ate well.", "close": True}
    unsaid = hugo.refused("PUT", address, {"close": True}, at="orchard", status=409)
    assert unsaid["code"] == "not_answered"
    closed = hugo.call("PUT", address, answers, at="orchard")
    assert closed["partup"]["state"] == "closed"


def test_an_organisation_founds_a_tribe_and_ends_a_partup_over_json(
    code_for, shop, hear_stripe, mail_to
):
    gita = sign_up("Gita Rao", code_for)
    tribe = found_and_pay(gita, shop, hear_stripe)
    gita.enter(tribe["id"], at="orchard")
    wish = {"addresses": ["hugo@partup.example"]}
    gita.call("POST", "/api/v1/invitations/", wish, at="orchard", status=201)
    link = gita.call(
        "POST", "/api/v1/invitations/links/", {"max_uses": 1}, at="orchard", status=201
    )

    mailed = mail_to("hugo@partup.example").body
    hugo, iris = sign_up("Hugo Smit", code_for), sign_up("Iris Blok", code_for)
    come_in(hugo, next(word for word in mailed.split() if word.startswith("http")), tribe["id"])
    come_in(iris, link["url"], tribe["id"])

    partup = team_up(hugo, iris)
    work(iris, partup)
    end(hugo, partup)

    read = gita.call("GET", f"/api/v1/partups/{partup}/", at="orchard")
    assert (read["partup"]["state"], read["closing"]["result"]) == ("closed", "We ate well.")
