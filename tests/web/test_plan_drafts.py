"""Plan drafts on the pages: uploaded, checked step by step, saved, in both languages."""

import io
import re

import pytest
from sqlalchemy import select

from bench import pages
from tests.cast import find_cast, login
from tests.services.told_drafts import DOCUMENT, decide_all, make_drafting
from tests.web.desk import text_of, value_of
from tracker.db import db
from tracker.models import Plan, PlanDraft
from tracker.services.plan_draft.plan_draft_checks import checks_of

SCRIPT = "<script>alert(1)</script>"
STEPS = ("", "/head", "/names", "/leads", "/warnings", "/plan")


@pytest.fixture
def office(app, begin_with):
    """The city's office with one draft of the short document."""
    begin_with(make_drafting)
    return app


@pytest.fixture
def supervisor(office):
    return login(office.test_client(), "supervisor")


@pytest.fixture
def here(office):
    """The address of the draft."""
    with office.app_context():
        return f"/plans/drafts/{db.session.scalars(select(PlanDraft.id)).one()}"


def in_office(office, do):
    """Call ``do(draft)`` in an application context; yields what it yields."""
    with office.app_context():
        return do(db.session.scalars(select(PlanDraft)).one())


def fields_of(page):
    """Yield what a browser would send from the first form of the page's content."""
    content = page.text[page.text.index('id="content"') :]
    form = re.search(r"<form.*?</form>", content, re.DOTALL)[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'{key}="([^"]*)"', tag) for key in ("name", "value"))
        is_box = 'type="checkbox"' in tag or 'type="radio"' in tag
        if name and (not is_box or "checked" in tag):
            found.setdefault(name[1], []).append(value[1] if value else "")
    for name, options in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r"<option[^>]*\bselected\b[^>]*>", options)
        found[name] = [re.search(r'value="([^"]*)"', chosen[0])[1] if chosen else ""]
    return found


def send_document(client, content, name="方案.txt"):
    data = {"file": (io.BytesIO(content), name)}
    return client.post("/plans/drafts/upload", data=data, content_type="multipart/form-data")


def test_the_plans_page_leads_to_the_upload_and_the_drafts(supervisor, office):
    text = supervisor.get("/plans").text
    assert 'href="/plans/drafts/upload"' in text
    assert 'href="/plans/drafts"' in text
    assert "/plans/drafts" not in login(office.test_client(), "leader").get("/plans").text


def test_the_list_says_what_is_still_to_be_decided(supervisor):
    text = text_of(supervisor.get("/plans/drafts"))
    assert "临沂市就业促进行动方案（2020-2021年） 临政办发5号.txt 临沂市 4 9" in text
    assert "核对中" in text
    assert "没有这种状态的草稿" in text_of(supervisor.get("/plans/drafts?state=saved"))


def test_the_counter_names_every_step(supervisor, here):
    text = text_of(supervisor.get(here))
    assert "还有 9 项待确认：" in text
    for words in ("原文对照", "方案信息", "单位名称 3 个", "推定牵头 3 项", "读取提示 1 条"):
        assert words in text


def test_the_source_stands_beside_the_tasks_line_by_line(supervisor, here):
    page = supervisor.get(here).text
    row = re.search(r'<section class="beside-row" id="task-\d+".*?</section>', page, re.DOTALL)[0]
    assert 'id="line-7"' in row
    assert "（一）开展岗前培训" in row
    assert "市工信局" in row
    assert "推定" in row
    gap = page[: page.index('id="task-')]
    assert 'id="line-1"' in gap
    assert page.count('id="line-') == 9, "every line with words stands there once"


def test_a_document_is_uploaded_and_its_first_step_shown(office, supervisor):
    answer = send_document(supervisor, DOCUMENT.replace("5号", "6号").encode())
    assert answer.status_code == 303
    text = text_of(supervisor.get(answer.location))
    assert "已从文件中读出 4 项任务" in text
    assert answer.location.endswith("/plans/drafts/2")


