"""What kind of file this is, told from its content; one that cannot be taken says what to do."""

from __future__ import annotations

import io
import zipfile

from tracker.annex import refusals
from tracker.annex.refusals import DocumentRefused, UnreadableDocument

TEXT, DOCX, XLSX, PDF = "text", "docx", "xlsx", "pdf"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_SHEET_NAMES, _TEXT_NAMES = (".xls", ".xlsx", ".et"), (".doc", ".wps")
_OLD_WORKBOOK = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


def kind_of(content: bytes, filename: str) -> str:
    """Yield ``text``, ``docx``, ``xlsx`` or ``pdf``; raises a refusal for every other kind."""
    start = content[:1024]
    if b"%PDF-" in start:
        return PDF
    if start.startswith(b"PK\x03\x04"):
        return _kind_of_archive(content, filename)
    if start.startswith(_OLE):
        raise DocumentRefused(_why_not_ole(content), file=filename)
    if start.startswith(_PICTURES):
        raise DocumentRefused(refusals.PICTURE, file=filename)
    if start.startswith(_ARCHIVES) or start.startswith((b"PK\x05\x06", b"PK\x07\x08")):
        raise DocumentRefused(refusals.ARCHIVE, file=filename)
    if start.lstrip().startswith(b"{\\rtf"):
        raise DocumentRefused(refusals.OLD_WORD, file=filename)
    if _is_page(start):
        raise DocumentRefused(_why_no_page(start, filename), file=filename)
    return TEXT


def _kind_of_archive(content: bytes, filename: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OSError) as broken:
        raise UnreadableDocument(refusals.BROKEN, file=filename) from broken
    if "word/document.xml" in names:
        return DOCX
    if "xl/workbook.xml" in names:
        return XLSX
    if "OFD.xml" in names:
        raise DocumentRefused(refusals.OFD, file=filename)
    if "mimetype" in names and "content.xml" in names:
        raise DocumentRefused(refusals.OPEN_DOCUMENT, file=filename)
    if any(name.startswith("xl/") for name in names):
        raise DocumentRefused(refusals.OLD_EXCEL, file=filename)
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise DocumentRefused(refusals.OLD_WORD, file=filename)
    raise DocumentRefused(refusals.ARCHIVE, file=filename)


def _why_not_ole(content: bytes) -> str:
    """Yield the sentence for a file in Microsoft's old container: encrypted, xls or doc."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return refusals.ENCRYPTED
    if "WordDocument".encode("utf-16-le") in content:
        return refusals.OLD_WORD
    if any(name in content for name in _OLD_WORKBOOK):
        return refusals.OLD_EXCEL
    return refusals.OLD_WORD


def _why_no_page(start: bytes, filename: str) -> str:
    """Yield the sentence for a page: many systems hand one out as an Excel or Word file."""
    said, name = start.lower(), filename.lower()
    if b"office:excel" in said or b"excel.sheet" in said or name.endswith(_SHEET_NAMES):
        return refusals.OLD_EXCEL
    if b"office:word" in said or b"word.document" in said or name.endswith(_TEXT_NAMES):
        return refusals.OLD_WORD
    return refusals.WEB_PAGE


def _is_page(start: bytes) -> bool:
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<?xml", b"mime-version:"))
