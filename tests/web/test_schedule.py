"""The schedule of a plan: bars, due days, extensions and lights as of a day, in words as well."""

import re
from datetime import date

import pytest

from tests.cast import login
from tests.services.told import accept, file
from tests.web.desk import on_stage, text_of
from tracker.services.obligation import extending
from tracker.services.obligation.extending import ExtensionRequestInput
from tracker.services.plan.schedule import schedule_of

PATH = "/plans/linyi-2019-13/schedule"


@pytest.fixture
def spring(stage, clock):
    """9 April: one of the first task's three reports was accepted, one's due day was moved."""
    clock.set(date(2020, 4, 7))

    def live(cast):
        accept(cast.supervisor, file(cast.lead, cast.duty(), percent=15))
        asked = ExtensionRequestInput(date(2020, 4, 20), "数据未齐。", "已摸底。")
        row = extending.ask_extension(cast.support, obligation_id=cast.duty("gxj").id, asked=asked)
        extending.grant_extension(
            cast.supervisor, extension_id=row.id, granted_due_on=date(2020, 4, 17), comment=""
        )

    on_stage(stage, live)
    clock.set(date(2020, 4, 9))
    return stage


def bars(stage, day, who="supervisor"):
    def read(cast):
        found = schedule_of(getattr(cast, who), cast.plan, day=day)
        return [(bar.task.position, bar) for bar in found.page.rows]

    return dict(on_stage(stage, read))


@pytest.mark.both_databases
def test_due_days_are_told_by_what_became_of_them(spring):
    first = bars(spring, date(2020, 4, 9))[1]
    past = [(tick.on, tick.total, tick.filed, tick.overdue, tick.state) for tick in first.due]
    assert past == [(date(2020, 4, 8), 2, 1, 1, "overdue")]
    assert first.next_due.on == date(2020, 4, 17), "the extended report is due alone"
    assert first.next_due.state == "open"
    assert first.verified == 15


def test_an_extension_stands_from_the_day_before_to_the_day_that_holds(spring):
    [moved] = bars(spring, date(2020, 4, 9))[1].extensions
    assert (moved.since, moved.until) == (date(2020, 4, 8), date(2020, 4, 17))


@pytest.mark.both_databases
def test_a_past_day_shows_what_was_known_then(spring):
    first = bars(spring, date(2020, 4, 6))[1]
    assert first.extensions == []
    assert first.due == []
    assert (first.next_due.on, first.next_due.total) == (date(2020, 4, 8), 3)
    assert first.verified == 0


def test_a_department_sees_the_tasks_in_which_it_has_a_part(spring):
    assert list(bars(spring, date(2020, 4, 9), "county")) == [1]
    assert list(bars(spring, date(2020, 4, 9), "supervisor")) == [1, 2, 3]


def test_the_page_says_in_words_what_it_draws(spring, client):
    page = login(client, "leader").get(PATH)
    words = text_of(page)
    assert "2020年第一季度季报：应报 2 项，已报 1 项，逾期 1 项" in words
    assert "2020年第一季度季报由2020年4月8日延期至2020年4月17日" in words
    assert "核定进度 15%" in words
    assert page.text.count('class="gantt-extended" x1=') == 2, "once in the legend"
    assert not re.search(r"\sstyle=", page.text)
    places = [float(each) for each in re.findall(r'x="([\d.]+)%"', page.text)]
    assert places
    assert all(0 <= place <= 100 for place in places)
    earlier = text_of(client.get(f"{PATH}?as_of=2020-04-06"))
    assert "延期至" not in earlier


def test_a_draft_has_no_schedule_yet(spring, client):
    early = text_of(login(client, "leader").get(f"{PATH}?as_of=2019-12-01"))
    assert "下达后生成进度图" in early
