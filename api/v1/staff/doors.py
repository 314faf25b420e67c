"""The door before each end point of staff: the same rights, and the same line about each look."""

from typing import Any, ClassVar

from rest_framework.request import Request

from api.views import Door
from core.common.errors import NotFound
from core.support.policies import may
from core.support.rules import Right, Staff
from core.support.selectors.people import staff_of
from core.support.services import looks

_SAFE = ("GET", "HEAD")


class StaffDoor(Door):
    """Whoever holds the right at this very request; to others none of this is there."""

    right: ClassVar[Right | None] = Right.SEE
    rights: ClassVar[dict[str, Right]] = {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """
        Look who it is, and write down what they look at.

        :raises NotFound: without the right.
        """
        super().initial(request, *args, **kwargs)
        self.staff = self._who()
        needed = self.rights.get(request.method or "", self.right)
        if needed and not may(self.staff, needed):
            raise NotFound
        if request.method in _SAFE:
            query = [(name, value) for name, many in request.GET.lists() for value in many]
            looks.record_look(actor=self.account, path=request.path, query=query)

    def _who(self) -> Staff:
        session = self.request._request.session.parent
        return staff_of(account=self.account, session=session)
