"""What every workbook shares: faces, formats, print set-up, and text that stays text."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tracker.documents.tables import DetailTable, Link, Value
from tracker.inert import inert, one_line

MOST_LETTERS = 2000
A3, A4 = 8, 9
RUNNING = 80  # letters of the title that stand above each page
LINE_HEIGHT, HIGHEST_ROW = 15.0, 400.0
ACCENT = "#274C77"
SONG_TITLE, FANG, HEI = "方正小标宋简体", "仿宋_GB2312", "黑体"
MADE = {
    "title": {"font_name": SONG_TITLE, "font_size": 20, "align": "center", "valign": "vcenter"},
    "plain": {"font_name": FANG, "font_size": 12, "valign": "vcenter"},
    "right": {"font_name": FANG, "font_size": 12, "align": "right", "valign": "vcenter"},
    "note": {"font_name": FANG, "font_size": 10.5, "text_wrap": True, "valign": "top"},
    "head": {
        "font_name": HEI, "font_size": 11, "align": "center", "valign": "vcenter",
        "text_wrap": True, "border": 1,
    },
    "block": {"font_name": HEI, "font_size": 11, "border": 1, "valign": "vcenter"},
    "text": {
        "font_name": FANG, "font_size": 11, "border": 1, "text_wrap": True, "valign": "vcenter",
    },
    "centre": {
        "font_name": FANG, "font_size": 11, "border": 1, "align": "center", "valign": "vcenter",
        "text_wrap": True,
    },
    "link": {
        "font_name": FANG, "font_size": 11, "border": 1, "text_wrap": True, "valign": "vcenter",
        "font_color": ACCENT, "underline": 1, "indent": 1,
    },
    "struck": {
        "font_name": FANG, "font_size": 11, "border": 1, "text_wrap": True, "valign": "vcenter",
        "font_strikeout": True,
    },
    "day": {
        "font_name": FANG, "font_size": 11, "border": 1, "align": "center", "valign": "vcenter",
        "num_format": "yyyy-mm-dd",
    },
}  # fmt: skip
NUMBER = {"font_name": FANG, "font_size": 11, "border": 1, "align": "right", "valign": "vcenter"}


class Book:
    """A workbook being written: equal content is equal bytes, no text becomes a formula."""

    def __init__(self, title: str, made_on: date) -> None:
        self._out = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self._out,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        moment = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
        self.book.set_properties({"title": one_line(title, 250), "created": moment})
        self._title = one_line(title, RUNNING)
        self._formats: dict[str, Format] = {}

    def written(self) -> bytes:
        """Close the workbook; yields its bytes."""
        self.book.close()
        return self._out.getvalue()

    def look(self, name: str) -> Format:
        """Yield a format by its name; ``number.2`` has two places, ``number.2!`` is strong."""
        if name not in self._formats:
            self._formats[name] = self.book.add_format(_properties(name))
        return self._formats[name]

    def sheet(self, name: str, *, widths: Sequence[float], paper: int = A4) -> Worksheet:
        """Add a sheet set up for print: landscape, as wide as the paper, page numbers."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(paper)
        sheet.set_landscape()
        sheet.set_margins(left=0.45, right=0.45, top=0.7, bottom=0.65)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_footer('&C&"宋体"第 &P 页　共 &N 页')
        sheet.hide_gridlines(2)
        for place, wide in enumerate(widths):
            sheet.set_column(place, place, wide)
        return sheet

    def put(self, sheet: Worksheet, at: tuple[int, int], value: Value, *, look: str = "") -> None:
        """Write a value: a figure as a number, a day as a day, a link, all else as text."""
        if isinstance(value, Link):
            words = inert(value.words, MOST_LETTERS)
            sheet.write_url(*at, value.href, self.look("link"), words)
        elif isinstance(value, Decimal):
            sheet.write_number(*at, float(value), self.look(look or "number.0"))
        elif isinstance(value, date):
            sheet.write_datetime(*at, _moment(value), self.look(look or "day"))
        elif value is None or value == "":
            sheet.write_blank(*at, None, self.look(look or "text"))
        else:
            sheet.write_string(*at, inert(value, MOST_LETTERS), self.look(look or "text"))

    def formula(
        self, sheet: Worksheet, at: tuple[int, int], formula: str, *, value: Decimal | None,
        look: str,
    ) -> None:  # fmt: skip
        """Write a formula with the value that the system counted; nothing counted is empty."""
        shown: float | str = "" if value is None else float(value)
        sheet.write_formula(*at, formula, self.look(look), shown)

    def details(self, table: DetailTable) -> None:
        """Add a sheet of single rows with a head that stays and can be filtered.

        On paper each page names the workbook and the table above the head.
        """
        sheet = self.sheet(table.name, widths=table.widths)
        words = f"{self._title}　{table.name}".replace("&", "&&")
        sheet.set_header(f'&C&"{HEI}"&12{words}', {"margin": 0.35})
        for place, head in enumerate(table.heads):
            sheet.write_string(0, place, head, self.look("head"))
        sheet.set_row(0, row_height(table.heads, table.widths) + 4)
        for line, row in enumerate(table.rows, start=1):
            for place, value in enumerate(row):
                look = f"number.{table.decimals}" if isinstance(value, Decimal) else ""
                look = "centre" if table.heads[place] in table.centred else look
                self.put(sheet, (line, place), value, look=look)
            sheet.set_row(line, row_height(row, table.widths))
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.heads) - 1)


def row_height(row: Sequence[Value], widths: Sequence[float]) -> float:
    """Yield the height in points that the longest wrapped text of a row needs."""
    lines = 1
    for value, wide in zip(row, widths, strict=False):
        if isinstance(value, Link):
            value = value.words  # noqa: PLW2901 - what is seen of it
        if isinstance(value, str):
            letters = sum(1 if ord(sign) < 0x2000 else 2 for sign in value[:MOST_LETTERS])
            lines = max(lines, -(-letters // max(1, int(wide) - 2)))
    return min(LINE_HEIGHT * lines + 4, HIGHEST_ROW)


def _properties(name: str) -> Mapping[str, Any]:
    if name in MADE:
        return MADE[name]
    kind, _, places = name.partition(".")
    assert kind == "number", name
    strong, digits = places.endswith("!"), int(places.rstrip("!"))
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return {**NUMBER, "num_format": pattern, "bold": strong}


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a cell holds a plain day
