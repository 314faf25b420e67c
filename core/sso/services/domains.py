"""Naming domains, and proving them."""

import datetime as dt
import re
import secrets

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.audit.services import record, refusals_recorded
from core.common import clock
from core.common.errors import DomainError, InvalidInput, NotAllowed
from core.mail.services import queue_mail
from core.sso import selectors
from core.sso.errors import DomainTaken, ProofNotFound
from core.sso.models import EmailDomain, IdentityProvider
from core.sso.policies import can_set_sign_in
from core.sso.proofs import is_proven
from tenants import due
from tenants.models import Organisation, OrganisationRole

MOST_DOMAINS = 20
# A record that is missing for this many days in a row ends the proof.
MOST_FAILURES = 3
CHECK = "sso.check_domain"
_SHAPE = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}")
# Where everybody has an address, nobody speaks for everybody.
_EVERYBODYS = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com live.nl hotmail.nl yahoo.com "
    "icloud.com me.com proton.me protonmail.com gmx.net gmx.de web.de ziggo.nl kpnmail.nl "
    "xs4all.nl planet.nl home.nl telenet.be skynet.be".split()
)


class TooManyDomains(DomainError):
    """A twenty-first domain."""

    code = "too_many_domains"
    message = _("An organisation has at most 20 domains. Remove one that is not used.")


@refusals_recorded("organisation.domain_added", about="organisation")
@transaction.atomic
def add_domain(*, actor: Account, organisation: Organisation, name: str) -> EmailDomain:
    """
    This will note that a domain is the organisation's, to be proven by a record in its DNS.

    Owners and admins may. Naming the same again returns what is there.

    :raises NotAllowed: if the actor does not run the organisation.
    :raises InvalidInput: if it is no domain, or one where everybody has an address.
    :raises TooManyDomains: if there are 20.
    """
    _check_may(actor, organisation)
    name = selectors.domain_of(name)
    if not _SHAPE.fullmatch(name) or len(name) > 253:
        raise InvalidInput({"name": [_("Type a domain, such as example.org.")]})
    if name in _EVERYBODYS:
        raise InvalidInput({"name": [_("Everybody can have an address there.")]})
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if found := organisation.email_domains.filter(name=name).first():
        return found
    if organisation.email_domains.count() >= MOST_DOMAINS:
        raise TooManyDomains
    proof = secrets.token_hex(20)
    domain = EmailDomain.objects.create(organisation=organisation, name=name, proof=proof)
    _note(actor, "organisation.domain_added", domain)
    return domain


def check_domain(*, actor: Account, domain: EmailDomain) -> EmailDomain:
    """
    This will look for the record now, and count the domain as proven if it is there.

    Checking one that is proven already looks again and changes nothing.

    :raises NotAllowed: if the actor does not run the organisation.
    :raises ProofNotFound: if the record is not there (yet).
    :raises NamesUnreachable: if the DNS does not answer.
    :raises DomainTaken: if another organisation proved it first.
    """
    _check_may(actor, domain.organisation)
    # The DNS may take seconds: nothing is held meanwhile.
    if not is_proven(domain):
        raise ProofNotFound
    moment = clock.now()
    try:
        with transaction.atomic():
            locked = EmailDomain.objects.select_for_update().get(pk=domain.pk)
            is_news = not locked.is_verified
            locked.verified_at = locked.verified_at or moment
            locked.checked_at, locked.failures = moment, 0
            locked.save(update_fields=["verified_at", "checked_at", "failures", "updated_at"])
            if is_news:
                _note(actor, "organisation.domain_proven", locked)
                check_tomorrow(locked)
    except IntegrityError as error:
        raise DomainTaken from error
    return locked


def recheck_domain(*, domain: EmailDomain) -> None:
    """
    Look again, as each day: the third day without the record ends the proof.

    Machine work. Owners are mailed on the first such day.

    :raises NamesUnreachable: if the DNS does not answer, which says nothing about the record.
    """
    # The DNS may take seconds: nothing is held meanwhile.
    is_there = is_proven(domain)
    with transaction.atomic():
        domain = EmailDomain.objects.select_for_update(of=("self",)).get(pk=domain.pk)
        if not domain.is_verified:
            return
        domain.checked_at = clock.now()
        domain.failures = 0 if is_there else domain.failures + 1
        if domain.failures == 1:
            _tell_owners(domain)
        if domain.failures >= MOST_FAILURES:
            domain.verified_at = None
            _note(None, "organisation.domain_lost", domain)
            due.cancel(dedupe_key=_key(domain))
            _let_others_in(domain)
        domain.save(update_fields=["verified_at", "checked_at", "failures", "updated_at"])


@refusals_recorded("organisation.domain_removed")
@transaction.atomic
def remove_domain(*, actor: Account, domain: EmailDomain) -> None:
    """
    This will give a domain up: its people sign in as everybody does, from the next time on.

    :raises NotAllowed: if the actor does not run the organisation.
    """
    _check_may(actor, domain.organisation)
    due.cancel(dedupe_key=_key(domain))
    _note(actor, "organisation.domain_removed", domain)
    domain.delete()
    _let_others_in(domain)


def _check_may(actor: Account, organisation: Organisation) -> None:
    if not can_set_sign_in(actor, organisation):
        raise NotAllowed


def _let_others_in(domain: EmailDomain) -> None:
    """Without any proven domain nobody can be made to sign in there."""
    left = domain.organisation.email_domains.filter(verified_at__isnull=False)
    if not left.exclude(pk=domain.pk).exists():
        IdentityProvider.objects.filter(organisation=domain.organisation_id).update(
            is_required=False
        )


def check_tomorrow(domain: EmailDomain) -> None:
    """Put the next look at a domain on the list, in the place of any other."""
    due.cancel(dedupe_key=_key(domain))
    due.schedule(
        kind=CHECK,
        object_id=domain.pk,
        due_at=clock.now() + dt.timedelta(days=1),
        dedupe_key=_key(domain),
    )


def _key(domain: EmailDomain) -> str:
    return f"{CHECK}:{domain.pk}"


def _tell_owners(domain: EmailDomain) -> None:
    owners = OrganisationRole.objects.filter(
        organisation=domain.organisation_id, role=OrganisationRole.Role.OWNER
    )
    for account_id in owners.values_list("account_id", flat=True):
        queue_mail(
            topic="sso.proof_missing",
            account_id=account_id,
            ref={"domain": str(domain.pk)},
            dedupe_key=f"sso.proof_missing:{domain.pk}:{account_id}:{clock.now():%Y-%m-%d}",
        )


def _note(actor: Account | None, action: str, domain: EmailDomain) -> None:
    record(
        action=action,
        account_id=actor.pk if actor else None,
        object_type="organisation",
        object_id=domain.organisation_id,
        changes={"domain_id": str(domain.pk)},
    )