def test_a_text_can_be_pasted(supervisor):
    typed = DOCUMENT.replace("5号", "7号").replace("\n", "\r\n")
    answer = supervisor.post("/plans/drafts/upload", data={"text": typed})
    assert answer.status_code == 303
    assert "粘贴文本.txt" in text_of(supervisor.get(answer.location))


def test_the_same_file_again_leads_to_its_draft_and_says_so(supervisor, here):
    answer = send_document(supervisor, DOCUMENT.encode(), "又一次.txt")
    assert answer.location == here
    text = text_of(supervisor.get(here))
    assert "这份文件已由王督办于2020年" in text
    assert "临政办发5号.txt" in text


def test_a_refused_document_says_why_and_the_typing_stays(supervisor):
    typed = "从前有座山，山里有座庙。"
    answer = supervisor.post("/plans/drafts/upload", data={"text": typed})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert value_of(answer, "text") == typed
    broken = send_document(supervisor, b"PK\x03\x04 no archive", "方案.docx")
    assert broken.status_code in (400, 422)
    assert "方案.docx" in text_of(broken)


def walk(client, here):
    """Go through every step with what the pages propose; yields the number of presses."""
    presses, place = 0, here
    while not place.endswith("/plan"):
        page = client.get(place)
        sent = fields_of(page)
        for name, value in list(sent.items()):
            if name.startswith("name-") and value == [""]:
                sent[name] = ["entry"]
        if place == here:
            action = f"{here}/comparison"
        else:
            action = place
        if place.endswith("/leads"):
            sent["outcome"] = "confirmed"
        if place.endswith("/warnings"):
            sent["remark"] = re.findall(r'name="remark" value="([^"]+)"', page.text)
        answer = client.post(action, data=sent)
        assert answer.status_code == 303, (place, text_of(answer))
        presses, place = presses + 1, answer.location
    return presses


def test_a_draft_is_decided_in_five_presses_and_saved(office, supervisor, here):
    assert walk(supervisor, here) == 5
    page = supervisor.get(f"{here}/plan")
    text = text_of(page)
    assert "全部确认完毕" in text
    assert "已确认 3 项，推定 0 项，文件写明 1 项" in text
    assert "市大数据发展局、各县区政府" in text
    yaml = supervisor.get(f"{here}/plan.yaml")
    assert yaml.mimetype == "application/yaml"
    assert "code: linyi-2020-5" in yaml.text
    answer = supervisor.post(f"{here}/plan", data=fields_of(page) | {"then": "publish"})
    assert answer.location == "/plans/linyi-2020-5/publish"
    assert "生成牵头分工 4 项、配合分工 3 项" in text_of(supervisor.get(answer.location))
    assert "这份草稿已存为方案" in text_of(supervisor.get(here))


def test_a_department_that_is_added_is_found_when_the_page_is_read_again(office, supervisor, here):
    assert "市大数据发展局" in text_of(supervisor.get(f"{here}/names")).split("已认出的名称")[0]
    administrator = login(office.test_client(), "administrator")
    assert "添加单位" in text_of(administrator.get("/admin/departments"))
    form = fields_of(administrator.get("/admin/departments/new?name=临沂市大数据发展局"))
    assert form["official"] == ["临沂市大数据发展局"]
    sent = form | {"jurisdiction": "371300", "kind": "bureau"}
    wrong = administrator.post("/admin/departments/new", data=sent | {"code": "rsj"})
    assert wrong.status_code == 400
    assert "已有单位使用此代码" in text_of(wrong)
    added = administrator.post("/admin/departments/new", data=sent | {"code": "dsjj"})
    assert added.status_code == 303
    text = text_of(supervisor.get(f"{here}/names"))
    assert "按名称规则，是“临沂市大数据发展局”的另一种写法" in text


def test_a_unit_nobody_knows_is_added_from_the_draft(office, supervisor, here):
    names = supervisor.get(f"{here}/names")
    assert "添加为新单位" in text_of(names)
    add = f"{here}/names/new?name=市大数据发展局"
    form = fields_of(supervisor.get(add))
    assert form["official"] == ["临沂市大数据发展局"]
    assert form["short"] == ["市大数据发展局"]
    assert form["kind"] == ["bureau"]
    wrong = supervisor.post(add, data=form | {"code": "rsj"})
    assert wrong.status_code == 400
    assert "已有单位使用此代码" in text_of(wrong)
    added = supervisor.post(add, data=form | {"short": "市大数据局"})
    assert added.location == f"{here}/names"
    names = supervisor.get(f"{here}/names")
    assert "已添加“市大数据发展局”" in text_of(names)
    assert "添加单位“市大数据发展局”" not in names.text, "it is no open name any more"
    assert supervisor.get(add).status_code == 404, "the name is known now"


