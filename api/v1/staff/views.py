"""Staff at work: who one is, the dashboard, tasks and roles."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.staff import serializers as shapes
from api.v1.staff.doors import StaffDoor
from api.views import Door, found, typed
from core.accounts.freshness import check_fresh_sign_in
from core.common.errors import NotFound
from core.support.rules import Right
from core.support.selectors import people
from core.support.selectors.dashboard import dashboard
from core.support.services import elevation, roles, tasks


class ElevationView(Door):
    """Changes, open for a quarter of an hour; asked for on the account host."""

    @extend_schema(request=shapes.ReasonSerializer, responses={201: shapes.ElevationSerializer})
    def post(self, request: Request) -> Response:
        """Open changes: for staff, after a proof with a second factor."""
        session = self._session()
        check_fresh_sign_in(request)
        wish = typed(shapes.ReasonSerializer, request)
        opened = elevation.elevate(actor=self.account, session=session, reason=wish["reason"])
        return Response(shapes.ElevationSerializer(opened).data, status=201)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Close changes; a second time is harmless."""
        elevation.step_down(actor=self.account, session=self._session())
        return Response(status=204)

    def _session(self) -> people.Session:
        session = self.request._request.session.row
        if session is None or not people.staff_of(account=self.account, session=session).roles:
            raise NotFound
        return session


class MeView(StaffDoor):
    """Who one is here."""

    right = None

    @extend_schema(responses={200: shapes.MeSerializer})
    def get(self, request: Request) -> Response:
        """The roles one holds now, what they give, and whether changes are open."""
        answer = {
            "account_id": self.staff.pk,
            "roles": sorted(self.staff.roles),
            "rights": sorted(right.value for right in self.staff.rights),
            "elevated_until": self.staff.elevated_until,
        }
        return Response(shapes.MeSerializer(answer).data)


class ColleaguesView(StaffDoor):
    """Who of staff holds which role."""

    right = Right.ROLES

    @extend_schema(responses={200: shapes.ColleagueSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """Everybody on the staff host, by name."""
        return _everybody()

    @extend_schema(
        request=shapes.RoleWishSerializer, responses={200: shapes.ColleagueSerializer(many=True)}
    )
    def post(self, request: Request) -> Response:
        """Give a colleague a role; giving it twice is harmless."""
        wish = self._wish()
        roles.give_role(actor=self.staff, **wish)
        return _everybody()

    @extend_schema(
        request=shapes.RoleWishSerializer, responses={200: shapes.ColleagueSerializer(many=True)}
    )
    def delete(self, request: Request) -> Response:
        """Take a role away; a second time is harmless."""
        wish = self._wish()
        roles.take_role(actor=self.staff, **wish)
        return _everybody()

    def _wish(self) -> dict[str, Any]:
        wish: dict[str, Any] = dict(typed(shapes.RoleWishSerializer, self.request))
        wish["account"] = found(people.colleagues().filter(pk=wish["account"]).first())
        return wish


class DashboardView(StaffDoor):
    """How the money stands."""

    @extend_schema(responses={200: shapes.DashboardSerializer})
    def get(self, request: Request) -> Response:
        """Worth, what is overdue, the ladder, letters, comparing, tasks."""
        return Response(shapes.DashboardSerializer(dashboard()).data)


class LadderReleaseView(StaffDoor):
    """A ladder that stopped itself."""

    right = Right.RUN

    @extend_schema(request=shapes.ReasonSerializer, responses={200: shapes.TaskSerializer})
    def post(self, request: Request) -> Response:
        """Let it go on for a day; 409 when it is not stopped."""
        wish = typed(shapes.ReasonSerializer, request)
        task = tasks.release_ladder(actor=self.staff, reason=wish["reason"])
        return Response(shapes.TaskSerializer(task).data)


class TaskSettlementView(StaffDoor):
    """A task of staff."""

    right = Right.NOTE

    @extend_schema(
        request=shapes.ReasonSerializer,
        responses={200: shapes.TaskSerializer, 202: shapes.TaskSerializer},
    )
    def post(self, request: Request, task_id: uuid.UUID) -> Response:
        """Settle it, with what was done: 202 while a second person has to agree to it."""
        wish = typed(shapes.ReasonSerializer, request)
        task = tasks.settle_task(actor=self.staff, task_id=task_id, answer=wish["reason"])
        status = 200 if task.closed_at else 202
        return Response(shapes.TaskSerializer(task).data, status=status)


def _everybody() -> Response:
    rows = [
        {"account": each.account, "roles": [role.role for role in each.held]}
        for each in people.colleagues_with_roles()
    ]
    return Response(shapes.ColleagueSerializer(rows, many=True).data)
