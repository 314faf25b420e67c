"""Those of the story who are staff: their roles, and the second factor they log in with."""

import time
from dataclasses import dataclass, replace

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.db import transaction

from core.accounts.models import Account
from core.accounts.sealing import Unreadable, seal, unseal
from core.accounts.selectors import has_second_factor
from core.demo import selectors
from core.demo.services.people import make_people
from core.demo.story import Story
from core.support.models import StaffRole
from core.support.services.roles import grant

_WHY = "The demo shows what staff see and do."
_APP = Authenticator.Type.TOTP
# Each code is good for half a minute.
HALF_A_MINUTE = 30


class NoCodes(Exception):
    """There is nobody whose codes may be told; the message says why."""


@dataclass(frozen=True)
class Code:
    """What an authenticator app would show for somebody, and for how many seconds more."""

    email: str
    code: str
    seconds: int


def give_staff_roles(*, story: Story, accounts: dict[str, Account]) -> None:
    """
    Give those of the story who are staff their roles, and each an app with codes of their own.

    A role that was held once and taken away is not given again, and who has a second factor
    keeps it.
    """
    for person in story.people.values():
        account = accounts[person.key]
        if not (person.staff_roles and account.is_staff):
            continue
        known = set(StaffRole.objects.filter(account=account).values_list("role", flat=True))
        for role in person.staff_roles:
            if role not in known:
                grant(account=account, role=role, reason=_WHY)
        if not has_second_factor(account):
            secret = {"secret": seal(generate_totp_secret())}
            Authenticator.objects.create(user=account, type=_APP, data=secret)


@transaction.atomic
def repair_staff(*, story: Story) -> None:
    """
    This will bring the staff of a demo that was made before to where the story is.

    Nothing is done without a demo, in production, or to the account of somebody real; doing it
    again changes nothing.
    """
    if not (selectors.has_staff() and selectors.demo_tribes().exists()):
        return
    staff = {key: one for key, one in story.people.items() if one.staff_roles}
    real = selectors.real_accounts([one.email for one in staff.values()])
    taken = set(real.values_list("email", flat=True))
    ours = replace(story, people={k: one for k, one in staff.items() if one.email not in taken})
    give_staff_roles(story=ours, accounts=make_people(story=ours))


def codes_at(moment: float | None = None) -> list[Code]:
    """
    The codes of the demo's staff at a moment, now unless told otherwise; of nobody else, ever.

    :raises NoCodes: in production, or when the demo has no such person.
    """
    if not selectors.has_staff():
        raise NoCodes("There are no codes to tell: this is production.")
    at = int(time.time() if moment is None else moment)
    apps = Authenticator.objects.filter(type=_APP, user__in=selectors.demo_staff())
    found = [_code(app, at) for app in apps.select_related("user").order_by("user__email")]
    if not found:
        raise NoCodes("Nobody of the demo logs in with a code. `./partup demo` makes who does.")
    return found


def _code(app: Authenticator, at: int) -> Code:
    try:
        secret = unseal(app.data["secret"])
    except Unreadable as error:
        raise NoCodes(
            f"The key in the settings ({settings.ENVIRONMENT}) is not the one {app.user.email} "
            "was made with. `./partup demo --fresh` makes the demo anew."
        ) from error
    code = format_hotp_value(hotp_value(secret, at // HALF_A_MINUTE))
    return Code(app.user.email, code, HALF_A_MINUTE - at % HALF_A_MINUTE)
