"""Annex in, tasks out: a document's bytes become a draft plan."""

from __future__ import annotations

import re

from tracker.annex.draft import AnnexDraft
from tracker.annex.drafting import draft_of
from tracker.annex.flowed import find_flowed_tables
from tracker.annex.found import Findings
from tracker.annex.head import read_head
from tracker.annex.headed import find_headed_tasks
from tracker.annex.headings import Head
from tracker.annex.labelled import lines_of_labels
from tracker.annex.paragraphs import Paragraph, paragraphs_of
from tracker.annex.readers import read_source
from tracker.annex.refusals import EMPTY, NO_TASKS, NoTasksFound
from tracker.annex.repeated import without_repeats
from tracker.annex.segments import Segmenter
from tracker.annex.shadow import shadow
from tracker.annex.source import Line, Source, Table
from tracker.annex.tables import read_table
from tracker.annex.unbroken import unbroken
from tracker.rules.reasons import reason

HEAD_LINES = 8
_NO_PLAN = re.compile(  # what such notices say of units shares out no work
    r".{0,60}(?:招标|采购|中标|成交|招聘|磋商|比选)(?:结果|邀请)?(?:公告|公示|文件)"
)


def read_document(content: bytes, filename: str) -> AnnexDraft:
    """Read a document into a draft plan; ``filename`` is only what refusals call it.

    Raises :class:`UnreadableDocument`, :class:`DocumentRefused`, :class:`DocumentTooLarge` or
    :class:`NoTasksFound`, each with a sentence.
    """
    if not content.strip(b"\0 \t\r\n"):
        raise NoTasksFound(EMPTY, file=filename)
    source = read_source(content, filename)
    findings = find_tasks(source)
    if not findings.tasks:
        raise NoTasksFound(NO_TASKS, file=filename)
    if source.hidden_rows:
        findings.warnings.append(reason("rows_hidden", count=source.hidden_rows))
    return draft_of(source, findings, head=read_head(source.said()))


def find_tasks(source: Source) -> Findings:
    """Yield the tasks of a document in the order in which they stand in it."""
    findings = Findings()
    if any(_NO_PLAN.fullmatch(shadow(line.strip())) for line in source.lines[:HEAD_LINES]):
        return findings
    segmenter = Segmenter(findings)
    waiting: list[Line] = []
    told: list[Paragraph] = []
    head: Head | None = None
    for block in unbroken(find_flowed_tables(source.blocks)):
        if isinstance(block, Line):
            waiting.append(block)
            continue
        title = waiting[-1].text if waiting else ""
        told += _read(segmenter, waiting)
        first = len(findings.tasks)
        found = read_table(block, findings, above=head, title=title)
        head = found or head
        without_repeats(findings, first)
        waiting = [] if found else _lines_of(block)
    told += _read(segmenter, waiting)
    if not findings.tasks:
        find_headed_tasks(told, findings)
    return findings


def _read(segmenter: Segmenter, lines: list[Line]) -> list[Paragraph]:
    """Add the tasks of lines that stand together; yields them joined to paragraphs."""
    paragraphs = paragraphs_of(lines)
    segmenter.read(paragraphs)
    return paragraphs


def _lines_of(table: Table) -> list[Line]:
    """Yield the words of a table that is none of tasks: a page may be set in one, text and all.

    A sheet of labels beside what they say, 牵头单位 | 市水务局, is read as lines of labels.
    """
    own = [[cell.text for cell in row.cells if not cell.is_copy] for row in table.rows]
    return [
        Line(text, row.line, is_whole=True)
        for row, cells in zip(table.rows, lines_of_labels(own), strict=True)
        for cell in cells
        for text in cell.splitlines()
        if text.strip()
    ]
