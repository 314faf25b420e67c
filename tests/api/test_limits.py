"""Too often is 429, over all hosts; and what happens when nobody can count."""

import pytest

from core.accounts.models import Account
from core.limits import buckets
from tests.core.limits.stores import store_at
from tests.support.cast import PASSWORD

JSON = "application/json"
ME, OWN, LOGIN = "/api/v1/members/me/", "/api/v1/auth/account/", "/account/login/"


@pytest.fixture(autouse=True)
def _store_is_asked_again(monkeypatch):
    monkeypatch.setattr(buckets, "_left_alone_until", 0.0)


@pytest.fixture
def limit(settings):
    """Make a limit small for a test."""

    def change(**quotas):
        changed = {name.replace("_", "-"): (quota, 60) for name, quota in quotas.items()}
        settings.RATE_LIMITS = settings.RATE_LIMITS | changed

    return change


def statuses(*answers):
    return [answer.status_code for answer in answers]


def test_the_fourth_of_three_is_told_to_wait(visit, bram_account, limit):
    limit(account=3)
    bram = visit(bram_account)

    answers = [bram.get(OWN) for _ in range(4)]

    assert statuses(*answers) == [200, 200, 200, 429]
    refused = answers[-1]
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["code"] == "throttled"
    assert refused["Retry-After"] == "20"


def test_every_answer_says_how_much_is_left(visit, bram_account, limit):
    limit(account=3)
    bram = visit(bram_account)

    first, second = bram.get(OWN), bram.get(OWN)

    assert first["RateLimit-Policy"] == '"account";q=3;w=60, "address";q=3000;w=60'
    assert first["RateLimit"] == '"account";r=2;t=20, "address";r=2999;t=1'
    assert second["RateLimit"].startswith('"account";r=1;t=')
    assert "RateLimit" not in bram.get("/account/").headers


def test_one_account_is_one_over_all_hosts_and_devices(visit, esra_account, alpha, beta, limit):
    limit(account=3)
    esra, other = visit(esra_account), visit(esra_account)

    answers = [esra.get(OWN), esra.to(alpha).get(ME), other.to(beta).get(ME), other.get(OWN)]

    assert statuses(*answers) == [200, 200, 200, 429]


def test_tokens_of_one_person_share_what_the_person_has(program, bram_account, alpha, limit):
    limit(account=3, token=2)
    one, two = program(bram_account, alpha), program(bram_account, alpha)

    answers = [one.get(ME), one.get(ME), one.get(ME), two.get(ME), two.get(ME)]

    assert statuses(*answers) == [200, 200, 429, 200, 429]
    assert '"token";r=0' in answers[2]["RateLimit"]


def test_a_noisy_tribe_keeps_nobody_of_another_waiting(
    visit, ada_account, bram_account, chidi_account, alpha, beta, limit
):
    limit(tribe=3)
    ada, bram = visit(ada_account).to(alpha), visit(bram_account).to(alpha)
    chidi = visit(chidi_account).to(beta)

    noisy = [ada.get(ME), bram.get(ME), ada.get(ME), bram.get(ME)]
    others = [chidi.get(ME), chidi.get(ME), bram.get("/people/"), visit(bram_account).get(OWN)]

    assert statuses(*noisy) == [200, 200, 200, 429]
    assert statuses(*others) == [200, 200, 200, 200]


def test_who_is_outside_cannot_empty_the_bucket_of_a_tribe(
    visit, farid_account, bram_account, alpha, limit
):
    limit(tribe=2)
    farid, nobody = visit(farid_account).to(alpha), visit().to(alpha)

    outside = [farid.get(ME), farid.get(ME), farid.get(ME), *(nobody.get(ME) for _ in range(3))]

    assert statuses(*outside) == [404, 404, 404, 401, 401, 401]
    assert visit(bram_account).to(alpha).get(ME).status_code == 200


def test_writes_of_a_tribe_have_a_bucket_of_their_own(visit, bram_account, alpha, limit):
    limit(tribe_writes=1)
    bram = visit(bram_account).to(alpha)
    path = "/api/v1/partups/"

    answers = [bram.post(path, {}, content_type=JSON) for _ in range(2)]

    assert statuses(*answers, bram.get(ME)) == [422, 429, 200]


def test_a_visitor_is_counted_by_address_over_all_hosts(visit, alpha, beta, limit):
    limit(visitor=2)

    answers = [visit().get(OWN), visit().to(alpha).get(ME), visit().to(beta).get(ME)]

    assert statuses(*answers) == [401, 401, 429]


