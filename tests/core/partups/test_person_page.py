"""What a person works on stands on their page, as far as the reader may see it."""

from core.partups import services
from core.partups.models import Partup


def page_of(visit, account, alpha, person):
    answer = visit(account).to(alpha).get(f"/people/{person.pk}/")
    return answer.content.decode()


def test_the_page_of_a_person_names_their_part_ups(visit, bram_account, alpha, ada, partup):
    page = page_of(visit, bram_account, alpha, ada)

    assert f'href="/partups/{partup.pk}/"' in page
    assert "Quiet roads" in page


def test_who_is_in_none_is_said_to_be(visit, bram_account, alpha, bram, partup):
    page = page_of(visit, bram_account, alpha, bram)

    assert "In no part-up at the moment." in page


def test_what_the_reader_may_not_see_is_not_there(
    visit, bram_account, ada_account, alpha, ada, partup
):
    Partup.objects.filter(pk=partup.pk).update(audience="inside")

    pages = [page_of(visit, account, alpha, ada) for account in (bram_account, ada_account)]

    assert "Quiet roads" not in pages[0]
    assert "Quiet roads" in pages[1]


def test_what_is_over_is_not_there(visit, bram_account, alpha, ada, partup):
    services.stop_partup(actor=ada, partup=partup, reason="Enough.")

    assert "Quiet roads" not in page_of(visit, bram_account, alpha, ada)
