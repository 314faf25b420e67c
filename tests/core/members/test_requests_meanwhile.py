"""What happens while somebody waits."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext

from core.accounts.models import Account
from core.accounts.registry import erase_all
from core.common import clock
from core.common.errors import NotFound
from core.mail.models import OutboxMessage
from core.members import services
from core.members.models import JoinAnswers, Member, TribeRules
from core.members.services import (
    RequestAnswered,
    TribeResting,
    ask_to_join,
)
from core.members.services.erasing import erase_member
from tenants.context import enter_tribe
from tenants.models import JoinRequest, Membership, Tribe
from tenants.services import set_access
from tests.core.members.doors import is_in, set_admission

REQUESTS = "/people/requests/"


def test_two_stewards_who_answer_at_once_give_one_answer(committed_db):
    alpha = Tribe.objects.get(slug="alpha")
    set_admission(alpha, "closed")
    farid = Account.objects.get(email="farid@partup.example")
    request = ask_to_join(actor=farid, tribe_id=alpha.pk, accepted_version=1).request
    with enter_tribe(alpha):
        Member.objects.filter(display_name="Bram").update(role="steward")
        ada, bram = (Member.objects.get(display_name=name) for name in ("Ada", "Bram"))
    gate = Barrier(2)

    def answer(wish):
        service, actor = wish
        gate.wait()
        try:
            with enter_tribe(alpha):
                service(actor=actor, request_id=request.pk)
                return 200
        except RequestAnswered as late:
            return late.status
        finally:
            close_old_connections()

    with ThreadPoolExecutor(2) as pool:
        wishes = [(services.accept_request, ada), (services.refuse_request, bram)]
        statuses = sorted(pool.map(answer, wishes))

    request.refresh_from_db()
    assert statuses == [200, 409]
    assert is_in(alpha, farid) is (request.state == "accepted")
    assert OutboxMessage.objects.filter(topic__startswith="members.request_").count() == 1


def test_a_request_closes_itself_when_its_person_comes_in_by_invitation(
    ada, waiting, farid_account, closed
):
    _, token = services.make_invitation_link(actor=ada)

    arrival = services.accept_invitation(actor=farid_account, token=token, accepted_version=1)

    assert not arrival.is_waiting
    assert JoinRequest.objects.get().state == "accepted"
    assert not JoinAnswers.objects.get().is_waiting
    with pytest.raises(RequestAnswered):
        services.refuse_request(actor=ada, request_id=waiting.pk)


def test_somebody_who_is_gone_from_part_up_no_longer_waits(ada, waiting, farid_account):
    erase_all(farid_account)
    erase_member(account_id=farid_account.pk)
    Account.objects.filter(pk=farid_account.pk).update(is_active=False)

    with pytest.raises(RequestAnswered):
        services.accept_request(actor=ada, request_id=waiting.pk)

    assert JoinRequest.objects.get().state == "withdrawn"
    assert not JoinAnswers.objects.exists()


def test_an_account_that_is_closed_meanwhile_is_not_let_in(visit, ada_account, waiting, closed):
    Account.objects.filter(email="farid@partup.example").update(is_active=False)
    inside = visit(ada_account).to(closed)

    page, answer = inside.get(REQUESTS), inside.post(f"{REQUESTS}{waiting.pk}/accept/")

    assert "Farid" not in page.content.decode()
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("state", "refusal"), [("read_only", TribeResting), ("suspended", NotFound)]
)
def test_a_tribe_that_rests_lets_nobody_in_and_keeps_who_waits(
    visit, waiting, farid_account, dunya_account, closed, state, refusal
):
    set_access(tribe=closed, state=state)

    with pytest.raises(refusal):
        ask_to_join(actor=farid_account, tribe_id=closed.pk, accepted_version=1)
    with pytest.raises(NotFound):
        ask_to_join(actor=dunya_account, tribe_id=closed.pk, accepted_version=1)

    assert "You wait for an answer" in visit(farid_account).get("/tribes/").content.decode()
    assert JoinRequest.objects.get().state == "waiting"


def test_who_waits_sees_it_in_a_tribe_that_rests_and_takes_it_back(
    visit, waiting, farid_account, closed
):
    set_access(tribe=closed, state="suspended")
    visitor = visit(farid_account)

    page = visitor.get("/tribes/").content.decode()
    answer = visitor.post(f"/join/requests/{waiting.pk}/withdraw/")

    assert f"/join/{closed.pk}/" not in page
    assert f"/join/requests/{waiting.pk}/withdraw/" in page
    assert answer.status_code == 302
    assert JoinRequest.objects.get().state == "withdrawn"


def test_a_guest_who_joins_becomes_a_member(farid_account, alpha):
    set_admission(alpha, "open")
    with enter_tribe(alpha):
        ends_at = clock.now() + dt.timedelta(days=3)
        guest = services.admit_member(account=farid_account, role="guest", ends_at=ends_at)

    ask_to_join(actor=farid_account, tribe_id=alpha.pk, accepted_version=1)

    with enter_tribe(alpha):
        member = Member.objects.get(pk=guest.pk)
    assert (member.role, member.ends_at) == ("member", None)
    key = Membership.objects.get(account=farid_account)
    assert (key.role, key.ends_at) == ("member", None)


def test_the_rules_of_the_moment_decide(farid_account, closed):
    with enter_tribe(closed):
        TribeRules.objects.update(admission="open")

    arrival = ask_to_join(actor=farid_account, tribe_id=closed.pk, accepted_version=1)

    assert arrival.state == "in"


def test_the_list_of_who_waits_takes_as_many_statements_for_twenty_as_for_two(
    visit, ada_account, closed
):
    inside = visit(ada_account).to(closed)
    counts = []
    for number in (2, 18):
        _let_wait(closed, number)
        inside.get(REQUESTS)
        with CaptureQueriesContext(connection) as queries:
            page = inside.get(REQUESTS).content.decode()
        counts.append(len(queries))

    assert page.count("Let them in") == 20
    assert counts[0] == counts[1] <= 9


def _let_wait(tribe, number):
    for _ in range(number):
        name = uuid.uuid4().hex[:12]
        account = Account.objects.create_user(f"{name}@partup.example", display_name=name)
        ask_to_join(actor=account, tribe_id=tribe.pk, accepted_version=1)
