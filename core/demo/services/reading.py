"""People read their inboxes now and then; only the last days are still new to them."""

import math
from functools import partial

from core.common import clock
from core.demo.moments import Calendar
from core.demo.services.chronicle import Chronicle
from core.demo.story import Tribe as TribeStory
from core.inbox.models import Pointer
from tenants.models import Tribe

_EVERY_DAYS = 7
_LAST_READ_AGO = 5.05


def tell_reading(
    *, tribe: Tribe, told: TribeStory, chronicle: Chronicle, calendar: Calendar
) -> None:
    """Let everybody in a tribe read what is new to them, every few days, lastly five days ago."""
    for number in range(math.floor(told.founded_days_ago / _EVERY_DAYS)):
        ago = _LAST_READ_AGO + number * _EVERY_DAYS
        chronicle.at(calendar.moment(ago), partial(_read_all, tribe))


def _read_all(tribe: Tribe) -> None:
    Pointer.objects.unread().filter(tribe=tribe).update(read_at=clock.now())
