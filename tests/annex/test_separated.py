"""Tables saved as CSV."""

import csv
import io

import pytest

from tests.annex.files import EXPECTED, HEAD, ROWS, told
from tracker.annex.reading import read_document
from tracker.annex.refusals import NoTasksFound


def saved(rows, separator=",", encoding="utf-8"):
    made = io.StringIO()
    csv.writer(made, delimiter=separator).writerows(rows)
    return made.getvalue().encode(encoding)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_saved_as_text(separator, encoding):
    title = [HEAD[0], *[""] * 5]
    content = saved([title, *ROWS], separator, encoding)
    assert told(read_document(content, "a.csv")) == EXPECTED


def test_quoted_cells_hold_separators_and_lines():
    rows = [("任务", "责任单位", "完成时限"), ("稳就业,\n促创业", "市人社局,市财政局", "年底前")]
    (task,) = read_document(saved(rows), "a.csv").tasks
    assert task.text == "稳就业,促创业"
    assert task.responsible == ("市人社局", "市财政局")


def test_a_table_of_money_and_one_without_end_hold_no_tasks():
    for content in (
        "科目,预算数,责任单位\n教育,5600,市教育局\n",
        '任务,责任单位\n"稳就业' + "业" * 200_000,
    ):
        with pytest.raises(NoTasksFound):
            read_document(content.encode(), "a.csv")
