"""Annex in, plan out, in a real browser: Linyi's document uploaded, checked and published."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from scripts.measure import ROOT
from tests import factories
from tests.cast import login
from tracker.db import db
from tracker.models import Department, Jurisdiction, Plan
from tracker.rules.facts import Role
from tracker.seedfiles.departments import load_departments
from tracker.seedfiles.plans import load_plans
from tracker.services.installation import seeding
from tracker.services.plan import publishing

LINYI = ROOT / "tests/golden/documents/linyi-2019-13.txt"
ASKED = 4
"""Decisions that Linyi's document asks for: the source, the particulars, the groups, the leads."""


def make_city():
    """A city whose departments and groups are known, without a plan, and its supervisor."""
    factories.make_policy()
    seeding.load_units(load_departments(ROOT / "seeds/departments.yaml"))
    office = db.session.scalars(
        select(Department)
        .join(Jurisdiction)
        .where(Jurisdiction.code == "371300", Department.code == "zfb")
    ).one()
    factories.make_user(office, "supervisor", "supervisor", name="王督办")


@pytest.fixture
def city(app, begin_with):
    begin_with(make_city)
    return app


@pytest.fixture
def desk(city, address, page):
    """The supervisor at the plans, logged in."""
    client = login(city.test_client(), "supervisor")
    cookie = client.get_cookie(city.config["SESSION_COOKIE_NAME"])
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    page.context.set_default_timeout(30_000)  # a document is read in a process of its own
    page.goto(f"{address}/plans", wait_until="networkidle")
    return page


def press(page, name):
    page.get_by_role("button", name=name).click()
    page.wait_for_load_state("networkidle")


def test_a_new_user_makes_linyis_document_a_published_plan(city, desk, clock):
    clock.set(date(2019, 11, 22))
    desk.get_by_role("link", name="上传文件").first.click()
    desk.get_by_label("方案原文").set_input_files(LINYI)
    press(desk, "读取文件")
    desk.get_by_text("还有 33 项待确认").wait_for()
    assert desk.get_by_role("heading", name="第 27 项任务").is_visible()

    press(desk, "任务与原文相符，继续下一步")
    assert desk.get_by_label("文号").input_value() == "临政办发〔2019〕13号"
    assert desk.get_by_label("截止日期").input_value() == "2021-12-31"
    press(desk, "确认，继续下一步")
    desk.get_by_text("已认出的名称 27 个").wait_for()
    press(desk, "确认，继续下一步")
    press(desk, "确认所选牵头单位")
    desk.get_by_text("全部确认完毕").wait_for()

    press(desk, "存为方案，前往发布")
    press(desk, "发布")
    desk.get_by_text("方案已发布").wait_for()
    with city.app_context():
        plan = db.session.scalars(select(Plan)).one()
        assert plan.state == "published"
        assert_same_as_the_seed(plan)


def assert_same_as_the_seed(plan):
    """The plan has the tasks, units and leads of the one that people made by hand."""
    [seed] = [
        p for p in load_plans(Path(ROOT / "seeds/tasks.yaml")).plans if p.code == "linyi-2019-13"
    ]
    tasks = publishing.tasks_of(plan)
    assert [tuple(unit.written for unit in task.units) for task in tasks] == [
        task.responsible for task in seed.tasks
    ]
    assert [task.category.name for task in tasks] == [task.section for task in seed.tasks]
    leads = [[(u.written, u.basis) for u in task.units if u.role == Role.LEAD] for task in tasks]
    assert leads == [[(task.presumed_lead, "confirmed")] for task in seed.tasks]


def test_linyis_document_asks_for_four_decisions(desk):
    desk.goto(desk.url + "/drafts/upload")
    desk.get_by_label("方案原文").set_input_files(LINYI)
    press(desk, "读取文件")
    presses = 0
    while not desk.url.endswith("/plan"):
        desk.locator("main form .button-primary").first.click()
        desk.wait_for_load_state("networkidle")
        presses += 1
    assert presses == ASKED


def test_the_whole_way_goes_by_keyboard_and_a_task_is_found_by_its_number(desk):
    desk.goto(desk.url + "/drafts/upload")
    desk.get_by_label("方案原文").set_input_files(LINYI)
    desk.get_by_role("button", name="读取文件").press("Enter")
    desk.wait_for_load_state("networkidle")
    link = desk.get_by_role("link", name="修改第7项任务")
    link.focus()
    link.press("Enter")
    desk.wait_for_load_state("networkidle")
    assert desk.get_by_label("责任单位").input_value() == "市人社局、市教育局"
    desk.get_by_label("文件写明的牵头单位").fill("市教育局")
    desk.get_by_label("文件写明的牵头单位").press("Enter")
    desk.get_by_text("任务已按修改内容保存").wait_for()
    desk.get_by_text("推定牵头 26 项").wait_for()
    assert "#task-" in desk.url
