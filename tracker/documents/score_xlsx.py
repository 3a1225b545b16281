"""Score sheets as a workbook: the lists by table, and each department's sheet with its working."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from tracker.documents.tables import DetailTable, Link, ScoreBook, ScorePage, ScoreRow
from tracker.documents.workbook import Book, row_height
from tracker.inert import one_line

NAME = 60
LIST_WIDTHS = (7, 24, 11, 11, 11, 11, 10, 11, 11, 12, 12)
PAGE_WIDTHS = (66, 12, 12, 14)
WHOLE = sum(PAGE_WIDTHS)
WORKING = "逐项依据"
CENT, HUNDRED = Decimal("0.01"), Decimal(100)


def score_xlsx(found: ScoreBook) -> bytes:
    """Yield the workbook of a period's scores; of one sheet alone the sheet comes first."""
    book = Book(found.title, found.as_of)
    if len(found.pages) == 1:
        _page(book, found, found.pages[0])
    else:
        _lists(book, found)
    book.details(_working(found))
    if len(found.pages) > 1 and any(page.adjustments for page in found.pages):
        book.details(_adjustments(found))
    return book.written()


def _head(book: Book, sheet: Worksheet, found: ScoreBook, *, last: int) -> int:
    """Write title, period, day, policy and state; yields the next free line."""
    sheet.merge_range(0, 0, 0, last, one_line(found.title, NAME), book.look("title"))
    sheet.set_row(0, 34)
    words = (
        f"报告期：{found.period}　数据截至：{found.as_of.isoformat()}　"
        f"规则版本：{found.policy}　状态：{found.state}　单位：分"
    )
    sheet.merge_range(1, 0, 1, last, words, book.look("right"))
    sheet.set_row(1, 22)
    return 2


def _lists(book: Book, found: ScoreBook) -> None:
    sheet = book.sheet("考核得分", widths=LIST_WIDTHS)
    heads = ["名次", "单位", *found.parts, "加减分", "得分", "等次", "自评分"]
    heads += ["就业考核计分"] if found.is_year else []
    line = top = _head(book, sheet, found, last=len(heads) - 1)
    for place, head in enumerate(heads):
        sheet.write_string(top, place, head, book.look("head"))
    sheet.set_row(top, 20)
    begins = _begins(found)
    for name, rows in found.blocks:
        line += 1
        sheet.merge_range(line, 0, line, len(heads) - 1, name, book.look("block"))
        for row in rows:
            line += 1
            _row(book, sheet, row, line=line, is_year=found.is_year)
            if row.name in begins:
                book.put(sheet, (line, 1), Link(one_line(row.name, NAME), begins[row.name]))
    line += 1
    note = "　填报人：　　　　　　　审核人：　　　　　　　单位负责人：　　　　　　　（盖章）"
    sheet.merge_range(line, 0, line, len(heads) - 1, note, book.look("plain"))
    sheet.set_row(line, 28)
    sheet.repeat_rows(top)
    sheet.freeze_panes(top + 1, 2)


def _begins(found: ScoreBook) -> dict[str, str]:
    """Yield where in the working each unit's lines begin; a unit without lines has no place."""
    places, line = {}, 2
    for page in found.pages:
        if page.lines:
            places[page.unit] = f"internal:'{WORKING}'!A{line}"
        line += len(page.lines)
    return places


def _row(book: Book, sheet: Worksheet, row: ScoreRow, *, line: int, is_year: bool) -> None:
    book.put(sheet, (line, 0), None if row.rank is None else Decimal(row.rank), look="centre")
    book.put(sheet, (line, 1), one_line(row.name, NAME))
    for place, share in enumerate(row.shares, start=2):
        book.put(sheet, (line, place), _number(share), look="number.4")
    after = 2 + len(row.shares)
    book.put(sheet, (line, after), _number(row.adjustments), look="number.1")
    book.put(sheet, (line, after + 1), _number(row.score), look="number.2!")
    book.put(sheet, (line, after + 2), row.grade, look="centre")
    book.put(sheet, (line, after + 3), _number(row.own_score), look="number.2")
    if is_year:
        book.put(sheet, (line, after + 4), _number(row.contribution), look="number.2")


