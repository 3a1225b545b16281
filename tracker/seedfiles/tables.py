"""``seeds/tables.yaml``: the statutory quarterly and annual forms, column by column."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tracker.seedfiles import sentences
from tracker.seedfiles.marked import parse, read_bytes
from tracker.seedfiles.problems import Findings
from tracker.seedfiles.reading import Fields

REPORTS = ("due", "on_time", "late", "overdue", "filed")
PEOPLE = ("filler", "checker", "filed_on", "remark")
SPANS = ("period", "year")
SHOWN = ("reports", "figure", "target", "ratio", "person")


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a form: ``shows`` is one of ``SHOWN``, ``of`` what it shows of that.

    ``of`` holds one word: a count of reports, the code of a figure, a side of a person; or for a
    ratio the codes of the two columns it is counted from. ``part_of`` is the figure of which this
    one is a part, ``all_of_it`` says that the parts make it up; ``at_most`` is one it stays within.
    """

    code: str
    head: str
    group: str
    shows: str
    of: tuple[str, ...]
    span: str
    decimals: int
    part_of: str
    all_of_it: bool = False
    at_most: str = ""


@dataclass(frozen=True, slots=True)
class TableForm:
    """A form: its title, the plans it is for (none: any), its units of measure and its columns."""

    code: str
    title: str
    plans: tuple[str, ...]
    unit: str
    columns: tuple[FormColumn, ...]


@dataclass(frozen=True, slots=True)
class TablesFile:
    """The forms of the installation."""

    file: str
    forms: tuple[TableForm, ...]

    def form_for(self, plan: str) -> TableForm | None:
        """Yield a plan's own form, else the one for any plan, None where there is neither."""
        own = next((form for form in self.forms if plan in form.plans), None)
        return own or next((form for form in self.forms if not form.plans), None)


def load_tables(path: Path) -> TablesFile:
    """Read the forms from disk; see :func:`read_tables`."""
    return read_tables(read_bytes(path), path.name)


def read_tables(data: bytes, file: str) -> TablesFile:
    """Read the forms; ``SeedFileError`` tells every problem, unknown columns of ratios included."""
    findings = Findings(file)
    top = Fields(parse(data, findings), "", findings)
    top.note_empty("forms", sentences.MISSING_LIST)
    seen: dict[str, int] = {}
    forms = tuple(_form(fields, seen) for fields in top.tables("forms"))
    top.close()
    findings.close()
    return TablesFile(file, forms)


def _form(fields: Fields, seen: dict[str, int]) -> TableForm:
    code = fields.code("code")
    fields.note_repeat("code", code, seen=seen)
    fields.note_empty("columns", sentences.MISSING_LIST)
    known: dict[str, int] = {}
    columns = tuple(_column(inner, known) for inner in fields.tables("columns"))
    form = TableForm(
        code,
        fields.text("title", limit=60),
        fields.texts("plans"),
        fields.text("unit", limit=40),
        columns,
    )
    fields.close()
    return form


def _column(fields: Fields, known: dict[str, int]) -> FormColumn:
    code = fields.code("code")
    shows = [name for name in SHOWN if fields.has(name)]
    if len(shows) != 1:
        fields.wrong("code", sentences.ONE_SOURCE, allowed=" | ".join(SHOWN))
    kind = shows[0] if shows else "reports"
    column = FormColumn(
        code=code,
        head=fields.text("head", limit=30),
        group=fields.optional_text("group", limit=30) or "",
        shows=kind,
        of=_of(fields, kind, known),
        span=fields.choice("span", SPANS, default="period"),
        decimals=fields.whole("decimals") if fields.has("decimals") else 0,
        part_of=fields.optional_text("part_of", limit=60) or "",
        all_of_it=fields.switch("all_of_it", default=False),
        at_most=fields.optional_text("at_most", limit=60) or "",
    )
    fields.note_repeat("code", code, seen=known)
    fields.close()
    return column


def _of(fields: Fields, kind: str, known: dict[str, int]) -> tuple[str, ...]:
    if kind == "ratio":
        found = fields.texts("ratio")
        if len(found) != 2 or any(code not in known for code in found):
            fields.wrong("ratio", sentences.RATIO_OF, known=", ".join(known) or "—")
        return found
    allowed = {"reports": REPORTS, "person": PEOPLE}.get(kind)
    if allowed is not None:
        return (fields.choice(kind, allowed),)
    return (fields.code(kind),)
