"""Domains are proven in the DNS, by one organisation, and again each day."""

import datetime as dt

import pytest

from core.audit.models import PlatformRecord
from core.common import clock
from core.common.errors import InvalidInput, NotAllowed
from core.mail.models import OutboxMessage
from core.sso import services, tasks
from core.sso.errors import DomainTaken, NamesUnreachable, ProofNotFound
from core.sso.models import EmailDomain
from core.sso.services.domains import TooManyDomains
from tenants import due
from tenants.models import DueJob, OrganisationRole


def _add(actor, organisation, name="waterland.nl"):
    return services.add_domain(actor=actor, organisation=organisation, name=name)


def test_a_domain_is_proven_by_its_record(ada_account, organisation, names):
    domain = _add(ada_account, organisation)
    names.prove(domain)

    services.check_domain(actor=ada_account, domain=domain)

    domain.refresh_from_db()
    assert domain.is_verified
    assert domain.record_name == "_partup.waterland.nl"
    assert list(PlatformRecord.objects.order_by("pk").values_list("action", flat=True))[-2:] == [
        "organisation.domain_added",
        "organisation.domain_proven",
    ]


def test_without_the_record_nothing_is_proven(ada_account, organisation, names):
    domain = _add(ada_account, organisation)

    with pytest.raises(ProofNotFound):
        services.check_domain(actor=ada_account, domain=domain)
    names.records[domain.record_name] = "partup-domain=of-somebody-else"
    with pytest.raises(ProofNotFound):
        services.check_domain(actor=ada_account, domain=domain)

    assert not EmailDomain.objects.get().is_verified


def test_name_servers_that_are_silent_say_so(ada_account, organisation, names, monkeypatch):
    monkeypatch.setattr("core.sso.proofs.SECONDS", 0.2)
    domain = _add(ada_account, organisation)
    names.silent = True

    with pytest.raises(NamesUnreachable):
        services.check_domain(actor=ada_account, domain=domain)


def test_a_domain_is_proven_by_one_organisation_only(
    ada_account, chidi_account, alpha, beta, domain, names
):
    theirs = _add(chidi_account, beta.organisation)
    names.prove(theirs)

    with pytest.raises(DomainTaken):
        services.check_domain(actor=chidi_account, domain=theirs)

    theirs.refresh_from_db()
    assert not theirs.is_verified


@pytest.mark.parametrize(
    "name",
    ["", "nl", "water land.nl", "http://waterland.nl", "127.0.0.1", "x" * 250 + ".nl", "a..nl"],
)
def test_what_is_no_domain_is_refused(ada_account, organisation, name):
    with pytest.raises(InvalidInput) as refusal:
        _add(ada_account, organisation, name)

    assert refusal.value.errors == {"name": ["Type a domain, such as example.org."]}
    assert not EmailDomain.objects.exists()


def test_nobody_speaks_for_a_domain_of_everybodys(ada_account, organisation):
    with pytest.raises(InvalidInput) as refusal:
        _add(ada_account, organisation, "Gmail.com")

    assert refusal.value.errors == {"name": ["Everybody can have an address there."]}


def test_a_domain_in_other_letters_is_the_same_domain(ada_account, organisation):
    assert _add(ada_account, organisation, "Bücher.example").name == "xn--bcher-kva.example"
    assert _add(ada_account, organisation, "bücher.example.") == EmailDomain.objects.get()


def test_naming_a_domain_twice_keeps_its_record(ada_account, organisation):
    assert _add(ada_account, organisation).proof == _add(ada_account, organisation).proof


def test_there_are_at_most_twenty(ada_account, organisation):
    for number in range(20):
        _add(ada_account, organisation, f"d{number}.example")

    with pytest.raises(TooManyDomains):
        _add(ada_account, organisation, "one-more.example")


def test_only_those_who_run_the_organisation_may(bram_account, organisation, domain):
    OrganisationRole.objects.create(
        organisation=organisation, account=bram_account, role=OrganisationRole.Role.BILLING
    )

    for act in (
        lambda: _add(bram_account, organisation, "other.example"),
        lambda: services.check_domain(actor=bram_account, domain=domain),
        lambda: services.remove_domain(actor=bram_account, domain=domain),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert EmailDomain.objects.get() == domain


def test_it_is_looked_at_again_each_day(domain, names, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.recheck_domain, "delay", lambda **keys: asked.append(keys))
    tomorrow = clock.now() + dt.timedelta(days=1, minutes=1)

    due.run_due(at=tomorrow)

    job = DueJob.objects.get(kind="sso.check_domain", done_at=None)
    assert job.object_id == domain.pk


def test_the_third_day_without_the_record_ends_the_proof(domain, names, provider, ada_account):
    provider.is_required = True
    provider.save()
    names.records.clear()

    for _day in range(2):
        tasks.recheck_domain(domain_id=str(domain.pk))
    domain.refresh_from_db()
    assert (domain.is_verified, domain.failures) == (True, 2)
    tasks.recheck_domain(domain_id=str(domain.pk))

    domain.refresh_from_db()
    provider.refresh_from_db()
    assert not domain.is_verified
    assert not provider.is_required
    assert not DueJob.objects.filter(kind="sso.check_domain", done_at=None).exists()
    assert OutboxMessage.objects.filter(topic="sso.proof_missing").count() == 1


def test_a_record_that_is_back_counts_from_nothing(domain, names):
    record = names.records.pop(domain.record_name)
    tasks.recheck_domain(domain_id=str(domain.pk))
    names.records[domain.record_name] = record
    tasks.recheck_domain(domain_id=str(domain.pk))

    domain.refresh_from_db()
    assert (domain.is_verified, domain.failures) == (True, 0)


def test_silence_of_the_name_servers_ends_nothing(domain, names, monkeypatch):
    monkeypatch.setattr("core.sso.proofs.SECONDS", 0.2)
    names.silent = True

    for _day in range(4):
        tasks.recheck_domain(domain_id=str(domain.pk))

    domain.refresh_from_db()
    assert (domain.is_verified, domain.failures) == (True, 0)
