"""What the doors of a bill share: to whoever has no role in the organisation it is not there."""

from api.views import Door, found
from billing.portal.desks import Desk, desk_of


class DeskDoor(Door):
    """Whoever has a role in the organisation of the address."""

    @property
    def desk(self) -> Desk:
        """
        Who asks, about which organisation.

        :raises NotFound: for those without a role in it.
        """
        return found(desk_of(account=self.account, organisation_id=self.kwargs["organisation_id"]))
