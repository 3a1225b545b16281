"""Tables of Word files: in frames, in controls, with tracked changes and with what nobody sees."""

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.annex.files import read, saved
from tests.annex.invented import roles

HEAD = ("序号", "工作任务", "牵头单位", "配合单位")
ROWS = (("1", "更新管网", "市水务局", "市财政局"), ("2", "建设食堂", "市民政局", "各街道"))
WANTED = [("更新管网", "市水务局", "市财政局"), ("建设食堂", "市民政局", "各街道")]


def filled(owner, rows):
    table = owner.add_table(len(rows), len(rows[0]))
    for row, words in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
    return table


def element(name, **values):
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def around(name, inner):
    """Put an element into a control or a tracked change at its place."""
    holder = element(name)
    inner.addprevious(holder)
    if name == "w:sdt":
        holder.append(element("w:sdtContent"))
        holder[0].append(inner)
    else:
        holder.append(inner)


def said(made):
    return [(task.text, *roles(task)[:2]) for task in read(saved(made)).tasks]


def test_a_table_within_a_frame():
    made = docx.Document()
    frame = made.add_table(1, 1).cell(0, 0)
    frame.text = "附表"
    filled(frame, (HEAD, *ROWS))
    assert said(made) == WANTED


def test_a_table_of_units_within_a_cell():
    made = docx.Document()
    table = filled(made, [("序号", "工作任务", "责任分工"), *((*row[:2], "") for row in ROWS)])
    for place, row in enumerate(ROWS, start=1):
        filled(table.cell(place, 2), [("牵头单位", row[2]), ("配合单位", row[3])])
    assert said(made) == WANTED


@pytest.mark.parametrize("place", ["table", "row", "cell"])
def test_controls_around_a_part_of_the_table(place):
    made = docx.Document()
    table = filled(made, (HEAD, *ROWS))
    row = table.rows[1]._tr
    around("w:sdt", {"table": table._tbl, "row": row, "cell": row.tc_lst[2]}[place])
    assert said(made) == WANTED


def test_a_deleted_row_and_moved_and_hidden_words_are_not_read():
    made = docx.Document()
    table = filled(made, (HEAD, *ROWS, ("3", "编制规划", "市商务局", "")))
    table.rows[3]._tr.get_or_add_trPr().append(element("w:del", id="1", author="a"))
    cell = table.cell(1, 2).paragraphs[0]
    cell.add_run("、市保密局").font.hidden = True
    around("w:moveFrom", cell.add_run("、市水利局")._r)
    around("w:moveTo", cell.runs[0]._r)
    assert said(made) == WANTED


def test_a_row_that_begins_in_a_later_column():
    made = docx.Document()
    head = ("类别", *HEAD[1:])
    table = filled(made, (head, ("民生", *ROWS[0][1:]), ("", *ROWS[1][1:])))
    row = table.rows[2]._tr
    row.remove(row.tc_lst[0])
    row.get_or_add_trPr().append(element("w:gridBefore", val="1"))
    assert said(made) == WANTED


def test_lines_that_tabs_divide_are_a_table():
    made = docx.Document()
    for row in (HEAD, *ROWS):
        made.add_paragraph("\t".join(row))
    assert said(made) == WANTED
