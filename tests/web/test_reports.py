"""The period report: filing, drafts, stale pages, files, and what comes out of a hostile text."""

import gc
import io
import warnings
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import func, select

from tests.cast import login
from tests.services.told import DONE, send_back
from tests.services.told import file as file_report
from tests.web.desk import PDF, PERIOD, duty_id, fields_of, on_stage, report, text_of, value_of
from tracker.db import db
from tracker.models import Attachment, Report, ReportDraft

MEGABYTE = 1024 * 1024


@pytest.fixture
def desk(stage, client):
    """The lead's liaison at its desk."""
    return login(client, "lead")


def count(app, model):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def test_reports_lead_to_the_period_that_is_wanted(desk):
    answer = desk.get("/reports")
    assert (answer.status_code, answer.location) == (303, "/reports/2020Q1")


def test_the_page_holds_every_task_that_the_department_owes(desk):
    words = text_of(desk.get(PERIOD))
    assert "本期应报 3 项，还有 3 项未报，请最迟于4月8日（周三）前填报。" in words
    assert "企业新录用职工岗前培训" in words
    assert "推进企业新型学徒制" in words
    assert "开展职业技能竞赛" in words


def test_the_form_says_what_filing_does_to_the_light(stage, desk):
    words = text_of(desk.get(f"{PERIOD}?duty={duty_id(stage)}"))
    assert (
        "今天报送后，本单位状态变化： 预警 → 变为 正常" in words or "报送后本单位状态仍为" in words
    )


def test_filing_goes_on_to_the_next_duty(stage, desk):
    first, second = duty_id(stage), duty_id(stage, task=2)
    answer = report(desk, first)
    assert (answer.status_code, answer.location) == (303, f"{PERIOD}?duty={second}&focus=form")
    assert "已报送：企业新录用职工岗前培训" in text_of(desk.get(answer.location))


def test_when_the_last_is_filed_the_page_says_so(stage, desk):
    for task in (1, 2, 3):
        answer = report(desk, duty_id(stage, task=task))
    assert answer.location == PERIOD
    assert "本期可报送的事项已全部报送。" in text_of(desk.get(PERIOD))


def test_a_double_click_is_one_report(stage, desk):
    duty = duty_id(stage)
    sent = fields_of(desk, duty) | {"percent": "20", "done": DONE, "action": "file"}
    assert [desk.post(PERIOD, data=sent).status_code for _ in range(2)] == [303, 303]
    assert count(stage, Report) == 1


REFUSALS = [
    ({"done": ""}, 400, "请写明本期做了什么。"),
    ({"done": "已完成"}, 400, "请用一两句话写明本期做了什么，例如：举办培训班 3 期，培训 120 人。"),
    ({"percent": ""}, 400, "请填写 0 至 100 的整数。"),
    ({"percent": "101"}, 400, "请填写 0 至 100 的整数。"),
    ({"percent": "很多"}, 400, "请填写 0 至 100 的整数。"),
    ({"figure-trained-person-times": "若干"}, 400, "所填“若干”不是有效数值，请填写数字"),
]


@pytest.mark.parametrize(("typed", "status", "sentence"), REFUSALS)
def test_wrong_typing_is_told_beside_its_field_and_kept(stage, desk, typed, status, sentence):
    kept = {"next_step": "二季度继续开班。", "problems": "场地不足。"}
    answer = report(desk, duty_id(stage), **kept | typed)
    assert answer.status_code == status
    assert sentence in text_of(answer)
    for name, text in (kept | typed).items():
        assert value_of(answer, name) == text
    assert count(stage, Report) == 0


def test_percent_going_down_asks_for_the_reason_and_then_takes_it(stage, desk, clock):
    on_stage(stage, lambda cast: file_report(cast.lead, cast.duty(), percent=40))
    clock.set(date(2020, 7, 3))
    duty = duty_id(stage, period="2020Q2")
    answer = report(desk, duty, path="/reports/2020Q2", percent="30")
    assert answer.status_code == 422
    assert "累计进度由 40% 降至 30%。如情况属实，请在“进度下降原因”中说明" in text_of(answer)
    assert value_of(answer, "fall_because") == "", "the field for the reason is there now"
    answer = report(desk, duty, path="/reports/2020Q2", percent="30", fall_because="企业退出。")
    assert answer.status_code == 303


