"""A real OpenID provider and a real name server, both of this machine."""

import socket
import threading
from collections.abc import Iterator

import dns.message
import dns.rcode
import dns.rrset
import oidc_provider_mock
import pytest

from core.sso import services
from core.sso.models import EmailDomain


class NameServer:
    """Answers TXT questions from a table; says nothing at all when it is `silent`."""

    def __init__(self) -> None:
        self.records: dict[str, str] = {}
        self.silent = False
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.place = f"127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while True:
            try:
                wire, asker = self._socket.recvfrom(4096)
            except OSError:
                return
            if self.silent:
                continue
            question = dns.message.from_wire(wire)
            answer = dns.message.make_response(question)
            name = question.question[0].name
            text = self.records.get(name.to_text(omit_final_dot=True))
            if text is None:
                answer.set_rcode(dns.rcode.NXDOMAIN)
            else:
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", f'"{text}"'))
            self._socket.sendto(answer.to_wire(), asker)

    def prove(self, domain: EmailDomain) -> None:
        """Put the record of a domain in the table."""
        self.records[domain.record_name] = domain.record_value

    def close(self) -> None:
        """Stop answering."""
        self._socket.close()


@pytest.fixture
def names(settings) -> Iterator[NameServer]:
    """The name server that is asked."""
    server = NameServer()
    settings.DNS_SERVERS = [server.place]
    yield server
    server.close()


@pytest.fixture
def issuer(settings) -> Iterator[str]:
    """The address of an OpenID provider that lets everybody in."""
    with oidc_provider_mock.run_server_in_thread() as server:
        place = f"localhost:{server.server_port}"
        settings.OUTBOUND_EXEMPT = frozenset({place})
        yield f"http://{place}"


@pytest.fixture
def organisation(alpha):
    """Ada's."""
    return alpha.organisation


@pytest.fixture
def domain(ada_account, organisation, names):
    """A domain that the organisation proved."""
    domain = services.add_domain(actor=ada_account, organisation=organisation, name="waterland.nl")
    names.prove(domain)
    return services.check_domain(actor=ada_account, domain=domain)


@pytest.fixture
def provider(ada_account, organisation, domain, issuer):
    """Where people of that domain may sign in."""
    return services.set_provider(
        actor=ada_account,
        organisation=organisation,
        issuer=issuer,
        client_id="partup",
        client_secret="a secret",
        is_on=True,
    )