def test_guessing_tokens_is_as_slow(visit, alpha, limit):
    limit(visitor=2)
    header = {"authorization": "Bearer pu_pat_x"}

    answers = [visit().to(alpha).get(ME, headers=header) for _ in range(3)]

    assert statuses(*answers) == [401, 401, 429]


def test_a_network_of_ipv6_counts_as_one(visit, limit):
    limit(visitor=2)

    answers = [
        visit().get(OWN, REMOTE_ADDR=address)
        for address in ("2001:db8::1", "2001:db8::2", "2001:db8::3:4", "2001:db8:0:1::1")
    ]

    assert statuses(*answers) == [401, 401, 429, 401]


def test_a_form_is_refused_on_a_page_and_changes_nothing(visit, bram_account, limit):
    limit(account=1)
    bram = visit(bram_account)
    bram.get(OWN)

    answer = bram.post("/account/", {"display_name": "Else", "language": "en"})

    assert answer.status_code == 429
    assert "That was too often, or too quick." in answer.content.decode()
    assert answer["Retry-After"] == "60"
    assert Account.objects.get(pk=bram_account.pk).display_name == "Bram"
    assert bram.get("/account/").status_code == 200


def test_signing_in_is_counted_by_address_whoever_is_guessed_at(visit, ada_account, limit):
    limit(sign_in=2)

    answers = [
        visit().post(LOGIN, {"login": f"{name}@partup.example", "password": "wrong"})
        for name in ("ada", "bram", "chidi")
    ]

    assert statuses(*answers) == [422, 422, 429]


def test_signing_out_is_never_too_often(visit, bram_account, limit):
    limit(sign_in=1)
    visit().post(LOGIN, {"login": "ada@partup.example", "password": "wrong"})

    assert visit(bram_account).post("/account/logout/").status_code == 302


@pytest.fixture
def _no_store(tmp_path):
    with store_at(tmp_path / "nobody.sock"):
        yield


@pytest.mark.usefixtures("_no_store")
class TestWithoutTheStore:
    """Sessions are in the database: who is in goes on, and nobody guesses."""

    def test_reading_is_open(self, visit, bram_account, alpha):
        bram = visit(bram_account)

        answers = [bram.get("/"), bram.get(OWN), bram.to(alpha).get("/people/")]

        assert statuses(*answers, bram.to(alpha).get(ME)) == [200, 200, 200, 200]
        assert "RateLimit" not in answers[1].headers

    def test_a_token_works(self, program, bram_account, alpha):
        assert program(bram_account, alpha).get(ME).status_code == 200

    def test_writing_is_open(self, visit, bram_account, alpha):
        bram = visit(bram_account)

        answer = bram.patch(OWN, {"display_name": "Bob"}, content_type=JSON)

        assert answer.status_code == 200
        assert Account.objects.get(pk=bram_account.pk).display_name == "Bob"
        form = {"text": "x"}
        assert bram.to(alpha).post("/people/step-down/", form).status_code == 302

    @pytest.mark.parametrize(
        ("path", "fields"),
        [
            (LOGIN, {"login": "ada@partup.example", "password": PASSWORD}),
            ("/account/login/code/", {"email": "ada@partup.example"}),
            ("/account/login/code/confirm/", {"code": "ABC-DEF"}),
            ("/account/signup/", {"email": "new@partup.example"}),
            ("/account/password/reset/", {"email": "ada@partup.example"}),
        ],
    )
    def test_signing_in_is_closed_with_a_sentence(self, visit, ada_account, path, fields):
        visitor = visit()

        answer = visitor.post(path, fields)

        assert answer.status_code == 503
        assert "Signing in is closed for a moment" in answer.content.decode()
        assert answer["Retry-After"] == "30"
        assert visitor.get(OWN).status_code == 401
        assert not Account.objects.filter(email="new@partup.example").exists()

    @pytest.mark.parametrize("path", ["/api/v1/auth/login/", "/_allauth/browser/v1/auth/login"])
    def test_signing_in_over_json_too(self, visit, ada_account, path):
        wish = {"email": "ada@partup.example", "password": PASSWORD}

        answer = visit().post(path, wish, content_type=JSON)

        assert (answer.status_code, answer.json()["code"]) == (503, "closed")

    def test_a_page_to_sign_in_is_shown(self, visit):
        assert visit().get(LOGIN).status_code == 200

    def test_signing_out_is_open(self, visit, bram_account):
        bram = visit(bram_account)

        assert bram.post("/account/logout/").status_code == 302
        assert bram.get(OWN).status_code == 401

    def test_a_form_of_somebody_whose_session_ended_leads_to_signing_in(self, visit, alpha):
        form = "application/x-www-form-urlencoded"

        answer = visit().to(alpha).post("/leave/", "sure=yes", content_type=form)

        assert answer.status_code == 302
