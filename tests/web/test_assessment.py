"""Assessment on its pages: the tables of a period, a sheet with its working, as of any day."""

import html
import re
from datetime import date

import pytest

from tests.cast import find_cast, login
from tests.services.told import accept, file
from tests.web.desk import text_of
from tests.web.late import make_late
from tracker.db import db, transaction
from tracker.jobs.runner import run_job
from tracker.models import Commendation, Exemption, Slip
from tracker.services.supervision import slips

QUARTER = "/assessment/2020Q1"
SHEET = f"{QUARTER}/rsj"
DRAFTED_ON = date(2020, 5, 9)


def make_assessed():
    """The cast whose lead filed in time for one task, late for another, and answered a slip."""
    make_late()
    people = find_cast()
    report = file(people.lead, people.duty(), token="in-full", percent=60)
    accept(people.supervisor, report)
    with transaction() as session:
        session.add(
            Exemption(
                obligation_id=people.duty(task=3).id,
                approved_on=date(2020, 4, 9),
                approved_by_id=people.leader.id,
                parts=["timeliness", "slip"],
                cause="防疫期间停训",
                document="临政办字〔2020〕3号",
            )
        )
        session.add(
            Commendation(
                plan_id=people.plan.id,
                department_id=people.departments["371300", "rsj"].id,
                level="province",
                dated_on=date(2020, 3, 20),
                proof="鲁人社字〔2020〕20号",
                recorded_by_id=people.supervisor.id,
            )
        )


@pytest.fixture
def assessed(app, clock, begin_with):
    """17 April, when the answers to the first slips were due."""
    clock.set(date(2020, 4, 9))
    begin_with(make_assessed)
    clock.set(date(2020, 4, 17))
    return app


def page(app, path, who="supervisor"):
    answer = login(app.test_client(), who).get(path)
    assert answer.status_code == 200
    return answer


def draft(app, clock):
    clock.set(DRAFTED_ON)
    with app.app_context():
        run_job("closing")


def test_the_periods_that_have_begun_are_listed(assessed):
    text = text_of(page(assessed, "/assessment"))
    assert "2020年第二季度 6 0 尚无到期应报事项" in text
    assert "2020年第一季度 6 6 进行中，按现有情况计算" in text
    assert "2020年第三季度" not in text


def test_drafted_sheets_are_counted_by_state(assessed, clock):
    draft(assessed, clock)
    assert "草稿 3 份，2020年5月9日生成" in text_of(page(assessed, "/assessment"))
    before = text_of(page(assessed, "/assessment?as_of=2020-05-08"))
    assert "进行中，按现有情况计算" in before


def test_a_period_has_a_table_for_departments_and_one_for_lower_governments(assessed):
    text = text_of(page(assessed, QUARTER))
    assert "按2020年4月17日（周五）掌握的情况计算，适用考核规则2019-1版" in text
    departments, governments = text.split("县区政府", 1)
    assert "市人社局" in departments
    assert "兰山区政府" in governments
    assert "不达标" in text


def test_every_part_of_a_score_leads_to_the_duties_it_is_made_of(assessed):
    answer = page(assessed, SHEET)
    text = text_of(answer)
    for words in (
        "市人社局2020年第一季度考核表",
        "在部门中列第 1 位",
        "3月20日（周五）获省级通报表扬：鲁人社字〔2020〕20号。 +1",
        "权重合计 2.5",
        "未超过时限",
        "容错 防疫期间停训",
        "未签收，应于1月8日（周三）前签收。",
        "未回复",
    ):
        assert words in text, words
    assert re.search(r"<s>0\.0000</s>\s*<strong>1\.0000</strong>", answer.text)
    hrefs = [html.unescape(href) for href in re.findall(r'href="(/tasks/[^"]+)"', answer.text)]
    assert any("#report-" in href for href in hrefs)
    assert any("#assignment-" in href for href in hrefs)


def test_the_sum_on_the_page_is_the_score(assessed):
    rows = re.findall(
        r'<th scope="row"><a href="#\w+">[^<]+</a></th>'
        r'<td class="cell-number">[\d.]+%</td><td class="cell-number">(\d+)</td>'
        r'<td class="cell-number">([\d.]+)</td>',
        page(assessed, SHEET).text,
    )
    assert [int(most) for most, _ in rows] == [30, 40, 20, 10]
    base = sum(float(points) for _, points in rows)
    shown = re.search(r"得 ([\d.]+) 分", text_of(page(assessed, SHEET)))[1]
    assert float(shown) == pytest.approx(base + 1, abs=0.01)


def test_a_past_day_is_computed_and_every_link_stays_on_it(assessed):
    answer = page(assessed, f"{SHEET}?as_of=2020-04-09&plan=linyi-2019-13")
    text = text_of(answer)
    assert "2020年4月9日（周四）" in text
    main = answer.text.split("<main", 1)[1].split("</main>", 1)[0]
    hrefs = [html.unescape(href) for href in re.findall(r'<a [^>]*href="(/[^"]+)"', main)]
    assert hrefs
    assert [href for href in hrefs if "as_of=2020-04-09" not in href] == []


def test_a_kept_sheet_says_its_state_and_does_not_follow_later_facts(assessed, clock):
    draft(assessed, clock)
    kept = text_of(page(assessed, SHEET)).split("状态 草稿")[1]
    clock.set(date(2020, 5, 20))
    with assessed.app_context():
        people = find_cast()
        mine = db.session.query(Slip).filter_by(department_id=people.lead.department_id)
        slip = mine.filter_by(closed_on=None, answered_on=None).order_by(Slip.id).first()
        slips.answer_slip(
            people.lead, slip_id=slip.id, answer="已整改。", promised_on=date(2020, 5, 25)
        )
    assert text_of(page(assessed, SHEET)).split("状态 草稿")[1] == kept


def test_a_year_shows_the_sheets_it_is_made_of(assessed, clock):
    clock.set(date(2021, 3, 15))
    answer = page(assessed, "/assessment/2020/rsj")
    text = text_of(answer)
    assert "年度得分构成" in text
    for quarter in ("2020年第一季度", "2020年第四季度", "年报", "加权平均", "满分 10 分"):
        assert quarter in text
    assert "/assessment/2020Q1/rsj" in answer.text


@pytest.mark.parametrize("who", ["lead", "head"])
def test_a_department_sees_its_own_score_alone(assessed, who):
    text = text_of(page(assessed, QUARTER, who))
    assert "市人社局" in text
    assert "市工信局" not in text
    client = login(assessed.test_client(), who)
    assert client.get(f"{QUARTER}/gxj").status_code == 404
    assert "2020年第一季度 3 3" in text_of(client.get("/assessment"))


@pytest.mark.parametrize("who", ["stranger", "foreigner", "foreign_office"])
def test_strangers_see_none(assessed, who):
    client = login(assessed.test_client(), who)
    assert "尚未发布方案" in text_of(client.get("/assessment"))
    for path in ("/assessment", QUARTER, SHEET):
        assert client.get(f"{path}?plan=linyi-2019-13").status_code == 404


@pytest.mark.parametrize("period", ["2020Q5", "soon", "2020q1"])
def test_what_is_no_period_is_not_found_in_words(assessed, period):
    answer = login(assessed.test_client(), "supervisor").get(f"/assessment/{period}")
    assert answer.status_code == 404
    assert f"“{period}”不是报告期" in text_of(answer)


def test_a_period_outside_the_plan_is_not_assessed(assessed):
    assert "暂不考核" in text_of(page(assessed, "/assessment/2030Q1"))
