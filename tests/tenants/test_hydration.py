"""Pointers of many tribes become what they point at, in one statement, by the rights of now."""

import uuid

import pytest
from django.db import connection, transaction
from django.db.models import Exists, F, Value
from django.db.models.functions import JSONObject
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.accounts.models import Account
from core.history.models import Event
from core.members.models import Member
from tenants import hydration, policies
from tenants.context import enter_tribe
from tenants.fleet_state import forget_schemas
from tenants.hydration import GONE, AsksForNobody, Card, LeavesTribe, Reference, hydrate
from tenants.models import Membership, SchemaState, Tribe
from tenants.models.tribes import Access
from tenants.services import found_tribe, set_access


def _present(account_id):
    return Exists(Member.objects.present().filter(account_id=account_id))


def people(account_id):
    rows = Member.objects.filter(_present(account_id))
    return rows.values(
        "display_name",
        object_id=F("pk"),
        title=F("display_name"),
        detail=JSONObject(role="role", percent=Value("100 %")),
        path=Value("/people/"),
    )


def joinings(account_id):
    rows = Event.objects.filter(_present(account_id), actor__left_at=None)
    return rows.order_by("-created_at").values(
        object_id=F("pk"),
        title=F("actor__display_name"),
        detail=JSONObject(kind="kind", invited_by="actor__invited_by__display_name"),
        path=Value("/"),
    )


def nobody(account_id):
    return people(account_id).none()


KINDS = {"test.person": people, "test.joining": joinings, "test.nobody": nobody}


@pytest.fixture(autouse=True)
def _kinds():
    before = dict(hydration._kinds)
    for kind, visible_to in KINDS.items():
        hydration.register(kind, visible_to)
    yield
    for kind in set(hydration._kinds) - set(before):
        del hydration._kinds[kind]


@pytest.fixture
def gamma(chidi_account) -> Tribe:
    tribe = found_tribe(
        actor=chidi_account,
        name="Gamma tribe",
        slug="gamma",
        why="",
        language="en",
        founding_key=uuid.uuid4(),
        organisation_name="Gamma",
    )
    return set_access(tribe=tribe, state="active")


def _references(tribe, kind="test.person"):
    model = Event if kind == "test.joining" else Member
    with enter_tribe(tribe):
        return [Reference(tribe, kind, key) for key in model.objects.values_list("pk", flat=True)]


def _looped(account: Account, references):
    """The same, the slow way: enter each tribe and ask."""
    return {reference: _one(account, reference) for reference in references}


def _one(account, reference):
    tribe = Tribe.objects.get(pk=reference.tribe.pk)
    key = Membership.objects.filter(account=account, tribe=tribe, left_at=None)
    state = SchemaState.objects.get(pk=tribe.schema_name)
    if not key.exists() or not state.applied or not policies.is_readable(tribe.access_state):
        return GONE
    if reference.kind not in KINDS:
        return GONE
    with enter_tribe(tribe):
        rows = KINDS[reference.kind](account.pk).filter(pk=reference.object_id)
        row = rows.values("title", "detail", "path").first()
    if row is None:
        return GONE
    return Card(row["title"], row["detail"], f"{tribe.url}{row['path']}")


def _set_up(tribe, account, *, is_keyed, is_member, state, is_ready):
    moment = None if is_keyed else tribe.created_at
    Membership.objects.filter(account=account, tribe=tribe).update(left_at=moment)
    Tribe.objects.filter(pk=tribe.pk).update(access_state=state)
    if not is_ready:
        SchemaState.objects.filter(pk=tribe.schema_name).update(applied=[])
    with enter_tribe(tribe):
        left_at = None if is_member else tribe.created_at
        Member.objects.filter(account_id=account.pk).update(left_at=left_at)
    return Tribe.objects.get(pk=tribe.pk)


