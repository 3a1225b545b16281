"""A department renamed in mid-quarter: each page says the name of its day, and nothing is lost."""

from datetime import date

import pytest

from tests.cast import find_cast, login
from tests.web.late import make_late
from tracker.jobs.runner import run_job
from tracker.services.department import departments
from tracker.services.department.departments import Renaming
from tracker.services.mail import mailing

OLD, NEW = "市工信局", "市工业和数字化局"
RENAMED_ON, RED = date(2020, 4, 15), date(2020, 4, 22)


@pytest.fixture
def renamed(app, clock, begin_with):
    """Blue slips of 9 April under the old name, red ones of 22 April under the new."""
    begin_with(make_late)
    clock.set(RENAMED_ON)
    with app.app_context():
        cast = find_cast()
        departments.rename_department(
            cast.administrator,
            cast.departments["371300", "gxj"].id,
            renaming=Renaming(NEW, "", RENAMED_ON, "临编办〔2020〕5号"),
        )
        run_job("sweep")
        clock.set(RED)
        run_job("sweep")
    return app


def page(app, path, who="supervisor"):
    answer = login(app.test_client(), who).get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def parts_on(app, day):
    text = page(app, f"/tasks/linyi-2019-13-02?as_of={day}")
    return text.split('id="parts"')[1].split('id="duties"')[0]


def test_the_task_page_says_the_name_of_its_day(renamed):
    assert OLD in parts_on(renamed, "2020-04-14")
    assert NEW not in parts_on(renamed, "2020-04-14")
    assert NEW in page(renamed, "/tasks/linyi-2019-13-02")


def test_the_ladder_goes_on_and_the_ledger_says_the_name_of_each_day(renamed):
    before = page(renamed, "/slips/ledger?department=gxj&on=2020-04-09")
    after = page(renamed, "/slips/ledger?department=gxj&on=2020-04-22")
    assert OLD in before.split("<tbody>")[1]
    assert NEW in after.split("<tbody>")[1]
    assert OLD not in after.split("<tbody>")[1]


def test_a_mail_of_today_says_the_new_name(renamed):
    with renamed.app_context():
        cast = find_cast()
        settings = renamed.extensions["duban_config"]
        assert mailing.compose_digest(cast.supervisor.id, settings=settings)
        from tests.services.post import mails

        names = {line["department"] for line in mails("supervisor")[-1].facts["lines"]
                 if line["kind"] == "red"}  # fmt: skip
        assert NEW in names
        assert OLD not in names


def test_the_score_stays_one_under_both_names(renamed):
    assert NEW in page(renamed, "/assessment/2020Q1")
    assert OLD in page(renamed, "/assessment/2020Q1?as_of=2020-04-14")
