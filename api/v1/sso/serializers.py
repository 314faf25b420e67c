"""Shapes of domains and providers."""

from typing import Any

from rest_framework import serializers

from core.sso.models import EmailDomain, IdentityProvider


class DomainSerializer(serializers.ModelSerializer[Any]):
    """A domain, and the TXT record that proves it."""

    class Meta:
        model = EmailDomain
        fields = ("id", "name", "is_verified", "record_name", "record_value", "checked_at")
        read_only_fields = fields


class DomainWishSerializer(serializers.Serializer[Any]):
    """A domain to name."""

    name = serializers.CharField(max_length=253)


class ProviderSerializer(serializers.ModelSerializer[Any]):
    """Where people sign in; the secret is never read back."""

    class Meta:
        model = IdentityProvider
        fields = ("issuer", "client_id", "is_on", "is_required", "updated_at")
        read_only_fields = fields


class ProviderWishSerializer(serializers.Serializer[Any]):
    """Where people are to sign in; without a secret the one that is there stays."""

    issuer = serializers.CharField(max_length=300)
    client_id = serializers.CharField(max_length=300)
    client_secret = serializers.CharField(
        max_length=1000, required=False, allow_blank=True, write_only=True
    )
    is_on = serializers.BooleanField(default=False)
    is_required = serializers.BooleanField(default=False)
