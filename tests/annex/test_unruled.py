"""PDF tables that no grid is drawn for."""

from tests.annex.files import pdf
from tracker.annex.reading import read_document

LEFTS = (40, 80, 230, 360, 500)
HEAD = ("序号", "任务内容", "牵头单位", "配合单位", "完成时限")


def items(rows, top=100):
    """The words of rows at their columns, each line of a cell on a line of its own."""
    found, y = [], top
    for row in rows:
        cells = [cell.split("\n") for cell in row]
        for depth in range(max(map(len, cells))):
            found += [
                (left, y, cell[depth])
                for left, cell in zip(LEFTS, cells, strict=True)
                if depth < len(cell) and cell[depth]
            ]
            y += 16
    return found


def said(draft):
    return [(task.text, task.lead, task.support, task.deadline) for task in draft.tasks]


FIRST = ("1", "推行企业开办全程\n网办", "县行政审批服\n务局", "县公安局、县\n税务局", "3月底前")
SECOND = ("2", "开展银企对接\n活动", "县财政局", "各镇（街道）", "年底前")
WANTED = [
    ("推行企业开办全程网办", ("县行政审批服务局",), ("县公安局", "县税务局"), "3月底前"),
    ("开展银企对接活动", ("县财政局",), ("各镇（街道）",), "年底前"),
]


def test_columns_are_told_by_where_the_words_stand():
    page = [(200, 60, "某县任务分解表"), *items([HEAD, FIRST, SECOND])]
    assert said(read_document(pdf([page]), "a.pdf")) == WANTED


def test_a_table_goes_on_over_a_page():
    rows = [HEAD, FIRST, (SECOND[0], "开展银企对接", *SECOND[2:])]
    after = [("", "活动", "", "", ""), ("3", "优化服务", "县财政局", "县税务局", "年底前")]
    pages = [[(200, 60, "某县任务分解表"), *items(rows)], items(after, top=40)]
    assert said(read_document(pdf(pages), "a.pdf"))[:2] == WANTED


def test_text_behind_the_table_is_none_of_its_rows():
    end = [
        (
            40,
            300,
            "各单位要于每月底前把推进情况报县政府办公室，由其汇总通报全县，确保各项任务落实。",
        )
    ]
    page = [(200, 60, "某县任务分解表"), *items([HEAD, FIRST, SECOND]), *end]
    assert said(read_document(pdf([page]), "a.pdf")) == WANTED
