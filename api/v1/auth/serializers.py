"""Shapes of accounts and of signing in."""

from typing import Any

from allauth.account.adapter import get_adapter
from dj_rest_auth.serializers import LoginSerializer as PlainLoginSerializer
from django.conf import settings
from django.core.exceptions import ValidationError
from rest_framework import serializers
from rest_framework.exceptions import Throttled

from api.fields import Text
from core.accounts import services
from core.accounts.models import Account


class AccountSerializer(serializers.ModelSerializer[Account]):
    """One's own account."""

    display_name = Text(required=False)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)

    class Meta:
        model = Account
        fields = ("id", "email", "display_name", "language", "time_zone")
        read_only_fields = ("id", "email", "time_zone")

    def update(self, instance: Account, validated_data: dict[str, Any]) -> Account:
        """Change through the room's service, so that its rules hold."""
        return services.change_profile(actor=instance, **validated_data)


class LoginSerializer(PlainLoginSerializer):
    """
    Log-in with a password through allauth's own limits (T2, T3).

    The plain one asks Django directly: twenty guesses a host, and past any second factor.
    """

    username = None
    email = serializers.EmailField()

    def authenticate(self, **credentials: Any) -> Account | None:
        """Ask allauth; too many guesses are refused, and who signs in elsewhere is told so."""
        try:
            return get_adapter().authenticate(self.context["request"]._request, **credentials)
        except ValidationError as error:
            if error.code != "too_many_login_attempts":
                raise
            raise Throttled(detail=" ".join(error.messages)) from error


class ChangePasswordSerializer(serializers.Serializer[Any]):
    """What changing a password takes; described for the document, read by dj-rest-auth."""

    old_password = serializers.CharField()
    new_password1 = serializers.CharField()
    new_password2 = serializers.CharField()


class SessionSerializer(serializers.Serializer[Any]):
    """The session of a tribe host."""

    account = serializers.UUIDField()
    member = serializers.UUIDField()
    tribe = serializers.UUIDField()
    expires_at = serializers.DateTimeField()


class OpenSessionSerializer(serializers.Serializer[Any]):
    """The code of an entry, with the state it was given with."""

    code = serializers.CharField(max_length=100)
    state = serializers.CharField(max_length=100)


class SignInSerializer(serializers.Serializer[Any]):
    """A sign-in on the account host, with the tribes it is open in."""

    id = serializers.CharField()
    device = serializers.CharField()
    is_current = serializers.BooleanField()
    is_strong = serializers.BooleanField()
    tribes = serializers.ListField(child=serializers.CharField())
    signed_in_at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField()


class EndedSerializer(serializers.Serializer[Any]):
    """How many sign-ins were ended."""

    ended = serializers.IntegerField()


class ConfirmationCodeSerializer(serializers.Serializer[Any]):
    """The code that was mailed."""

    code = serializers.CharField(max_length=20)
