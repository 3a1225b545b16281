"""``seeds/demo.yaml``: the invented people of the demonstration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker.seedfiles import sentences
from tracker.seedfiles.marked import parse, read_bytes
from tracker.seedfiles.problems import Findings
from tracker.seedfiles.reading import Fields

ROLES = ("liaison", "head", "supervisor", "leader", "auditor", "administrator")


@dataclass(frozen=True, slots=True)
class Official:
    """One of the office's people."""

    role: str
    department: str
    username: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Place:
    """The people of one jurisdiction; ``prefix`` begins the names of its generated accounts."""

    code: str
    prefix: str
    made_on: date
    officials: tuple[Official, ...]
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoFile:
    """The people of the demonstration, and what the others' names are made of."""

    mail_domain: str
    surnames: tuple[str, ...]
    given_names: tuple[str, ...]
    places: tuple[Place, ...]


def load_demo(path: Path) -> DemoFile:
    """Read the file from disk; see :func:`read_demo`."""
    return read_demo(read_bytes(path), path.name)


def read_demo(data: bytes, file: str) -> DemoFile:
    """Read the people; ``SeedFileError`` tells every problem, a repeated user name included."""
    findings = Findings(file)
    top = Fields(parse(data, findings), "", findings)
    for name in ("surnames", "given_names", "jurisdictions"):
        top.note_empty(name, sentences.MISSING_LIST)
    seen: dict[str, int] = {}
    demo = DemoFile(
        mail_domain=top.code("mail_domain", limit=100),
        surnames=top.texts("surnames", limit=4),
        given_names=top.texts("given_names", limit=8),
        places=tuple(_place(fields, seen) for fields in top.tables("jurisdictions")),
    )
    top.close()
    findings.close()
    return demo


def _place(fields: Fields, seen: dict[str, int]) -> Place:
    place = Place(
        code=fields.code("code"),
        prefix=fields.optional_text("prefix", limit=12) or "",
        made_on=fields.day("made_on"),
        officials=tuple(_official(inner, seen) for inner in fields.tables("officials")),
        shown=fields.texts("shown", limit=60),
    )
    fields.close()
    return place


def _official(fields: Fields, seen: dict[str, int]) -> Official:
    official = Official(
        role=fields.choice("role", ROLES),
        department=fields.code("department"),
        username=fields.code("username"),
        name=fields.text("name", limit=60),
        title=fields.optional_text("title", limit=60) or "",
    )
    fields.note_repeat("username", official.username, seen=seen)
    fields.close()
    return official