def test_a_closed_duty_says_who_can_reopen_it(stage, desk, clock):
    duty = duty_id(stage)
    sent = fields_of(desk, duty) | {"percent": "20", "done": DONE, "action": "file"}
    clock.set(date(2020, 5, 11))
    login(desk, "lead")
    answer = desk.post(PERIOD, data=sent)
    assert answer.status_code == 422
    assert "请向督办机构说明逾期原因，由督办专员重新开放后再报送。" in text_of(answer)
    assert 'name="done"' not in desk.get(f"{PERIOD}?duty={duty}").text


def test_a_stale_form_is_a_409_that_keeps_the_typing_and_shows_the_other(stage, desk, app):
    duty = duty_id(stage)
    stale = fields_of(desk, duty)
    colleague = login(app.test_client(), "head")
    assert report(colleague, duty, action="save", done="局长写的内容。").status_code == 303
    answer = desk.post(
        PERIOD, data=stale | {"percent": "35", "done": "我写的内容。", "action": "save"}
    )
    assert answer.status_code == 409
    assert value_of(answer, "done") == "我写的内容。"
    assert value_of(answer, "percent") == "35"
    words = text_of(answer)
    assert "您打开页面后，赵局长于 09:00 保存过本报告。" in words
    assert "局长写的内容。" in words
    again = {
        name: value_of(answer, name) for name in ("duty", "version", "token", "percent", "done")
    }
    assert desk.post(PERIOD, data=again | {"action": "save"}).status_code == 303
    assert on_stage(stage, drafted) == ["我写的内容。"]


def drafted(_cast):
    return [row.content["done"] for row in db.session.scalars(select(ReportDraft))]


def test_a_draft_is_saved_at_any_moment_however_wrong(stage, desk):
    duty = duty_id(stage)
    answer = report(desk, duty, action="save", percent="约三成", done="")
    assert answer.location == f"{PERIOD}?duty={duty}"
    page = desk.get(answer.location)
    assert value_of(page, "percent") == "约三成"
    assert "草稿已保存，尚未报送。" in text_of(page)
    assert count(stage, Report) == 0


def test_typing_is_saved_while_it_goes_on(stage, desk):
    duty = duty_id(stage)
    sent = fields_of(desk, duty) | {"percent": "20", "done": "边写边存"}
    answer = desk.post(f"{PERIOD}/draft", data=sent, headers={"Accept": "application/json"})
    assert answer.json == {"saved_at": "09:00", "version": "0-1", "checks": {}}
    stale = desk.post(f"{PERIOD}/draft", data=sent, headers={"Accept": "application/json"})
    assert stale.status_code == 409
    assert stale.json["error"]["code"] == "conflict"


FIGURE = "figure-trained-person-times"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"percent": "120"}, {"percent": "请填写 0 至 100 的整数。"}),
        ({"percent": "10"}, {"percent": "10% 低于上期的 20%，请在下面写明原因。"}),
        ({"percent": "10", "fall_because": "口径调整。"}, {}),
        ({"percent": ""}, {}),
        ({FIGURE: "八百"}, {FIGURE: "“补贴性职业技能培训人次”所填“八百”不是有效数值"}),
        ({FIGURE: "5000"}, {FIGURE: "补贴性职业技能培训人次为5000，超过上期（100）的三倍。"}),
    ],
)
def test_what_is_wrong_or_doubtful_is_told_while_it_is_typed(stage, desk, typed, told):
    report(desk, duty_id(stage), **{FIGURE: "100"})
    duty = duty_id(stage, period="2020Q2")
    sent = fields_of(desk, duty, "/reports/2020Q2") | {"percent": "20"} | typed
    checks = desk.post("/reports/2020Q2/draft", data=sent).json["checks"]
    assert {name: words[: len(told.get(name, ""))] for name, words in checks.items()} == told
    page = text_of(desk.get(f"/reports/2020Q2?duty={duty}"))
    assert all(words in page for words in told.values()), "without script the saved draft says so"


