"""What an uploaded file really is: its first bytes and its contents must agree with its name."""

from __future__ import annotations

import codecs
import zipfile
from collections.abc import Callable
from typing import IO

from tracker.errors import Invalid, Refused
from tracker.i18n import N_

PDF = "application/pdf"
MEDIA_TYPES = {
    "pdf": PDF,
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "txt": "text/plain",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "zip": "application/zip",
    "ofd": "application/ofd",
    "wps": "application/vnd.ms-works",
    "et": "application/vnd.ms-excel",
}
ACCEPTED = ",".join(f".{extension}" for extension in MEDIA_TYPES)

UNPACKED_MB = 100
UNPACKED_FILES = 2000
UNPACKED_RATIO = 100
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAMPLE = 1024 * 1024


def extension_of(name: str) -> str:
    """Yield a file name's extension in small letters, without the dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def media_type(name: str, content: IO[bytes]) -> str:
    """Yield the media type of an upload whose name and content agree.

    Raises :class:`Invalid` for a kind that is not taken or a content that is something else, and
    :class:`Refused` for an archive that would unpack to too much.
    """
    extension = extension_of(name)
    if extension not in MEDIA_TYPES:
        raise Invalid(
            N_(
                "“%(name)s” cannot be uploaded. Allowed are pdf, Word, Excel, WPS, OFD, text, "
                "pictures (jpg, png) and zip; please save it as one of these."
            ),
            field="files",
            name=name,
        )
    content.seek(0)
    if not IS_KIND[extension](content):
        raise Invalid(
            N_(
                "“%(name)s” is named .%(extension)s, but its content is something else. Please "
                "save it as .%(extension)s in the program it was made with, and upload that."
            ),
            field="files",
            name=name,
            extension=extension,
        )
    content.seek(0)
    return MEDIA_TYPES[extension]


def _begins(*heads: bytes) -> Callable[[IO[bytes]], bool]:
    def check(content: IO[bytes]) -> bool:
        return content.read(8).startswith(heads)

    return check


def _is_pdf(content: IO[bytes]) -> bool:
    return b"%PDF-" in content.read(1024)


def _is_text(content: IO[bytes]) -> bool:
    """Tell whether a file is text in UTF-8 or in the Chinese national encoding."""
    sample = content.read(SAMPLE)
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decodes(sample, "utf-16")
    return b"\0" not in sample and (_decodes(sample, "utf-8") or _decodes(sample, "gb18030"))


def _decodes(sample: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _is_archive(*parts: str) -> Callable[[IO[bytes]], bool]:
    """Make the check of a zip file that holds an entry beginning with one of ``parts``."""

    def check(content: IO[bytes]) -> bool:
        try:
            with zipfile.ZipFile(content) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False
        _require_modest(entries)
        return not parts or any(entry.filename.startswith(parts) for entry in entries)

    return check


def _require_modest(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive that would unpack to too many files, too much, or suspiciously much."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if (
        len(entries) > UNPACKED_FILES
        or unpacked > UNPACKED_MB * 1024 * 1024
        or (unpacked > SAMPLE and unpacked / packed > UNPACKED_RATIO)
    ):
        raise Refused(
            N_(
                "This file would unpack to more than %(files)s files or %(megabytes)s MB and was "
                "not taken in. Please split it, or leave out what is not evidence."
            ),
            field="files",
            files=UNPACKED_FILES,
            megabytes=UNPACKED_MB,
        )


IS_KIND: dict[str, Callable[[IO[bytes]], bool]] = {
    "pdf": _is_pdf,
    "doc": _begins(OLE),
    "xls": _begins(OLE),
    "wps": _begins(OLE),
    "et": _begins(OLE),
    "docx": _is_archive("word/"),
    "xlsx": _is_archive("xl/"),
    "ofd": _is_archive("OFD.xml", "Doc_0/"),
    "zip": _is_archive(),
    "csv": _is_text,
    "txt": _is_text,
    "jpg": _begins(b"\xff\xd8\xff"),
    "jpeg": _begins(b"\xff\xd8\xff"),
    "png": _begins(b"\x89PNG\r\n\x1a\n"),
}
