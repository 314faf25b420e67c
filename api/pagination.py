"""Pages of lists: an opaque cursor, so that nothing is skipped or shown twice."""

from django.utils.translation import gettext_lazy as _
from rest_framework import pagination
from rest_framework.request import Request

from core.common.errors import InvalidInput


class CursorPagination(pagination.CursorPagination):
    """Newest first by key (keys sort by time); `limit` up to 100."""

    ordering = "-id"
    page_size = 20
    page_size_query_param = "limit"
    max_page_size = 100

    def get_page_size(self, request: Request) -> int:
        """
        How many are wanted; a number over a hundred is a hundred.

        :raises InvalidInput: if it is no number of one or more.
        """
        wish = request.query_params.get(self.page_size_query_param, str(self.page_size))
        if not (wish.isascii() and wish.isdigit() and int(wish[:9])):
            raise InvalidInput({self.page_size_query_param: [_("Give a number of 1 to 100.")]})
        return min(int(wish[:9]), self.max_page_size)
