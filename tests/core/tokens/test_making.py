"""Making tokens, ending them, and who hears of it."""

import datetime as dt
import uuid

import pytest
from django.core import mail

from core.accounts import registry
from core.audit.models import PlatformRecord
from core.common import clock
from core.common.errors import InvalidInput, NotFound
from core.mail.models import OutboxMessage
from core.mail.services import send_waiting
from core.tokens import rules, selectors, services
from core.tokens.models import AccessToken
from core.trail.models import TrailRecord
from tenants import due
from tenants.gate import TribeClosed
from tenants.models import DueJob, Tribe

WISH = {"name": "Robot", "scopes": ["read"], "days": 30}


def make(actor, tribe=None, **more):
    return services.make_token(actor=actor, **WISH | {"tribe_id": tribe and tribe.pk} | more)


def sent():
    send_waiting()
    return [(one.subject, one.to) for one in mail.outbox]


def test_only_a_hash_is_kept(bram_account, alpha):
    token, text = make(bram_account, alpha)

    row = AccessToken.objects.values().get()
    assert text.startswith(f"pu_pat_{token.label}_")
    assert len(text) == len("pu_pat_12345678_") + 32 + 7
    assert text not in str(row)
    assert text.split("_")[3] not in str(row)
    assert row["secret_hash"] == rules.digest(text)


@pytest.mark.parametrize("state", ["read_only", "cancelled", "suspended", "archived"])
def test_none_is_made_for_a_tribe_that_is_closed_for_changes(bram_account, alpha, state):
    Tribe.objects.filter(pk=alpha.pk).update(access_state=state)

    with pytest.raises(TribeClosed) as refused:
        make(bram_account, alpha)

    assert refused.value.code == f"tribe_{state}"
    assert not AccessToken.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_no_two_are_alike_and_each_passes_its_own_checksum():
    made = [rules.new_secret() for _ in range(200)]

    assert len({text for _, text in made}) == 200
    assert [rules.label_of(text) for _, text in made] == [label for label, _ in made]


