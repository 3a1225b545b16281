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


def test_lines_between_the_rows_alone_tell_rows_and_merged_cells():
    lefts = (40, 90, 190, 330, 450)
    head = [(40, 116, "序号"), (90, 116, "类别"), (190, 116, "工作任务")]
    head += [(330, 109, "牵头"), (330, 121, "单位"), (450, 116, "配合单位")]
    body = [
        *[(left, 141, cell) for left, cell in zip(lefts, ROWS[0], strict=True) if cell != "稳就业"],
        *[(left, 166, cell) for left, cell in zip(lefts, ROWS[1], strict=True) if cell],
        (90, 153, "稳就业"),  # in the middle of the two rows that it stands for
        *[(left, 191, cell) for left, cell in zip(lefts, ROWS[2], strict=True) if cell],
        (90, 191, "促创业"),
    ]
    across = [(40, top, 560, top) for top in (100, 125, 175, 200)]
    across += [(40, 150, 80, 150), (180, 150, 560, 150)]  # none through the merged cell
    wanted = [*WANTED[:2], ("促创业", *WANTED[2][1:])]
    assert said(pdf([[*head, *body, *across, (40, 230, "（此件公开发布）")]])) == wanted
