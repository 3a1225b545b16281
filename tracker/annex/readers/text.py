"""Text files: UTF-8, GB18030, Big5 and UTF-16, CSV, and tables set by tabs or strokes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence

from tracker.annex.columns import roles_of
from tracker.annex.readers.ragged import aligned
from tracker.annex.readers.separated import read_separated
from tracker.annex.refusals import BROKEN, TOO_MANY_LINES, DocumentTooLarge, UnreadableDocument
from tracker.annex.source import Cell, Row, Source, SourceBuilder

MOST_LINES = 60_000
_INDENT = re.compile(r"^(?:\u3000{1,}| {3,}|\t)\S")
_RULE = re.compile(r"[\s|:+\-─━┃│┼├┤┌┐└┘┬┴═]+")
_STROKES = re.compile(r"[|│┃｜]")
_LINE_BREAK = re.compile(r"<br */?>", re.IGNORECASE)  # in a cell of Markdown
_WIDE_GAP = re.compile(r"\s{2,}|\u3000+")
_USUAL = re.compile(r"[，。、的一是在和有市县区省，\n]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd]")


def decode(content: bytes, filename: str) -> str:
    """Yield the text of a file, whatever encoding it is in."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _checked(content.decode(encoding, "replace"), filename)
    try:
        return _checked(content.decode("utf-8"), filename)
    except UnicodeDecodeError:
        pass
    tried = [
        content.decode(encoding, "replace")
        for encoding in ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")
    ]
    best = max(tried, key=_plausibility)
    if _plausibility(best) <= 0:
        raise UnreadableDocument(BROKEN, file=filename)
    return _checked(best, filename)


def _plausibility(text: str) -> float:
    """Yield how much a text looks like Chinese prose: usual marks, no broken characters."""
    if not text:
        return 0.0
    sample = text[:20_000]
    return (len(_USUAL.findall(sample)) - 5 * len(_CONTROL.findall(sample))) / len(sample)


def _checked(text: str, filename: str) -> str:
    sample = text[:200_000]
    if len(_CONTROL.findall(sample)) * 20 > len(sample):
        raise UnreadableDocument(BROKEN, file=filename)
    return text


def read_text(content: bytes, filename: str) -> Source:
    """Read a text file into lines and tables; one saved as CSV is a table.

    Raises :class:`UnreadableDocument` for what is no text and :class:`DocumentTooLarge`.
    """
    text = _CONTROL.sub("", decode(content, filename).replace("\x0c", "\n"))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if table := read_separated(text, filename):
        return table
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        raise DocumentTooLarge(TOO_MANY_LINES, file=filename, limit=MOST_LINES)
    builder = SourceBuilder()
    split = [cells_of(line) for line in lines]
    _split_at_gaps(lines, split)
    place = 0
    while place < len(lines):
        end = _table_end(split, place)
        if end - place > 1:
            builder.add_table(list(_rows(lines, split, builder, place=place, end=end)))
        else:
            end = place + 1
            builder.add_line(lines[place].rstrip(), is_indented=bool(_INDENT.match(lines[place])))
        place = end
    return builder.source()


def cells_of(line: str) -> list[str] | None:
    """Yield the cells of a line that tabs or strokes divide; None where nothing divides it."""
    stripped = line.strip(" \r")
    if _STROKES.search(stripped) and len(_STROKES.findall(stripped)) > 1:
        if _RULE.fullmatch(stripped):
            return []
        inner = _STROKES.split(stripped)
        if not inner[0].strip() and not inner[-1].strip():
            inner = inner[1:-1]
        return [_LINE_BREAK.sub("\n", cell).strip() for cell in inner]
    if "\t" in line.rstrip("\r\n") and stripped.strip():
        return [cell.strip() for cell in line.rstrip("\r\n").split("\t")]
    if stripped and roles_of(_WIDE_GAP.split(stripped)):
        return _WIDE_GAP.split(stripped)
    return None


def _split_at_gaps(lines: Sequence[str], split: list[list[str] | None]) -> None:
    """Split the lines under a heading that wide gaps divide, while they have as many cells."""
    width = 0
    for place, line in enumerate(lines):
        cells = split[place]
        if cells is None and width:
            parts = _WIDE_GAP.split(line.strip())
            split[place] = parts if len(parts) == width else None
        is_head = cells is not None and cells == _WIDE_GAP.split(line.strip())
        width = len(cells) if cells and is_head else width if split[place] else 0


def _table_end(split: Sequence[list[str] | None], place: int) -> int:
    """Yield where the lines end that together make one table."""
    first = split[place]
    if first is None or (len(first) < 2 and first):
        return place
    end = place
    while end < len(split):
        cells = split[end]
        if cells is None or (cells and len(cells) < 2):
            break
        end += 1
    return end


def _rows(
    lines: Sequence[str],
    split: Sequence[list[str] | None],
    builder: SourceBuilder,
    *,
    place: int,
    end: int,
) -> Iterator[Row]:
    told = aligned([cells or [] for cells in split[place:end]])
    width = max(map(len, told), default=0)
    for number, cells in enumerate(told, start=place):
        builder.lines.append(lines[number].rstrip())
        if split[number]:
            padded = [*cells, *[""] * (width - len(cells))]
            at = len(builder.lines)
            yield Row(tuple(Cell(cell) for cell in padded), at, at)
