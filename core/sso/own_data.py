"""What single sign-on keeps of a person."""

from allauth.socialaccount.models import SocialAccount
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.accounts.registry import Record, register_own_data


def _sign_ins(account: Account) -> list[Record]:
    known = SocialAccount.objects.filter(user=account).order_by("pk")
    return list(known.values("provider", "uid", "date_joined", "last_login"))


register_own_data("sign-in-at-organisations", _("Signing in at organisations"), tell=_sign_ins)