def test_only_a_name_that_is_open_in_the_draft_makes_a_unit(office, supervisor, here):
    for name in ("市人社局", "市没有写到的局"):
        assert supervisor.get(f"{here}/names/new?name={name}").status_code == 404
        sent = {"official": name, "kind": "bureau", "code": "dw99"}
        assert supervisor.post(f"{here}/names/new?name={name}", data=sent).status_code == 404


def test_an_undecided_draft_offers_no_saving(office, supervisor, here):
    page = supervisor.get(f"{here}/plan")
    assert "全部确认之后才能存为方案" in text_of(page)
    assert "then" not in page.text
    assert supervisor.get(f"{here}/plan.yaml").status_code == 303
    version = in_office(office, lambda draft: draft.version)
    stored = supervisor.post(f"{here}/plan", data={"version": version})
    assert stored.status_code == 422
    assert "还有9项待确认" in text_of(stored)


def test_the_draft_survives_a_log_out(office, supervisor, here):
    task = re.search(r'href="(/plans/drafts/\d+/tasks/\d+)"', supervisor.get(here).text)[1]
    sent = fields_of(supervisor.get(task)) | {
        "requirement": "改过的工作要求。",
        "responsible": "市人社局、市工信局",
    }
    assert supervisor.post(task, data=sent).status_code == 303
    supervisor.post("/logout")
    again = login(office.test_client(), "supervisor")
    assert "改过的工作要求。" in text_of(again.get(here))


def test_a_stale_task_is_a_409_that_keeps_the_typing(office, supervisor, here):
    task = re.search(r'href="(/plans/drafts/\d+/tasks/\d+)"', supervisor.get(here).text)[1]
    sent = fields_of(supervisor.get(task)) | {"responsible": "市人社局"}
    supervisor.post(task, data=sent | {"requirement": "先存的。"})
    answer = supervisor.post(task, data=sent | {"requirement": "后存的。"})
    text = text_of(answer)
    assert answer.status_code == 409
    assert "王督办于09:00修改了这项任务" in text
    assert value_of(answer, "requirement") == "后存的。"
    assert "先存的。" in text, "the task as it stands now"
    again = fields_of(answer) | {"responsible": "市人社局", "requirement": "后存的。"}
    assert supervisor.post(task, data=again).status_code == 303
    assert in_office(office, lambda draft: draft.tasks[0].content["requirement"]) == "后存的。"


def test_stale_particulars_are_a_409_that_keeps_the_typing(supervisor, here):
    sent = fields_of(supervisor.get(f"{here}/head"))
    supervisor.post(f"{here}/head", data=sent | {"title": "先存的标题"})
    answer = supervisor.post(f"{here}/head", data=sent | {"title": "后存的标题"})
    assert answer.status_code == 409
    assert value_of(answer, "title") == "后存的标题"
    assert "先存的标题" in text_of(answer)
    again = fields_of(answer)
    assert supervisor.post(f"{here}/head", data=again | {"title": "后存"}).status_code == 303


def test_stale_names_are_a_409_that_keeps_the_choice(office, supervisor, here):
    sent = fields_of(supervisor.get(f"{here}/names"))
    unit = in_office(office, lambda _draft: find_cast().departments["371300", "czj"].id)
    mine = {name: [f"department-{unit}"] for name in sent if name.startswith("name-")}
    supervisor.post(f"{here}/names", data=sent)
    answer = supervisor.post(f"{here}/names", data=sent | mine)
    assert answer.status_code == 409
    assert fields_of(answer)[next(iter(mine))] == [f"department-{unit}"]


