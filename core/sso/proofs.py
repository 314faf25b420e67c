"""Looking in the DNS for the record that proves a domain."""

import dns.exception
import dns.nameserver
import dns.resolver
from django.conf import settings

from core.sso.errors import NamesUnreachable
from core.sso.models import EmailDomain

SECONDS = 5


def is_proven(domain: EmailDomain) -> bool:
    """
    Whether the record of a domain is in the DNS now.

    :raises NamesUnreachable: if there is no answer, which says nothing about the record.
    """
    try:
        answer = _resolver().resolve(domain.record_name, "TXT", lifetime=SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return False
    except dns.exception.DNSException as error:
        raise NamesUnreachable from error
    texts = {b"".join(record.strings).decode("ascii", "replace").strip() for record in answer}
    return domain.record_value in texts


def _resolver() -> dns.resolver.Resolver:
    if not settings.DNS_SERVERS:
        return dns.resolver.Resolver()
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = [
        dns.nameserver.Do53Nameserver(host, int(port))
        for host, _colon, port in (server.rpartition(":") for server in settings.DNS_SERVERS)
    ]
    return resolver
