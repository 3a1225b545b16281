"""Time of ``read_document`` against the bare library reading the same file.

    python -m bench.annex_speed FOLDER [--pages 300] [--rows 10000] [--repeat 3]

FOLDER is where the two files are written: a PDF of drawn tables and running text by turns, made by
LibreOffice from a Word file, and an Excel sheet with merged cells. The bare library is pdfplumber
taking text and tables of every page, and openpyxl iterating over every cell, as their manuals show.
Both read in a process of their own; the least processor time of the repeats counts.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl

from tracker.annex.child import read_in_child

TEXT = (
    "推进职业技能培训，完善补贴制度，加强基础能力建设，做好职业指导和就业服务工作，2021年6月底前完成。"
    * 3
)

UNITS = [
    f"市{name}局"
    for name in ("人社 教育 财政 民政 公安 司法 水利 商务 统计 审计 体育 医保 信访".split())  # noqa: SIM905
]


def make_pdf(folder: Path, pages: int) -> Path:
    document = docx.Document()
    for number in range(pages // 2):
        document.add_paragraph(f"{number + 1}．{TEXT * 6}（市人社局牵头，市教育局、市财政局配合）")
        document.add_page_break()
        table = document.add_table(1, 4)
        table.style = "Table Grid"
        for cell, word in zip(
            table.rows[0].cells, ("序号", "工作任务", "牵头单位", "配合单位"), strict=True
        ):
            cell.text = word
        for row in range(6):
            cells = table.add_row().cells
            cells[0].text, cells[1].text = str(row + 1), TEXT
            cells[2].text, cells[3].text = "市人社局", "市教育局、市财政局等"
        document.add_page_break()
    path = folder / "speed.docx"
    document.save(path)
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, path],
        check=True,
        capture_output=True,
    )
    return path.with_suffix(".pdf")


def make_sheet(folder: Path, rows: int) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(("序号", "任务类别", "工作任务", "牵头单位", "配合单位", "完成时限"))
    for row in range(rows):
        category = f"第{row // 10 + 1}类" if row % 10 == 0 else None
        sheet.append(
            (row + 1, category, TEXT[:60], "市人社局", "市教育局、市财政局等", "2021年6月底前")
        )
        if row % 10 == 9:
            sheet.merge_cells(start_row=row - 7, end_row=row + 2, start_column=2, end_column=2)
    path = folder / "speed.xlsx"
    book.save(path)
    return path


def cost(work: Callable[[], object], repeat: int) -> float:
    """The least processor time that the processes started by the work needed."""
    times = []
    for _ in range(repeat):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        work()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def run_bare(path: Path) -> None:
    subprocess.run([sys.executable, Path(__file__).with_name("bare_reading.py"), path], check=True)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument(
        "--bare", action="store_true", help="only read the file, as the library does"
    )
    asked.add_argument("--pages", type=int, default=300)
    asked.add_argument("--rows", type=int, default=10_000)
    asked.add_argument("--repeat", type=int, default=3)
    given = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    slow = False
    for path in (make_sheet(given.folder, given.rows), make_pdf(given.folder, given.pages)):
        content = path.read_bytes()
        tasks = len(read_in_child(content, path.name).tasks)
        ours = cost(lambda: read_in_child(content, path.name), given.repeat)  # noqa: B023
        theirs = cost(lambda: run_bare(path), given.repeat)  # noqa: B023
        slow = slow or ours > 2 * theirs
        print(
            f"{path.name}: {len(content) // 1024} KB, {tasks} tasks, read {ours:.2f} s, "
            f"bare library {theirs:.2f} s, ratio {ours / theirs:.2f}"
        )
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
