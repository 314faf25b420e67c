"""One page of plain text as PDF, enough for a file that says what it is."""

from collections.abc import Iterable

_MOST_LINES = 60


def pdf_of(lines: Iterable[str]) -> bytes:
    """A page of A4 with these lines; the letters of western Europe."""
    text = b"BT /F1 11 Tf 50 790 Td 14 TL\n"
    for line in list(lines)[:_MOST_LINES]:
        shown = line.replace("€", "EUR").encode("cp1252", "replace")
        for odd in (b"\\", b"(", b")"):
            shown = shown.replace(odd, b"\\" + odd)
        text += b"(" + shown + b") Tj T*\n"
    text += b"ET"
    return _file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ]
    )


def _file(objects: list[bytes]) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n" % count
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    )
