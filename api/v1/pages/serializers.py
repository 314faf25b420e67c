"""Shapes of the pages of a tribe."""

from typing import Any

from rest_framework import serializers

from core.members.models import AboutBlock


class AboutBlockSerializer(serializers.ModelSerializer[AboutBlock]):
    """A block; its text is Markdown, its picture at `/pictures/<picture_id>/`."""

    class Meta:
        model = AboutBlock
        fields = ("id", "title", "text", "is_public", "picture_id", "position")


class NewBlockSerializer(serializers.Serializer[Any]):
    """What a block holds."""

    title = serializers.CharField()
    text = serializers.CharField(required=False, allow_blank=True)
    is_public = serializers.BooleanField(required=False)


class BlockWishSerializer(serializers.Serializer[Any]):
    """What may be changed; what is not sent stays."""

    title = serializers.CharField(required=False)
    text = serializers.CharField(required=False, allow_blank=True)
    is_public = serializers.BooleanField(required=False)


class PlaceSerializer(serializers.Serializer[Any]):
    """Where a block is to stand; 0 is the first, and beyond the end is the end."""

    place = serializers.IntegerField(min_value=0, max_value=1000)


class AddressWishSerializer(serializers.Serializer[Any]):
    """Another address, sent twice."""

    slug = serializers.CharField(max_length=100)
    again = serializers.CharField(max_length=100)
