"""Annex in, tasks out: a document's bytes become a draft plan."""

from __future__ import annotations

from tracker.annex.draft import AnnexDraft
from tracker.annex.drafting import draft_of
from tracker.annex.flowed import find_flowed_tables
from tracker.annex.found import Findings
from tracker.annex.head import read_head
from tracker.annex.headed import find_headed_tasks
from tracker.annex.paragraphs import Paragraph, paragraphs_of
from tracker.annex.readers import read_source
from tracker.annex.refusals import EMPTY, NO_TASKS, NoTasksFound
from tracker.annex.segments import Segmenter
from tracker.annex.source import Line, Source, Table
from tracker.annex.tables import read_table
from tracker.annex.unbroken import unbroken


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
    return draft_of(source, findings, head=read_head(source.said()))


def find_tasks(source: Source) -> Findings:
    """Yield the tasks of a document in the order in which they stand in it."""
    findings = Findings()
    segmenter = Segmenter(findings)
    waiting: list[Line] = []
    told: list[Paragraph] = []
    for block in unbroken(find_flowed_tables(source.blocks)):
        if isinstance(block, Line):
            waiting.append(block)
            continue
        told += _read(segmenter, waiting)
        waiting = [] if read_table(block, findings) else _lines_of(block)
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
    """Yield the words of a table that is none of tasks: a page may be set in one, text and all."""
    return [
        Line(text, row.line, is_whole=True)
        for row in table.rows
        for cell in row.cells
        if not cell.is_copy
        for text in cell.text.splitlines()
        if text.strip()
    ]
