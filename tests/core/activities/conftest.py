"""A part-up of Ada's with Bram as its second partner; Esra sees it and is no partner."""

import datetime as dt
from collections.abc import Callable

import pytest

from core.activities import services
from core.activities.models import Activity
from core.members.models import Member
from core.partups import rules
from core.partups import services as partup_services
from core.partups.models import Partup
from core.partups.services import OpeningWish
from tenants.context import enter_tribe
from tenants.models import Tribe

Add = Callable[..., Activity]


@pytest.fixture
def partup(ada: Member, bram: Member) -> Partup:
    """A running part-up of Ada and Bram that ends in 30 days."""
    made = partup_services.start_partup(
        actor=ada,
        name="Quiet roads",
        driver="Cars race past the school, and parents keep their children inside.",
        intended_result="Children walk to school by themselves.",
        end_date=rules.today() + dt.timedelta(days=30),
        openings=[OpeningWish(title="Photographer")],
        open_now=True,
    )
    offer = partup_services.offer_help(actor=bram, opening=made.openings.get())
    partup_services.accept_offer(actor=ada, offer=offer)
    return Partup.objects.get(pk=made.pk)


@pytest.fixture
def add(ada: Member, partup: Partup) -> Add:
    """Add an activity as Ada: to do, unless told otherwise."""

    def add_one(title: str = "Count the cars", **details: object) -> Activity:
        values = {"actor": ada, "partup": partup, "title": title, **details}
        return services.add_activity(**values)

    return add_one


@pytest.fixture
def counting(add: Add) -> Activity:
    """Something to do that nobody does yet."""
    return add()


@pytest.fixture
def end(ada: Member, partup: Partup) -> Callable[[str], None]:
    """Let the part-up come to its end: "closing" or "stopped"."""

    def bring(state: str) -> None:
        if state == "closing":
            partup_services.finish_partup(actor=ada, partup=partup)
        else:
            partup_services.stop_partup(actor=ada, partup=partup, reason="The road was closed.")

    return bring


@pytest.fixture
def kept(alpha: Tribe) -> Callable[[Activity], Activity]:
    """An activity as it is after a request, which left the tribe."""

    def read(activity: Activity) -> Activity:
        with enter_tribe(alpha):
            return Activity.objects.get(pk=activity.pk)

    return read


def order_of(partup: Partup, state: str = "todo") -> list[str]:
    """The titles in a column, from the top."""
    return list(
        Activity.objects.filter(partup=partup, state=state)
        .in_order()
        .values_list("title", flat=True)
    )