def test_all_complete_drafts_are_filed_in_one_step(stage, desk):
    for task, done in ((1, DONE), (2, "写到一半"), (3, DONE)):
        report(desk, duty_id(stage, task=task), action="save", done=done)
    page = desk.get(PERIOD).text
    assert "报送已填好的 2 项" in page
    ready = {
        name: value_of(desk.get(PERIOD), name)
        for name in (f"ready-{duty_id(stage, task=task)}" for task in (1, 3))
    }
    answer = desk.post(f"{PERIOD}/filings", data=ready)
    assert answer.location == f"{PERIOD}?duty={duty_id(stage, task=2)}&focus=form"
    assert "已报送 2 项。" in text_of(desk.get(answer.location))
    assert desk.post(f"{PERIOD}/filings", data=ready).status_code == 303
    assert count(stage, Report) == 2


def test_last_times_answers_are_at_hand(stage, desk, clock):
    on_stage(
        stage, lambda cast: file_report(cast.lead, cast.duty(), percent=40, next_step="开新班")
    )
    clock.set(date(2020, 7, 3))
    page = desk.get(f"/reports/2020Q2?duty={duty_id(stage, period='2020Q2')}")
    words = text_of(page)
    assert "上期填报：2020年第一季度，累计进度 40%" in words
    assert "开新班" in words
    assert value_of(page, "percent") == "40"


def test_a_returned_report_comes_back_with_its_text_and_the_ground(stage, desk):
    on_stage(
        stage,
        lambda cast: send_back(cast.supervisor, file_report(cast.lead, cast.duty(), percent=33)),
    )
    page = desk.get(f"{PERIOD}?duty={duty_id(stage)}")
    assert value_of(page, "done") == DONE
    words = text_of(page)
    assert "4月7日（周二）退回：内容不完整" in words
    assert "请补充分行业培训人数。" in words


def test_a_file_goes_with_the_form_and_can_be_taken_away(stage, desk):
    duty = duty_id(stage)
    upload = {"files": (io.BytesIO(PDF), "一季度台账.pdf")}
    answer = report(desk, duty, action="save", **upload)
    page = desk.get(answer.location)
    assert "一季度台账.pdf" in text_of(page)
    file_id = on_stage(stage, lambda _cast: db.session.scalars(select(Attachment.id)).one())
    answer = report(desk, duty, action="save", done="还在写", remove=str(file_id))
    page = desk.get(answer.location)
    assert "已移除“一季度台账.pdf”。" in text_of(page)
    assert value_of(page, "done") == "还在写", "taking a file away keeps the typing"
    assert count(stage, Attachment) == 0


@contextmanager
def large_request():
    """Let the test client leave the temporary file of a large request to the garbage collector."""
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        yield
        gc.collect()


FILES = [
    ("现场照片.pdf", PDF + b"\0" * (12 * MEGABYTE), 413, "超过单个文件 10 MB 的上限"),
    ("台账.pdf", b"MZ\x90\0" + b"\0" * 60, 400, "内容不是这种格式。请用原软件另存为 .pdf 文件"),
    ("程序.exe", b"MZ\x90\0" + b"\0" * 60, 400, "“程序.exe”的文件类型不能上传。"),
    ("空.pdf", b"", 422, "“空.pdf”是空文件，请重新选择。"),
]


@pytest.mark.parametrize(("name", "content", "status", "sentence"), FILES)
def test_a_wrong_file_is_refused_with_a_sentence_and_the_typing_stays(
    stage, desk, name, content, status, sentence
):
    with large_request():
        answer = report(
            desk, duty_id(stage), done="这段话还在。", files=(io.BytesIO(content), name)
        )
    assert answer.status_code == status
    assert sentence in text_of(answer)
    assert value_of(answer, "done") == "这段话还在。"
    assert count(stage, Attachment) == count(stage, Report) == 0


HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">"\'></textarea>{{ 7*7 }}'


def test_a_script_in_a_text_comes_out_inert_wherever_it_is_shown(stage, desk, app):
    duty = duty_id(stage)
    report(desk, duty, action="save", done=HOSTILE + DONE)
    pages = [desk.get(f"{PERIOD}?duty={duty}")]
    report(desk, duty, done=HOSTILE + DONE, next_step=HOSTILE, problems=HOSTILE)
    pages.append(desk.get(f"{PERIOD}?duty={duty}"))
    pages.append(desk.get("/tasks/linyi-2019-13-01"))
    office = login(app.test_client(), "supervisor")
    pages.append(office.get("/review/1"))
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "&lt;script&gt;alert(1)" in page.text
        assert "{{ 7*7 }}" in text_of(page)
    assert "script-src" not in page.headers["Content-Security-Policy"]
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]


def test_a_page_for_no_period_is_not_found_and_says_how_to_write_one(desk):
    answer = desk.get("/reports/2020Q9")
    assert answer.status_code == 404
    assert "“2020Q9”不是有效的报告期，季度写作 2020Q1，年度写作 2020。" in text_of(answer)


def test_another_departments_duty_is_not_found(stage, desk, app):
    other = duty_id(stage, "gxj")
    sent = {"duty": str(other), "percent": "10", "done": DONE, "action": "file"}
    assert desk.post(PERIOD, data=sent).status_code == 404
    stranger = login(app.test_client(), "stranger")
    assert "本单位本期没有应报事项。" in text_of(stranger.get(PERIOD))


@pytest.mark.parametrize("who", ["supervisor", "leader", "auditor", "administrator"])
def test_the_office_has_no_period_report(stage, client, who):
    assert login(client, who).get(PERIOD).status_code == 403


def test_the_annual_page_holds_the_annual_duties(desk):
    words = text_of(desk.get("/reports/2020"))
    assert "2020年度进展报告" in words
    assert "年报" in words


def test_the_english_page_has_no_chinese_but_the_documents_own(stage, desk):
    desk.set_cookie("duban_locale", "en")
    words = text_of(desk.get(f"{PERIOD}?duty={duty_id(stage)}"))
    assert "reports are still to be filed" in words
    assert "File and go on to the next" in words


def test_a_doubtful_figure_stands_with_what_would_be_right_until_it_is_explained(stage, desk):
    duty = duty_id(stage)
    typed = {FIGURE: "100", "figure-trained-employees": "130"}
    answer = report(desk, duty, **typed)
    assert answer.status_code == 400
    assert (
        text_of(answer).count("企业职工大于补贴性职业技能培训人次（100），分项不应大于总数。") == 2
    )
    assert 'href="#figure-trained-employees"' in answer.text, "the summary leads to the figure"
    assert value_of(answer, "figure-trained-employees") == "130"
    assert value_of(answer, "note-trained-employees") == ""
    assert f'name="note-{FIGURE.removeprefix("figure-")}"' not in answer.text
    assert count(stage, Report) == 0
    saved = report(desk, duty, action="save", **typed, **{"note-trained-employees": "含结转"})
    assert saved.status_code == 303
    page = desk.get(f"{PERIOD}?duty={duty}")
    assert value_of(page, "note-trained-employees") == "含结转", "the draft keeps the words"
    filed = report(desk, duty, **typed, **{"note-trained-employees": "含上年结转班次"})
    assert filed.status_code == 303
    row = on_stage(stage, lambda _: db.session.query(Report.id, Report.figure_notes).one())
    assert row.figure_notes == {"trained-employees": "含上年结转班次"}
    office = login(stage.test_client(), "supervisor")
    words = text_of(office.get(f"/review/{row.id}"))
    assert "单位说明：含上年结转班次" in words
    assert "存疑" in words
