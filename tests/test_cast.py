"""The cast stands where the tests expect it."""

from core.members.models import Member
from tenants.context import enter_tribe


def test_alpha_and_beta_have_their_people(alpha, beta):
    with enter_tribe(alpha):
        in_alpha = {(member.name, member.role) for member in Member.objects.all()}
    with enter_tribe(beta):
        in_beta = {(member.name, member.role) for member in Member.objects.all()}

    assert in_alpha == {("Ada", "steward"), ("Bram", "member"), ("Esra", "member")}
    assert in_beta == {("Chidi", "steward"), ("Esra", "member")}


def test_a_committing_test_has_a_database_of_its_own(committed_db, alpha):
    assert alpha.name == "Alpha tribe"