@pytest.mark.parametrize(
    ("field", "wish"),
    [
        ("name", {"name": "x"}),
        ("name", {"name": "two\nlines"}),
        ("name", {"name": "x" * 61}),
        ("name", {"name": "a\u202eb"}),
        ("scopes", {"scopes": []}),
        ("scopes", {"scopes": ["everything"]}),
        ("scopes", {"scopes": ["account"]}),
        ("days", {"days": 0}),
        ("days", {"days": 366}),
        ("tribe", {"tribe_id": uuid.UUID(int=9)}),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_made(bram_account, alpha, field, wish):
    with pytest.raises(InvalidInput) as refusal:
        make(bram_account, alpha, **wish)

    assert set(refusal.value.errors) == {field}
    assert not AccessToken.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_a_token_of_the_account_takes_no_part_in_tribes(bram_account):
    with pytest.raises(InvalidInput) as refusal:
        make(bram_account, scopes=["write"])

    assert "choose a tribe" in str(refusal.value.errors["scopes"])


def test_a_tribe_of_others_is_not_there(chidi_account, alpha):
    with pytest.raises(InvalidInput) as refusal:
        make(chidi_account, alpha)

    assert set(refusal.value.errors) == {"tribe"}


def test_the_same_key_makes_one(bram_account, alpha):
    key = uuid.uuid4()
    make(bram_account, alpha, key=key)

    with pytest.raises(services.TokenMadeAlready):
        make(bram_account, alpha, key=key)

    assert AccessToken.objects.get().pk == key
    assert OutboxMessage.objects.count() == 1


def test_fifty_are_enough(bram_account, monkeypatch):
    monkeypatch.setattr(rules, "MOST_TOKENS", 2)
    make(bram_account)
    make(bram_account)

    with pytest.raises(services.TooManyTokens):
        make(bram_account)

    AccessToken.objects.filter(pk=AccessToken.objects.first().pk).update(expires_at=clock.now())
    make(bram_account)


def test_its_owner_hears_that_it_was_made(bram_account, alpha):
    make(bram_account, alpha)

    assert sent() == [("A token was made for your account", ["bram@partup.example"])]
    text = mail.outbox[0].body
    assert "“Robot” for Alpha tribe" in text
    assert "- Read what I can read" in text
    assert "/account/tokens/" in text
    assert "pu_pat" not in text


def test_its_owner_is_reminded_a_week_before_once(bram_account, alpha):
    token, _ = make(bram_account, alpha)
    sent()
    mail.outbox.clear()
    moment = token.expires_at - dt.timedelta(days=7)

    due.run_due(at=moment - dt.timedelta(seconds=1))
    assert sent() == []
    due.run_due(at=moment)
    services.remind_of_expiry(token_id=token.pk)

    assert sent() == [("Your token “Robot” expires in a week", ["bram@partup.example"])]


def test_who_ended_it_is_not_reminded(bram_account, alpha):
    token, _ = make(bram_account, alpha)
    sent()
    mail.outbox.clear()
    services.end_token(actor=bram_account, token_id=token.pk)

    due.run_due(at=token.expires_at - dt.timedelta(days=7))

    assert sent() == []


def test_a_week_or_less_is_not_reminded_of(bram_account):
    make(bram_account, days=7)

    assert not DueJob.objects.filter(kind=services.REMIND).exists()


def test_ending_somebody_elses_finds_nothing(bram_account, ada_account, alpha):
    token, _ = make(bram_account, alpha)

    with pytest.raises(NotFound):
        services.end_token(actor=ada_account, token_id=token.pk)

    assert AccessToken.objects.exists()


def test_making_and_ending_are_on_record_without_names(bram_account, alpha):
    token, text = make(bram_account, alpha)
    services.end_token(actor=bram_account, token_id=token.pk)

    lines = list(PlatformRecord.objects.filter(object_id=token.pk).order_by("id"))
    assert [line.action for line in lines] == ["token.made", "token.ended"]
    assert {line.tribe_id for line in lines} == {alpha.pk}
    assert "Robot" not in str([line.changes for line in lines])
    assert text not in str([line.changes for line in lines])


def test_a_steward_ends_it_and_its_owner_hears(ada, bram_account, alpha):
    token, _ = make(bram_account, alpha)
    sent()
    mail.outbox.clear()

    services.end_token_of_tribe(actor=ada, token_id=token.pk)

    assert not AccessToken.objects.exists()
    assert TrailRecord.objects.get(action="token.ended").object_id == token.pk
    assert sent() == [("Your token “Robot” was ended", ["bram@partup.example"])]
    assert "A steward of Alpha tribe ended" in mail.outbox[0].body


@pytest.mark.parametrize("whose", ["of_the_account", "of_the_other_tribe"])
def test_a_steward_reaches_the_tokens_of_their_tribe_only(ada, esra_account, alpha, beta, whose):
    token, _ = make(esra_account, beta if whose == "of_the_other_tribe" else None)

    with pytest.raises(NotFound):
        services.end_token_of_tribe(actor=ada, token_id=token.pk)

    assert AccessToken.objects.exists()
    assert selectors.tokens_with_owners(alpha) == []


def test_a_member_ends_nobodys_at_the_tribe(bram, ada_account, alpha):
    token, _ = make(ada_account, alpha)

    with pytest.raises(NotFound):
        services.end_token_of_tribe(actor=bram, token_id=token.pk)

    assert AccessToken.objects.exists()


def test_a_steward_sees_tokens_of_those_who_are_there(ada, bram_account, esra_account, alpha):
    mine, _ = make(bram_account, alpha)
    over, _ = make(esra_account, alpha)
    AccessToken.objects.filter(pk=over.pk).update(expires_at=clock.now())

    seen = selectors.tokens_with_owners(alpha)

    assert [(token.pk, member.display_name) for token, member in seen] == [(mine.pk, "Bram")]


def test_whoever_takes_their_data_along_gets_no_secret(bram_account, alpha):
    token, text = make(bram_account, alpha)

    [section] = [section for section in registry.sections() if section.name == "tokens"]
    [told] = section.tell(bram_account)

    assert (told["name"], told["label"], told["tribe_id"]) == ("Robot", token.label, alpha.pk)
    assert "secret_hash" not in told
    assert text not in str(told)


def test_whoever_is_erased_leaves_no_token(bram_account, ada_account, alpha):
    make(bram_account, alpha)
    kept, _ = make(ada_account, alpha)

    registry.erase_all(bram_account)

    assert list(AccessToken.objects.all()) == [kept]
