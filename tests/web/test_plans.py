"""Plans on the pages: read as of any day, loaded after a preview, leads confirmed, published."""

import html
import io
import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests import cast as casting
from tests import factories
from tests.cast import find_cast, login
from tests.web.desk import text_of, value_of
from tracker.db import db
from tracker.models import Plan, Task, User
from tracker.seedfiles.plan_writing import plan_to_yaml
from tracker.services.plan import plan_export, withdrawing

PLAN = "/plans/linyi-2019-13"
DRAFT = "/plans/linyi-2020-2"


def make_drafting():
    """The cast, and a draft beside its published plan."""
    casting.make_cast()
    people = find_cast()
    linyi = {code: d for (place, code), d in people.departments.items() if place == "371300"}
    factories.make_plan(
        people.plan.jurisdiction, linyi, code="linyi-2020-2", title="临沂市就业促进行动方案"
    )


@pytest.fixture
def office(app, begin_with):
    """An office with a published plan and a draft."""
    begin_with(make_drafting)
    return app


@pytest.fixture
def supervisor(office):
    return login(office.test_client(), "supervisor")


def plan_of(code):
    return db.session.scalars(select(Plan).where(Plan.code == code)).one()


def written(app, code="linyi-2020-2", **changes):
    """A plan of the database as its file, with something else about it."""
    with app.app_context():
        return plan_to_yaml(replace(plan_export.plan_entry(plan_of(code)), **changes))


def state_of(app, code="linyi-2020-2"):
    with app.app_context():
        plan = plan_of(code)
        return plan.state, plan.title


def preview(client, text, **more):
    return client.post("/plans/load", data={"text": text} | more)


def seen_in(answer):
    found = re.search(r'name="seen" value="(\w+)"', answer.text)
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("supervisor", ["临沂市职业技能提升行动实施方案", "临沂市就业促进行动方案"]),
        ("leader", ["临沂市职业技能提升行动实施方案", "临沂市就业促进行动方案"]),
        ("lead", ["临沂市职业技能提升行动实施方案"]),
        ("stranger", []),
        ("foreigner", []),
    ],
)
def test_the_list_holds_the_plans_that_concern_the_person(office, who, sees):
    text = text_of(login(office.test_client(), who).get("/plans"))
    for title in ("临沂市职业技能提升行动实施方案", "临沂市就业促进行动方案"):
        assert (title in text) == (title in sees)
    if not sees:
        assert "目前没有涉及本单位的方案" in text


def test_only_who_may_load_is_offered_to(office, supervisor):
    assert "载入方案文件" in text_of(supervisor.get("/plans"))
    assert "载入方案文件" not in text_of(login(office.test_client(), "leader").get("/plans"))


def test_a_plan_says_what_it_is_and_what_it_made(supervisor):
    text = text_of(supervisor.get(PLAN))
    for words in (
        "临政办发〔2019〕13号",
        "2020年1月1日至2021年12月31日",
        "牵头 3 项，配合 3 项",
        "季报 48 份，年报 6 份，办结报告 3 份",
        "3 项任务的牵头单位为推定",
    ):
        assert words in text


def test_a_department_reads_of_a_plan_what_it_has_a_part_in(office):
    listed = text_of(login(office.test_client(), "county").get("/plans"))
    assert "临政办发〔2019〕13号 临沂市 — 1" in listed
    text = text_of(login(office.test_client(), "county").get(PLAN))
    assert "企业新录用职工岗前培训" in text
    assert "推进企业新型学徒制" not in text
    assert "牵头 1 项，配合 2 项" in text
    assert "推定的牵头单位" not in text


def test_a_strangers_plan_is_not_found(office):
    for who in ("stranger", "foreigner", "foreign_office"):
        assert login(office.test_client(), who).get(PLAN).status_code == 404


