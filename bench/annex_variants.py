"""The source plans as Word, Excel and PDF files: the same tasks must come out of each.

    python -m bench.annex_variants FOLDER

FOLDER is where the files are written. Tables are laid out as the originals do: merged categories,
page numbers in the foot, a running head, pages so low that they break inside cells. PDFs are made
by LibreOffice (soffice).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import docx
import openpyxl
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from tracker.annex.child import read_in_child
from tracker.annex.paragraphs import paragraphs_of
from tracker.annex.source import Line
from tracker.seedfiles.plans import PlanEntry, TaskEntry, load_plans

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ROOT / "tests" / "golden" / "documents"
HEADING = ("工作任务", "工作要求", "责任单位")
PAGES = {"a4": (21.0, 29.7), "landscape": (29.7, 21.0), "low": (21.0, 11.0), "narrow": (14.8, 21.0)}


def paragraphs(plan: PlanEntry) -> list[str]:
    """The source's own paragraphs, without its table."""
    lines = (DOCUMENTS / f"{plan.code}.txt").read_text(encoding="utf-8").splitlines()
    whole = paragraphs_of([Line(line, at) for at, line in enumerate(lines, 1) if line.strip()])
    texts = [paragraph.text for paragraph in whole]
    heads = [at for at, text in enumerate(texts) if text == "".join(HEADING)]
    return texts[: heads[0]] if heads else texts


def units(task: TaskEntry) -> str:
    return "、".join(task.responsible) + ("等" if task.open_ended else "") + "按职责分工负责。"


def page(document: docx.Document, size: tuple[float, float]) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(size[0]), Cm(size[1])
    if size[0] > size[1]:
        section.orientation = WD_ORIENT.LANDSCAPE
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Cm(2))
    style = document.styles["Normal"]
    style.font.size = Pt(12)
    style.font.name = "Noto Serif CJK SC"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    section.header.paragraphs[0].text = "职业技能提升行动"
    foot = section.footer.paragraphs[0]
    foot.add_run("— ")
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        node = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            node.text = text
        else:
            node.set(qn("w:fldCharType"), kind)
        foot.add_run()._r.append(node)  # noqa: SLF001 - python-docx offers no fields
    foot.add_run(" —")


def as_text(plan: PlanEntry, size: tuple[float, float]) -> docx.Document:
    document = docx.Document()
    page(document, size)
    for text in paragraphs(plan):
        document.add_paragraph(text)
    return document


def as_table(plan: PlanEntry, size: tuple[float, float], *, body: bool) -> docx.Document:
    """The plan's tasks as a table behind the source's text, categories merged."""
    document = as_text(plan, size) if body else docx.Document()
    if not body:
        page(document, size)
        document.add_paragraph(plan.title)
    table = document.add_table(1, len(HEADING))
    table.style = "Table Grid"
    for cell, word in zip(table.rows[0].cells, HEADING, strict=True):
        cell.text = word
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)  # noqa: SLF001 - nor repeated headings
    first, section = None, None
    for task in plan.tasks:
        cells = table.add_row().cells
        cells[1].text, cells[2].text = task.requirement, units(task)
        if task.section == section and first is not None:
            first = first.merge(cells[0])
        else:
            cells[0].text, first, section = task.section, cells[0], task.section
    return document


def as_sheet(plan: PlanEntry) -> openpyxl.Workbook:
    """The plan's tasks as a sheet: title over all columns, heading in row 3, categories merged."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([plan.title])
    sheet.merge_cells("A1:C1")
    sheet.append([])
    sheet.append(HEADING)
    start = row = 3
    section = None
    for task in plan.tasks:
        row += 1
        is_new = task.section != section
        sheet.append([task.section if is_new else None, task.requirement, units(task)])
        if is_new:
            if section is not None and row - 1 > start:
                sheet.merge_cells(f"A{start}:A{row - 1}")
            start, section = row, task.section
    sheet.merge_cells(f"A{start}:A{row}")
    return book


def made(plan: PlanEntry, folder: Path) -> list[Path]:
    """Write every variant of a plan; yields their paths."""
    has_table = "".join(HEADING) in "".join((DOCUMENTS / f"{plan.code}.txt").read_text().split())
    found = []
    for name, size in PAGES.items():
        kinds = {"table": as_table(plan, size, body=has_table)}
        if not has_table:
            kinds["text"] = as_text(plan, size)
        for kind, document in kinds.items():
            path = folder / f"{plan.code}-{kind}-{name}.docx"
            document.save(path)
            found.append(path)
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, *found],
        check=True,
        capture_output=True,
    )
    found += [path.with_suffix(".pdf") for path in found]
    sheet = folder / f"{plan.code}.xlsx"
    as_sheet(plan).save(sheet)
    return [*found, sheet]


def differences(plan: PlanEntry, path: Path) -> list[str]:
    tasks = read_in_child(path.read_bytes(), path.name).tasks
    found = [] if len(tasks) == len(plan.tasks) else [f"{len(tasks)} tasks for {len(plan.tasks)}"]
    for read, wanted in zip(tasks, plan.tasks, strict=False):
        for name, got, want in (
            ("section", read.section, wanted.section),
            ("text", read.text, wanted.requirement),
            ("units", read.responsible, wanted.responsible),
            ("groups", read.groups, wanted.groups),
            ("open", read.open_ended, wanted.open_ended or None),
        ):
            if got != want and want is not None:
                found.append(f"task {read.number} {name}: {got!r} for {want!r}")
    return found


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    folder = asked.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    wrong = 0
    for plan in load_plans(ROOT / "seeds" / "tasks.yaml").plans:
        for path in made(plan, folder):
            found = differences(plan, path)
            wrong += bool(found)
            print(f"{path.name}: {'the same' if not found else f'{len(found)} differences'}")
            for each in found[:10]:
                print(f"    {each[:300]}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
