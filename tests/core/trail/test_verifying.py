"""Whoever changes a record round the product is found out."""

import uuid

import pytest
from django.db import connection

from core.audit.models import Head
from core.audit.rules import hash_of_lines, hash_of_seal
from core.audit.services.doors import door_to
from core.common import clock
from core.trail import services
from core.trail.models import TrailSeal

SPARE = uuid.UUID(int=7)


def tamper(statement, *parameters):
    """Go round the product, as somebody with the password of the database would."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")
        cursor.execute(statement, parameters)


def forget_the_foreign_key():
    """The owner of a table may drop what ties lines to their seals."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select conname from pg_constraint where contype = 'f'"
            " and conrelid = 'trail_trailrecord'::regclass"
            " and confrelid = 'trail_trailseal'::regclass"
        )
        ((name,),) = cursor.fetchall()
    tamper(f'alter table trail_trailrecord drop constraint "{name}"')


def found():
    return list(services.verify_trail())


def seal(number):
    return TrailSeal.objects.get(sequence=number)


def forge(number):
    """Make a seal fit its lines again, and all seals after it."""
    before = "" if number == 1 else seal(number - 1).hash
    for one in TrailSeal.objects.filter(sequence__gte=number).order_by("sequence"):
        lines = list(one.lines.order_by("pk"))
        one.previous_hash, one.count = before, len(lines)
        one.lines_hash = hash_of_lines(lines)
        one.hash = before = hash_of_seal(one)
        door_to(TrailSeal).filter(pk=one.pk).update(
            previous_hash=one.previous_hash,
            count=one.count,
            lines_hash=one.lines_hash,
            hash=one.hash,
        )


def test_a_whole_record_has_no_faults(sealed):
    assert found() == []


@pytest.mark.parametrize(
    "change",
    [
        "action = 'rules.kept'",
        "at = at - interval '1 second'",
        "outcome = 'refused'",
        "object_type = 'tribe'",
        "object_id = '00000000-0000-7000-8000-000000000000'",
        """changes = '{"version": 9}'""",
        "host = 'elsewhere'",
        "network = '192.0.2.0'",
        "agent = 'curl'",
        "request_id = 'another'",
        "actor_id = null",
    ],
)
def test_a_changed_line_is_found(sealed, change):
    tamper(f"update trail_trailrecord set {change} where id = %s", sealed[3].pk)

    assert found() == ["Lines under seal 2 were changed."]


def test_a_removed_line_is_found(sealed):
    tamper("delete from trail_trailrecord where id = %s", sealed[2].pk)

    assert found() == ["1 of 2 lines under seal 2 are gone."]


def test_an_inserted_line_is_found(sealed, ada):
    line = services.record(action="rules.changed", actor=ada)
    tamper("update trail_trailrecord set seal_id = %s where id = %s", seal(2).pk, line.pk)

    assert found() == ["1 lines were added under seal 2."]


def test_lines_that_changed_places_are_found(sealed):
    first, last = sealed[0], sealed[1]
    for before, after in ((first.pk, SPARE), (last.pk, first.pk), (SPARE, last.pk)):
        tamper("update trail_trailrecord set id = %s where id = %s", after, before)

    assert found() == ["Lines under seal 1 were changed."]


def test_a_line_that_went_to_another_seal_is_found(sealed):
    tamper("update trail_trailrecord set seal_id = %s where id = %s", seal(3).pk, sealed[0].pk)

    assert found() == [
        "1 of 2 lines under seal 1 are gone.",
        "1 lines were added under seal 3.",
    ]


def test_a_removed_seal_is_found_also_when_its_lines_are_sealed_anew(sealed):
    gone = seal(2).pk
    tamper("update trail_trailrecord set seal_id = null where seal_id = %s", gone)
    tamper("delete from trail_trailseal where id = %s", gone)

    assert "Seal 2 is gone." in found()
    services.seal_trail()
    assert "Seal 2 is gone." in found()


