"""A day's work of each role, in both languages, at a desk and on a phone, counted in actions."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.cast import find_cast
from tests.journeys.walks import WORDS
from tests.journeys.world import DUTIES, count
from tracker import clock as program_clock
from tracker.models import (
    Assignment,
    Bulletin,
    Decision,
    Department,
    GroupMember,
    Instruction,
    Report,
    Slip,
    User,
)
from tracker.services.bulletin import bulletins
from tracker.services.bulletin.bulletin_figures import BulletinRequest

PROMISED = "2020-04-14"
OWN = "[action^='/filters'], [action^='/help'], [action^='/account']"
"""What one may always change: one's own filters and the tour."""
pytestmark = pytest.mark.parametrize(
    ("form", "locale"),
    [("desk", "zh_CN"), ("desk", "en"), ("phone", "zh_CN"), ("phone", "en")],
)


@pytest.fixture
def counted(world):
    """Count rows: ``counted(Report, Report.done == WORDS)``."""

    def rows(model, *conditions):
        with world.app_context():
            return count(select(func.count()).select_from(model).where(*conditions))

    return rows


def test_a_liaison_signs_and_files_what_a_slip_asks_for(counted, sit, form, locale):
    hand = sit("lead", form=form, locale=locale)
    hand.open("/my")
    hand.go("form[action='/my/signatures'] button")
    hand.go("#slips a[href^='/slips/']")
    slip = int(hand.page.url.rpartition("/")[2])
    hand.go("a.button[href^='/reports/']")
    hand.fill("textarea[name=done]", WORDS)
    hand.key("Control+Enter", "[data-send]")
    assert counted(Assignment, Assignment.signed_on.is_not(None)) == DUTIES
    assert counted(Report, Report.done == WORDS) == 1
    assert counted(Slip, Slip.id == slip, Slip.closed_on.is_not(None)) == 1
    assert hand.actions <= 5


def test_a_supporting_liaison_explains_and_promises(counted, sit, form, locale):
    hand = sit("county", form=form, locale=locale)
    hand.open("/my")
    hand.go("#slips a[href^='/slips/']")
    hand.fill("textarea[name=answer]", "培训因疫情推迟，正在补训。")
    hand.fill("input[name=promised_on]", PROMISED)
    hand.go("form[action*='/answer'] button")
    assert counted(Slip, Slip.promised_on == date.fromisoformat(PROMISED)) == 1
    assert hand.actions <= 4


def test_a_supervisor_returns_a_report_and_goes_on_to_the_next(counted, sit, form, locale):
    hand = sit("supervisor", form=form, locale=locale)
    hand.open("/review")
    hand.key("n", "[data-key='n']")
    before = hand.page.url
    if hand.has_keys:
        hand.actions += 1
        hand.page.keyboard.press("r")
    else:
        hand.press("summary[data-key='r']")
    hand.check("input[name=ground][value=missing_evidence]")
    hand.fill("details.return textarea[name=comment]", "请附培训台账。")
    hand.go("details.return button[type=submit]")
    assert counted(Decision, Decision.outcome == "returned") == 1
    assert hand.page.url != before
    assert hand.actions <= 5


def test_a_leader_writes_from_a_countys_red_list_and_comes_back_to_it(counted, sit, form, locale):
    hand = sit("leader", form=form, locale=locale)
    hand.open("/dashboard")
    hand.go("#governments a[href*='light=red']")
    before = hand.page.url
    hand.press("main tbody .instruct summary")
    hand.fill(".instruct[open] textarea", "请兰山区本周内补报。")
    hand.go(".instruct[open] button")
    assert counted(Instruction) == 1
    assert hand.page.url == before
    assert hand.actions <= 4


def test_a_leader_approves_a_bulletin(world, counted, sit, form, locale):
    with world.app_context():
        cast = find_cast()
        asked = BulletinRequest("2020Q1", program_clock.today())
        row = bulletins.draft_bulletin(cast.supervisor, cast.plan, asked=asked)
        bulletins.propose_bulletin(cast.supervisor, bulletin_id=row.id)
    hand = sit("leader", form=form, locale=locale)
    hand.open("/bulletins")
    hand.go("main tbody a[href^='/bulletins/']")
    hand.look()
    hand.ask("form[action$='/approval'] button")
    assert counted(Bulletin, Bulletin.state == "approved") == 1
    assert hand.actions <= 3


def test_an_auditor_finds_who_accepted_and_can_change_nothing(sit, form, locale):
    hand = sit("auditor", form=form, locale=locale)
    hand.open("/admin/audit")
    hand.fill("input[name=who]", "王督办")
    hand.go("form.filters button[type=submit]")
    assert "who=" in hand.page.url
    assert hand.reads("王督办")
    for path in ("/tasks/linyi-2019-13-01", "/slips", "/dashboard"):
        hand.open(path)
        forms = hand.page.locator(f"main form[method=post]:not({OWN})")
        assert forms.count() == 0, path
    assert hand.actions <= 2


def test_a_new_administrator_adds_a_department_a_person_and_a_member(counted, sit, form, locale):
    hand = sit("administrator", form=form, locale=locale)
    hand.open("/admin/departments")
    hand.go("a[href='/admin/departments/new']")
    hand.fill("input[name=official]", "临沂市医疗保障局")
    hand.fill("input[name=short]", "市医保局")
    hand.fill("input[name=code]", "ybj")
    hand.go("main form button[type=submit]")
    assert counted(Department, Department.code == "ybj") == 1
    hand.go("main a[href^='/admin/people/new']")
    hand.fill("input[name=username]", "ybj-llx")
    hand.fill("input[name=name]", "刘联络")
    hand.check("input[name=role][value=liaison]")
    hand.go("main form button[type=submit]")
    assert counted(User, User.username == "ybj-llx", User.department.has(code="ybj")) == 1
    hand.open("/admin/groups")
    hand.go("main tbody a[href^='/admin/groups/']")
    hand.check(hand.page.get_by_label("市医保局"))
    hand.fill("form[action*='/members'] input[name=source]", "临政办字〔2020〕8号")
    hand.go("form[action*='/members'] button")
    joined = GroupMember.department.has(code="ybj")
    assert counted(GroupMember, joined) == 1
    assert hand.actions <= 14
