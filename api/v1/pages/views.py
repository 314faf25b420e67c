"""How this tribe presents itself."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.uploads import PARSERS, sent_picture, takes_picture
from api.v1.pages.serializers import (
    AboutBlockSerializer,
    AddressWishSerializer,
    BlockWishSerializer,
    NewBlockSerializer,
    PlaceSerializer,
)
from api.v1.tribes.serializers import TribeSerializer
from api.views import Door, found, typed
from core.common.doors import takes_up_to
from core.common.errors import NotAllowed
from core.files.forms import MOST_SENT
from core.members.models import Member
from core.members.policies import can_change_settings
from core.members.selectors.about import about_blocks
from core.members.services import about
from core.members.services.settings import change_address, set_tribe_picture


class AddressView(Door):
    """The address of the tribe."""

    @extend_schema(request=AddressWishSerializer, responses={200: TribeSerializer})
    def put(self, request: Request) -> Response:
        """Move the tribe; stewards may. The former address leads here for a year."""
        tribe = change_address(actor=self.member, **typed(AddressWishSerializer, request))
        return Response(TribeSerializer(tribe).data)


class PictureView(Door):
    """The picture of the tribe."""

    parser_classes = PARSERS

    @takes_picture(responses={200: TribeSerializer})
    def put(self, request: Request) -> Response:
        """Show another picture, up to 5 MB; stewards may."""
        _check_may_write(self.member)
        tribe = set_tribe_picture(actor=self.member, content=sent_picture(request))
        return Response(TribeSerializer(tribe).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Show none; harmless the second time."""
        set_tribe_picture(actor=self.member, content=None)
        return Response(status=204)


class BlocksView(Door):
    """What the tribe tells about itself; 20 blocks at most."""

    @extend_schema(responses={200: AboutBlockSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """The blocks in their order, as far as the caller reads them."""
        return Response(AboutBlockSerializer(about_blocks(self.member), many=True).data)

    @extend_schema(request=NewBlockSerializer, responses={201: AboutBlockSerializer})
    def post(self, request: Request) -> Response:
        """Add a block at the end; stewards may."""
        block = about.add_block(actor=self.member, **typed(NewBlockSerializer, request))
        return Response(AboutBlockSerializer(block).data, status=201)


class BlockView(Door):
    """One block."""

    @extend_schema(responses={200: AboutBlockSerializer})
    def get(self, request: Request, block_id: uuid.UUID) -> Response:
        """A block that the caller reads."""
        block = found(about_blocks(self.member).filter(pk=block_id).first())
        return Response(AboutBlockSerializer(block).data)

    @extend_schema(request=BlockWishSerializer, responses={200: AboutBlockSerializer})
    def patch(self, request: Request, block_id: uuid.UUID) -> Response:
        """Change it; stewards may."""
        wish = typed(BlockWishSerializer, request)
        _check_is_read(self.member, block_id)
        block = about.change_block(actor=self.member, block_id=block_id, **wish)
        return Response(AboutBlockSerializer(block).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, block_id: uuid.UUID) -> Response:
        """Remove it, with its picture; stewards may."""
        _check_is_read(self.member, block_id)
        about.remove_block(actor=self.member, block_id=block_id)
        return Response(status=204)


class PlaceView(Door):
    """Where a block stands."""

    @extend_schema(request=PlaceSerializer, responses={200: AboutBlockSerializer(many=True)})
    def put(self, request: Request, block_id: uuid.UUID) -> Response:
        """Put it at a place; stewards may. Returns all blocks in their new order."""
        place = typed(PlaceSerializer, request)["place"]
        _check_is_read(self.member, block_id)
        blocks = about.move_block(actor=self.member, block_id=block_id, to=place)
        return Response(AboutBlockSerializer(blocks, many=True).data)


class BlockPictureView(Door):
    """The picture of a block."""

    parser_classes = PARSERS

    @takes_picture(responses={200: AboutBlockSerializer})
    def put(self, request: Request, block_id: uuid.UUID) -> Response:
        """Show another picture with it, up to 5 MB; stewards may."""
        _check_is_read(self.member, block_id)
        _check_may_write(self.member)
        content = sent_picture(request)
        block = about.set_block_picture(actor=self.member, block_id=block_id, content=content)
        return Response(AboutBlockSerializer(block).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, block_id: uuid.UUID) -> Response:
        """Show none; harmless the second time."""
        _check_is_read(self.member, block_id)
        about.set_block_picture(actor=self.member, block_id=block_id, content=None)
        return Response(status=204)


def _check_may_write(member: Member) -> None:
    """Five megabytes are not read from somebody who may not send them."""
    if not can_change_settings(member):
        raise NotAllowed


def _check_is_read(member: Member, block_id: uuid.UUID) -> None:
    """A block that somebody does not read is not there for them."""
    found(about_blocks(member).filter(pk=block_id).first())


tribe_picture = takes_up_to(MOST_SENT)(PictureView.as_view())
block_picture = takes_up_to(MOST_SENT)(BlockPictureView.as_view())
