"""``annex``: read a document into a draft plan; no database is touched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from tracker import clock
from tracker.annex.child import read_in_child
from tracker.annex.draft import FIRST_LISTED_DECLARED, AnnexDraft, AnnexTask
from tracker.annex.readers import MOST_BYTES
from tracker.annex.refusals import TOO_LARGE, DocumentTooLarge
from tracker.cli.edge import print_json, told
from tracker.config import ROOT
from tracker.errors import Invalid
from tracker.i18n import N_, gettext
from tracker.labels import listed
from tracker.seedfiles.departments import load_departments
from tracker.seedfiles.plan_writing import plan_to_yaml
from tracker.sentences import reason_text
from tracker.services.plan.annex_plans import plan_entry_of

DEPARTMENTS = ROOT / "seeds" / "departments.yaml"
SHOWN_TEXT = 76
CANNOT_OPEN = N_("%(file)s cannot be opened: %(cause)s.")
WHOSE_PLAN = N_(
    "Whose plan this is cannot be told from the document. Add --jurisdiction with the region code, "
    "such as --jurisdiction 371300."
)


@click.group("annex")
def command() -> None:
    """Read the documents in which governments share out their work."""


@command.command("read")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "shape", type=click.Choice(["text", "json", "yaml"]), default="text")
@click.option("--jurisdiction", help="Region code (GB/T 2260) of whose plan it is.")
@told
def read(file: Path, *, shape: str, jurisdiction: str | None) -> None:
    """Read a document (txt, docx, xlsx, pdf) into a draft plan and print it."""
    draft = read_in_child(_content(file), file.name)
    if shape == "json":
        print_json(draft.as_json())
    elif shape == "yaml":
        click.echo(as_yaml(draft, file.name, jurisdiction=jurisdiction), nl=False)
    else:
        for line in as_text(draft):
            click.echo(line)


def _content(file: Path) -> bytes:
    if file.stat().st_size > MOST_BYTES:
        raise DocumentTooLarge(TOO_LARGE, file=file.name, limit=MOST_BYTES // 1024 // 1024)
    try:
        return file.read_bytes()
    except OSError as wrong:
        raise Invalid(CANNOT_OPEN, file=file.name, cause=wrong.strerror) from wrong


def as_yaml(draft: AnnexDraft, filename: str, *, jurisdiction: str | None) -> str:
    """Yield a plan file, headed by comments that say what to check."""
    whose = jurisdiction or jurisdiction_of(draft)
    if whose is None:
        raise Invalid(WHOSE_PLAN)
    plan = plan_entry_of(draft, whose, filename=filename, today=clock.today())
    return "".join(f"# {line}\n" for line in to_check(draft)) + plan_to_yaml(plan)


def jurisdiction_of(draft: AnnexDraft) -> str | None:
    """Yield the code of the known jurisdiction whose name begins the issuer's or the title."""
    known = load_departments(DEPARTMENTS).jurisdictions
    for text in filter(None, (draft.issuer, draft.title)):
        for each in known:
            # 山东省 is not whose plan it is where 山东省济南市 stands.
            if re.search(rf"{each.name}(?![\u4e00-\u9fff]{{1,5}}?[市县区旗])", text):
                return each.code
    return None


def to_check(draft: AnnexDraft) -> Iterator[str]:
    """Yield what a person should look at, one sentence a line."""
    for why in draft.warnings:
        yield reason_text(why)
    for task in draft.tasks:
        for why in task.warnings:
            yield f"{task.number}. " + reason_text(why)


def as_text(draft: AnnexDraft) -> Iterator[str]:
    """Yield the draft as lines to be read on a screen."""
    for name, value in (
        (gettext("Title"), draft.title),
        (gettext("Document number"), draft.document_number),
        (gettext("Issuer"), draft.issuer),
        (gettext("Issued on"), draft.issued_on),
        (gettext("Plan period"), f"{draft.period_from or '?'} – {draft.period_to or '?'}"),
        (gettext("Groups for all that follow"), listed(list(draft.standing_groups))),
    ):
        if value:
            yield f"{name}: {value}"
    if draft.lead_rule == FIRST_LISTED_DECLARED:
        yield gettext("The document declares that the first listed unit leads.")
    for task in draft.tasks:
        yield from _task_lines(task)
    for line in to_check(draft):
        yield f"! {line}"


def _task_lines(task: AnnexTask) -> Iterator[str]:
    text = task.text if len(task.text) <= SHOWN_TEXT else task.text[: SHOWN_TEXT - 1] + "…"
    yield ""
    yield f"{task.number}. {text}"
    leads = task.lead or ((task.presumed_lead,) if task.presumed_lead else ())
    lead = gettext("Lead") if task.lead else gettext("Presumed lead")
    others = task.support if task.lead else task.responsible[1:]
    more = gettext(" and others") if task.open_ended else ""
    for name, value in (
        (gettext("Section"), task.section),
        (lead, listed(list(leads))),
        (gettext("Support"), listed(list(others)) + more),
        (gettext("Deadline"), _deadline(task)),
        (gettext("Line in the document"), str(task.line)),
    ):
        if value:
            yield f"   {name}: {value}"


def _deadline(task: AnnexTask) -> str:
    if not task.deadline:
        return ""
    return f"{task.deadline} ({task.deadline_on})" if task.deadline_on else task.deadline
