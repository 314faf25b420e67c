"""Walking through the doors: from a tribe host to the account host and back."""

from urllib.parse import urlencode, urlsplit

PEOPLE = "/people/"


def path_of(answer):
    """The path and query of a redirect, for a client that is bound to one host."""
    return path_of_url(answer.url)


def path_of_url(url):
    """The path and query of an address."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def enter(visitor, at_tribe, path=PEOPLE):
    """Walk in by the door: the tribe host, the account host, the tribe host again."""
    asked = at_tribe.get(path)
    given = visitor.get(path_of(asked))
    return at_tribe.get(path_of(given))


def send_form(visitor, path, fields):
    """Send a form as a browser does that sends no files."""
    kind = "application/x-www-form-urlencoded"
    return visitor.post(path, urlencode(fields, doseq=True), content_type=kind)
