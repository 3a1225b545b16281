"""PDF files that are encrypted and yet open to everybody: read from a copy without the encryption.

Programs encrypt with an empty password only to forbid printing or copying. The streams of such a
file cannot be checked before they are unpacked; those of the copy, which are packed alike, can.
"""

from __future__ import annotations

import io

import pypdfium2
from pypdfium2 import raw

from tracker.annex.refusals import TOO_LARGE, DocumentTooLarge

MOST_BYTES = 60 * 1024 * 1024


def without_encryption(content: bytes, filename: str) -> bytes:
    """Yield a PDF without the encryption that an empty password opens; any other as it is.

    Raises what pdfium raises where a password is asked for, and :class:`DocumentTooLarge`.
    """
    if b"/Encrypt" not in content:
        return content
    document = pypdfium2.PdfDocument(content)
    try:
        if raw.FPDF_GetSecurityHandlerRevision(document) < 0:
            return content
        copy = _Limited()
        document.save(copy, flags=raw.FPDF_REMOVE_SECURITY)
    finally:
        document.close()
    if copy.is_full:
        raise DocumentTooLarge(TOO_LARGE, file=filename, limit=MOST_BYTES // 1024 // 1024)
    return copy.getvalue()


class _Limited(io.BytesIO):
    """Takes no more than is allowed."""

    is_full = False

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        """Keep a piece while there is room; says that it was taken all the same."""
        self.is_full = self.is_full or self.tell() + len(data) > MOST_BYTES
        return len(data) if self.is_full else super().write(data)
