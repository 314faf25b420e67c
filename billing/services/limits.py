"""How much a tribe may have: what its plan gives, or what staff gave it for a while."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from billing.entitlements import Capability, limit_of_plan
from billing.models import EntitlementOverride, TribeSubscription
from billing.services.overrides import check_end, check_staff, hold_tribe, write_line
from core.accounts.models import Account
from core.audit.services import refusals_recorded
from core.common import clock
from core.common.errors import InvalidInput
from core.common.validation import check_fields
from core.files.models import StoredFile
from tenants.models import Membership, Tribe
from tenants.models.memberships import Role

MOST_DAYS = dt.timedelta(days=366)
_MOST = 1_000_000
_A_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Allowance:
    """How much a tribe has of something and may have; `until` is when extra room ends."""

    capability: Capability
    used: int
    limit: int
    of_plan: int
    until: dt.datetime | None = None

    @property
    def is_over(self) -> bool:
        """Whether a smaller plan left it with more than it may have."""
        return self.used > self.limit

    @property
    def is_full(self) -> bool:
        return self.used >= self.limit

    @property
    def share(self) -> int:
        """How much is used, in hundredths, at most a hundred."""
        return min(100, round(100 * self.used / self.limit)) if self.limit else 100


def limit_of(tribe: Tribe, capability: str) -> int:
    """
    How much of something a tribe may have now.

    What staff gave counts while it lasts, and a larger plan until the end of what was paid for it.
    """
    given = _overrides([tribe.pk]).get((tribe.pk, capability))
    return _limit(tribe, capability, _plan_until_renewal(tribe), given)


def limits_of(kept_plans: dict[Tribe, str], capability: str) -> dict[uuid.UUID, int]:
    """
    How much of something each tribe may have now, in one question for all of them.

    `kept_plans` says of each which larger plan it keeps until its renewal, or nothing.
    """
    given = _overrides([tribe.pk for tribe in kept_plans])
    return {
        tribe.pk: _limit(tribe, capability, kept, given.get((tribe.pk, capability)))
        for tribe, kept in kept_plans.items()
    }


def allowances_of(tribe: Tribe) -> list[Allowance]:
    """What a tribe has of everything that is limited, in four questions."""
    given, kept = _overrides([tribe.pk]), _plan_until_renewal(tribe)
    found = []
    for capability in Capability:
        override = given.get((tribe.pk, capability))
        found.append(
            Allowance(
                capability=capability,
                used=_USED[capability](tribe.pk),
                limit=_limit(tribe, capability, kept, override),
                of_plan=_limit(tribe, capability, kept, None),
                until=override.until if override else None,
            )
        )
    return found


def used_by(tribe_id: uuid.UUID, capability: str) -> int:
    """How much of something a tribe has now."""
    return _USED[capability](tribe_id)


@refusals_recorded("billing.limit_raised", about="tribe")
@transaction.atomic
def raise_limit(
    *,
    actor: Account,
    tribe: Tribe,
    capability: str,
    value: int,
    until: dt.datetime,
    reason: str,
) -> EntitlementOverride:
    """
    This will let a tribe have more of something than its plan gives, at most for a year.

    Staff whose role gives time may. It takes the place of what was given before; the same again
    changes nothing.

    :raises NotAllowed: if no role of the actor gives time.
    :raises InvalidInput: on "capability", "value", "until" or "reason".
    """
    check_staff(actor)
    tribe = hold_tribe(tribe)
    _check_wish(tribe, capability, value)
    check_end(until, most=MOST_DAYS)
    wish = EntitlementOverride(
        tribe=tribe, capability=capability, value=value, until=until, reason=reason, made_by=actor
    )
    check_fields(wish)
    running = EntitlementOverride.objects.filter(tribe=tribe, capability=capability, ended_at=None)
    former = running.first()
    if former and (former.value, former.until, former.reason) == (value, until, wish.reason):
        return former
    if former:
        _end(former)
    wish.save(force_insert=True)
    write_line(
        actor,
        "billing.limit_raised",
        tribe,
        capability=wish.capability,
        value=value,
        until=until.date().isoformat(),
    )
    return wish


@refusals_recorded("billing.limit_ended", about="override")
@transaction.atomic
def end_raised_limit(*, actor: Account, override: EntitlementOverride) -> EntitlementOverride:
    """
    This will take extra room back before its time; twice is harmless, and nobody is removed.

    Staff whose role gives time may.

    :raises NotAllowed: if no role of the actor gives time.
    """
    check_staff(actor)
    tribe = hold_tribe(override.tribe)
    override = EntitlementOverride.objects.get(pk=override.pk)
    if override.ended_at is None and override.until > clock.now():
        _end(override)
        write_line(actor, "billing.limit_ended", tribe, capability=override.capability)
    return override


def _end(override: EntitlementOverride) -> None:
    override.ended_at = min(override.until, clock.now())
    override.save(update_fields=["ended_at", "updated_at"])


def _check_wish(tribe: Tribe, capability: str, value: int) -> None:
    if capability not in Capability.values:
        raise InvalidInput({"capability": [_("There is no limit of that name.")]})
    least = limit_of_plan(tribe.plan, capability)
    if not least < value <= _MOST:
        sentence = _("Its plan gives %(number)d already. Choose more, and at most a million.")
        raise InvalidInput({"value": [sentence % {"number": least}]})


def _limit(tribe: Tribe, capability: str, kept_plan: str, given: EntitlementOverride | None) -> int:
    codes = [tribe.plan, *([kept_plan] if kept_plan else [])]
    of_plan = max(limit_of_plan(code, capability) for code in codes)
    return max(of_plan, given.value) if given else of_plan


def _plan_until_renewal(tribe: Tribe) -> str:
    """The larger plan that a tribe keeps until the end of what was paid; empty when none."""
    kept = TribeSubscription.objects.filter(tribe=tribe, entitled_until__gt=clock.now())
    live = kept.exclude(status__in=TribeSubscription.NOT_LIVE).exclude(entitled_plan="")
    code: str | None = live.values_list("entitled_plan", flat=True).first()
    return code or ""


def _overrides(keys: list[uuid.UUID]) -> dict[tuple[uuid.UUID, str], EntitlementOverride]:
    running = EntitlementOverride.objects.filter(
        tribe_id__in=keys, ended_at=None, until__gt=clock.now()
    )
    return {(one.tribe_id, one.capability): one for one in running.order_by("created_at")}


def _people(tribe_id: uuid.UUID) -> int:
    return Membership.objects.live().filter(tribe=tribe_id).exclude(role=Role.GUEST).count()


def _guests(tribe_id: uuid.UUID) -> int:
    return Membership.objects.live().filter(tribe=tribe_id, role=Role.GUEST).count()


def _megabytes(tribe_id: uuid.UUID) -> int:
    """What its pictures take, rounded up: a tribe with one small picture uses one."""
    pictures = StoredFile.objects.filter(tribe_id=tribe_id, kind=StoredFile.Kind.PICTURE)
    sizes = pictures.aggregate(total=Coalesce(Sum(F("size")), 0))
    return -(-int(sizes["total"]) // _A_MEGABYTE)


_USED: dict[str, Callable[[uuid.UUID], int]] = {
    Capability.MEMBERS: _people,
    Capability.GUESTS: _guests,
    Capability.STORAGE: _megabytes,
}
