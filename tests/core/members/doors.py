"""Tribes in every state of their door."""

from core.members.models import JoinQuestion, Member, TribeRules
from tenants.context import enter_tribe
from tenants.models import Tribe


def set_admission(tribe, admission):
    """Give a tribe another admission rule; its face shows."""
    with enter_tribe(tribe):
        TribeRules.objects.update(admission=admission)
    Tribe.objects.filter(pk=tribe.pk).update(admission=admission, is_listed=True)
    tribe.refresh_from_db()


def ask(tribe, *texts):
    """Let a tribe ask these questions."""
    with enter_tribe(tribe):
        return JoinQuestion.objects.bulk_create(
            JoinQuestion(position=number, text=text) for number, text in enumerate(texts)
        )


def is_in(tribe, account):
    """Whether somebody belongs to a tribe now, as a member."""
    with enter_tribe(tribe):
        return Member.objects.present().filter(account=account).exclude(role="guest").exists()
