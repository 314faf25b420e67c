"""Founding a tribe: all of it at once, in one transaction."""

import datetime as dt
import uuid
from contextlib import suppress

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.audit.services import record
from core.common import clock
from core.common.errors import DomainError, InvalidInput
from core.common.validation import check_fields
from core.files.services import drop_files_of_tribe
from tenants import due, plans, selectors, signals
from tenants.context import enter_tribe
from tenants.countries import time_zone_of
from tenants.models import Hostname, Organisation, OrganisationRole, Tribe
from tenants.models.tribes import Access
from tenants.policies import can_drop, can_found_for
from tenants.provisioning import drop_schema, provision_schema
from tenants.services.moving import keep_back, take_back
from tenants.slugs import ADDRESS_TAKEN

PENDING_DAYS = 14


class TribeAlreadyPending(DomainError):
    """Somebody founds a second tribe before the first is on trial or paid."""

    code = "tribe_pending"
    message = _(
        "You have a tribe that waits for a trial or a payment. Finish or drop that one first."
    )


def found_tribe(
    *,
    actor: Account,
    name: str,
    slug: str,
    why: str = "",
    language: str = "nl",
    plan: str = "tribe",
    hue: int = 0,
    founding_key: uuid.UUID,
    organisation: Organisation | None = None,
    organisation_name: str = "",
    country: str = "NL",
    is_demo: bool = False,
) -> Tribe:
    """
    This will build a tribe, with its address, its schema and the actor as its steward.

    Anyone may found a tribe for a new organisation; owners and admins for one that exists. Access
    is *pending* until a trial or a payment. The same `founding_key` again returns the same tribe.

    :raises InvalidInput: if a field does not fit or the address is taken.
    :raises TribeAlreadyPending: if another tribe of the actor is pending.
    """
    if made := _made_before(actor, founding_key):
        return made
    if plans.offered() and not plans.is_offered(plan):
        raise InvalidInput({"plan": [_("This plan is not for sale. Please choose another.")]})
    try:
        with transaction.atomic():
            organisation = organisation or _new_organisation(
                actor, organisation_name, country, is_demo
            )
            if not can_found_for(actor, organisation):
                raise InvalidInput({"organisation": [_("This organisation is not yours.")]})
            tribe = Tribe(
                organisation=organisation, founder=actor, founding_key=founding_key, is_demo=is_demo
            )
            tribe.name, tribe.slug, tribe.why = name, slug, why
            tribe.language, tribe.plan, tribe.hue = language, plan, hue
            tribe.time_zone = time_zone_of(organisation.country)
            check_fields(tribe)
            if selectors.is_kept_back(slug, account=actor):
                raise InvalidInput({"slug": [ADDRESS_TAKEN]})
            _build(tribe, actor)
            return tribe
    except IntegrityError as error:
        return _explain(error, actor, founding_key)


def _made_before(actor: Account, founding_key: uuid.UUID) -> Tribe | None:
    return Tribe.objects.filter(founder=actor, founding_key=founding_key).first()


def _new_organisation(actor: Account, name: str, country: str, is_demo: bool) -> Organisation:
    organisation = Organisation(name=name, country=country, is_demo=is_demo)
    try:
        check_fields(organisation)
    except InvalidInput as refusal:
        names = {"name": "organisation_name"}
        errors = {names.get(field, field): lines for field, lines in refusal.errors.items()}
        raise InvalidInput(errors) from refusal
    organisation.save()
    OrganisationRole.objects.create(
        organisation=organisation, account=actor, role=OrganisationRole.Role.OWNER
    )
    record(
        action="organisation.founded",
        account_id=actor.pk,
        object_type="organisation",
        object_id=organisation.pk,
    )
    return organisation


def _build(tribe: Tribe, founder: Account) -> None:
    tribe.save(force_insert=True)
    take_back(slug=tribe.slug, account=founder)
    Hostname.objects.bulk_create([Hostname(domain=tribe.slug, tenant=tribe, is_primary=True)])
    provision_schema(tribe)
    due.schedule(
        kind="tribe.drop_pending",
        tribe=tribe,
        object_id=tribe.pk,
        due_at=clock.now() + dt.timedelta(days=PENDING_DAYS),
        dedupe_key=f"tribe.drop_pending:{tribe.pk}",
    )
    with enter_tribe(tribe):
        signals.tribe_provisioned.send(sender=Tribe, tribe=tribe, founder=founder)
    _record("tribe.founded", tribe, actor=founder)


def _explain(error: IntegrityError, actor: Account, founding_key: uuid.UUID) -> Tribe:
    """Say which of the rules in the database was met; the second of two clicks gets its tribe."""
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    if made := _made_before(actor, founding_key):
        return made
    if constraint == "one_pending_tribe_per_founder":
        raise TribeAlreadyPending from error
    if "slug" in constraint or "domain" in constraint:
        raise InvalidInput({"slug": [ADDRESS_TAKEN]}) from error
    raise error


@transaction.atomic
def drop_pending_tribe(*, tribe: Tribe, actor: Account | None = None) -> bool:
    """
    This will drop a tribe that never came to life, with its schema, and tell whether it did.

    Its founder may; the clock does after 14 days. A tribe that was paid, or is on trial, or is
    gone already, stays as it is.
    """
    found = Tribe.objects.select_for_update(of=("self",)).filter(pk=tribe.pk).first()
    if found is None or found.access_state != Access.PENDING:
        return False
    if actor is not None and not can_drop(actor, found):
        return False
    keep_back(tribe=found)
    drop_files_of_tribe(found.pk)
    drop_schema(found)
    organisation = found.organisation
    _record("tribe.dropped", found, actor=actor)
    found.delete()
    if not organisation.tribes.exists():
        _drop_organisation(organisation)
    return True


def _record(action: str, tribe: Tribe, *, actor: Account | None) -> None:
    record(
        action=action,
        account_id=actor.pk if actor else None,
        object_type="tribe",
        object_id=tribe.pk,
        tribe_id=tribe.pk,
        changes={"organisation": str(tribe.organisation_id)},
    )


def _drop_organisation(organisation: Organisation) -> None:
    """Drop an organisation without tribes, unless money keeps hold of it."""
    with suppress(ProtectedError), transaction.atomic():
        organisation.roles.all().delete()
        organisation.delete()
