"""Annex in, tasks out: a document's bytes become a draft plan."""

from __future__ import annotations

from itertools import groupby

from tracker.annex.draft import AnnexDraft
from tracker.annex.drafting import draft_of
from tracker.annex.flowed import find_flowed_tables
from tracker.annex.found import Findings
from tracker.annex.head import read_head
from tracker.annex.paragraphs import paragraphs_of
from tracker.annex.readers import read_source
from tracker.annex.refusals import EMPTY, NO_TASKS, NoTasksFound
from tracker.annex.segments import Segmenter
from tracker.annex.source import Line, Source, Table
from tracker.annex.tables import read_table


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
    return draft_of(source, read_head(source.lines), findings)


def find_tasks(source: Source) -> Findings:
    """Yield the tasks of a document in the order in which they stand in it."""
    findings = Findings()
    segmenter = Segmenter(findings)
    for is_table, blocks in groupby(find_flowed_tables(source.blocks), _is_table):
        if is_table:
            for block in blocks:
                assert isinstance(block, Table)
                read_table(block, findings)
        else:
            segmenter.read(paragraphs_of([block for block in blocks if isinstance(block, Line)]))
    return findings


def _is_table(block: Line | Table) -> bool:
    return isinstance(block, Table)
