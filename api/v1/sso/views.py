"""Where the people of an organisation sign in."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.sso import serializers
from api.views import Door, found, typed
from core.accounts.freshness import check_fresh_sign_in
from core.common.errors import NotFound
from core.sso import policies, selectors, services
from core.sso.models import EmailDomain
from tenants.models import Organisation


class SsoDoor(Door):
    """Behind it are those who run the organisation, and who proved a moment ago who they are."""

    def organisation(self, request: Request, organisation_id: uuid.UUID) -> Organisation:
        """The organisation, for whoever may set where its people sign in."""
        organisation = found(
            selectors.organisation_for(account=self.account, organisation_id=organisation_id)
        )
        if not policies.can_set_sign_in(self.account, organisation):
            raise NotFound
        check_fresh_sign_in(request)
        return organisation

    def domain(
        self, request: Request, organisation_id: uuid.UUID, domain_id: uuid.UUID
    ) -> EmailDomain:
        """One of its domains."""
        organisation = self.organisation(request, organisation_id)
        return found(selectors.find_domain(organisation=organisation, domain_id=domain_id))


class ProviderView(SsoDoor):
    """The OpenID provider of an organisation."""

    @extend_schema(responses={200: serializers.ProviderSerializer})
    def get(self, request: Request, organisation_id: uuid.UUID) -> Response:
        """Where people sign in; 404 when there is none."""
        organisation = self.organisation(request, organisation_id)
        provider = found(selectors.provider_of(organisation))
        return Response(serializers.ProviderSerializer(provider).data)

    @extend_schema(
        request=serializers.ProviderWishSerializer,
        responses={200: serializers.ProviderSerializer},
    )
    def put(self, request: Request, organisation_id: uuid.UUID) -> Response:
        """Set it."""
        organisation = self.organisation(request, organisation_id)
        wish = typed(serializers.ProviderWishSerializer, request)
        provider = services.set_provider(actor=self.account, organisation=organisation, **wish)
        return Response(serializers.ProviderSerializer(provider).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, organisation_id: uuid.UUID) -> Response:
        """End it; people sign in as everybody does."""
        organisation = self.organisation(request, organisation_id)
        services.remove_provider(actor=self.account, organisation=organisation)
        return Response(status=status.HTTP_204_NO_CONTENT)


class DomainsView(SsoDoor):
    """The domains of an organisation."""

    @extend_schema(responses={200: serializers.DomainSerializer(many=True)})
    def get(self, request: Request, organisation_id: uuid.UUID) -> Response:
        """All of them, by name; there are 20 at most."""
        organisation = self.organisation(request, organisation_id)
        domains = selectors.domains_of(organisation)
        return Response(serializers.DomainSerializer(domains, many=True).data)

    @extend_schema(
        request=serializers.DomainWishSerializer, responses={201: serializers.DomainSerializer}
    )
    def post(self, request: Request, organisation_id: uuid.UUID) -> Response:
        """Name one more."""
        organisation = self.organisation(request, organisation_id)
        wish = typed(serializers.DomainWishSerializer, request)
        domain = services.add_domain(actor=self.account, organisation=organisation, **wish)
        return Response(serializers.DomainSerializer(domain).data, status=status.HTTP_201_CREATED)


class DomainView(SsoDoor):
    """One domain."""

    @extend_schema(responses={204: None})
    def delete(
        self, request: Request, organisation_id: uuid.UUID, domain_id: uuid.UUID
    ) -> Response:
        """Give it up."""
        domain = self.domain(request, organisation_id, domain_id)
        services.remove_domain(actor=self.account, domain=domain)
        return Response(status=status.HTTP_204_NO_CONTENT)


class DomainCheckView(SsoDoor):
    """A look at the record of a domain."""

    @extend_schema(request=None, responses={200: serializers.DomainSerializer})
    def post(self, request: Request, organisation_id: uuid.UUID, domain_id: uuid.UUID) -> Response:
        """Look now; 409 `proof_not_found` while it is not there."""
        domain = self.domain(request, organisation_id, domain_id)
        domain = services.check_domain(actor=self.account, domain=domain)
        return Response(serializers.DomainSerializer(domain).data)
