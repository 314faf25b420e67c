"""What can go wrong with domains and providers."""

from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError


class DomainTaken(DomainError):
    """Another organisation proved to have this domain."""

    code = "domain_taken"
    message = _("Another organisation has proven that this domain is theirs.")


class ProofNotFound(DomainError):
    """The record is not in the DNS (yet)."""

    code = "proof_not_found"
    message = _(
        "We do not find the record yet. It can take an hour until the whole world sees it; "
        "nothing is lost, try again later."
    )


class NamesUnreachable(DomainError):
    """The DNS gave no answer at all."""

    code = "dns_unreachable"
    status = 503
    message = _("The name servers of this domain do not answer now. Try again in a minute.")