def _number(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _page(book: Book, found: ScoreBook, page: ScorePage) -> None:
    """Set one department's sheet: how the score arises, line by line."""
    sheet = book.sheet("考核表", widths=PAGE_WIDTHS)
    sheet.set_portrait()
    line = _head(book, sheet, found, last=3)
    sheet.merge_range(line, 0, line, 3, f"单位：{one_line(page.unit, NAME)}", book.look("plain"))
    sheet.merge_range(line + 1, 0, line + 1, 3, page.verdict, book.look("note"))
    sheet.set_row(line + 1, row_height((page.verdict,), (WHOLE,)))
    line += 2
    if page.score is not None and page.base is not None:
        line = _sum(book, sheet, page, line=line)
    if page.losses:
        line = _losses(book, sheet, page, line=line + 1) + 1
    words = [f"自评：{page.own_score}分　{page.own_note}"] if page.own_score else []
    for text in (*words, *page.notes):
        sheet.merge_range(line, 0, line, 3, one_line(text, 400), book.look("note"))
        sheet.set_row(line, row_height((text,), (WHOLE,)))
        line += 1


def _sum(book: Book, sheet: Worksheet, page: ScorePage, *, line: int) -> int:
    for column, head in enumerate(("评分项", "得分比例", "满分", "得分")):
        sheet.write_string(line, column, head, book.look("head"))
    first = line + 1
    for part in page.parts:
        line += 1
        share, most = Decimal(part.share), Decimal(part.most)
        at = next((n for n, each in enumerate(page.lines, start=2) if each.part == part.name), 0)
        place = f"internal:'{WORKING}'!A{at}"
        book.put(sheet, (line, 0), Link(part.name, place) if at else part.name)
        book.put(sheet, (line, 1), share, look="number.4")
        book.put(sheet, (line, 2), most, look="number.0")
        formula = f"={xl_rowcol_to_cell(line, 1)}*{xl_rowcol_to_cell(line, 2)}"
        book.formula(sheet, (line, 3), formula, value=share * most, look="number.4")
    base = Decimal(page.base or 0)
    cells = f"{xl_rowcol_to_cell(first, 3)}:{xl_rowcol_to_cell(line, 3)}"
    counted = sum((Decimal(part.share) * Decimal(part.most) for part in page.parts), Decimal(0))
    line += 1
    sheet.write_string(line, 0, "基础分", book.look("block"))
    _blank(book, sheet, line)
    _agreeing(book, sheet, (line, 3), formula=(f"=SUM({cells})", counted, base), look="number.4!")
    at_base, first = line, line + 1
    for words, points in page.adjustments:
        line += 1
        book.put(sheet, (line, 0), words)
        _blank(book, sheet, line)
        book.put(sheet, (line, 3), Decimal(points), look="number.2")
        sheet.set_row(line, row_height((words,), PAGE_WIDTHS[:1]))
    added = sum((Decimal(points) for _, points in page.adjustments), Decimal(0))
    whole = xl_rowcol_to_cell(at_base, 3)
    if page.adjustments:
        whole += f"+SUM({xl_rowcol_to_cell(first, 3)}:{xl_rowcol_to_cell(line, 3)})"
    line += 1
    sheet.write_string(line, 0, "考核得分", book.look("block"))
    _blank(book, sheet, line)
    kept = min(HUNDRED, max(Decimal(0), base + added)).quantize(CENT, ROUND_HALF_UP)
    made = (f"=ROUND(MIN(100,MAX(0,{whole})),2)", kept, Decimal(page.score or 0))
    _agreeing(book, sheet, (line, 3), formula=made, look="number.2!")
    return line + 1


def _losses(book: Book, sheet: Worksheet, page: ScorePage, *, line: int) -> int:
    """Set what cost points, the dearest first, each with its sentence and its evidence."""
    heads = ("失分事项及依据（按失分多少排列）", "评分项", "失分", "佐证")
    sheet.repeat_rows(line)
    for place, head in enumerate(heads):
        sheet.write_string(line, place, head, book.look("head"))
    for each in page.losses:
        line += 1
        words = f"{each.matter}：{each.reason}"
        book.put(sheet, (line, 0), one_line(words, 400))
        book.put(sheet, (line, 1), each.part, look="centre")
        book.put(sheet, (line, 2), Decimal(each.points), look="number.2")
        book.put(sheet, (line, 3), each.evidence)
        sheet.set_row(line, row_height((words,), PAGE_WIDTHS[:1]))
    return line + 1


def _blank(book: Book, sheet: Worksheet, line: int) -> None:
    for place in (1, 2):
        sheet.write_blank(line, place, None, book.look("block"))


def _agreeing(
    book: Book, sheet: Worksheet, at: tuple[int, int], *, formula: tuple[str, Decimal, Decimal],
    look: str,
) -> None:  # fmt: skip
    """Write a formula where it counts what is stored; else the stored value alone.

    Shares are exact fractions in the system and have four places here: in rare cases a sum of the
    shown ones differs in the last digit, and then the system's value stands.
    """
    text, counted, stored = formula
    if counted == stored:
        book.formula(sheet, at, text, value=stored, look=look)
    else:
        book.put(sheet, at, stored, look=look)


def _working(found: ScoreBook) -> DetailTable:
    """Yield every line; a sheet alone does not name its unit in each."""
    own = 1 if len(found.pages) == 1 else 0
    rows = tuple(
        (
            one_line(page.unit, NAME),
            line.matter,
            line.part,
            _number(line.value) if line.value else "不计",
            _number(line.weight),
            line.reason,
            line.cause,
            line.evidence,
        )[own:]
        for page in found.pages
        for line in page.lines
    )
    heads = ("单位", "事项", "评分项", "取值", "权重", "依据", "容错事由", "佐证")
    widths = (18, 36, 10, 9, 8, 60, 24, 12)
    return DetailTable(WORKING, heads[own:], widths[own:], rows, decimals=4, centred=("评分项",))


def _adjustments(found: ScoreBook) -> DetailTable:
    rows = tuple(
        (one_line(page.unit, NAME), words, Decimal(points))
        for page in found.pages
        for words, points in page.adjustments
    )
    return DetailTable("加减分", ("单位", "依据", "分值"), (18, 80, 10), rows, decimals=2)
