"""Pictures over JSON's own door: as a form, or as the body itself."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request

from core.common.errors import InvalidInput
from core.files.forms import PictureField, content_of
from core.files.images import MOST_BYTES

View = TypeVar("View", bound=Callable[..., Any])


class PictureParser(BaseParser):
    """The body is the picture; what it is called and what it says it is do not matter."""

    media_type = "image/*"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> bytes:
        """Read no more than a picture may have, and one byte that tells it was more."""
        return stream.read(MOST_BYTES + 1)


PARSERS = (PictureParser, MultiPartParser)
_FORM = {
    "type": "object",
    "properties": {"file": {"type": "string", "format": "binary"}},
    "required": ["file"],
}
_BODY = {"type": "string", "format": "binary"}


def takes_picture(**documented: Any) -> Callable[[View], View]:
    """Document an operation that takes a picture, as a form with `file` or as the body."""
    return extend_schema(request={"multipart/form-data": _FORM, "image/*": _BODY}, **documented)


def sent_picture(request: Request) -> bytes:
    """
    The picture a request brought.

    :raises InvalidInput: on "file", if there is none.
    """
    if isinstance(request.data, bytes):
        return request.data
    upload = request.data.get("file")
    if not isinstance(upload, UploadedFile):
        raise InvalidInput({"file": [PictureField.default_error_messages["required"]]})
    return content_of(upload)
