"""The main job, from sign-up to a part-up that is closed, page by page."""

import datetime as dt

import pytest

from core.partups.models import Partup
from tenants import due
from tenants.context import enter_tribe
from tenants.models import Tribe
from tests.journeys.walker import Walker

ORCHARD = "http://orchard.partup.localhost:8000"
END = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)


def found_the_orchard(gita: Walker) -> None:
    """Gita founds a tribe for her organisation; it is there at once, and closed."""
    gita.go("/")
    gita.follow("Found a tribe")
    gita.press(
        "Found the tribe",
        name="Orchard",
        slug="orchard",
        why="We look after the old orchard.",
        organisation_name="Orchard people",
        language="en",
        plan="tribe",
    )
    assert gita.page.title == "Orchard is there"
    assert Tribe.objects.get(slug="orchard").access_state == "pending"
    gita.go(f"{ORCHARD}/")
    assert gita.page.title == "Orchard is there"


def pay_for_the_orchard(gita: Walker) -> None:
    """Gita leaves the payment page, comes back to it, has a card refused, and pays."""
    gita.press("Pay now")
    assert "€ 1,452.00" in gita.page.text
    gita.follow("Go back without paying")
    assert "Not paid yet" in gita.page.text
    gita.follow("Pay after all")
    gita.press("Have the card declined", status=402)
    assert Tribe.objects.get(slug="orchard").access_state == "pending"
    gita.press("Pay")
    assert "Orchard is open" in gita.page.text
    assert Tribe.objects.get(slug="orchard").access_state == "active"


def enter_the_orchard(gita: Walker) -> None:
    """The way into the tribe is one invisible round trip over both hosts."""
    gita.follow("Go to Orchard")
    assert gita.url == f"{ORCHARD}/"
    assert [hop.split("?")[0] for hop in gita.hops] == [
        f"{ORCHARD}/",
        "http://partup.localhost:8000/enter/",
        f"{ORCHARD}/session/open/",
        f"{ORCHARD}/",
    ]


def invite(gita: Walker) -> str:
    """Gita invites Hugo by mail and makes a link, which is shown once."""
    gita.go("/people/")
    gita.follow("Invite people")
    gita.press("Send the invitations", addresses="hugo@partup.example")
    assert "1 invitation is on its way." in gita.page.text
    gita.press("Make a link", max_uses="1", days="14")
    link = gita.page.values["fresh-link"]
    gita.go("/people/invite/")
    assert "fresh-link" not in gita.page.values
    return link


def come_in(walker: Walker, name: str, sign_up) -> None:
    """Somebody who holds an invitation signs up on the way in."""
    walker.follow("Start free and come in")
    sign_up(name, walker=walker)
    assert walker.page.title == "Gita Rao invites you to Orchard"
    walker.press("Come in", accepted_version="1")
    assert walker.url == f"{ORCHARD}/"


def start_a_partup(hugo: Walker) -> str:
    """Hugo starts a part-up that needs a baker; its address."""
    hugo.follow("Start the first part-up")
    hugo.press(
        "Open the part-up",
        name="Harvest fair",
        driver="The trees are full and nobody picks.",
        intended_result="A day on which the village picks and eats.",
        end_date=END.isoformat(),
        openings__0__title="Baker",
        openings__0__needs="bread, patience",
    )
    assert hugo.page.title.startswith("Harvest fair")
    assert "Open seat" in hugo.page.text
    return hugo.url


def offer_and_accept(hugo: Walker, iris: Walker) -> None:
    """Iris hears of it on the account host, offers, and Hugo says yes."""
    iris.go("http://partup.localhost:8000/inbox/")
    iris.follow("Hugo Smit opened the part-up")
    iris.follow("Offer to help")
    iris.press("Offer to help", words="I bake every day.")
    hugo.go("http://partup.localhost:8000/")
    assert "Iris Blok offers to help: Baker" in hugo.page.text
    hugo.go("http://partup.localhost:8000/inbox/")
    hugo.follow("Iris Blok offered to help: Baker")
    hugo.follow("Answer 1 offer")
    hugo.press("Accept", words="Lovely.")
    assert "running" in hugo.page.title


def work(iris: Walker, address: str) -> None:
    """Iris writes down what is to be done, does it, and tells."""
    iris.go(address)
    iris.press("Add", title="Bake forty loaves", is_mine="on")
    iris.go("http://partup.localhost:8000/work/")
    iris.follow("Bake forty loaves")
    iris.press("This is done")
    assert "Done" in iris.page.text
    iris.go("http://partup.localhost:8000/work/")
    assert "Bake forty loaves" not in iris.page.text
    iris.go(f"{address}conversation/")
    iris.press("Send", text="**Forty** loaves <script>alert(1)</script>")
    assert "<strong>Forty</strong> loaves &lt;script&gt;" in iris.page.markup


def end_by_the_clock(hugo: Walker, address: str) -> None:
    """On the end date it goes to closing by itself; the partners answer and close it."""
    tribe = Tribe.objects.get(slug="orchard")
    with enter_tribe(tribe):
        partup = Partup.objects.get()
    due.run_due(at=partup.closes_at - dt.timedelta(seconds=1), tribe=tribe)
    assert "running" in hugo.go(address).title
    due.run_due(at=partup.closes_at, tribe=tribe)
    assert "closing" in hugo.go(address).title
    hugo.follow("Look back together")
    hugo.press("Close the part-up", status=422)
    assert "Write down first what came of it." in hugo.page.text
    hugo.press(
        "Close the part-up",
        outcome="reached",
        result="We ate well.",
        learned="Begin earlier.",
        appreciations="Iris, for the bread.",
    )
    assert hugo.page.title == "Harvest fair is done"


@pytest.mark.slow
def test_an_organisation_founds_a_tribe_and_ends_a_partup(sign_up, mail_to, shop, hear_stripe):
    gita, hugo, iris = sign_up("Gita Rao"), Walker(), Walker()
    found_the_orchard(gita)
    pay_for_the_orchard(gita)
    hear_stripe()
    enter_the_orchard(gita)
    link = invite(gita)

    hugo.go(_address_in(mail_to("hugo@partup.example").body))
    come_in(hugo, "Hugo Smit", sign_up)
    iris.go(link)
    come_in(iris, "Iris Blok", sign_up)
    Walker().go(link, status=404)

    address = start_a_partup(hugo)
    offer_and_accept(hugo, iris)
    work(iris, address)
    end_by_the_clock(hugo, address)

    gita.go(address)
    for words in ("closed", "We ate well.", "Begin earlier.", "Iris, for the bread."):
        assert words in gita.page.text


def _address_in(body: str) -> str:
    return next(word for word in body.split() if word.startswith("http"))
