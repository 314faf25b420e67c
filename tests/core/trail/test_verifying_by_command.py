"""The command that verifies, and what may go from a record."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.audit.context import Origin, working_for
from core.audit.models import PlatformRecord
from core.audit.services import PLATFORM, seal_lines
from core.common import clock
from core.trail import selectors, services
from core.trail.models import TrailRecord, TrailSeal


def tamper(statement, *parameters):
    """Go round the product, as somebody with the password of the database would."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")
        cursor.execute(statement, parameters)


def found():
    return list(services.verify_trail())


def seal(number):
    return TrailSeal.objects.get(sequence=number)


def test_the_command_says_each_fault_and_fails(sealed, alpha):
    tamper("delete from trail_trailrecord where id = %s", sealed[2].pk)
    connection.set_schema_to_public()
    said = io.StringIO()

    with pytest.raises(CommandError, match=r"^1 things are wrong\.$"):
        call_command("verify_audit", stdout=said, no_color=True)

    lines = said.getvalue().splitlines()
    assert "alpha: 1 of 2 lines under seal 2 are gone." in lines
    assert "alpha: NOT WHOLE, 3 seals" in lines
    assert any(line.startswith("beta: whole") for line in lines)


def test_the_command_states_the_open_window(sealed, ada):
    services.record(action="rules.changed", actor=ada)
    connection.set_schema_to_public()
    said = io.StringIO()

    call_command("verify_audit", tribe="alpha", stdout=said)

    assert said.getvalue().startswith("alpha: whole, 3 seals; 1 lines wait for one, since ")


def test_the_command_knows_its_tribes(alpha):
    with pytest.raises(CommandError, match="There is no tribe nowhere"):
        call_command("verify_audit", tribe="nowhere", stdout=io.StringIO())


def test_the_platforms_record_is_verified_too(alpha, ada_account):
    from core.audit import services as audit

    audit.record(action="account.password_changed", account_id=ada_account.pk)
    seal_lines(PLATFORM)
    assert list(audit.verify(PLATFORM)) == []

    tamper("update audit_platformrecord set account_id = null where seal_id is not null")

    assert list(audit.verify(PLATFORM)) == ["Lines under seal 1 were changed."]


def test_verifying_asks_no_more_for_more_lines(ada, django_assert_num_queries):
    for _ in range(30):
        services.record(action="rules.changed", actor=ada)
    services.seal_trail()
    # The anchors, the head, the seals, their lines, the end, orphans, what waits.
    with django_assert_num_queries(7):
        assert found() == []


def test_addresses_are_forgotten_after_90_days_and_the_seal_still_fits(sealed, alpha):
    line = sealed[0]
    chain = selectors.chain_of(alpha)
    tamper(
        "update trail_trailrecord set address = '2001:db8::7' where id = %s",
        line.pk,
    )
    assert found() == ["An address under seal 1 was changed."]
    with clock.standing_at(clock.now() + dt.timedelta(days=89)):
        services.tend_trail()
    assert TrailRecord.objects.get(pk=line.pk).address == "2001:db8::7"
    with clock.standing_at(clock.now() + dt.timedelta(days=91)):
        services.tend_trail()

    assert TrailRecord.objects.get(pk=line.pk).address is None
    assert found() == []
    assert chain.lines.objects.filter(network__isnull=False).count() == 0


def test_lines_expire_after_24_months_by_whole_seals_and_their_seals_stay(sealed, ada):
    with clock.standing_at(clock.now() + dt.timedelta(days=700)):
        services.record(action="rules.changed", actor=ada)
        services.seal_trail()
    later = clock.now() + dt.timedelta(days=732)

    with clock.standing_at(later):
        services.tend_trail()
        services.tend_trail()
        assert found() == []

    assert TrailRecord.objects.count() == 1
    assert list(TrailSeal.objects.order_by("sequence").values_list("count", flat=True)) == [
        2,
        2,
        2,
        1,
    ]


def test_lines_that_go_before_their_time_are_found(sealed):
    tamper("delete from trail_trailrecord where seal_id = %s", seal(1).pk)
    tamper("update trail_trailseal set expired_at = now() where sequence = 1")
    assert found() == ["The lines under seal 1 were removed before their time."]

    tamper("update trail_trailseal set expired_at = now() + interval '3 years' where sequence = 1")
    assert found() == ["The lines under seal 1 were removed before their time."]


def test_a_record_that_is_held_does_not_expire(sealed, alpha):
    for _ in range(2):
        call_command("hold_audit", "alpha", stdout=io.StringIO())
    with clock.standing_at(clock.now() + dt.timedelta(days=900)):
        services.tend_trail()
    assert TrailRecord.objects.count() == 6

    call_command("hold_audit", "alpha", release=True, stdout=io.StringIO())
    with clock.standing_at(clock.now() + dt.timedelta(days=900)):
        services.tend_trail()

    assert TrailRecord.objects.count() == 0
    told = PlatformRecord.objects.filter(tribe_id=alpha.pk, action__startswith="record.")
    assert list(told.order_by("pk").values_list("action", flat=True)) == [
        "record.held",
        "record.anchored",
        "record.released",
    ]


def test_the_addresses_of_who_is_erased_are_forgotten_at_once(sealed, ada, bram):
    with working_for(Origin(address="203.0.113.77")):
        lines = [services.record(action="rules.changed", actor=who) for who in (ada, bram)]
    services.seal_trail()

    assert services.forget_addresses(member_id=ada.pk) == 1
    assert services.forget_addresses(member_id=ada.pk) == 0

    kept = [TrailRecord.objects.get(pk=line.pk).address for line in lines]
    assert kept == [None, "203.0.113.77"]
    assert found() == []