_tribe_state = st.fixed_dictionaries(
    {
        "is_keyed": st.sampled_from([True, True, False]),
        "is_member": st.sampled_from([True, True, False]),
        "state": st.sampled_from(["active", *Access.values]).filter(lambda it: it != "pending"),
        "is_ready": st.sampled_from([True, True, True, False]),
    }
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(states=st.tuples(_tribe_state, _tribe_state, _tribe_state), choice=st.randoms())
def test_hydrated_is_what_a_loop_over_tribes_would_find(
    alpha, beta, gamma, esra_account, states, choice
):
    forget_schemas()
    with transaction.atomic():
        tribes = [
            _set_up(tribe, esra_account, **state)
            for tribe, state in zip((alpha, beta, gamma), states, strict=True)
        ]
        there = [one for tribe in tribes for kind in KINDS for one in _references(tribe, kind)]
        crossed = [Reference(choice.choice(tribes), one.kind, one.object_id) for one in there]
        unknown = [Reference(tribes[0], "test.unknown", uuid.uuid4())]
        wanted = choice.sample([*there, *crossed, *unknown], k=12)

        hydrated = hydrate(account=esra_account, references=wanted)

        assert hydrated == _looped(esra_account, wanted)
        transaction.set_rollback(True)


def test_a_card_has_title_facts_and_address(alpha, ada_account, ada):
    reference = Reference(alpha, "test.person", ada.pk)

    card = hydrate(account=ada_account, references=[reference])[reference]

    facts = {"role": "steward", "percent": "100 %"}
    assert card == Card("Ada", facts, f"{alpha.url}/people/")


def test_any_number_of_tribes_and_kinds_is_one_statement(alpha, beta, esra_account):
    few = _references(alpha)
    many = [one for tribe in (alpha, beta) for kind in KINDS for one in _references(tribe, kind)]
    hydrate(account=esra_account, references=many)

    for wanted in (few, many):
        with CaptureQueriesContext(connection) as statements:
            hydrate(account=esra_account, references=wanted)
        assert len(statements) == 1


def test_nothing_asked_is_nothing_run(esra_account, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert hydrate(account=esra_account, references=[]) == {}


def test_another_tribes_things_are_gone(alpha, beta, bram_account):
    in_beta = _references(beta)
    disguised = [Reference(alpha, one.kind, one.object_id) for one in in_beta]

    cards = hydrate(account=bram_account, references=[*in_beta, *disguised])

    assert [card for card in cards.values() if card.is_there] == []


def test_who_left_sees_nothing_more(alpha, bram_account):
    Membership.objects.filter(account=bram_account).update(left_at=alpha.created_at)
    references = _references(alpha)

    cards = hydrate(account=bram_account, references=references)

    assert [cards[one].is_there for one in references] == [False, False, False]


def test_it_reads_the_right_tribe_from_within_another(alpha, beta, esra_account):
    in_alpha = _references(alpha)

    with enter_tribe(beta):
        cards = hydrate(account=esra_account, references=in_alpha)

    assert sorted(card.title for card in cards.values()) == ["Ada", "Bram", "Esra"]


def test_a_tribe_behind_the_code_is_not_read(alpha, beta, esra_account):
    SchemaState.objects.filter(pk=beta.schema_name).update(applied=[])
    in_alpha, in_beta = _references(alpha), _references(beta)

    cards = hydrate(account=esra_account, references=[*in_alpha, *in_beta])

    assert {one.tribe for one, card in cards.items() if card.is_there} == {alpha}


def test_a_query_that_leaves_its_tribe_is_refused(alpha, ada_account):
    def addresses(account_id):
        return Member.objects.filter(account_id=account_id).values(
            object_id=F("pk"),
            title=F("account__email"),
            detail=JSONObject(),
            path=Value("/"),
        )

    hydration.register("test.person", addresses)

    with pytest.raises(LeavesTribe):
        hydrate(account=ada_account, references=_references(alpha))


def test_a_query_that_asks_for_nobody_is_refused(alpha, ada_account):
    def everybody(account_id):
        rows = Member.objects.values(object_id=F("pk"), title=F("display_name"))
        return rows.annotate(detail=JSONObject(), path=Value("/"))

    hydration.register("test.person", everybody)

    with pytest.raises(AsksForNobody):
        hydrate(account=ada_account, references=_references(alpha))


def test_a_statement_that_was_kept_answers_whoever_asks(alpha, ada_account, chidi_account):
    references = _references(alpha)

    seen = hydrate(account=ada_account, references=references)
    hidden = hydrate(account=chidi_account, references=references)

    assert {card.is_there for card in seen.values()} == {True}
    assert {card.is_there for card in hidden.values()} == {False}
