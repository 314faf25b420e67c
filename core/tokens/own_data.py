"""What tokens keep of a person."""

from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.accounts.registry import Record, register_eraser, register_own_data
from core.tokens import services
from core.tokens.models import AccessToken


def _tokens(account: Account) -> list[Record]:
    fields = ("name", "label", "tribe_id", "scopes", "created_at", "expires_at", "used_at")
    return [dict(row) for row in AccessToken.objects.filter(account=account).values(*fields)]


register_own_data("tokens", _("Tokens"), tell=_tokens)
register_eraser("tokens", services.end_all)
