"""A file as an answer; who asks was let through by the view that calls this."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from structlog import get_logger

from core.files import storage
from core.files.models import StoredFile

log = get_logger(__name__)

# The address of a file names its content for ever; how long somebody who lost sight of it may
# still be shown it by their own browser is what this limits.
_SECONDS = 600


def is_small(request: HttpRequest) -> bool:
    """Whether the small one of a picture is asked for."""
    return request.GET.get("size") == "small"


def serve(request: HttpRequest, file: StoredFile) -> HttpResponse | None:
    """
    Answer with a private file that can do nothing in a browser but be looked at.

    This will be None when the disk lost it; 304 when the browser has it.
    """
    etag = f'"{file.sha256}"'
    if etag in request.headers.get("If-None-Match", ""):
        return _dressed(HttpResponseNotModified(), etag)
    content = storage.read(file.path)
    if content is None:
        log.error("file_lost", file=str(file.pk))
        return None
    return _dressed(HttpResponse(content, content_type=file.content_type), etag)


def _dressed(response: HttpResponse, etag: str) -> HttpResponse:
    headers = {
        "ETag": etag,
        "Cache-Control": f"private, max-age={_SECONDS}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Disposition": "inline",
    }
    for name, value in headers.items():
        response.headers[name] = value
    return response
