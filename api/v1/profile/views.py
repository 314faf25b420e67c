"""People: oneself, and others as far as they show themselves."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import IsAnyone
from api.uploads import PARSERS, sent_picture, takes_picture
from api.v1.profile.serializers import (
    OwnProfileSerializer,
    PersonSerializer,
    ProfileWishSerializer,
)
from api.views import Door, found, typed
from core.accounts import services
from core.common.doors import takes_up_to
from core.files.forms import MOST_SENT
from core.home.selectors import seen_profile


class ProfileView(Door):
    """What one tells about oneself."""

    @extend_schema(responses={200: OwnProfileSerializer})
    def get(self, request: Request) -> Response:
        """All of it."""
        return Response(OwnProfileSerializer(self.account).data)

    @extend_schema(request=ProfileWishSerializer, responses={200: OwnProfileSerializer})
    def patch(self, request: Request) -> Response:
        """Change some of it; it shows in every tribe at once, as far as the tribe may see it."""
        wish = typed(ProfileWishSerializer, request)
        return Response(
            OwnProfileSerializer(services.change_profile(actor=self.account, **wish)).data
        )


class PhotoView(Door):
    """One's own photo."""

    parser_classes = PARSERS

    @takes_picture(responses={200: OwnProfileSerializer})
    def put(self, request: Request) -> Response:
        """Show another photo: JPEG, PNG, WebP or GIF, up to 5 MB. Only its pixels are kept."""
        content = sent_picture(request)
        account = services.change_photo(actor=self.account, content=content)
        return Response(OwnProfileSerializer(account).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Show letters again; harmless the second time."""
        services.remove_photo(actor=self.account)
        return Response(status=204)


class PersonView(Door):
    """Somebody."""

    permission_classes = (IsAnyone,)

    @extend_schema(responses={200: PersonSerializer})
    def get(self, request: Request, account_id: uuid.UUID) -> Response:
        """A person, as far as the caller may see them; 404 when there is nothing to see."""
        viewer = request._request.account
        return Response(
            PersonSerializer(found(seen_profile(viewer=viewer, account_id=account_id))).data
        )


photo = takes_up_to(MOST_SENT)(PhotoView.as_view())
