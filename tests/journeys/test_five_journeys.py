"""The five journeys of the week in a real browser, each with a ceiling on its actions.

The ceilings are what the journeys cost when they were last made shorter: a page that asks for one
action more fails here. There is none in seconds; ``make bench ARGS=journeys`` prints those.
"""

import pytest
from sqlalchemy import func, select

from tests.journeys import walks
from tests.journeys.world import DUTIES, NOW, REPORTS, count
from tracker.models import Bulletin, Decision, Instruction, Report

WAYS = pytest.mark.parametrize(
    ("form", "locale"),
    [("desk", "zh_CN"), ("desk", "en"), ("phone", "zh_CN"), ("phone", "en")],
)
ONCE = pytest.mark.parametrize(("form", "locale"), [("desk", "zh_CN"), ("phone", "en")])


def counted(app, query):
    with app.app_context():
        return count(query)


@ONCE
def test_a_quarter_of_twelve_duties_is_filed(world, sit, form, locale):
    hand = sit("lead", form=form, locale=locale)
    walks.file_a_quarter(hand, NOW, DUTIES)
    filed = select(func.count()).select_from(Report).where(Report.done == walks.WORDS)
    assert counted(world, filed) == DUTIES
    assert hand.actions <= 1 + 3 * DUTIES


@WAYS
def test_a_quarter_of_twelve_duties_is_filed_on_one_sheet(world, sit, form, locale):
    hand = sit("lead", form=form, locale=locale)
    walks.file_a_quarter_on_one_sheet(hand, NOW, DUTIES)
    filed = select(func.count()).select_from(Report).where(Report.done == walks.WORDS)
    assert counted(world, filed) == DUTIES
    assert hand.actions <= 2 + 2 * DUTIES


@ONCE
def test_a_quarter_begins_with_last_times_words(world, sit, form, locale):
    hand = sit("lead", form=form, locale=locale)
    walks.file_a_quarter_from_last_time(hand, NOW, DUTIES)
    filed = select(func.count()).select_from(Report).where(Report.done.endswith("八十人次。"))
    assert counted(world, filed) == DUTIES
    assert hand.actions <= 3 + 2 * DUTIES


@pytest.mark.parametrize(("form", "locale"), [("desk", "zh_CN")])
def test_thirty_reports_are_reviewed_one_by_one_by_keyboard(world, sit, form, locale):
    decided = select(func.count()).select_from(Decision)
    before = counted(world, decided)
    hand = sit("supervisor", form=form, locale=locale)
    walks.review_one_by_one(hand, REPORTS)
    assert counted(world, decided) == before + REPORTS
    assert hand.actions <= 1 + REPORTS


@WAYS
def test_thirty_reports_are_read_on_one_page_and_accepted_together(world, sit, form, locale):
    decided = select(func.count()).select_from(Decision)
    before = counted(world, decided)
    hand = sit("supervisor", form=form, locale=locale)
    walks.review_together(hand, REPORTS)
    assert counted(world, decided) == before + REPORTS
    assert hand.actions <= 3


@WAYS
def test_every_red_part_of_a_county_is_one_press_away(sit, form, locale):
    hand = sit("leader", form=form, locale=locale)
    walks.find_red_of_a_county(hand)
    assert hand.page.locator("main tbody tr").count() == DUTIES
    assert hand.reads("兰山区")
    assert hand.actions <= 1


@WAYS
def test_an_instruction_is_written_where_the_problem_is_seen(world, sit, form, locale):
    hand = sit("leader", form=form, locale=locale)
    walks.write_an_instruction(hand)
    assert counted(world, select(func.count()).select_from(Instruction)) == 1
    assert hand.page.url.endswith("/dashboard"), "one comes back to where one was"
    assert hand.actions <= 3


@WAYS
def test_a_bulletin_is_drafted_and_proposed(world, sit, form, locale):
    hand = sit("supervisor", form=form, locale=locale)
    walks.prepare_a_bulletin(hand)
    proposed = select(func.count()).select_from(Bulletin).where(Bulletin.state == "proposed")
    assert counted(world, proposed) == 1
    assert hand.actions <= 4
