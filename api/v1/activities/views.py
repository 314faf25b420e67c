"""The work of part-ups."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.activities import serializers as shapes
from api.v1.partups.finding import the_partup
from api.views import Door, found, typed
from core.activities import services
from core.activities.models import Activity, Contribution
from core.activities.selectors.board import board_of
from core.activities.selectors.visible import find_activity, find_contribution


class ActivitiesView(Door):
    """The board of a part-up."""

    @extend_schema(responses={200: shapes.BoardColumnSerializer(many=True)})
    def get(self, request: Request, partup_id: uuid.UUID) -> Response:
        """Its four columns."""
        columns = board_of(member=self.member, partup=the_partup(self.member, partup_id))
        return Response(shapes.BoardColumnSerializer(columns, many=True).data)

    @extend_schema(request=shapes.AddActivitySerializer, responses={201: shapes.ActivitySerializer})
    def post(self, request: Request, partup_id: uuid.UUID) -> Response:
        """Add an activity."""
        partup = the_partup(self.member, partup_id)
        wish = typed(shapes.AddActivitySerializer, request)
        activity = services.add_activity(actor=self.member, partup=partup, **wish)
        return Response(shapes.ActivitySerializer(activity).data, status=201)


class ActivityView(Door):
    """One activity."""

    @extend_schema(responses={200: shapes.ActivitySerializer})
    def get(self, request: Request, activity_id: uuid.UUID) -> Response:
        """As it is."""
        return _told(self._activity(activity_id))

    @extend_schema(
        request=shapes.ChangeActivitySerializer, responses={200: shapes.ActivitySerializer}
    )
    def patch(self, request: Request, activity_id: uuid.UUID) -> Response:
        """Change its words or its date."""
        activity = self._activity(activity_id)
        wish = typed(shapes.ChangeActivitySerializer, request)
        return _told(services.change_activity(actor=self.member, activity=activity, **wish))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, activity_id: uuid.UUID) -> Response:
        """Take back an idea of one's own."""
        services.remove_idea(actor=self.member, activity=self._activity(activity_id))
        return Response(status=204)

    def _activity(self, activity_id: uuid.UUID) -> Activity:
        return found(find_activity(member=self.member, activity_id=activity_id))


class MoveView(ActivityView):
    """Its place on the board."""

    http_method_names = ("post", "options")

    @extend_schema(
        request=shapes.MoveActivitySerializer, responses={200: shapes.ActivitySerializer}
    )
    def post(self, request: Request, activity_id: uuid.UUID) -> Response:
        """Move it to a column, and a place in it."""
        activity = self._activity(activity_id)
        wish = typed(shapes.MoveActivitySerializer, request)
        return _told(services.move_activity(actor=self.member, activity=activity, **wish))


class DoneView(ActivityView):
    """Done, or not after all."""

    http_method_names = ("post", "delete", "options")

    @extend_schema(request=None, responses={200: shapes.ActivitySerializer})
    def post(self, request: Request, activity_id: uuid.UUID) -> Response:
        """Say that it is done."""
        activity = self._activity(activity_id)
        return _told(services.finish_activity(actor=self.member, activity=activity))

    @extend_schema(responses={200: shapes.ActivitySerializer})
    def delete(self, request: Request, activity_id: uuid.UUID) -> Response:
        """Say that it is not."""
        activity = self._activity(activity_id)
        return _told(services.reopen_activity(actor=self.member, activity=activity))


class ContributionView(ActivityView):
    """ "I will do this"."""

    http_method_names = ("put", "delete", "options")

    @extend_schema(request=None, responses={200: shapes.ContributionSerializer})
    def put(self, request: Request, activity_id: uuid.UUID) -> Response:
        """Take it on; who is no partner proposes to."""
        activity = self._activity(activity_id)
        taken = services.take_on(actor=self.member, activity=activity)
        return Response(shapes.ContributionSerializer(taken).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, activity_id: uuid.UUID) -> Response:
        """Let it go."""
        services.let_go(actor=self.member, activity=self._activity(activity_id))
        return Response(status=204)


class AgreementView(Door):
    """An answer to somebody who would do it."""

    @extend_schema(request=None, responses={200: shapes.ContributionSerializer})
    def post(self, request: Request, contribution_id: uuid.UUID) -> Response:
        """Agree; partners may."""
        contribution = self._contribution(contribution_id)
        agreed = services.agree_contribution(actor=self.member, contribution=contribution)
        return Response(shapes.ContributionSerializer(agreed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, contribution_id: uuid.UUID) -> Response:
        """Decline; partners may."""
        contribution = self._contribution(contribution_id)
        services.decline_contribution(actor=self.member, contribution=contribution)
        return Response(status=204)

    def _contribution(self, key: uuid.UUID) -> Contribution:
        return found(find_contribution(member=self.member, contribution_id=key))


def _told(activity: Activity) -> Response:
    return Response(shapes.ActivitySerializer(activity).data)