STRANGERS = """临沂市产业发展行动方案（2020-2021年）
临政办发〔2020〕6号
（一）培育龙头企业。（市财正局、市大数据发展局按职责分工负责）
（二）建设产业园区。（市星空开发局、市财政局按职责分工负责）
临沂市人民政府办公室
2020年1月3日
"""


def test_alike_unknown_names_are_filled_in_at_once_and_kept_only_by_a_person(office, supervisor):
    place = send_document(supervisor, STRANGERS.encode()).location.split("/names")[0]
    finance = in_cast(office, "czj")

    def chosen(page):
        sent = fields_of(page)
        return {
            sent[name.replace("name-", "written-")][0]: value[0]
            for name, value in sent.items()
            if name.startswith("name-")
        }

    page = supervisor.get(f"{place}/names")
    assert "市星空开发局" in chosen(page)
    assert set(chosen(page).values()) == {""}
    near = supervisor.post(f"{place}/names", data=fields_of(page) | {"fill": "nearest"})
    assert near.status_code == 200
    assert chosen(near)["市财正局"] == f"department-{finance}"
    assert "尚未保存" in text_of(near)
    rest = supervisor.post(f"{place}/names", data=fields_of(near) | {"fill": "entry"})
    assert "" not in chosen(rest).values()
    assert chosen(rest)["市财正局"] == f"department-{finance}", "what was chosen stays"
    assert set(chosen(supervisor.get(f"{place}/names")).values()) == {""}, "nothing was kept"
    assert supervisor.post(f"{place}/names", data=fields_of(rest)).status_code == 303
    assert "市财正局" not in text_of(supervisor.get(f"{place}/names")).split("已认出的名称")[0]


def in_cast(office, code):
    with office.app_context():
        return find_cast().departments["371300", code].id


def test_wrong_particulars_stand_by_their_fields(supervisor, here):
    sent = fields_of(supervisor.get(f"{here}/head")) | {
        "title": "",
        "code": "linyi-2019-13",
        "to_on": "2019-13-40",
    }
    answer = supervisor.post(f"{here}/head", data=sent)
    assert answer.status_code == 400
    assert "“2019-13-40”不是有效日期" in text_of(answer)
    answer = supervisor.post(f"{here}/head", data=sent | {"to_on": "2021-12-31"})
    text = text_of(answer)
    assert "请填写方案标题" in text
    assert "代码“linyi-2019-13”已有方案使用" in text
    assert value_of(answer, "code") == "linyi-2019-13"


def test_a_script_in_a_text_is_a_text(office, supervisor, here):
    task = re.search(r'href="(/plans/drafts/\d+/tasks/\d+)"', supervisor.get(here).text)[1]
    sent = fields_of(supervisor.get(task)) | {
        "section": SCRIPT,
        "requirement": SCRIPT,
        "responsible": f"市人社局、{SCRIPT}",
        "deadline": SCRIPT,
    }
    assert supervisor.post(task, data=sent).status_code == 303
    head = fields_of(supervisor.get(f"{here}/head")) | {"title": SCRIPT}
    assert supervisor.post(f"{here}/head", data=head).status_code == 303
    for path in (*(here + step for step in STEPS), task, "/plans/drafts"):
        answer = supervisor.get(path)
        assert answer.status_code == 200
        assert SCRIPT not in answer.text
    assert "&lt;script&gt;" in supervisor.get(here).text


def test_a_script_in_the_document_is_a_text(supervisor):
    text = DOCUMENT.replace("（一）开展岗前培训。", f"（一）开展{SCRIPT}培训。")
    answer = send_document(supervisor, text.encode(), f"{SCRIPT}.txt")
    page = supervisor.get(answer.location)
    assert SCRIPT not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text


