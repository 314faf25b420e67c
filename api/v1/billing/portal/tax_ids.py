"""The VAT numbers of an organisation."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.billing.portal.doors import DeskDoor
from api.v1.billing.portal.shapes import AddTaxIdSerializer, TaxIdsSerializer
from api.views import found, typed
from billing.portal.desks import Desk
from billing.services import tax_ids


class TaxIdsView(DeskDoor):
    """VAT numbers."""

    @extend_schema(request=AddTaxIdSerializer, responses={201: TaxIdsSerializer})
    def post(self, request: Request, organisation_id: uuid.UUID) -> Response:
        """Add one, and have it looked up."""
        desk = self.desk
        is_done = tax_ids.add_vat_number(
            actor=self.account,
            organisation=desk.organisation,
            number=typed(AddTaxIdSerializer, request)["vat_number"],
        )
        return Response(_told(desk, is_done), status=201)


class TaxIdView(DeskDoor):
    """One VAT number."""

    @extend_schema(request=None, responses={200: TaxIdsSerializer})
    def delete(
        self, request: Request, organisation_id: uuid.UUID, tax_id_id: uuid.UUID
    ) -> Response:
        """Leave it off the next invoices."""
        desk = self.desk
        number = found(desk.payer.tax_ids.filter(pk=tax_id_id).first() if desk.payer else None)
        is_done = tax_ids.remove_vat_number(
            actor=self.account, organisation=desk.organisation, tax_id=number
        )
        return Response(_told(desk, is_done))


def _told(desk: Desk, is_done: bool) -> dict[str, object]:
    numbers = desk.payer.tax_ids.order_by("created_at") if desk.payer else []
    return dict(TaxIdsSerializer({"tax_ids": numbers, "is_under_way": not is_done}).data)
