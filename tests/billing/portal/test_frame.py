"""The frame of a bill: what its pages share, also those about one tribe."""

import pytest
from django.conf import settings
from django.urls import reverse


@pytest.mark.parametrize("name", ["choose", "order", "change", "cancel_subscription", "limits"])
def test_what_one_tribe_pays_stands_within_the_bill_of_its_organisation(
    visit, farid_account, pending, shop, name
):
    place = reverse(f"billing:{name}", args=[pending.pk], urlconf=settings.PUBLIC_SCHEMA_URLCONF)

    page = visit(farid_account).get(place).content.decode()

    bill = f"/organisations/{pending.organisation_id}/billing/"
    assert [f'href="{bill}{one}"' in page for one in ("", "invoices/", "methods/")] == [True] * 3
    assert (page.count("<h1>"), f"<h1>{pending.organisation.name}</h1>" in page) == (1, True)