def test_a_withdrawn_task_stands_as_it_was_on_the_day(office, supervisor, clock):
    with office.app_context():
        office_person = db.session.scalars(select(User).filter_by(username="supervisor")).one()
        withdrawing.withdraw_task(office_person, slug="linyi-2019-13-02", because="上级已取消。")
    clock.set(date(2020, 4, 9))
    assert "已撤销：上级已取消。" in text_of(supervisor.get(PLAN))
    before = supervisor.get(f"{PLAN}?as_of=2020-04-06")
    assert "已撤销" not in text_of(before)
    assert "推进企业新型学徒制" in text_of(before)
    assert f"{PLAN}/leads" not in before.text, "what is done is done today"


def test_a_plan_was_a_draft_before_its_publication(supervisor):
    text = text_of(supervisor.get(f"{PLAN}?as_of=2020-01-03"))
    assert "当日该方案尚未发布，发布日期为2020年1月6日（周一）" in text
    listed = text_of(supervisor.get("/plans?as_of=2020-01-03&state=draft"))
    assert "临沂市职业技能提升行动实施方案" in listed


def test_links_carry_the_day_on(supervisor):
    page = supervisor.get(f"{PLAN}?as_of=2020-04-06").text
    tasks = re.findall(r'href="(/tasks/[^"]+)"', page)
    rows = re.findall(r'href="(/dashboard[^"]+)"', page)
    assert tasks
    assert rows
    assert all("as_of=2020-04-06" in html.unescape(href) for href in tasks + rows)


def test_a_file_is_previewed_and_nothing_is_stored_before_it_is_confirmed(office, supervisor):
    text = written(office, title="临沂市就业促进行动方案（修订）")
    answer = preview(supervisor, text)
    shown = text_of(answer)
    assert answer.status_code == 200
    assert "改动 linyi-2020-2 标题 临沂市就业促进行动方案 临沂市就业促进行动方案（修订）" in shown
    assert "确认载入" in shown
    assert value_of(answer, "text").splitlines() == text.splitlines()
    assert state_of(office) == ("draft", "临沂市就业促进行动方案")
    stored = preview(supervisor, text, store="1", seen=seen_in(answer))
    assert (stored.status_code, stored.location) == (303, DRAFT)
    assert state_of(office) == ("draft", "临沂市就业促进行动方案（修订）")
    assert "没有差异，现有方案与文件一致" in text_of(preview(supervisor, text))


def test_an_uploaded_file_comes_first_and_stays_in_the_field(office, supervisor):
    text = written(office, title="上传的方案")
    upload = {"file": (io.BytesIO(text.encode()), "plan.yaml"), "text": "plans: []"}
    answer = supervisor.post("/plans/load", data=upload, content_type="multipart/form-data")
    assert value_of(answer, "text").splitlines() == text.splitlines()
    assert "上传的方案" in text_of(answer)


def test_what_changed_since_the_preview_is_shown_again(office, supervisor):
    text = written(office, title="临沂市就业促进行动方案（修订）")
    seen = seen_in(preview(supervisor, text))
    other = written(office, title="又一个标题")
    answer = preview(supervisor, other, store="1", seen=seen)
    assert answer.status_code == 409
    assert "未载入任何内容" in text_of(answer)
    assert "又一个标题" in text_of(answer)
    assert state_of(office) == ("draft", "临沂市就业促进行动方案")


def test_a_bad_file_tells_every_problem_with_its_line_and_keeps_the_text(office, supervisor):
    text = written(office).replace("issued_on: null", "issued_on: 2019-02-30", 1)
    text = text.replace("deadline_on: 2020-06-30", "deadline_on: soon", 1)
    lines = {
        n: line
        for n, line in enumerate(text.splitlines(), start=1)
        if "2019-02-30" in line or "soon" in line
    }
    answer = preview(supervisor, text)
    shown = text_of(answer)
    assert answer.status_code == 400
    assert len(lines) == 2
    for number in lines:
        assert f"第{number}行" in shown
    assert "共发现2处问题" in shown
    assert value_of(answer, "text").splitlines() == text.splitlines()
    assert 'role="alert"' in answer.text


def test_an_unknown_unit_is_told_with_its_line_and_the_nearest_names(office, supervisor):
    text = written(office).replace("市工信局", "市工业局")
    answer = preview(supervisor, text)
    line = next(n for n, each in enumerate(text.splitlines(), start=1) if "市工业局" in each)
    assert answer.status_code == 422
    assert f"第{line}行，任务linyi-2020-2-01：没有“市工业局”这个单位" in text_of(answer)
    assert "市工信局" in text_of(answer)
    assert value_of(answer, "text").splitlines() == text.splitlines()


