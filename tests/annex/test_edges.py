"""PDF tables of which some outer lines are not drawn."""

from tests.annex.files import grid, pdf, read

LEFTS = (40, 80, 160, 330, 450, 560)
HEAD = ("序号", "类别", "工作任务", "牵头单位", "配合单位")
ROWS = [
    ("1", "稳就业", "拓展岗位。", "市人社局", "市工信局"),
    ("2", "", "技能培训。", "市人社局", "市教育局"),
    ("3", "", "创业服务。", "市人社局", "市财政局"),
]


def words(rows, top):
    return [
        (left + 3, top + 14 + 20 * at, cell)
        for at, row in enumerate(rows)
        for left, cell in zip(LEFTS, row, strict=False)
        if cell
    ]


def said(content):
    return [(task.section, task.text, task.lead, task.support) for task in read(content).tasks]


WANTED = [
    ("稳就业", "拓展岗位。", ("市人社局",), ("市工信局",)),
    ("稳就业", "技能培训。", ("市人社局",), ("市教育局",)),
    ("稳就业", "创业服务。", ("市人社局",), ("市财政局",)),
]


def test_the_left_and_right_sides_may_be_open():
    tops = (100, 120, 140, 160, 180)
    across = [(LEFTS[0], top, LEFTS[-1], top) for top in tops]
    down = [(left, 100, left, 180) for left in LEFTS[1:-1]]
    assert said(pdf([[*words([HEAD, *ROWS], 100), *across, *down]])) == WANTED


def test_a_merged_cell_and_a_row_may_be_open_at_the_page_break():
    tops = (700, 720, 740)
    first = [
        *words([HEAD, *ROWS[:2]], 700),
        *grid(LEFTS, tops)[: len(tops)],
        *((left, 700, left, 762) for left in LEFTS),
    ]
    second = [*words([HEAD, ROWS[2]], 40), *grid(LEFTS, (40, 60, 80))]
    assert said(pdf([first, second])) == WANTED
