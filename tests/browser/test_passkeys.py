"""A passkey, from making it to signing in with it, with Chromium's own authenticator (T8)."""

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person

pytestmark = pytest.mark.browser

_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Authenticator:
    """What sits in somebody's laptop and checks their finger."""

    def __init__(self, person: Person) -> None:
        self.session = person.context.new_cdp_session(person.page)
        self.session.send("WebAuthn.enable")
        answer = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": _DEVICE})
        self.key = {"authenticatorId": answer["authenticatorId"]}

    def holds(self) -> list[tuple[str, bool]]:
        """For which hosts it holds passkeys, and whether they open an account by themselves."""
        held = self.session.send("WebAuthn.getCredentials", self.key)["credentials"]
        return [(one["rpId"], one["isResidentCredential"]) for one in held]

    def sees(self, *, is_right: bool) -> None:
        """Whose finger is put on it from now on."""
        self.session.send("WebAuthn.setUserVerified", {**self.key, "isUserVerified": is_right})


def make_passkey(person: Person) -> Authenticator:
    """Walk through the pages that make one."""
    device = Authenticator(person)
    person.open("/account/signing-in/", then="How you sign in")
    person.follow("Make a passkey", then="Make a passkey")
    person.page.get_by_label("Name").fill("My laptop")
    person.press("Make it", then="Recovery codes")
    person.follow("I kept them, go on", then="How you sign in")
    person.sees("My laptop")
    return device


def remove_passkey(person: Person) -> None:
    """Leave the account as it was."""
    person.open("/account/signing-in/", then="How you sign in")
    person.follow("Remove", then="Remove this passkey?")
    person.press("Remove it", then="How you sign in")


def test_it_is_made_for_the_base_domain_and_opens_the_account(person):
    farid = person("farid")
    device = make_passkey(farid)
    farid.open("/account/sessions/", then="Where you are signed in")
    farid.press("Sign out", then="")
    farid.open("/account/login/", then="Sign in")

    farid.button("Sign in with a passkey").click()
    farid.page.wait_for_url(farid.address("/"))

    assert device.holds() == [("partup.localhost", True)]
    farid.open("/account/sessions/", then="Where you are signed in")
    farid.sees("with a second factor")
    remove_passkey(farid)


def test_a_finger_that_does_not_fit_is_told_in_words(person):
    chidi = person("chidi")
    device = make_passkey(chidi)
    device.sees(is_right=False)
    chidi.open("/account/reauthenticate/passkey/", then="Is it you?")

    chidi.button("Use your passkey").click()

    expect(chidi.page.get_by_role("alert")).to_have_text(
        "This did not work, or it was stopped. Try again, or take another way."
    )
    assert chidi.page.url == chidi.address("/account/reauthenticate/passkey/")
    device.sees(is_right=True)
    remove_passkey(chidi)


def test_without_javascript_the_page_says_so_and_the_other_ways_work(person):
    visitor = person(script=False)

    visitor.open("/account/login/")

    expect(visitor.page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    expect(visitor.button("Sign in")).to_be_visible()
