"""How a tribe presents itself; stewards look after it."""

import pytest

from core.common.errors import NotAllowed
from core.members import services
from tenants.models import Tribe

SETTINGS = "/settings/"


def typed(**changes):
    return {
        "name": "Alpha",
        "why": "To try.",
        "language": "nl",
        "hue": "120",
        "time_zone": "Europe/Amsterdam",
    } | changes


def test_a_steward_changes_name_reason_language_and_colour(visit, ada_account, alpha):
    inside = visit(ada_account).to(alpha)

    answer = inside.post(SETTINGS, typed(), follow=True)

    tribe = Tribe.objects.get(pk=alpha.pk)
    assert (tribe.name, tribe.why, tribe.language, tribe.hue) == ("Alpha", "To try.", "nl", 120)
    assert "Saved." in answer.content.decode()


def test_a_member_finds_no_settings(visit, bram_account, alpha):
    inside = visit(bram_account).to(alpha)

    answers = [inside.get(SETTINGS), inside.post(SETTINGS, typed())]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Tribe.objects.get(pk=alpha.pk).name == "Alpha tribe"


def test_the_service_asks_too(bram):
    with pytest.raises(NotAllowed):
        services.change_tribe(actor=bram, name="B", why="", hue=0, language="en")


def test_a_colour_of_former_days_can_be_kept(visit, ada_account, alpha):
    Tribe.objects.filter(pk=alpha.pk).update(hue=195)
    inside = visit(ada_account).to(alpha)

    page = inside.get(SETTINGS).content.decode()
    answer = inside.post(SETTINGS, typed(hue="195"))

    assert 'value="195"' in page
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x"),
        ("name", "x" * 61),
        ("name", "a\x00b"),
        ("name", "a\u202eb"),
        ("why", "x" * 501),
        ("why", "a\x07b"),
        ("language", "tlh"),
        ("hue", "361"),
        ("hue", "-30"),
        ("hue", "red"),
        ("hue", ""),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_does_not_fit_is_refused(visit, ada_account, alpha, field, value):
    answer = visit(ada_account).to(alpha).post(SETTINGS, typed(**{field: value}))

    tribe = Tribe.objects.get(pk=alpha.pk)
    assert answer.status_code == 422
    assert (tribe.name, tribe.language) == ("Alpha tribe", "en")
