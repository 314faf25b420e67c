"""Folders that other rooms look after themselves: what is in them has a row elsewhere."""

_reserved: set[str] = set()


def reserve(folder: str) -> None:
    """Take a folder out of the sweep, when the app starts; its room removes what is in it."""
    _reserved.add(folder)


def is_reserved(path: str) -> bool:
    """Whether a file lies in such a folder."""
    return path.partition("/")[0] in _reserved
