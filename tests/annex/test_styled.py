"""Leads that a Word document tells by type."""

import io

import docx
import pytest

from tracker.annex.reading import read_document


def saying(sentence, *, style="bold", in_table=False):
    """A document in which the second unit of a list is set in a style."""
    made = docx.Document()
    made.add_paragraph(f"甲市重点任务分工（{sentence}）")
    if in_table:
        table = made.add_table(rows=2, cols=2)
        for cell, text in zip(table.rows[0].cells, ("重点任务", "责任单位"), strict=True):
            cell.text = text
        table.cell(1, 0).text = "推进绿色矿山建设"
        where = table.cell(1, 1).paragraphs[0]
    else:
        where = made.add_paragraph("1.推进绿色矿山建设。责任单位：")
    where.add_run("市自然资源局、")
    setattr(where.add_run("市生态环境局"), style, True)
    where.add_run("、市应急局")
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("sentence", "style"),
    [
        ("加粗的为牵头单位", "bold"),
        ("责任单位中标粗部门为牵头部门，下同", "bold"),
        ("加下划线的为牵头单位", "underline"),
    ],
)
@pytest.mark.parametrize("in_table", [False, True])
def test_type_names_the_lead_where_the_document_says_so(sentence, style, in_table):
    (task,) = read_document(saying(sentence, style=style, in_table=in_table), "a.docx").tasks
    assert task.lead == ("市生态环境局",)
    assert task.support == ("市自然资源局", "市应急局")


def test_type_means_nothing_where_the_document_does_not_say_so():
    (task,) = read_document(saying("2024年"), "a.docx").tasks
    assert task.lead == ()
    assert task.responsible == ("市自然资源局", "市生态环境局", "市应急局")
