"""The dashboard on its pages: the sentence, figures that lead to their rows, any day, any role."""

import html
import re
from dataclasses import replace
from datetime import date

import pytest

from tests import factories
from tests.cast import find_cast, login, make_cast
from tests.services.told import accept, file
from tests.web.desk import text_of
from tests.web.late import make_late
from tracker import boards
from tracker.blueprints import dashboard
from tracker.jobs.runner import run_job
from tracker.services.dashboard import dashboards
from tracker.services.plan import withdrawing

BOARD = "/dashboard"


@pytest.fixture
def late(app, clock, begin_with):
    """9 April: a day after the first reports were due, everybody but one is late."""
    begin_with(make_late)
    clock.set(date(2020, 4, 9))
    return app


def client_of(app, who="leader"):
    return login(app.test_client(), who)


def sentence_of(answer):
    found = re.search(r'<p class="sentence">(.*?)</p>', answer.text, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", found[1]))


def part_of(answer, marker):
    found = re.search(rf"{marker}(.*?)</section>", answer.text, re.DOTALL)
    return found[1]


def total_of(answer):
    """The number of rows that a list says it has."""
    found = re.search(r"共 (\d+) 条", text_of(answer))
    return int(found[1]) if found else 0


def test_the_plan_in_one_sentence(late):
    assert sentence_of(client_of(late).get(BOARD)) == (
        "截至 2020年4月9日，3 项任务中 2 项预警、1 项滞后；应报 6 份，逾期 6 份，"
        "涉及 3 个单位；较上周新增滞后 1 项。"
    )


@pytest.mark.parametrize(
    ("week_ago", "told"),
    [
        ("green green green", "；较上周新增滞后 1 项。"),
        ("red green green", "；较上周新增滞后 1 项、消除 1 项。"),
        ("red red red", "；较上周消除滞后 2 项。"),
        ("green green red", "。"),
    ],
)
def test_what_fell_behind_and_what_caught_up_within_a_week_are_told_apart(late, week_ago, told):
    with late.test_request_context():
        found = dashboards.dashboard_of(None, find_cast().plan, day=date(2020, 4, 9))
        assert [str(found.task_lights[task.id].light) for task in found.tasks] == [
            "yellow", "yellow", "red",
        ]  # fmt: skip
        then = dict(zip((task.id for task in found.tasks), week_ago.split(), strict=True))
        board = replace(found, week_ago=replace(found.week_ago, task_lights=then))
        sentence = re.sub(r"<[^>]+>", "", boards.sentence(board))
    assert sentence.endswith(f"涉及 3 个单位{told}")


def test_the_sentence_in_english(late):
    client = client_of(late)
    client.set_cookie("duban_locale", "en")
    assert sentence_of(client.get(BOARD)) == (
        "As of 9 Apr 2020, of 3 tasks 2 with a warning, 1 behind; 6 reports due, 6 overdue, "
        "3 units concerned; 1 newly behind since a week before."
    )


def test_a_quiet_plan_says_so(app, clock, begin_with):
    begin_with(make_cast)
    clock.set(date(2020, 1, 7))
    answer = client_of(app).get(BOARD)
    assert sentence_of(answer) == "截至 2020年1月7日，3 项任务全部正常；尚无到期应报事项。"
    assert "没有滞后的分工，也没有逾期的报告" in text_of(answer)


def test_every_number_of_the_sentence_and_every_figure_is_the_number_of_its_rows(late):
    client = client_of(late)
    answer = client.get(BOARD)
    sentence = re.search(r'<p class="sentence">(.*?)</p>', answer.text, re.DOTALL)[1]
    links = re.findall(r'<a href="([^"]+)">([^<]+)</a>', sentence)
    assert len(links) == 4
    for href, words in links:
        rows = client.get(html.unescape(href))
        assert total_of(rows) == int(re.search(r"\d+", words)[0]), words
    figures = re.findall(
        r'class="figure-value"><a href="([^"]+)"[^>]*><b>([\d.—]+)</b>', answer.text
    )
    assert len(figures) == 4
    for href, number in figures[:3]:
        assert total_of(client.get(html.unescape(href))) == int(number)


def test_cells_and_units_lead_to_rows_that_agree(late):
    client = client_of(late)
    answer = client.get(BOARD)
    for href, number in re.findall(
        r'<td class="cell-number"><a href="(/dashboard/[^"]+)">(\d+)</a>', answer.text
    ):
        assert total_of(client.get(html.unescape(href))) == int(number)


def test_the_worst_stand_beside_the_matrix_with_who_answers(late):
    answer = client_of(late).get(BOARD)
    worst = text_of_part(part_of(answer, 'id="attention"'))
    assert "开展职业技能竞赛" in worst
    assert "市人社局 赵局长、李联络" in worst
    assert "督办提醒 督办〔2020〕" in worst
    assert "作批示" in worst
    assert "作批示" not in text_of(client_of(late, "supervisor").get(BOARD))


def test_an_instruction_is_written_where_the_problem_is_seen(late):
    client = client_of(late)
    part = part_of(client.get(BOARD), 'id="attention"')
    action = re.search(r'action="(/tasks/[^"]+/instructions)"', part)[1]
    sent = {"body": "请抓紧补报。", "next": BOARD}
    assert client.post(action, data=sent | {"body": " "}).status_code == 400
    answer = client.post(action, data=sent)
    assert (answer.status_code, answer.location) == (303, BOARD)
    assert "请抓紧补报。" in text_of_part(part_of(client.get(BOARD), 'id="attention"'))
    assert client.post(action, data=sent | {"next": "//evil.example"}).location.startswith(
        "/tasks/"
    )


def test_what_moved_since_the_last_look_stands_beside_it(late, clock):
    client = client_of(late)
    assert "近一周的变化" in text_of(client.get(BOARD))
    clock.set(date(2020, 4, 23))
    run_in(late, "sweep")
    moved = text_of_part(part_of(client.get(BOARD), 'id="moved"'))
    assert "上次查看以来的变化" in moved
    assert "自4月9日（周四）以来" in moved
    assert "变差" in moved
    assert "上次查看" not in text_of(client.get(f"{BOARD}?as_of=2020-04-14")), "a past day has none"


def test_the_leads_stand_beside_even_progress(late):
    text = text_of(client_of(late).get(BOARD))
    assert "牵头分工平均进度 0% 序时进度 27.27%" in text, text[text.index("牵头分工") :][:80]


def text_of_part(part):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", part))).strip()


def test_a_past_day_is_shown_as_it_was_and_every_link_stays_on_it(late, clock):
    client = client_of(late)
    on_the_day = sentence_of(client.get(BOARD))
    with late.app_context():
        people = find_cast()
        accept(people.supervisor, file(people.lead, people.duty(), percent=60))
    clock.set(date(2020, 4, 14))
    run_in(late, "sweep")
    assert sentence_of(client.get(BOARD)) != on_the_day
    past = client.get(f"{BOARD}?as_of=2020-04-09&plan=linyi-2019-13")
    assert "截至 2020年4月9日" in sentence_of(past)
    main = past.text.split("<main", 1)[1].split("</main>", 1)[0]
    hrefs = [html.unescape(href) for href in re.findall(r'<a [^>]*href="(/[^"]+)"', main)]
    assert len(hrefs) > 20
    assert [href for href in hrefs if "as_of=2020-04-09" not in href] == []
    assert "作批示" not in text_of(past), "nobody writes into the past"
    for path in ("tasks", "assignments", "reports", "matrix"):
        rows = client.get(f"{BOARD}/{path}?as_of=2020-04-09&plan=linyi-2019-13")
        main = rows.text.split("<main", 1)[1].split("</main>", 1)[0]
        hrefs = [html.unescape(href) for href in re.findall(r'<a [^>]*href="(/[^"]+)"', main)]
        assert [href for href in hrefs if "as_of=2020-04-09" not in href] == [], path


def run_in(app, job):
    with app.app_context():
        run_job(job)


def test_two_days_are_compared(late, clock):
    with late.app_context():
        people = find_cast()
        withdrawing.withdraw_assignment(
            people.supervisor,
            assignment_id=people.assignment("lsq").id,
            because="任务已调整。",
        )
    clock.set(date(2020, 4, 10))
    answer = client_of(late).get(f"{BOARD}?compare=2020-04-01")
    moved = text_of_part(part_of(answer, 'id="movements"'))
    assert "自2020年4月1日（周三）以来" in moved
    assert "撤销 1 项" in moved or "已撤销 1 项" in moved
    assert "兰山区政府" in moved


def test_what_moved_is_shown_page_by_page(late, clock, monkeypatch):
    clock.set(date(2020, 4, 10))
    monkeypatch.setattr(dashboard, "MOVED_SIZE", 1)
    address = f"{BOARD}?compare=2020-01-08"

    def rows(answer):
        return part_of(answer, 'id="movements"').count("#assignment-")

    first, second = (client_of(late).get(f"{address}&page={page}") for page in (1, 2))
    assert (rows(first), rows(second)) == (1, 1)
    assert "compare=2020-01-08" in part_of(first, 'id="movements"')


@pytest.mark.parametrize("compare", ["2020-04-09", "2021-01-01", "soon"])
def test_a_day_that_cannot_be_compared_with_is_told(late, compare):
    answer = client_of(late).get(f"{BOARD}?compare={compare}")
    assert answer.status_code == 200
    assert "message-wrong" in answer.text


def test_a_day_before_publication_has_nothing_to_show(late):
    text = text_of(client_of(late).get(f"{BOARD}?as_of=2020-01-03"))
    assert "于2020年1月6日（周一）发布，2020年1月3日（周五）尚无督办事项" in text


def test_an_installation_without_a_plan_says_what_to_do(app, session):
    factories.make_policy()
    places = factories.make_jurisdictions()
    office = factories.make_departments(places)["371300", "zfb"]
    factories.make_user(office, "leader", "leader")
    assert "尚未发布方案" in text_of(login(app.test_client(), "leader").get(BOARD))
    assert login(app.test_client(), "leader").get(f"{BOARD}/tasks").status_code == 404


@pytest.mark.parametrize("who", ["stranger", "foreigner", "foreign_office"])
def test_strangers_see_no_plan_and_another_persons_plan_is_not_found(late, who):
    client = client_of(late, who)
    assert "尚未发布方案" in text_of(client.get(BOARD))
    for path in ("", "/matrix", "/tasks", "/assignments", "/reports"):
        assert client.get(f"{BOARD}{path}?plan=linyi-2019-13").status_code == 404


def test_a_department_sees_its_own_tasks_alone(late):
    answer = client_of(late, "county").get(BOARD)
    assert "截至 2020年4月9日，1 项任务中 1 项预警" in sentence_of(answer)
    assert "推进企业新型学徒制" not in text_of(answer)
    matrix = text_of(client_of(late, "county").get(f"{BOARD}/matrix"))
    assert "1 项任务，3 个责任单位" in matrix
    assert "推进企业新型学徒制" not in matrix
    assert "市财政局" not in text_of(client_of(late, "county").get(f"{BOARD}/assignments"))


def test_lists_are_sorted_and_paged_by_the_address(late):
    client = client_of(late)
    by_task = text_of(client.get(f"{BOARD}/assignments?sort=task"))
    reverse = text_of(client.get(f"{BOARD}/assignments?sort=-task"))
    first, last = "企业新录用职工岗前培训", "开展职业技能竞赛"
    assert by_task.index(first) < by_task.index(last)
    assert reverse.index(last) < reverse.index(first)
    assert total_of(client.get(f"{BOARD}/reports?page=99&sort=nonsense")) == 6


def test_a_filter_that_matches_nothing_leads_back(late):
    answer = client_of(late).get(f"{BOARD}/tasks?light=done&as_of=2020-04-08")
    assert "没有符合条件的任务" in text_of(answer)
    assert "/dashboard/tasks?plan=linyi-2019-13&amp;as_of=2020-04-08" in answer.text


def test_lower_governments_share_a_column_only_where_they_are_many(late):
    answer = client_of(late).get(BOARD)
    assert "兰山区政府" in part_of(answer, 'id="matrix-section"')