def test_tasks_are_divided_joined_left_out_and_added_on_their_page(office, supervisor, here):
    tasks = in_office(office, lambda draft: [task.id for task in draft.tasks])
    second = f"{here}/tasks/{tasks[1]}"
    assert "落实社会保险补贴政策。" in text_of(supervisor.get(second))
    answer = supervisor.post(f"{second}/division", data={"version": 1, "before_piece": 2})
    assert value_of(supervisor.get(answer.location), "requirement") == "及时兑现资金。"
    answer = supervisor.post(f"{second}/joining", data={"version": 2})
    assert answer.location.endswith(f"#task-{tasks[1]}")
    supervisor.post(f"{here}/tasks/{tasks[0]}/omission", data={"version": 1})
    text = text_of(supervisor.get(here))
    assert "不列为任务" in text
    assert "恢复" in text
    answer = supervisor.post(f"{here}/tasks", data={"after": tasks[3]})
    assert value_of(supervisor.get(answer.location), "requirement") == ""
    assert "不完整的任务 1 项" in text_of(supervisor.get(here))


def test_a_wrong_step_of_a_task_is_told(supervisor, office, here):
    last = in_office(office, lambda draft: draft.tasks[-1].id)
    answer = supervisor.post(
        f"{here}/tasks/{last}/joining", data={"version": 1}, follow_redirects=True
    )
    assert "没有可以合并的后一项" in text_of(answer)


def test_the_document_comes_back_as_it_was(supervisor, here):
    answer = send_document(supervisor, DOCUMENT.replace("5号", "8号").encode(), "八号.txt")
    found = supervisor.get(f"{answer.location}/document")
    assert found.data.decode() == DOCUMENT.replace("5号", "8号")
    assert found.headers["Content-Security-Policy"].startswith("sandbox")
    assert "attachment" in found.headers["Content-Disposition"]


@pytest.mark.parametrize("step", STEPS)
def test_the_pages_speak_english_as_well(office, supervisor, here, step):
    supervisor.set_cookie("duban_locale", "en")
    page = supervisor.get(here + step)
    words = re.sub(r'<(ol|p|span|select|td|strong)[^>]*lang="zh-CN".*?</\1>', "", page.text)
    assert "decisions are still to be made" in text_of(page)
    for chinese in ("待确认", "牵头", "配合", "推定", "方案信息", "确认，"):
        assert chinese not in re.sub(r"<[^>]+>", " ", words), chinese


def test_a_decided_draft_says_by_whom(office, supervisor, here):
    with office.app_context():
        decide_all(find_cast().supervisor, int(here.rsplit("/", 1)[1]))
    assert "由王督办确认" in text_of(supervisor.get(f"{here}/names"))
    assert "已确认" in text_of(supervisor.get(f"{here}/leads"))
    assert "已核对" in text_of(supervisor.get(f"{here}/warnings"))


def test_the_draft_of_an_office_is_not_found_elsewhere(office, here):
    client = login(office.test_client(), "foreign_office")
    for step in STEPS:
        assert client.get(here + step).status_code == 404
    assert "临沂市就业促进行动方案" not in text_of(client.get("/plans/drafts"))


LONG = "临沂市长任务方案\n临政办发〔2020〕9号\n" + "".join(
    f"（{n}）完成第{n}项工作，报送成果材料。（市人社局、市工信局按职责分工负责）\n"
    for n in range(1, 301)
)


def test_three_hundred_tasks_take_as_many_questions_as_four(office, supervisor, here):
    long = send_document(supervisor, LONG.encode()).location
    with office.app_context():
        engine = db.engine
    for step in STEPS:
        counts = []
        for place in (here, long):
            supervisor.get(place + step)
            with pages.counting(engine) as seen:
                assert supervisor.get(place + step).status_code == 200
            counts.append(len(seen))
        assert counts[1] <= counts[0], step
        assert counts[0] <= 16, step
    page = supervisor.get(f"{long}?page=6")
    assert "第 300 项任务" in text_of(page)
    assert "任务与原文相符" in page.text
    assert "任务与原文相符" not in supervisor.get(long).text, "only at the end of the document"
    sent = fields_of(supervisor.get(f"{long}/leads")) | {"outcome": "confirmed"}
    assert supervisor.post(f"{long}/leads", data=sent).status_code == 303
    with office.app_context():
        draft = db.session.scalars(select(PlanDraft).order_by(PlanDraft.id.desc())).first()
        assert checks_of(draft).open_counts["leads"] == 0
        assert len(draft.kept_tasks) == 300
        assert db.session.scalars(select(Plan)).one()
