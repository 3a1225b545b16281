"""A backup as one file: the database's copy, the uploaded files, and a manifest that vouches.

The file is a compressed tar archive that any machine can open. It appears under its name only when
it is whole, and only its owner may read it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from io import BytesIO
from pathlib import Path

from tracker.errors import Invalid, Refused
from tracker.i18n import N_

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
UPLOADS = "uploads"
STORED = re.compile(r"uploads/[0-9a-f]{2}/[0-9a-f]{32}")
BLOCK = 1024 * 1024
NO_BACKUP = N_("“%(path)s” is not a backup of this program, or it is damaged: %(why)s")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: kind and schema of the database, its checksum, the uploaded files.

    ``missing`` counts files that the database names and that were not in their place.
    """

    dialect: str
    revision: str
    taken_at: str
    sha256: str
    size: int
    files: int
    missing: int
    format: int = FORMAT

    @property
    def moment(self) -> datetime:
        """Yield when it was taken, as an aware moment."""
        return datetime.fromisoformat(self.taken_at)


@contextmanager
def writing(path: Path) -> Iterator[tarfile.TarFile]:
    """Open an archive that stands under its name once the block has ended well.

    Raises :class:`Refused` where the name is taken or the folder cannot be written.
    """
    if path.exists():
        raise Refused(
            N_("“%(path)s” is there already; a backup never overwrites anything."), path=path
        )
    part = path.with_name(path.name + ".part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=4) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as wrong:
        raise Refused(
            N_("“%(path)s” cannot be written: %(why)s."), path=path, why=wrong.strerror or wrong
        ) from wrong
    finally:
        part.unlink(missing_ok=True)


def add_manifest(archive: tarfile.TarFile, manifest: Manifest) -> None:
    """Write the manifest, the last thing in an archive."""
    content = json.dumps(asdict(manifest), indent=2, sort_keys=True).encode()
    member = tarfile.TarInfo(MANIFEST)
    member.size, member.mode = len(content), 0o600
    archive.addfile(member, BytesIO(content))


def add_uploads(archive: tarfile.TarFile, folder: Path) -> set[str]:
    """Add every uploaded file; yields their stored names. One that goes meanwhile is left out."""
    added = set()
    for path in sorted(folder.glob("??/*")):
        name = f"{UPLOADS}/{path.parent.name}/{path.name}"
        if not STORED.fullmatch(name):
            continue
        try:
            archive.add(path, name, recursive=False)
        except FileNotFoundError:  # an upload that nobody filed was removed at this moment
            continue
        added.add(path.name)
    return added


@contextmanager
def reading(path: Path) -> Iterator[tuple[tarfile.TarFile, Manifest]]:
    """Open an archive and its manifest; raises :class:`Invalid` where it is none."""
    try:
        with tarfile.open(path) as archive:
            yield archive, _manifest(archive, path)
    except FileNotFoundError as wrong:
        raise Invalid(N_("There is no file “%(path)s”."), path=path) from wrong
    except tarfile.ReadError as wrong:
        raise Invalid(NO_BACKUP, path=path, why="tar") from wrong
    except (tarfile.TarError, EOFError, OSError) as wrong:
        raise Invalid(NO_BACKUP, path=path, why=str(wrong)) from wrong


def _manifest(archive: tarfile.TarFile, path: Path) -> Manifest:
    try:
        member = archive.extractfile(MANIFEST)
        assert member is not None
        stored = json.load(member)
        found = Manifest(**{each.name: stored[each.name] for each in fields(Manifest)})
    except (KeyError, ValueError, AssertionError, TypeError) as wrong:
        raise Invalid(NO_BACKUP, path=path, why="manifest.json") from wrong
    if found.format != FORMAT:
        raise Invalid(NO_BACKUP, path=path, why=f"format {found.format}")
    return found


def take_database(archive: tarfile.TarFile, manifest: Manifest, *, to: Path) -> None:
    """Write the database's copy to a file; raises :class:`Invalid` where its checksum is wrong."""
    member = archive.extractfile(DATABASE)
    assert member is not None
    digest = hashlib.sha256()
    with to.open("wb") as file:
        while block := member.read(BLOCK):
            digest.update(block)
            file.write(block)
    if digest.hexdigest() != manifest.sha256:
        raise Invalid(NO_BACKUP, path=archive.name, why="sha256")


def take_uploads(archive: tarfile.TarFile, *, to: Path) -> int:
    """Put the uploaded files in their place; yields their number. None that is there is touched."""
    taken = 0
    for member in archive:
        if not (member.isfile() and STORED.fullmatch(member.name)):
            continue
        content = archive.extractfile(member)
        path = to / member.name.removeprefix(f"{UPLOADS}/")
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is not None and not path.exists():
            path.write_bytes(content.read())
        taken += 1
    return taken


def checksum(path: Path) -> str:
    """Yield the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
