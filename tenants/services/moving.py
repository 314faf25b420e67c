"""A tribe that takes another address."""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.audit.services import record
from core.common import clock
from core.common.errors import InvalidInput
from tenants import due, selectors
from tenants.hosts import forget_hosts
from tenants.models import Hostname, RetiredAddress, Tribe
from tenants.slugs import ADDRESS_TAKEN, YEAR

MOST_FORMER = 3


@transaction.atomic
def move_tribe(*, tribe: Tribe, slug: str, account_id: uuid.UUID) -> Tribe:
    """
    Give a tribe another address; the former one leads there for a year.

    Machine work: who may is asked by the caller. The address a tribe has changes nothing. A
    tribe takes its own former address back; nobody else gets it meanwhile.

    :raises InvalidInput: on "slug", if the address cannot be had, or three former ones are kept.
    """
    tribe = Tribe.objects.select_for_update(of=("self",)).get(pk=tribe.pk)
    if slug == tribe.slug:
        return tribe
    if refusal := selectors.why_address_is_not_free(slug, tribe=tribe):
        raise InvalidInput({"slug": [refusal]})
    _check_former(tribe, slug)
    _retire(tribe)
    _take(tribe, slug)
    record(
        action="tribe.address_changed",
        account_id=account_id,
        object_type="tribe",
        object_id=tribe.pk,
        tribe_id=tribe.pk,
    )
    transaction.on_commit(forget_hosts)
    return tribe


def free_addresses(tribe: Tribe) -> None:
    """Let go of the addresses a tribe moved away from a year ago; harmless when there is none."""
    Hostname.objects.filter(tenant=tribe, retired_at__lte=clock.now() - YEAR).delete()
    transaction.on_commit(forget_hosts)


def keep_back(*, tribe: Tribe) -> None:
    """Keep the addresses of a tribe that is about to be gone empty for a year."""
    for hostname in Hostname.objects.filter(tenant=tribe):
        RetiredAddress.objects.update_or_create(
            slug=hostname.domain,
            defaults={"account_id": tribe.founder_id, "retired_at": clock.now()},
        )


def take_back(*, slug: str, account: Account) -> None:
    """Let whoever gave an address up have it again."""
    RetiredAddress.objects.filter(slug=slug, account=account).delete()


def _check_former(tribe: Tribe, slug: str) -> None:
    former = Hostname.objects.filter(tenant=tribe, retired_at__isnull=False).exclude(domain=slug)
    if former.count() >= MOST_FORMER:
        sentence = _("This tribe keeps three former addresses already. Wait until one is free.")
        raise InvalidInput({"slug": [sentence]})


def _retire(tribe: Tribe) -> None:
    moment = clock.now()
    Hostname.objects.filter(tenant=tribe, domain=tribe.slug).update(
        is_primary=False, retired_at=moment
    )
    due.schedule(
        kind="tribe.free_addresses",
        tribe=tribe,
        object_id=tribe.pk,
        due_at=moment + YEAR + dt.timedelta(minutes=1),
        dedupe_key=f"tribe.free_addresses:{tribe.pk}:{moment:%Y%m%d%H%M%S}",
    )


def _take(tribe: Tribe, slug: str) -> None:
    own = Hostname.objects.filter(tenant=tribe, domain=slug)
    tribe.slug = slug
    try:
        with transaction.atomic():
            if not own.update(is_primary=True, retired_at=None):
                Hostname.objects.bulk_create([Hostname(domain=slug, tenant=tribe, is_primary=True)])
            tribe.save(update_fields=["slug", "updated_at"])
    except IntegrityError as error:
        raise InvalidInput({"slug": [ADDRESS_TAKEN]}) from error
