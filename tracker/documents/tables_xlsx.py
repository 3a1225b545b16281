"""The statutory quarterly and annual form as a workbook; its sums are formulas that agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from tracker.documents.tables import (
    StatutoryTable,
    TableBlock,
    TableColumn,
    TableRow,
    rate,
    total,
)
from tracker.documents.workbook import A3, A4, Book
from tracker.inert import one_line

FIRST = 2  # columns before the form's own: number and unit
HEAD_ROWS = (2, 3)
WIDTHS = {"count": 8.0, "money": 9.5, "rate": 8.5, "text": 10.5, "words": 24.0}
MARKED = ("late", "overdue")
WIDE = 14
ROW = 20
NAME = 60
Lines = tuple[int, int]  # the first and the last line of what is summed


@dataclass(frozen=True, slots=True)
class Summed:
    """What a sum is made of: cells for the formula, rows for its value, what is known at once."""

    cells: str
    rows: Sequence[TableRow]
    whole: Mapping[str, Decimal] = field(default_factory=dict)

    def of(self, column: TableColumn) -> Decimal | None:
        """Yield the value of a column's sum."""
        return self.whole.get(column.code, total(self.rows, column))


def statutory_table_xlsx(table: StatutoryTable) -> bytes:
    """Yield the workbook of a form: the form itself, then the rows behind it."""
    book = Book(table.title, table.as_of)
    widths = [5, 17, *(WIDTHS[column.kind] for column in table.columns)]
    sheet = book.sheet("汇总表", widths=widths, paper=A3 if len(table.columns) > WIDE else A4)
    _title(book, sheet, table)
    _heads(book, sheet, table.columns)
    line = HEAD_ROWS[1] + 1
    sums: list[Lines] = []
    for block in table.blocks:
        first, line = line, _rows(book, sheet, table, block=block, line=line)
        summed = (first, line - 1)
        if len(table.blocks) > 1:  # of a single block the total below says the same
            _subtotal(book, sheet, table, block=block, summed=summed)
            summed, line = (line, line), line + 1
        sums.append(summed)
    _grand_total(book, sheet, table, line=line, sums=sums)
    _foot(book, sheet, table, line=line + 1)
    sheet.repeat_rows(*HEAD_ROWS)
    sheet.freeze_panes(HEAD_ROWS[1] + 1, FIRST)
    for details in table.details:
        book.details(details)
    return book.written()


def _last(table: StatutoryTable) -> int:
    return FIRST + len(table.columns) - 1