@pytest.mark.parametrize("text", ["", "  \n", "not: a plan", "plans: [", "- 1", "\x00"])
def test_whatever_is_pasted_gets_a_sentence(supervisor, text):
    answer = preview(supervisor, text)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_values_of_a_difference_are_in_words(office, supervisor):
    with office.app_context():
        entry = plan_export.plan_entry(plan_of("linyi-2020-2"))
    task = replace(entry.tasks[0], open_ended=True, deadline_on=date(2020, 12, 31))
    text = plan_to_yaml(replace(entry, reporting=("quarterly",), tasks=(task, *entry.tasks[1:])))
    shown = text_of(preview(supervisor, text))
    assert "应报事项 季报、年报 季报" in shown
    assert "是否列举未尽（等） 否 是" in shown
    assert "完成时限 — 2020年12月31日" in shown


def test_leads_are_confirmed_as_ticked(office, supervisor):
    page = supervisor.get(f"{DRAFT}/leads").text
    tasks = re.findall(r'name="task" value="(\d+)" checked', page)
    assert len(tasks) == 3
    options = re.findall(rf'name="lead-{tasks[0]}".*?</select>', page, re.DOTALL)[0]
    other = re.findall(r'value="(\d+)"', options)[1]
    answer = supervisor.post(f"{DRAFT}/leads", data={"task": tasks[0], f"lead-{tasks[0]}": other})
    assert answer.status_code == 303
    with office.app_context():
        task = db.session.get(Task, int(tasks[0]))
        assert [(unit.written, unit.basis) for unit in task.units if unit.role == "lead"] == [
            ("市工信局", "confirmed")
        ]
    assert len(re.findall(r'name="task"', supervisor.get(f"{DRAFT}/leads").text)) == 2


def test_confirming_nothing_is_told(supervisor):
    answer = supervisor.post(f"{DRAFT}/leads", data={})
    assert answer.status_code == 400
    assert "请至少勾选一项任务" in text_of(answer)


def test_a_basis_confirmed_later_was_presumed_on_the_day(office, supervisor, clock):
    tasks = re.findall(r'name="task" value="(\d+)"', supervisor.get(f"{PLAN}/leads").text)
    leads = dict(
        re.findall(r'name="(lead-\d+)" value="(\d+)"', supervisor.get(f"{PLAN}/leads").text)
    )
    supervisor.post(f"{PLAN}/leads", data={"task": tasks} | leads)
    clock.set(date(2020, 4, 9))
    assert "推定" not in text_of(supervisor.get(PLAN))
    before = text_of(supervisor.get(f"{PLAN}?as_of=2020-04-06"))
    assert "3 项任务的牵头单位为推定" in before
    assert before.count("市人社局 推定") == 2


def test_publishing_asks_first_and_says_what_will_come(office, supervisor):
    text = text_of(supervisor.get(f"{DRAFT}/publish"))
    assert "生成牵头分工 3 项、配合分工 3 项，涉及 3 个单位" in text
    assert "各单位应报季报 48 份、年报 6 份、办结报告 3 份" in text
    assert "在 2 个工作日内签收任务" in text
    assert state_of(office)[0] == "draft"
    answer = supervisor.post(f"{DRAFT}/publish", follow_redirects=True)
    assert "方案已发布，生成分工 6 项、应报事项 57 项" in text_of(answer)
    assert state_of(office)[0] == "published"
    again = supervisor.post(f"{DRAFT}/publish", follow_redirects=True)
    assert "发布" in text_of(again)
    assert supervisor.get(f"{DRAFT}/publish").status_code == 303


def test_an_exported_file_changes_nothing_when_it_is_loaded(supervisor):
    exported = supervisor.get(f"{PLAN}/export")
    assert exported.mimetype == "application/yaml"
    assert "linyi-2019-13.yaml" in exported.headers["Content-Disposition"]
    assert "没有差异" in text_of(preview(supervisor, exported.text))
