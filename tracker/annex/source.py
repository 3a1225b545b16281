"""A document as its reader saw it: lines and tables in order, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; ``number`` is its place among the shown lines, from 1.

    ``is_whole`` tells that the reader knows it for a whole paragraph; ``is_indented`` that it is
    set in, as first lines of paragraphs are.
    """

    text: str
    number: int
    is_whole: bool = False
    is_indented: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; ``is_copy`` tells that it only repeats the merged cell above it or before it."""

    text: str
    is_copy: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, shown in the lines from ``line`` to ``last_line``.

    ``opens_page`` tells that a page break stands before it.
    """

    cells: tuple[Cell, ...]
    line: int
    last_line: int
    opens_page: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its rows, headings included; ``name`` is that of its sheet."""

    rows: tuple[Row, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader yields: ``lines`` as they are shown, ``blocks`` as they are understood.

    ``hidden_rows`` counts the rows that the file holds and does not show.
    """

    lines: tuple[str, ...]
    blocks: tuple[Line | Table, ...]
    hidden_rows: int = 0

    def said(self) -> list[str]:
        """Yield the shown lines; those that belong to no block, running heads, are blank."""
        kept = [""] * len(self.lines)
        for block in self.blocks:
            numbers = (
                [block.number] if isinstance(block, Line) else [row.line for row in block.rows]
            )
            for number in numbers:
                kept[number - 1] = self.lines[number - 1]
        return kept


@dataclass(slots=True)
class SourceBuilder:
    """Collects lines and tables while a reader goes through a document."""

    lines: list[str] = field(default_factory=list)
    blocks: list[Line | Table] = field(default_factory=list)
    hidden_rows: int = 0

    def add_line(self, text: str, *, is_whole: bool = False, is_indented: bool = False) -> None:
        """Add a line of text."""
        self.lines.append(text)
        if text.strip():
            self.blocks.append(
                Line(text, len(self.lines), is_whole=is_whole, is_indented=is_indented)
            )

    def add_row(self, cells: list[Cell], *, opens_page: bool = False) -> Row:
        """Show a row as one line and yield it; the caller puts the rows into a table."""
        said = (cell.text for cell in cells if not cell.is_copy)
        shown = " | ".join(" ".join(text.split()) if "\n" in text else text for text in said)
        self.lines.append(shown.strip(" |"))
        return Row(tuple(cells), len(self.lines), len(self.lines), opens_page=opens_page)

    def add_table(self, rows: list[Row], *, name: str = "") -> None:
        """Add a table of rows that were shown before."""
        if rows:
            self.blocks.append(Table(tuple(rows), name))

    def source(self) -> Source:
        """Yield what was collected."""
        return Source(tuple(self.lines), tuple(self.blocks), self.hidden_rows)
