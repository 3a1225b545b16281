"""The pages of the administration: what they show, what they do, what they show only once."""

import re

import pytest

from tests.cast import login
from tracker import i18n
from tracker.blueprints.admin import policy_words, trail
from tracker.db import db
from tracker.labels import LABELS
from tracker.models import AuditEntry, CalendarDay, Department, User
from tracker.services.calendar import policies
from tracker.services.user import passwords

PERSON = {"name": "张新", "role": "liaison", "email": "", "title": "科员"}


@pytest.fixture
def admin(client, stage):
    return login(client, "administrator")


def department_id(app, name):
    with app.app_context():
        return next(d.id for d in db.session.query(Department) if d.names[0].name == name)


def test_a_new_persons_password_is_shown_once_and_works(admin, stage):
    department = str(department_id(stage, "市财政局"))
    made = admin.post(
        "/admin/people/new", data=PERSON | {"username": "czj-2", "department_id": department}
    )
    assert made.status_code == 201
    password = re.search(r'class="generated">([^<]+)<', made.text)[1]
    assert password not in admin.get("/admin/people/czj-2").text
    with stage.app_context():
        user = db.session.query(User).filter_by(username="czj-2").one()
        assert passwords.matches(password, user.password_hash)
        assert not any(password in str(entry.after) for entry in db.session.query(AuditEntry).all())


def test_what_was_typed_is_still_there_beside_the_error(admin, stage):
    answer = admin.post(
        "/admin/people/new",
        data=PERSON | {"username": "lead", "department_id": "1", "name": "张又新"},
    )
    assert answer.status_code == 400
    assert 'value="张又新"' in answer.text
    assert 'id="username-error"' in answer.text
    assert "已被使用" in answer.text


def test_an_unknown_role_or_department_is_refused_in_words(admin, stage):
    answer = admin.post(
        "/admin/people/new",
        data=PERSON | {"username": "czj-2", "department_id": "9999", "role": "liaison"},
    )
    assert (answer.status_code, 'id="department_id-error"' in answer.text) == (400, True)
    answer = admin.post(
        "/admin/people/new", data=PERSON | {"username": "czj-2", "department_id": "no"}
    )
    assert answer.status_code == 400


def test_the_last_liaison_is_not_disabled_and_the_page_says_what_to_do(admin, stage):
    answer = admin.post("/admin/people/lead/disable")
    assert answer.status_code == 422
    assert "请先为接任者建立账号" in answer.text


def test_a_renamed_department_appears_under_the_name_of_the_day(admin, stage, clock):
    number = department_id(stage, "市财政局")
    names = {"official": "市财政金融局", "from_on": "2020-06-01", "source": "机构改革方案"}
    assert admin.post(f"/admin/departments/{number}/names", data=names).status_code == 303
    assert "<h1>市财政局</h1>" in admin.get(f"/admin/departments/{number}").text
    clock.forward(days=60)
    assert "<h1>市财政金融局</h1>" in admin.get(f"/admin/departments/{number}").text


def test_a_correction_is_shown_before_it_is_applied(admin, stage):
    day = {"day": "2020-04-08", "kind": "rest", "source": "市政府通知"}
    preview = admin.post("/admin/calendar", data=day)
    assert preview.status_code == 200
    assert "2020年4月9日（周四）" in preview.text
    with stage.app_context():
        assert db.session.query(CalendarDay).count() == 0
    assert admin.post("/admin/calendar", data=day | {"apply": "yes"}).status_code == 303
    assert "市政府通知" in admin.get("/admin/calendar").text
    assert admin.post("/admin/calendar", data=day | {"apply": "yes"}).status_code == 422


def test_the_overview_names_what_waits(admin, stage):
    with stage.app_context():
        db.session.query(User).filter_by(username="support").one().enabled = False
        db.session.commit()
    page = admin.get("/admin").text
    assert "市工信局" in page
    assert "没有联络员" in page


def test_the_trail_is_filtered_by_what_stands_in_the_address(client, stage):
    login(client, "administrator")
    client.post("/admin/people/stranger/password")
    login(client, "auditor")
    found = client.get("/admin/audit?action=reset_password").text
    assert "重置密码" in found
    assert found.count("<tr>") == 2, "the head and the one entry"
    assert "没有符合条件的记录" in client.get("/admin/audit?who=nobody&from=2020-01-01").text
    assert "不是有效日期" in client.get("/admin/audit?from=yesterday").text


def test_the_trail_of_another_jurisdiction_is_not_shown(client, stage):
    with stage.app_context():
        db.session.query(User).filter_by(username="foreign_office").one().role = "auditor"
        db.session.commit()
    login(client, "foreign_office")
    assert "发布方案" not in client.get("/admin/audit").text
    login(client, "auditor")
    assert "发布方案" in client.get("/admin/audit").text


def test_every_number_of_the_policy_has_its_words(stage):
    with stage.app_context():
        auditor = db.session.query(User).filter_by(username="auditor").one()
        shown = policies.get_version(auditor, policies.version_in_force())
        for section, name, _ in shown.numbers:
            assert section in policy_words.SECTIONS
            path = f"{section}.{name}"
            group, _, code = path.rpartition(".")
            labelled = group in policy_words.LABELLED
            assert path in policy_words.NUMBERS or labelled, path
            if labelled:
                assert code in LABELS[policy_words.LABELLED[group][0]], path


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("due_on", "2020-04-08", "2020年4月8日（周三）"),
        ("state", "filed", "待审核"),
        ("ground", "incomplete", "内容不完整"),
        ("period", "2020Q1", "2020年第一季度"),
        ("working", False, "否"),
        ("percent", 0, "0"),
        ("email", "", "—"),
        ("members", ["市人社局", "市工信局"], "市人社局、市工信局"),
        ("differences", ["add a", "add b"], "2 处"),
        ("leads", {"task-1": "市人社局"}, "task-1：市人社局"),
        ("because", "filed", "已报送进展"),
        ("outcome", "superseded", "已被高一级取代"),
    ],
)
def test_a_stored_value_is_said_in_words(name, value, words):
    with i18n.speaking("zh_CN"):
        assert trail.said(name, value) == words


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/admin", "/admin"),
        ("/admin/people/new", "/admin/people"),
        ("/admin/groups", "/admin"),
        ("/admin/mail", "/admin/mail"),
    ],
)
def test_the_rail_marks_the_nearest_place_and_no_other(stage, address, place):
    page = login(stage.test_client(), "administrator").get(address).text
    rail = page.split('<ul class="rail-places">')[1].split("</ul>")[0]
    assert re.findall(r'href="([^"]+)" aria-current="page"', rail) == [place]


def test_the_overview_tells_of_a_role_that_nobody_has_and_of_a_scheduler_that_stands_still(
    admin, stage
):
    page = admin.get("/admin").text
    assert "尚无此角色的账号" not in page
    assert "调度进程未运行" in page, "nobody has started one on the stage"
    with stage.app_context():
        db.session.query(User).filter_by(role="leader").update({"enabled": False})
        db.session.commit()
    page = admin.get("/admin").text
    assert "无人可以审定考核得分和通报" in page
    assert "无人可以上传、发布方案" not in page
