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


def test_a_heading_on_two_lines_and_a_page_number():
    lefts = (40, 80, 200, 320, 420, 520)
    head = [
        (40, 100, "序号"),
        (80, 100, "工作任务"),
        (200, 100, "工作举措"),
        (390, 100, "责任分工"),
    ]
    head += [(320, 118, "牵头单位"), (420, 118, "配合单位"), (520, 100, "时限")]
    rows = [
        ("1", "稳就业", "拓展岗位", "县人社局", "县工信局", "6月底"),
        ("2", "惠民生", "健全养老", "县民政局", "县财政局", "年底"),
    ]
    body = [
        (left, 140 + 20 * at, cell)
        for at, row in enumerate(rows)
        for left, cell in zip(lefts, row, strict=True)
    ]
    draft = read_document(pdf([[*head, *body, (290, 780, "— 1 —")]]), "a.pdf")
    assert said(draft) == [
        ("稳就业。拓展岗位", ("县人社局",), ("县工信局",), "6月底"),
        ("惠民生。健全养老", ("县民政局",), ("县财政局",), "年底"),
    ]


def test_two_tables_on_one_page_and_the_note_between_them():
    third = ("3", "发放高龄津贴", "县民政局", "县财政局", "长期")
    page = [
        *items([HEAD, SECOND]),
        (40, 170, "注：配合单位按职责落实。"),
        *items([HEAD, third], top=200),
    ]
    assert said(read_document(pdf([page]), "a.pdf")) == [
        WANTED[1],
        ("发放高龄津贴", ("县民政局",), ("县财政局",), "长期"),
    ]


def test_rows_without_numbers_begin_where_most_columns_do():
    lines = [
        (100, ("类别", "任务内容", "责任单位", "时间")),
        (126, ("服务", "推进一件事一次办改革", "牵头：县审批局", "12月底")),
        (142, ("", "再推出十五个事项。", "", "")),
        (152, ("", "", "配合：县公安局", "")),
        (178, ("保障", "推行标准地出让", "牵头：县资源局", "10月底")),
        (194, ("", "占比六成。", "", "")),
        (204, ("", "", "配合：县财政局", "")),
    ]
    page = [
        (left, y, cell)
        for y, line in lines
        for left, cell in zip((40, 110, 330, 500), line, strict=True)
        if cell
    ]
    assert said(read_document(pdf([page]), "a.pdf")) == [
        ("推进一件事一次办改革再推出十五个事项。", ("县审批局",), ("县公安局",), "12月底"),
        ("推行标准地出让占比六成。", ("县资源局",), ("县财政局",), "10月底"),
    ]
