"""A timeline folds the same act by many departments on one day, and nothing else."""

from datetime import date

from tests.cast import login
from tests.services.told import accept, file
from tests.web.desk import on_stage, text_of
from tracker import i18n
from tracker.models import Department
from tracker.rules.reasons import reason
from tracker.sentences import SENTENCES, reason_text
from tracker.services.obligation import signing
from tracker.services.task.timeline_event import Event
from tracker.services.task.timeline_folding import ALIKE, Fold, folded

DAY, NEXT = date(2020, 4, 7), date(2020, 4, 8)
UNITS = [Department(id=number, code=f"d{number}") for number in range(4)]


def filed(unit, *, on=DAY, period="2020Q1", percent=10):
    what = reason("event_filed", kind="quarterly", period=period, percent=percent)
    return Event(on, what, department=UNITS[unit])


def test_three_departments_are_one_row_where_the_first_stood():
    between = Event(DAY, reason("event_instruction"))
    events = [filed(0), between, filed(1, percent=20), filed(2)]
    fold, rest = folded(events)
    assert isinstance(fold, Fold)
    assert fold.events == [events[0], events[2], events[3]]
    assert rest is between
    with i18n.speaking("zh_CN"):
        assert reason_text(fold.what) == "3 个单位报送2020年第一季度季报"


def test_two_departments_or_one_thrice_or_other_days_and_periods_stand_alone():
    for events in (
        [filed(0), filed(1)],
        [filed(0), filed(0), filed(0)],
        [filed(0), filed(1), filed(2, on=NEXT)],
        [filed(0), filed(1), filed(2, period="2020Q2")],
        [Event(DAY, reason("event_instruction"))] * 3,
    ):
        assert folded(events) == events


def test_every_act_that_is_folded_has_its_words():
    for code in ALIKE:
        assert f"{code}_by_many" in SENTENCES


def test_the_page_shows_the_fold_with_all_that_is_in_it(stage, client):
    def much(cast):
        for who, code in ((cast.lead, "rsj"), (cast.support, "gxj"), (cast.county, "lsq")):
            signing.sign_all(who)
            accept(cast.supervisor, file(who, cast.duty(code), percent=11))

    on_stage(stage, much)
    page = login(client, "leader").get("/tasks/linyi-2019-13-01")
    words = text_of(page)
    assert "3 个单位签收任务" in words
    assert "3 个单位报送2020年第一季度季报 市人社局、市工信局、" in words
    assert words.count("报送2020年第一季度季报，累计进度 11%") == 3
    one = text_of(client.get("/tasks/linyi-2019-13-01?department=gxj"))
    assert "3 个单位" not in one
