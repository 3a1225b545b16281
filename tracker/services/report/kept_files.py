"""Files that are kept: under random names outside the web's folders, shown under their own."""

from __future__ import annotations

import os
import unicodedata
from hashlib import sha256
from pathlib import Path
from typing import IO

from tracker.config import Config
from tracker.errors import Refused, TooLarge
from tracker.i18n import N_

MEGABYTE = 1024 * 1024
LONGEST_NAME = 120


def clean_name(name: str) -> str:
    """Yield a file's own name without folders and control characters; Chinese is kept."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(
        letter
        for letter in unicodedata.normalize("NFC", last)
        if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    ).strip(" .")
    stem, dot, extension = kept.rpartition(".")
    if not dot:
        return kept[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(extension) - 1]}.{extension[:20]}"


def size_of(name: str, content: IO[bytes], *, limit: int, field: str = "files") -> int:
    """Yield a file's size in bytes; ``limit`` is in megabytes.

    Raises :class:`Refused` for an empty file and :class:`TooLarge` for one above the limit.
    """
    size = content.seek(0, os.SEEK_END)
    if size == 0:
        raise Refused(
            N_("“%(name)s” is empty; please choose the right file."), field=field, name=name
        )
    if size > limit * MEGABYTE:
        raise TooLarge(
            N_(
                "“%(name)s” has %(size)s MB; a file may have at most %(limit)s MB. Please split it "
                "or make its pictures smaller, and upload it again."
            ),
            field=field,
            name=name,
            size=round(size / MEGABYTE, 1),
            limit=limit,
        )
    return size


def path_of(stored_name: str, settings: Config) -> Path:
    """Yield where the content of a kept file is."""
    return settings.upload_dir / stored_name[:2] / stored_name


def write(content: IO[bytes], path: Path) -> str:
    """Write a content to its place; yields its SHA-256 in hexadecimal."""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = sha256()
    content.seek(0)
    with path.open("xb") as file:
        while block := content.read(MEGABYTE):
            digest.update(block)
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()
