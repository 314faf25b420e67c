"""What ends tokens besides their owner."""

from typing import Any

from django.dispatch import receiver

from core.accounts.models import Account
from core.accounts.signals import signed_out_everywhere
from core.members.models import Member
from core.members.signals import member_leaving
from core.tokens import services


@receiver(member_leaving, dispatch_uid="tokens.end_of_who_leaves")
def end_of_who_leaves(*, member: Member, **_: Any) -> None:
    """Who leaves a tribe takes their programs along; coming back brings none of them back."""
    services.end_in_present_tribe(account_id=member.account_id)


@receiver(signed_out_everywhere, dispatch_uid="tokens.end_of_who_signs_out")
def end_of_who_signs_out(*, account: Account, **_: Any) -> None:
    """Signing out everywhere reaches programs too."""
    services.end_all(account)
