"""Word and Excel files are packages: what they unpack to is checked before anything is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from tracker.annex import refusals
from tracker.annex.refusals import DocumentRefused, UnreadableDocument

MOST_UNPACKED = 200 * 1024 * 1024
MOST_UNPACKED_XML = 60 * 1024 * 1024
MOST_RATIO = 150
MOST_MEMBERS = 5_000
RATIO_FROM = 1024 * 1024  # a small part may be packed ever so tightly
_ENCRYPTED_BIT = 0x1
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)


def check_package(content: bytes, filename: str) -> None:
    """Raise a refusal for a package that is encrypted, too large unpacked, or declares entities.

    The sizes are counted while unpacking: what the package says of itself may be a lie.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_members(archive, len(content), filename)
    except DAMAGED as broken:
        raise UnreadableDocument(refusals.BROKEN, file=filename) from broken


def _check_members(archive: zipfile.ZipFile, size: int, filename: str) -> None:
    members = archive.infolist()
    limit = MOST_UNPACKED // 1024 // 1024
    too_large = DocumentRefused(
        refusals.UNPACKS_TOO_LARGE, file=filename, limit=limit, ratio=MOST_RATIO
    )
    claimed = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or claimed > MOST_UNPACKED:
        raise too_large
    if claimed > RATIO_FROM and claimed > MOST_RATIO * size:
        raise too_large
    total = 0
    for member in members:
        if member.flag_bits & _ENCRYPTED_BIT:
            raise DocumentRefused(refusals.ENCRYPTED, file=filename)
        if not member.filename.endswith((".xml", ".rels")):
            continue
        total += member.file_size
        if total > MOST_UNPACKED_XML:
            raise too_large
        with archive.open(member) as part:
            if _DECLARES.search(part.read(4096).replace(b"\0", b"")):
                raise UnreadableDocument(refusals.BROKEN, file=filename)
