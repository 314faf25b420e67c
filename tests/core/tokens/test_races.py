"""Several at once, on a database that commits."""

import uuid

import pytest

from core.audit.models import PlatformRecord
from core.common.errors import DomainError
from core.mail.models import OutboxMessage
from core.tokens import rules, services
from core.tokens.models import AccessToken
from tests.billing.test_races import together

CROWD = 6


def try_to(act, **wish):
    try:
        return act(**wish)
    except DomainError as refusal:
        return refusal.code


@pytest.mark.usefixtures("committed_db")
class TestTogether:
    def test_one_form_sent_at_once_makes_one_token(self, bram_account, alpha):
        wish = {"name": "Robot", "scopes": ["read"], "days": 30, "tribe_id": alpha.pk}
        key = uuid.uuid4()

        answers = together(
            *[lambda: try_to(services.make_token, actor=bram_account, key=key, **wish)] * CROWD
        )

        assert answers.count("token_made_already") == CROWD - 1
        assert AccessToken.objects.count() == 1
        assert OutboxMessage.objects.filter(topic="tokens.made").count() == 1

    def test_the_last_place_is_given_once(self, bram_account, monkeypatch):
        monkeypatch.setattr(rules, "MOST_TOKENS", 2)
        wish = {"name": "Robot", "scopes": ["read"], "days": 30}

        answers = together(
            *[lambda: try_to(services.make_token, actor=bram_account, **wish)] * CROWD
        )

        assert answers.count("too_many_tokens") == CROWD - 2
        assert AccessToken.objects.count() == 2

    def test_ending_it_at_once_ends_it_once(self, bram_account):
        token, _ = services.make_token(actor=bram_account, name="Robot", scopes=["read"], days=30)

        answers = together(
            *[lambda: try_to(services.end_token, actor=bram_account, token_id=token.pk)] * CROWD
        )

        assert answers.count("not_found") == CROWD - 1
        assert PlatformRecord.objects.filter(action="token.ended").count() == 1
