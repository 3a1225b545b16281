"""Figures of a bulletin for the tests: 27 tasks, 240 reports, so many of them overdue."""

from datetime import date

from tracker.documents import bulletin_text
from tracker.documents.bulletin import (
    BulletinFigures,
    BulletinText,
    Commented,
    DutyRow,
    IndicatorRow,
    TaskRow,
    UnitRow,
)

BUREAUS = tuple(f"市{name}局" for name in ("人社", "教育", "科技", "工信", "民政", "财政", "住建"))
COUNTIES = ("兰山区", "罗庄区", "河东区", "沂南县", "郯城县")
TITLE = "企业新录用职工岗前培训、困难企业职工转岗转业培训"


def figures(overdue=8, *, red=2, name="市人社局", **more):
    """Yield figures with so many overdue reports and red tasks."""
    units = (name, *BUREAUS[1:])
    duties = []
    for place in range(240):
        county = place % 3 == 0
        result = "missing" if place < overdue else "late" if place in (100, 101) else "on_time"
        duties.append(
            DutyRow(
                obligation=1000 + place,
                task=place % 27 + 1,
                title=TITLE,
                unit=COUNTIES[place % 5] if county else units[place % 7],
                table="governments" if county else "departments",
                kind="quarterly",
                due_on=date(2021, 4, 8),
                filed_on=None if result == "missing" else date(2021, 4, 7),
                result=result,
                days=2 if result != "on_time" else 0,
                people=("李联络", "赵局长") if result == "missing" else (),
            )
        )
    values = {
        "plan": "临沂市职业技能提升行动实施方案（2019-2021年）",
        "document_number": "临政办发〔2019〕13号",
        "prefix": "市",
        "period": "2021Q1",
        "as_of": date(2021, 4, 12),
        "policy_version": "2019-1",
        "tasks": tuple(
            TaskRow(n, TITLE, (name,), "red" if n <= red else "green", "季度报告逾期12个工作日。")
            for n in range(1, 28)
        ),
        "duties": tuple(duties),
        "units": (
            *(UnitRow(unit, "departments", 1, 2) for unit in units),
            *(UnitRow(unit, "governments", 0, 1) for unit in COUNTIES),
        ),
        "next_period": "2021Q2",
        "next_due_on": date(2021, 7, 7),
        "unit_kinds": ("bureau", "county"),
    }
    return BulletinFigures(**values | more)


def text_of(found, **more):
    """Yield the text that is made of figures."""
    values = {
        "title": bulletin_text.title_of(found),
        "recipients": bulletin_text.recipients_of(found),
        "body": bulletin_text.body_of(found),
        "issuer": "临沂市人民政府办公室",
        "dated_on": date(2021, 4, 13),
        "number": "督办通报〔2021〕3号",
        "is_draft": False,
        "annexes": bulletin_text.annexes_of(found),
    }
    return BulletinText(**values | more)


def in_full():
    """Yield figures in which every section has something to say."""
    return figures(
        indicators=(IndicatorRow("补贴性职业技能培训人次", "人次", 2021, "72000", "18000", 12),),
        earlier_due=240,
        earlier_on_time=210,
        compare_on=date(2021, 4, 5),
        moved=(("worsened", 2), ("improved", 1)),
        praised=(Commented("市人社局", "提前完成年度培训任务"),),
        criticised=(Commented("兰山区", "连续两个季度逾期未报。"),),
    )
