"""The whole story, told in one transaction: all of it is there afterwards, or nothing."""

from collections.abc import Callable

from django.db import transaction

from core.demo import selectors
from core.demo.moments import Calendar
from core.demo.services.people import make_people
from core.demo.services.showing import show_people, show_tribe
from core.demo.services.staff import give_staff_roles
from core.demo.services.tribes import tell_tribe
from core.demo.story import Story
from core.demo.story import Tribe as TribeStory
from core.mail.services import without_mail
from tenants.models import Tribe

Said = Callable[[str], None]


class CannotMake(Exception):
    """Something real is where the demo would go; the message says what."""


def make_demo(*, story: Story, say: Said = lambda _text: None) -> bool:
    """
    Tell the story from its first day to today, and say whether there was anything to tell.

    Each step is done by its person, through the service of its room, while the clock stands at
    its moment; so rows, history, inboxes and due dates are what they would be had it happened.
    Nobody is mailed. A demo that is there stays as it is.

    :raises CannotMake: if an address of the story belongs to somebody or something real.
    :raises StoryError: if the story does not end as it says.
    """
    if selectors.demo_tribes().exists():
        return False
    _check_is_free(story)
    calendar = Calendar.of_now()
    with transaction.atomic(), without_mail():
        accounts = make_people(story=story)
        give_staff_roles(story=story, accounts=accounts)
        show_people(accounts)
        for told in story.tribes:
            say(_summary(told))
            tribe = tell_tribe(story=story, told=told, accounts=accounts, calendar=calendar)
            show_tribe(tribe, accounts)
    return True


def _check_is_free(story: Story) -> None:
    slugs = [tribe.slug for tribe in story.tribes]
    if taken := Tribe.objects.filter(slug__in=slugs).first():
        raise CannotMake(f"The address {taken.slug!r} belongs to a tribe that is no demo.")
    emails = [person.email for person in story.people.values()]
    if real := selectors.real_accounts(emails).first():
        raise CannotMake(f"{real.email} is the account of somebody real.")


def _summary(told: TribeStory) -> str:
    return f"{told.name}: {len(told.members)} people, {len(told.partups)} part-ups"