def _title(book: Book, sheet: Worksheet, table: StatutoryTable) -> None:
    last = _last(table)
    sheet.merge_range(0, 0, 0, last, one_line(table.title, NAME), book.look("title"))
    sheet.set_row(0, 34)
    middle = max(3, last // 3)
    sheet.merge_range(
        1, 0, 1, middle - 1, f"填报单位：{one_line(table.issuer, NAME)}", book.look("plain")
    )
    words = f"报告期：{table.period}　数据截至：{table.as_of.isoformat()}　单位：{table.unit}"
    sheet.merge_range(1, middle, 1, last, words, book.look("right"))
    sheet.set_row(1, 22)


def _heads(book: Book, sheet: Worksheet, columns: Sequence[TableColumn]) -> None:
    top, below = HEAD_ROWS
    look = book.look("head")
    sheet.merge_range(top, 0, below, 0, "序号", look)
    sheet.merge_range(top, 1, below, 1, "单位", look)
    place = FIRST
    for group, members in groupby(columns, key=lambda column: column.group):
        found = list(members)
        if not group:
            for column in found:
                words = column.head.replace("（", "\n（", 1)
                sheet.merge_range(top, place, below, place, words, look)
                place += 1
            continue
        if len(found) == 1:
            sheet.write_string(top, place, group, look)
        else:
            sheet.merge_range(top, place, top, place + len(found) - 1, group, look)
        for column in found:
            sheet.write_string(below, place, column.head.replace("（", "\n（", 1), look)
            place += 1
    sheet.set_row(top, 22)
    sheet.set_row(below, 34)


def _rows(
    book: Book, sheet: Worksheet, table: StatutoryTable, *, block: TableBlock, line: int
) -> int:
    """Write the rows of a block; yields the first line after it."""
    for number, row in enumerate(block.rows, start=1):
        sheet.write_number(line, 0, number, book.look("centre"))
        sheet.write_string(line, 1, one_line(row.name, NAME), book.look("text"))
        for place in range(FIRST, _last(table) + 1):
            _cell(book, sheet, table, row=row, at=(line, place))
        sheet.set_row(line, ROW)
        line += 1
    return line


def _subtotal(
    book: Book, sheet: Worksheet, table: StatutoryTable, *, block: TableBlock, summed: Lines
) -> None:
    """Write a block's sum below its rows."""
    line = summed[1] + 1
    sheet.write_blank(line, 0, None, book.look("block"))
    sheet.write_string(line, 1, f"{block.name}小计", book.look("block"))
    sheet.set_row(line, ROW)
    for place in range(FIRST, _last(table) + 1):
        known = Summed(_cells(summed, place), block.rows)
        _sum(book, sheet, table, at=(line, place), summed=known)


def _cells(lines: Lines, place: int) -> str:
    """Yield the cells of a column between two lines as a formula names them."""
    first, last = (xl_rowcol_to_cell(line, place) for line in lines)
    return first if first == last else f"{first}:{last}"


def _cell(
    book: Book, sheet: Worksheet, table: StatutoryTable, *, row: TableRow, at: tuple[int, int]
) -> None:
    column = table.columns[at[1] - FIRST]
    value = row.values.get(column.code)
    if column.of is not None:
        counted = rate(*(row.values.get(code) for code in column.of))
        book.formula(sheet, at, _share(table, column, at[0]), value=counted, look="number.1")
    elif isinstance(value, Decimal):
        strong = "!" if column.code in MARKED and value else ""
        book.put(sheet, at, value, look=f"number.{column.decimals}{strong}")
    elif column.kind == "text" and isinstance(value, str) and value:
        book.put(sheet, at, value, look="centre")
    else:
        book.put(sheet, at, value)


def _share(table: StatutoryTable, column: TableColumn, line: int) -> str:
    """Yield the formula of a share in percent, empty where there is nothing to share."""
    assert column.of is not None
    codes = [each.code for each in table.columns]
    part, whole = (xl_rowcol_to_cell(line, FIRST + codes.index(code)) for code in column.of)
    return f'=IF(OR(N({whole})=0,NOT(ISNUMBER({part}))),"",ROUND(100*{part}/{whole},1))'


def _sum(
    book: Book, sheet: Worksheet, table: StatutoryTable, *, at: tuple[int, int], summed: Summed
) -> None:
    column = table.columns[at[1] - FIRST]
    if column.kind in ("text", "words"):
        sheet.write_blank(*at, None, book.look("block"))
    elif column.of is not None:
        codes = {each.code: each for each in table.columns}
        counted = rate(*(summed.of(codes[code]) for code in column.of))
        book.formula(sheet, at, _share(table, column, at[0]), value=counted, look="number.1!")
    elif column.code in summed.whole:
        book.put(sheet, at, summed.whole[column.code], look=f"number.{column.decimals}!")
    else:
        formula = f'=IF(COUNT({summed.cells})=0,"",SUM({summed.cells}))'
        look = f"number.{column.decimals}!"
        book.formula(sheet, at, formula, value=summed.of(column), look=look)


def _grand_total(
    book: Book, sheet: Worksheet, table: StatutoryTable, *, line: int, sums: Sequence[Lines]
) -> None:
    """Add the sums of the blocks up; what is known for all together only stands here."""
    rows = [row for block in table.blocks for row in block.rows]
    sheet.write_blank(line, 0, None, book.look("block"))
    sheet.write_string(line, 1, "合计", book.look("block"))
    sheet.set_row(line, ROW)
    for place in range(FIRST, _last(table) + 1):
        cells = ",".join(_cells(each, place) for each in sums)
        summed = Summed(cells, rows, table.whole)
        _sum(book, sheet, table, at=(line, place), summed=summed)


def _foot(book: Book, sheet: Worksheet, table: StatutoryTable, *, line: int) -> None:
    last = _last(table)
    words = f"填报人：{one_line(table.filler, 30)}　　　　　　审核人：{one_line(table.checker, 30)}"
    words += "　　　　　　单位负责人：　　　　　　　　　（盖章）"
    sheet.merge_range(line, 0, line, last, words, book.look("plain"))
    sheet.set_row(line, 28)
    for place, note in enumerate(table.notes, start=1):
        number = f"{place}." if len(table.notes) > 1 else ""
        words = f"{'注：' if place == 1 else '　　'}{number}{note}"
        sheet.merge_range(line + place, 0, line + place, last, words, book.look("note"))
        sheet.set_row(line + place, 16)
