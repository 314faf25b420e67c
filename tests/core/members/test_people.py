"""Who is here, who keeps the tribe, and who may leave."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import settings
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext

from core.accounts.models import Account, Session
from core.common import clock
from core.common.errors import NotAllowed, NotFound
from core.history.models import Event
from core.members import services
from core.members.models import Member
from core.members.services import LastSteward, TooManyStewards
from tenants.context import enter_tribe
from tenants.models import Membership, Tribe

PEOPLE = "/people/"


def roles():
    return {member.name: member.role for member in Member.objects.present()}


def add_people(number):
    """Fill the present tribe with members, without keys."""
    accounts = [
        Account(email=f"p{index}@partup.example", display_name=f"Person {index:03}", password="!")
        for index in range(number)
    ]
    Account.objects.bulk_create(accounts)
    now = clock.now()
    return Member.objects.bulk_create(
        Member(account=account, display_name=account.display_name, joined_at=now)
        for account in accounts
    )


def test_everybody_is_listed_by_name(visit, bram_account, alpha):
    page = visit(bram_account).to(alpha).get(PEOPLE).content.decode().split("<main")[1]

    assert "3 people are in this tribe." in page
    assert page.index("Ada") < page.index("Bram") < page.index("Esra")
    assert "Chidi" not in page


def test_a_part_of_a_name_finds_people(visit, bram_account, alpha):
    page = visit(bram_account).to(alpha).get(PEOPLE, {"q": "ES"}).content.decode()

    assert "Esra" in page.split("<main")[1]
    assert "Ada" not in page.split("<main")[1]


@pytest.mark.parametrize("search", ["nobody", "%", "_", "\x00", "\u202e", "'; drop", "x" * 5000])
def test_a_search_that_finds_nobody_says_so(visit, bram_account, alpha, search):
    answer = visit(bram_account).to(alpha).get(PEOPLE, {"q": search})

    assert answer.status_code == 200
    assert "Nobody by that name" in answer.content.decode()


def test_a_large_tribe_is_shown_in_pages(visit, bram_account, alpha):
    with enter_tribe(alpha):
        add_people(70)
    inside = visit(bram_account).to(alpha)

    first, second = inside.get(PEOPLE).content.decode(), inside.get(PEOPLE, {"page": "2"})

    assert "73 people are in this tribe." in first
    assert 'rel="next" href="?page=2"' in first
    assert "Person 069" not in first
    assert "Person 069" in second.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "99999", "9" * 100, "\x00", "1.5"])
def test_a_page_that_is_none_is_no_error(visit, bram_account, alpha, page):
    assert visit(bram_account).to(alpha).get(PEOPLE, {"page": page}).status_code == 200


def test_the_list_asks_the_database_a_fixed_number_of_times(visit, bram_account, alpha):
    with enter_tribe(alpha):
        add_people(50)
    inside = visit(bram_account).to(alpha)
    inside.get(PEOPLE)

    with CaptureQueriesContext(connection) as asked:
        inside.get(PEOPLE)

    statements = [q["sql"] for q in asked.captured_queries if not q["sql"].startswith("SET ")]
    of_people = [sql for sql in statements if "members_" in sql or "accounts_" in sql]
    assert len(of_people) <= 6


def test_a_person_has_a_page(visit, bram_account, alpha):
    with enter_tribe(alpha):
        esra = Member.objects.get(display_name="Esra")

    page = visit(bram_account).to(alpha).get(f"/people/{esra.pk}/").content.decode()

    assert "<h1>Esra</h1>" in page
    assert "invited by Ada" in page
    assert "Leave this tribe" not in page


def test_who_is_of_another_tribe_is_not_there(visit, bram_account, alpha, beta):
    with enter_tribe(beta):
        chidi = Member.objects.get(display_name="Chidi")
    inside = visit(bram_account).to(alpha)

    answers = [inside.get(f"/people/{key}/") for key in (chidi.pk, uuid.uuid4())]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_steward_makes_another(visit, ada_account, alpha):
    with enter_tribe(alpha):
        bram = Member.objects.get(display_name="Bram")

    answer = visit(ada_account).to(alpha).post(f"/people/{bram.pk}/make-steward/")

    with enter_tribe(alpha):
        assert roles() == {"Ada": "steward", "Bram": "steward", "Esra": "member"}
        assert Event.objects.latest("created_at").kind == "member.made_steward"
    assert answer.url == f"/people/{bram.pk}/"
    assert Membership.objects.get(account__email="bram@partup.example").role == "steward"


def test_making_a_steward_twice_is_harmless(ada, bram):
    services.make_steward(actor=ada, member_id=bram.pk)
    services.make_steward(actor=ada, member_id=bram.pk)

    assert Event.objects.filter(kind="member.made_steward").count() == 1


def test_a_member_makes_nobody_steward(ada, bram, esra):
    with pytest.raises(NotAllowed):
        services.make_steward(actor=bram, member_id=esra.pk)

    assert roles()["Esra"] == "member"


def test_a_member_who_posts_it_is_told(visit, bram_account, alpha):
    with enter_tribe(alpha):
        esra = Member.objects.get(display_name="Esra")
    inside = visit(bram_account).to(alpha)

    page = inside.post(f"/people/{esra.pk}/make-steward/", follow=True).content.decode()

    assert "Only stewards make others steward." in page
    with enter_tribe(alpha):
        assert roles()["Esra"] == "member"


def test_nobody_of_elsewhere_becomes_steward(ada):
    with pytest.raises(NotFound):
        services.make_steward(actor=ada, member_id=uuid.uuid4())


def test_an_eleventh_steward_is_refused(ada):
    people = add_people(10)
    for person in people[:9]:
        Member.objects.filter(pk=person.pk).update(role="steward")

    with pytest.raises(TooManyStewards):
        services.make_steward(actor=ada, member_id=people[9].pk)

    assert Member.objects.filter(role="steward").count() == 10


def test_two_stewards_who_choose_the_tenth_at_once_never_make_eleven(committed_db):
    alpha = Tribe.objects.get(slug="alpha")
    with enter_tribe(alpha):
        people = add_people(12)
        Member.objects.filter(pk__in=[person.pk for person in people[:8]]).update(role="steward")
        actors = list(Member.objects.filter(role="steward")[:2])
    gate = Barrier(2)

    def choose(number):
        gate.wait()
        try:
            with enter_tribe(alpha):
                services.make_steward(actor=actors[number], member_id=people[10 + number].pk)
                return "made"
        except TooManyStewards:
            return "refused"
        finally:
            close_old_connections()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(choose, range(2)))

    assert answers == ["made", "refused"]
    with enter_tribe(alpha):
        assert Member.objects.filter(role="steward").count() == 10


def test_a_steward_steps_down_when_there_is_another(visit, ada_account, alpha):
    with enter_tribe(alpha):
        ada, bram = (Member.objects.get(display_name=name) for name in ("Ada", "Bram"))
        services.make_steward(actor=ada, member_id=bram.pk)

    visit(ada_account).to(alpha).post("/people/step-down/")

    with enter_tribe(alpha):
        assert roles() == {"Ada": "member", "Bram": "steward", "Esra": "member"}
    assert Membership.objects.get(account=ada_account, tribe=alpha).role == "member"


def test_the_last_steward_does_not_step_down(visit, ada_account, alpha):
    inside = visit(ada_account).to(alpha)

    page = inside.post("/people/step-down/", follow=True).content.decode()

    assert "You are the last steward." in page
    with enter_tribe(alpha):
        assert roles()["Ada"] == "steward"


def test_stepping_down_twice_is_harmless(ada, bram):
    services.make_steward(actor=ada, member_id=bram.pk)
    services.step_down(actor=ada)
    services.step_down(actor=ada)

    assert Event.objects.filter(kind="member.stepped_down").count() == 1


def test_leaving_says_first_what_will_happen(visit, bram_account, alpha):
    page = visit(bram_account).to(alpha).get("/leave/").content.decode()

    assert "Leave Alpha tribe?" in page
    assert "You give up your seats" in page
    assert page.count("<form") >= 1


def test_who_leaves_is_out_at_the_next_click(visit, bram_account, alpha):
    visitor = visit(bram_account)
    inside, elsewhere = visitor.to(alpha), visit(bram_account).to(alpha)

    left = inside.post("/leave/")

    assert left.url == f"{settings.ACCOUNT_ORIGIN}/"
    assert inside.get(PEOPLE).status_code == 302
    assert elsewhere.get(PEOPLE).status_code == 302
    assert visitor.get("/enter/", {"to": "alpha", "state": "s"}).status_code == 404
    assert not Session.objects.filter(account=bram_account, kind="tribe").exists()
    with enter_tribe(alpha):
        assert "Bram" not in roles()
        assert Member.objects.get(display_name="Bram").left_at
    assert Membership.objects.get(account=bram_account, tribe=alpha).left_at


def test_the_last_steward_does_not_leave(visit, ada_account, alpha):
    inside = visit(ada_account).to(alpha)

    page = inside.get("/leave/").content.decode()
    answer = inside.post("/leave/", follow=True)

    sentence = "You are the last steward. Make somebody else steward first, then leave."
    assert sentence in page
    assert 'action="/leave/"' not in page
    assert sentence in answer.content.decode()
    with enter_tribe(alpha):
        assert roles()["Ada"] == "steward"


def test_two_last_stewards_who_leave_at_once_do_not_leave_nobody(committed_db):
    alpha = Tribe.objects.get(slug="alpha")
    with enter_tribe(alpha):
        ada, bram = (Member.objects.get(display_name=name) for name in ("Ada", "Bram"))
        services.make_steward(actor=ada, member_id=bram.pk)
    gate = Barrier(2)

    def leave(actor):
        gate.wait()
        try:
            with enter_tribe(alpha):
                services.leave_tribe(actor=actor)
                return "left"
        except LastSteward:
            return "stayed"
        finally:
            close_old_connections()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(leave, [ada, bram]))

    assert answers == ["left", "stayed"]
    with enter_tribe(alpha):
        assert Member.objects.present().filter(role="steward").count() == 1


def test_whoever_is_alone_may_leave(in_alpha, ada, bram, esra):
    for member in (bram, esra):
        services.leave_tribe(actor=member)

    services.leave_tribe(actor=ada)

    assert not Member.objects.present().exists()


def test_leaving_twice_is_harmless(bram):
    services.leave_tribe(actor=bram)
    services.leave_tribe(actor=bram)

    assert Event.objects.filter(kind="member.left").count() == 1


def test_who_comes_back_is_the_same_person(bram, bram_account):
    joined_at = bram.joined_at
    services.leave_tribe(actor=bram)

    again = services.admit_member(account=bram_account)

    assert again.pk == bram.pk
    assert again.left_at is None
    assert again.joined_at == joined_at
    assert dt.timedelta(0) <= clock.now() - Membership.objects.get(account=bram_account).joined_at
