"""Annex in, tasks out: a document's bytes become a draft plan."""

from __future__ import annotations

import re

from tracker.annex.draft import NO_RULE, AnnexDraft, AnnexTask
from tracker.annex.refusals import EMPTY, NO_TASKS, NoTasksFound

RESPONSIBLE = re.compile(r"^(?P<text>.+)（(?P<units>[^（）]+?)(?P<more>等)?按职责分工负责）$")


def read_document(content: bytes, filename: str) -> AnnexDraft:
    """Read a document into a draft plan; ``filename`` is only what refusals call it.

    Raises :class:`UnreadableDocument`, :class:`DocumentRefused`, :class:`DocumentTooLarge` or
    :class:`NoTasksFound`, each with a sentence.
    """
    if not content.strip():
        raise NoTasksFound(EMPTY, file=filename)
    lines = tuple(content.decode("utf-8-sig", "replace").splitlines())
    tasks: list[AnnexTask] = []
    for number, line in enumerate(lines, start=1):
        if found := RESPONSIBLE.match(line.strip()):
            units = tuple(found["units"].split("、"))
            tasks.append(
                AnnexTask(
                    number=len(tasks) + 1,
                    section="",
                    text=found["text"],
                    lead=(),
                    presumed_lead=units[0],
                    support=(),
                    responsible=units,
                    groups=(),
                    open_ended=bool(found["more"]),
                    deadline=None,
                    deadline_on=None,
                    line=number,
                    last_line=number,
                )
            )
    if not tasks:
        raise NoTasksFound(NO_TASKS, file=filename)
    return AnnexDraft(
        title=lines[0].strip(),
        document_number=None,
        issued_on=None,
        issuer=None,
        period_from=None,
        period_to=None,
        lead_rule=NO_RULE,
        standing_groups=(),
        tasks=tuple(tasks),
        lines=lines,
    )
