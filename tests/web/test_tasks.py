"""A task's page: what is asked, who answers, what happened, as of any day; and what may be done."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.cast import login
from tests.services.told import accept, file, send_back
from tests.web.desk import duty_id, on_stage, text_of, value_of
from tracker.db import db
from tracker.models import Report, Task
from tracker.services.obligation import extending, signing
from tracker.services.obligation.extending import ExtensionRequestInput
from tracker.services.supervision import instructing, supervising

TASK = "/tasks/linyi-2019-13-01"
CODED = "/tasks/wugang-1"


def test_a_task_is_found_by_its_code_where_one_task_alone_has_it(stage, client):
    def call_it(*slugs):
        for task in db.session.scalars(select(Task).where(Task.slug.in_(slugs))):
            task.code = "wugang-1"
        db.session.commit()

    supervisor = login(client, "supervisor")
    assert supervisor.get(CODED).status_code == 404
    on_stage(stage, lambda _cast: call_it("linyi-2019-13-01"))
    assert "开展职业技能培训" in text_of(supervisor.get(CODED))
    assert login(client, "foreigner").get(CODED).status_code == 404, "not yours is not found"


@pytest.fixture
def history(stage, clock):
    """Two quarters of a task with something of everything."""

    def live(cast):
        for who in (cast.lead, cast.support):
            signing.sign_all(who)
        first = file(cast.lead, cast.duty(), percent=20)
        clock.forward(days=1)
        send_back(cast.supervisor, first, ground="no_substance", comment="没有实际完成数。")
        file(cast.lead, cast.duty(), token="form-2", percent=22)
        instructing.write_instruction(cast.leader, slug="linyi-2019-13-01", body="请抓紧落实。")
        clock.set(date(2020, 4, 9))
        supervising.raise_due_rungs(cast.duty("gxj").id)
        clock.set(date(2020, 4, 10))
        accept(cast.supervisor, cast_report(cast))

    on_stage(stage, live)
    return stage


def cast_report(_cast):
    return db.session.scalars(select(Report).where(Report.revision == 2)).one()


def test_the_page_tells_everything_that_happened(history, client):
    words = text_of(login(client, "supervisor").get(TASK))
    for sentence in (
        "交办，牵头单位：市人社局",
        "交办，配合单位：市工信局、兰山区政府",
        "市人社局：签收任务",
        "市人社局：报送2020年第一季度季报，累计进度 20%",
        "市人社局：2020年第一季度季报被退回（无实质内容）",
        "没有实际完成数。",
        "市人社局：重新报送2020年第一季度季报（第 2 稿），累计进度 22%",
        "市人社局：2020年第一季度季报审核通过",
        "市工信局：发出督办〔2020〕1号，督办提醒（蓝色）：2020年第一季度季报",
        "请抓紧落实。",
    ):
        assert sentence in words, sentence


def test_what_happened_later_is_not_on_an_earlier_day(history, client):
    words = text_of(login(client, "supervisor").get(f"{TASK}?as_of=2020-04-07"))
    assert "报送2020年第一季度季报，累计进度 20%" in words
    for later in ("被退回", "审核通过", "督办〔2020〕1号", "请抓紧落实。", "已通过"):
        assert later not in words, later
    assert "待审核，20%" in words


def test_the_page_as_of_a_day_is_the_page_of_that_day(history, client, clock):
    office = login(client, "auditor")
    past = text_of(office.get(f"{TASK}?as_of=2020-04-08")).split("责任单位")[-4:]
    clock.set(date(2020, 4, 8))
    login(client, "auditor")
    then = text_of(client.get(TASK)).split("责任单位")[-4:]
    assert past[0] == then[0]


def test_a_reading_of_the_past_offers_nothing_to_do(history, client):
    page = login(client, "supervisor").get(f"{TASK}?as_of=2020-04-07").text
    for form in ("withdrawal", "reopening", "waiver", "instructions"):
        assert f"/{form}" not in page


def test_the_timeline_can_be_of_one_department(history, client):
    words = text_of(login(client, "supervisor").get(f"{TASK}?department=gxj"))
    assert "市工信局：发出督办〔2020〕1号" in words
    assert "市人社局：签收任务" not in words


def test_requirement_parts_and_duties_are_there(stage, client):
    words = text_of(login(client, "support").get(TASK))
    assert "企业新录用职工岗前培训、困难企业职工转岗转业培训。" in words
    assert "临政办发〔2019〕13号 第 1 项，原文第 301 行" in words
    assert "推定牵头" in words
    assert "兰山区政府" in words
    assert "2020年第一季度季报 期限4月8日（周三）" in words


@pytest.mark.parametrize("who", ["stranger", "foreigner", "foreign_office", "administrator"])
def test_who_has_no_part_finds_no_task(stage, client, who):
    assert login(client, who).get(TASK).status_code == 404


def test_a_department_signs_on_the_page_of_the_task(stage, client):
    desk = login(client, "support")
    assert f'action="{TASK}/signature"' in desk.get(TASK).text
    assert desk.post(f"{TASK}/signature").location == TASK
    assert "已签收本任务。" in text_of(desk.get(TASK))
    assert f'action="{TASK}/signature"' not in desk.get(TASK).text


def test_a_leader_writes_an_instruction_and_others_only_read_it(stage, client, app):
    leader = login(client, "leader")
    answer = leader.post(f"{TASK}/instructions", data={"body": "请人社局牵头，按周报我。"})
    assert answer.location == TASK
    assert leader.post(f"{TASK}/instructions", data={"body": "  "}).status_code == 400
    desk = login(app.test_client(), "support")
    assert "请人社局牵头，按周报我。" in text_of(desk.get(TASK))
    assert desk.post(f"{TASK}/instructions", data={"body": "我也批示"}).status_code == 403


def test_an_extension_is_asked_for_on_its_page(stage, client):
    desk, duty = login(client, "lead"), duty_id(stage)
    path = f"{TASK}/duties/{duty}/extension"
    typed = {"due_on": "2020-04-20", "because": "数据未齐。", "progress": "方案已定。"}
    answer = desk.post(path, data=typed)
    assert answer.location == f"/reports/2020Q1?duty={duty}"
    assert "已于4月7日（周二）申请延期至4月20日（周一），正在审批。" in text_of(
        desk.get(answer.location)
    )


def test_an_extension_asked_for_too_late_is_refused_and_the_typing_stays(stage, client, clock):
    clock.set(date(2020, 4, 8))
    desk = login(client, "lead")
    path = f"{TASK}/duties/{duty_id(stage)}/extension"
    typed = {"due_on": "2020-04-20", "because": "数据未齐。", "progress": "方案已定。"}
    asked = desk.get(path)
    assert "延期须在此日之前申请" in text_of(asked)
    assert 'name="because"' not in asked.text
    answer = desk.post(path, data=typed)
    assert answer.status_code == 422
    assert "延期须在此日之前申请。请尽快报送，并在报告中说明逾期原因。" in text_of(answer)
    assert value_of(answer, "because") == "数据未齐。"
    assert value_of(answer, "due_on") == "2020-04-20"


def test_closing_names_the_supports_and_takes_their_excuses(stage, client):
    on_stage(stage, lambda cast: signing.sign_all(cast.lead))
    desk = login(client, "lead")
    answer = desk.post(f"{TASK}/closing", data={"note": "全部完成。"})
    assert answer.status_code == 422
    assert "配合单位市工信局、兰山区政府尚未完成。" in text_of(answer)
    assert value_of(answer, "note") == "全部完成。"
    ids = on_stage(stage, lambda cast: [cast.assignment(d).id for d in ("gxj", "lsq")])
    excuses = {f"excuse-{each}": "已并入年度工作。" for each in ids}
    answer = desk.post(f"{TASK}/closing", data={"note": "全部完成。"} | excuses)
    assert answer.location == TASK


def test_a_task_is_withdrawn_after_a_question_with_its_consequences(stage, client):
    office = login(client, "supervisor")
    asked = office.get(f"{TASK}/withdrawal")
    assert "是否撤销本任务及全部责任单位的分工？" in text_of(asked)
    assert "撤销后不能恢复" in text_of(asked)
    assert office.post(f"{TASK}/withdrawal", data={"because": ""}).status_code == 400
    assert office.post(f"{TASK}/withdrawal", data={"because": "任务合并"}).location == TASK
    assert "已于4月7日（周二）撤销：任务合并" in text_of(office.get(TASK))


def test_a_closed_duty_is_reopened_and_waived_by_the_office_alone(stage, client, app, clock):
    clock.set(date(2020, 5, 11))
    office, duty = login(client, "supervisor"), duty_id(stage)
    assert f"{TASK}/duties/{duty}/reopening" in office.get(TASK).text
    sent = {"until_on": "2020-05-15", "because": "联络员更换。"}
    assert office.post(f"{TASK}/duties/{duty}/reopening", data=sent).location == TASK
    assert "重新开放填报，至5月15日（周五）止" in text_of(office.get(TASK))
    other = duty_id(stage, "gxj")
    assert office.post(f"{TASK}/duties/{other}/waiver", data={"because": "并入"}).location == TASK
    liaison = login(app.test_client(), "lead")
    for step in ("reopening", "waiver"):
        assert liaison.get(f"{TASK}/duties/{duty}/{step}").status_code == 403


def test_the_duty_of_another_task_is_not_found_under_this_one(stage, client):
    other = duty_id(stage, task=2)
    assert login(client, "lead").get(f"{TASK}/duties/{other}/extension").status_code == 404


def test_an_extension_stands_in_the_table_while_it_is_undecided(stage, client):
    def ask(cast):
        asked = ExtensionRequestInput(date(2020, 4, 20), "数据未齐。", "方案已定。")
        extending.ask_extension(cast.lead, obligation_id=cast.duty().id, asked=asked)

    on_stage(stage, ask)
    assert "申请延至4月20日" in text_of(login(client, "leader").get(TASK))
