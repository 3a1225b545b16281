"""Lines that a printer or a mailer broke, page marks, encodings: the same tasks come out."""

import pytest

from tests.annex.invented import read
from tracker.annex.reading import read_document

PLAIN = (
    "甲市技能提升行动方案\n"
    "为贯彻落实上级关于推行终身职业技能培训制度的实施意见，做好稳就业、促就业工作，实现高质量发展，结合我市实际，制定本方案。\n"
    "一、重点任务\n"
    "（一）广泛开展职业技能培训。坚持需求导向，面向企业职工、就业重点群体等，开展有针对性的大规模职业技能培训。\n"
    "1．企业职工技能提升。推动企业健全职工培训制度，制定职工培训规划，通过岗位练兵、技术比武等方式，广泛开展岗前培训、在岗培训、脱产培训，"
    "对有就业意愿的企业失业人员开展针对性的职业技能培训。（市人力资源社会保障局、市发展改革局、市科技局、市工业和信息化局、市教育体育局等按职责分工负责）\n"
    "2．农村劳动力技能提升。围绕乡村振兴战略，实施农民教育培育工程、农村实用人才带头人素质提升计划，2021年6月底前完成培训3000人次。"
    "（市农业农村局牵头，市人力资源社会保障局、市总工会、团市委、市妇联配合）\n"
    "二、保障措施\n"
    "（一）加强组织领导。各有关成员单位要发挥行业主管部门作用，立足职能职责，制定本部门本行业具体工作方案。（市就业工作联席会议成员单位负责）\n"
)


def told(draft):
    return [
        (task.section, task.text, task.lead, task.responsible, task.deadline)
        for task in draft.tasks
    ]


def broken(width, *, pages=False, blank=False, indent=""):
    lines = []
    for paragraph in PLAIN.splitlines():
        rest = indent + paragraph
        while rest:
            lines.append(rest[:width])
            rest = rest[width:]
    if pages:
        for place in range(len(lines) - 2, 0, -9):
            lines[place:place] = ["", f"— {place} —", "", "甲市技能提升方案"]
    return ("\n\n" if blank else "\n").join(lines) + "\n"


@pytest.mark.parametrize("width", [20, 28, 40, 45])
@pytest.mark.parametrize("blank", [False, True])
@pytest.mark.parametrize("pages", [False, True])
def test_broken_lines_are_joined(width, blank, pages):
    assert told(read(broken(width, blank=blank, pages=pages))) == told(read(PLAIN))


def test_set_in_lines_begin_paragraphs():
    assert told(read(broken(40, indent="\u3000\u3000"))) == told(read(PLAIN))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings(encoding, end):
    content = PLAIN.replace("\n", end).encode(encoding)
    assert told(read_document(content, "a.txt")) == told(read(PLAIN))


def test_big5():
    text = (
        "甲市行動方案\n一、主要工作的內容和要求\n"
        "1.推動就業，完善制度。（市人力資源和社會保障局負責）\n"
    )
    draft = read_document(text.encode("big5"), "a.txt")
    assert draft.tasks[0].responsible == ("市人力資源和社會保障局",)


def test_half_width_marks():
    flat = PLAIN.translate(str.maketrans("，。（）：；", ",.():;"))
    found = read(flat)
    assert [task.responsible for task in found.tasks] == [
        task.responsible for task in read(PLAIN).tasks
    ]


def test_lines_say_where_a_task_stands():
    draft = read(broken(28))
    for task in draft.tasks:
        assert task.text[:6] in draft.lines[task.line - 1]
        assert "）" in draft.lines[task.last_line - 1]
