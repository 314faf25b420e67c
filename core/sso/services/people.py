"""Whom a provider knows, for as long as they have an address that the organisation speaks for."""

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from core.sso.selectors import domain_of


def let_go_of_strangers(*, key: str, uid: str, domains: set[str]) -> None:
    """
    Forget that a provider knows an account which has no confirmed address of its domains any more.

    Machine work behind signing in there. Whoever leaves an organisation takes its address from
    their account: from then on its provider opens that account no more, whatever it says of the
    address. Harmless twice.
    """
    known = SocialAccount.objects.filter(provider=key, uid=uid).first()
    if known is None:
        return
    confirmed = EmailAddress.objects.filter(user=known.user_id, verified=True)
    addresses = confirmed.values_list("email", flat=True)
    if not any(domain_of(address) in domains for address in addresses):
        known.delete()


def drop_claims(email: str) -> None:
    """
    Take an address from accounts that name it beside their own and never confirmed it.

    Machine work behind signing in: the organisation says here whose address it is. Whoever began
    with the address has nothing else, and confirms it now. Harmless twice.
    """
    claims = EmailAddress.objects.filter(email=email, verified=False)
    claims.exclude(user__email=email).delete()
