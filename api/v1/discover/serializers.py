"""Shapes of tribes, seen from outside."""

from typing import Any

from rest_framework import serializers

from api.v1.pages.serializers import AboutBlockSerializer
from tenants.models import Tribe


class ListedTribeSerializer(serializers.ModelSerializer[Tribe]):
    """
    A tribe as everybody sees it: never who is in it, or what they do.

    Its picture is at `/discover/<slug>/pictures/<picture_id>/`.
    """

    url = serializers.URLField(read_only=True)

    class Meta:
        model = Tribe
        fields = ("id", "name", "slug", "url", "why", "hue", "language", "admission", "picture_id")


class FaceSerializer(serializers.Serializer[Any]):
    """The public page of a tribe; `rules` is empty when it does not show them."""

    tribe = ListedTribeSerializer()
    how_to_join = serializers.CharField()
    blocks = AboutBlockSerializer(many=True)
    rules = serializers.ListField(child=serializers.CharField())
    is_public = serializers.BooleanField()
    is_mine = serializers.BooleanField()
