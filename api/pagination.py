"""Pages of lists: an opaque cursor, so that nothing is skipped or shown twice."""

from rest_framework import pagination


class CursorPagination(pagination.CursorPagination):
    """Newest first by key (keys sort by time); `limit` up to 100."""

    ordering = "-id"
    page_size = 20
    page_size_query_param = "limit"
    max_page_size = 100