def test_lines_under_a_seal_that_is_not_there_are_found(sealed):
    forget_the_foreign_key()
    tamper("delete from trail_trailseal where sequence = 2")

    assert found() == [
        "Seal 2 is gone.",
        "Public knows 6 sealed lines, the seals tell of 4.",
        "2 lines name a seal that is not there.",
    ]


@pytest.mark.parametrize("column", ["lines_hash", "previous_hash"])
def test_a_changed_seal_is_found(sealed, column):
    tamper(f"update trail_trailseal set {column} = repeat('0', 64) where sequence = 2")

    assert "Seal 2 was changed." in found()


def test_a_forged_seal_is_found_by_the_next(sealed):
    tamper("update trail_trailrecord set action = 'rules.kept' where id = %s", sealed[3].pk)
    last = seal(3)
    forge(2)
    door_to(TrailSeal).filter(pk=last.pk).update(previous_hash=last.previous_hash, hash=last.hash)

    assert found() == ["Seal 3 does not follow from seal 2."]


def test_a_whole_row_of_forged_seals_is_found_by_what_public_knows(sealed):
    tamper("update trail_trailrecord set action = 'rules.kept' where id = %s", sealed[3].pk)
    forge(2)

    assert found() == ["Seal 3 is not the one public knows as the last."]


def test_forging_what_public_knows_too_is_found_by_the_platforms_record(sealed, alpha):
    services.tend_trail()
    tamper("update trail_trailrecord set action = 'rules.kept' where id = %s", sealed[3].pk)
    forge(2)
    Head.objects.filter(tribe_id=alpha.pk).update(hash=seal(3).hash)

    assert found() == ["Seal 3 is not the one the platform's record remembers."]


def test_a_record_cut_short_is_found(sealed):
    tamper("delete from trail_trailrecord where seal_id = %s", seal(3).pk)
    tamper("delete from trail_trailseal where sequence = 3")

    cut = "The record was cut short, or put back from an older copy."
    assert found() == [f"Seal 3 is gone. {cut}"]


def test_a_record_put_back_from_an_old_copy_is_found_and_goes_on_after_the_gap(sealed, ada):
    """What an old dump holds: everything up to the first seal."""
    tamper("delete from trail_trailrecord where seal_id <> %s", seal(1).pk)
    tamper("delete from trail_trailseal where sequence > 1")

    cut = "The record was cut short, or put back from an older copy."
    assert found() == [f"Seals 2 to 3 are gone. {cut}"]
    services.record(action="rules.changed", actor=ada)
    services.seal_trail()
    assert TrailSeal.objects.latest("sequence").sequence == 4
    assert found() == [
        "Seals 2 to 3 are gone.",
        "Public knows 7 sealed lines, the seals tell of 3.",
    ]


def test_emptying_everything_is_found(sealed):
    tamper("delete from trail_trailrecord")
    tamper("delete from trail_trailseal")

    assert found()[0].startswith("Seals 1 to 3 are gone.")


def test_a_head_that_was_put_back_or_thrown_away_is_found(sealed, alpha):
    Head.objects.filter(tribe_id=alpha.pk).update(sequence=2, hash=seal(2).hash, count=4)
    assert found() == ["Public knows seals up to 2 only, but there are more."]

    Head.objects.filter(tribe_id=alpha.pk).delete()
    assert found() == ["Public knows seals up to 0 only, but there are more."]


def test_a_line_smuggled_in_long_ago_is_found(sealed, ada):
    key = uuid.UUID(int=(int((clock.now().timestamp() - 90_000) * 1000) << 80) | 7 << 76 | 2 << 62)
    line = services.record(action="rules.changed", actor=ada)
    tamper("update trail_trailrecord set id = %s where id = %s", key, line.pk)

    assert len(found()) == 1
    assert found()[0].startswith("Lines have waited for a seal for more than a day")
