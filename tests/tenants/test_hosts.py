"""Which host answers with what, and that everything else is nothing."""

import pytest
from django.conf import settings

from tenants import hosts
from tenants.hosts import Kind, find_host
from tenants.models import Hostname, SchemaState
from tests.support.clients import Visitor

BASE = settings.ORIGIN.host
pytestmark = pytest.mark.usefixtures("_database")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "localhost",
        "evil.example",
        f"{BASE}.evil.example",
        f"evil{BASE}",
        f"nowhere.{BASE}",
        f"a.alpha.{BASE}",
        f"alpha..{BASE}",
        f".{BASE}",
        f"{BASE}.",
        f"alpha.{BASE}.",
        f"alpha\x00.{BASE}",
        f"álpha.{BASE}",
        f"al pha.{BASE}",
        f"' or 1=1 --.{BASE}",
        "x" * 10_000 + f".{BASE}",
        "[::1]",
        "127.0.0.1",
        f"alpha@{BASE}",
        f"alpha/.{BASE}",
    ],
    ids=lambda name: repr(name[:30]),
)
def test_a_host_that_is_not_ours_is_nothing(alpha, name):
    answer = Visitor(host=name or " ").get("/account/login/")

    assert find_host(name) is None
    assert answer.status_code == 404
    assert answer.content == b"There is nothing here."


@pytest.mark.parametrize("name", [f"{BASE}:8000", f"{BASE}:1", BASE.upper()])
def test_a_port_and_the_case_of_letters_are_all_the_same(name):
    assert Visitor(host=name).get("/account/login/").status_code == 200


@pytest.mark.parametrize("port", ["x", "99999999", "80:80", "80 evil.example", "80/evil"])
def test_a_port_that_is_none_is_refused(alpha, port):
    answers = [Visitor(host=f"{host}:{port}").get("/help/") for host in (BASE, alpha.host)]

    assert {answer.status_code for answer in answers} <= {200, 400, 404}


def test_a_forwarded_host_counts_for_nothing(alpha):
    answer = Visitor(host="evil.example").get("/help/", headers={"x-forwarded-host": BASE})

    assert answer.status_code == 404


def test_every_name_of_a_tribe_leads_to_it(alpha):
    Hostname.objects.create(domain="formerly", tenant=alpha, is_primary=False)

    found = [find_host(f"{name}.{BASE}") for name in ("alpha", "formerly")]

    assert [(host.kind, host.tribe) for host in found] == [(Kind.TRIBE, alpha)] * 2


def test_a_tribe_is_looked_up_once_in_half_a_minute(alpha, django_assert_num_queries):
    hosts.forget_hosts()

    with django_assert_num_queries(2):
        find_host(alpha.host)
    with django_assert_num_queries(0):
        find_host(alpha.host)


def test_a_name_that_is_nobody_s_is_not_remembered():
    find_host(f"nowhere.{BASE}")

    assert f"nowhere.{BASE}" not in hosts._known
    assert "nowhere" not in hosts._known


def test_a_tribe_that_is_behind_is_not_entered(visit, bram_account, alpha):
    SchemaState.objects.filter(pk=alpha.schema_name).update(applied=[])
    hosts.forget_hosts()

    answer = visit(bram_account).to(alpha).get("/people/")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"


@pytest.mark.parametrize("path", ["/people/", "/settings/", "/leave/", "/session/open/"])
def test_pages_of_a_tribe_are_on_no_other_host(visit, ada_account, path):
    visitor = visit(ada_account)

    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/account/login/", "/account/", "/enter/", "/tribes/found/", "/invitations/x/", "/help/"],
)
def test_pages_of_the_account_host_are_on_no_tribe_s(visit, ada_account, alpha, path):
    assert visit(ada_account).to(alpha).get(path).status_code == 404


@pytest.mark.parametrize("path", ["/people/", "/account/", "/enter/", "/tribes/found/"])
def test_the_staff_host_has_neither(visit, dunya_account, path):
    assert visit(dunya_account).to_staff().get(path).status_code == 404


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_health_is_answered_for_any_host(path):
    assert Visitor(host="10.0.0.7").get(path).status_code == 200
