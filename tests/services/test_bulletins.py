"""Bulletins: figures frozen with the draft, words edited before approval, numbered, corrected."""

import json
from datetime import date

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.services.told import accept, audited, file, said
from tracker import errors
from tracker.db import db, transaction
from tracker.documents.bulletin import BulletinFigures, Commented
from tracker.models import Bulletin, ScoreSheet
from tracker.services.assessment import assessing
from tracker.services.bulletin import bulletin_figures, bulletin_requests, bulletins
from tracker.services.bulletin.bulletin_figures import BulletinRequest
from tracker.services.bulletin.bulletin_words import BulletinWords
from tracker.services.dashboard import dashboards
from tracker.services.report import reviewing

TODAY = date(2020, 4, 20)
ASKED = BulletinRequest("2020Q1", TODAY)


@pytest.fixture
def late(cast, clock):
    """A quarter in which the lead filed one report in time, one late, and others nothing."""
    file(cast.lead, cast.duty(task=1), token="one", percent=30)
    clock.set(date(2020, 4, 14))
    file(cast.lead, cast.duty(task=3), token="two", percent=30)
    clock.set(TODAY)
    return cast


def words(**more):
    values = {
        "title": "关于第一季度情况的通报",
        "recipients": "市直有关部门、单位：",
        "body": "现通报如下。",
        "issuer": "临沂市人民政府办公室",
    }
    return BulletinWords(**values | more)


def issue(cast, asked=ASKED, **how):
    row = bulletins.draft_bulletin(cast.supervisor, cast.plan, asked=asked, **how)
    bulletins.propose_bulletin(cast.supervisor, bulletin_id=row.id)
    return bulletins.approve_bulletin(cast.leader, bulletin_id=row.id)


def test_the_figures_are_those_of_the_dashboard_with_every_row(late):
    found = bulletin_figures.figures_of(late.plan, ASKED)
    board = dashboards.dashboard_of(None, late.plan, day=TODAY)
    counts = found.counts
    assert (counts.due, counts.on_time, counts.late, counts.missing) == (6, 1, 1, 4)
    assert (counts.due, counts.overdue) == (board.state.counts.due, board.state.counts.overdue)
    assert {task.light: found.by_light(task.light) for task in found.tasks}.keys() == set(
        board.task_tally()
    )
    assert [duty.days for duty in found.duties if duty.result == "late"] == [4]
    assert {duty.people for duty in found.overdue if duty.unit == "市人社局"} == {
        ("赵局长", "李联络")
    }
    assert found.next_due_on == date(2020, 7, 7)
    assert found.unit_kinds == ("bureau", "county")


def test_a_returned_report_is_counted_once_as_returned(cast, clock):
    report = file(cast.lead, cast.duty(), percent=30)
    reviewing.return_report(
        cast.supervisor, report_id=report.id, ground="incomplete", comment="请补充。"
    )
    clock.set(TODAY)
    counts = bulletin_figures.figures_of(cast.plan, ASKED).counts
    assert (counts.due, counts.on_time, counts.missing, counts.returned) == (6, 0, 5, 1)


def test_what_had_not_fallen_due_is_no_matter_for_a_bulletin(cast):
    with pytest.raises(errors.Refused) as caught:
        bulletin_figures.figures_of(cast.plan, BulletinRequest("2020Q1", date(2020, 4, 7)))
    assert "尚无到期报告" in said(caught.value)


def test_frozen_figures_stay_while_the_world_goes_on(late, clock):
    row = bulletins.draft_bulletin(late.supervisor, late.plan, asked=ASKED)
    before, document = json.dumps(row.figures), bulletins.document_of(row)
    file(late.support, late.duty("gxj", task=2), percent=30)
    clock.set(date(2020, 4, 30))
    db.session.expire_all()
    again = bulletins.get_bulletin(late.supervisor, row.id)
    assert json.dumps(again.figures) == before
    assert bulletins.document_of(again) == document
    now = bulletin_figures.figures_of(late.plan, BulletinRequest("2020Q1", date(2020, 4, 30)))
    assert now.counts != BulletinFigures.from_dict(again.figures).counts


@pytest.mark.both_databases
def test_the_whole_course_ends_in_a_number_that_runs_without_a_gap(cast, clock):
    clock.set(TODAY)
    first = issue(cast)
    assert first.number == "督办通报〔2020〕1号"
    second = issue(cast, corrects_id=first.id)
    assert second.number == "督办通报〔2020〕2号"
    assert second.body.startswith(f"《{first.title.replace(chr(10), '')}》（督办通报〔2020〕1号）")
    assert "督办通报〔2020〕1号同时废止" in second.body
    clock.set(date(2021, 1, 20))
    assert issue(cast, BulletinRequest("2020Q4", date(2021, 1, 20))).number == "督办通报〔2021〕1号"
    assert [who for who, _ in audited("approve_bulletin")] == ["leader"] * 3
    assert bulletins.find_issued(cast.plan, "2020Q1").id == second.id


def test_an_issued_bulletin_does_not_change(late):
    row = issue(late)
    document = bulletins.document_of(row)
    for step in (
        lambda: bulletins.edit_bulletin(late.supervisor, bulletin_id=row.id, words=words()),
        lambda: bulletins.propose_bulletin(late.supervisor, bulletin_id=row.id),
        lambda: bulletins.return_bulletin(late.leader, bulletin_id=row.id, because="改"),
        lambda: bulletins.approve_bulletin(late.leader, bulletin_id=row.id),
    ):
        with pytest.raises(errors.Refused):
            step()
    assert bulletins.document_of(bulletins.get_bulletin(late.leader, row.id)) == document


def test_shortcuts_are_refused_with_a_sentence(late):
    row = bulletins.draft_bulletin(late.supervisor, late.plan, asked=ASKED)
    refused = {
        "审定一步": lambda: bulletins.approve_bulletin(late.leader, bulletin_id=row.id),
        "第二份": lambda: bulletins.draft_bulletin(late.supervisor, late.plan, asked=ASKED),
        "未签发的更正": lambda: bulletins.draft_bulletin(
            late.supervisor, late.plan, asked=ASKED, corrects_id=row.id
        ),
    }
    for name, step in refused.items():
        with pytest.raises(errors.Refused) as caught:
            step()
        assert len(said(caught.value)) > 10, name
    bulletins.propose_bulletin(late.supervisor, bulletin_id=row.id)
    with pytest.raises(errors.Refused):
        bulletins.edit_bulletin(late.supervisor, bulletin_id=row.id, words=words())
    with transaction():
        row.proposed_by_id = late.leader.id
    with pytest.raises(errors.Refused) as caught:
        bulletins.approve_bulletin(late.leader, bulletin_id=row.id)
    assert said(caught.value) == "通报须由送审人以外的人员审定。"
    for actor in (late.lead, late.head, late.supervisor, late.auditor):
        with pytest.raises(errors.Forbidden):
            bulletins.approve_bulletin(actor, bulletin_id=row.id)
    with pytest.raises(errors.Forbidden):
        bulletins.draft_bulletin(late.lead, late.plan, asked=ASKED)


def test_a_second_bulletin_on_a_period_must_be_a_correction(late):
    row = issue(late)
    with pytest.raises(errors.Refused) as caught:
        bulletins.draft_bulletin(late.supervisor, late.plan, asked=ASKED)
    assert row.number in said(caught.value)


def test_sent_back_it_can_be_edited_and_proposed_again(late):
    row = bulletins.draft_bulletin(late.supervisor, late.plan, asked=ASKED)
    bulletins.propose_bulletin(late.supervisor, bulletin_id=row.id)
    with pytest.raises(errors.Invalid):
        bulletins.return_bulletin(late.leader, bulletin_id=row.id, because=" ")
    bulletins.return_bulletin(late.leader, bulletin_id=row.id, because="请写明下一步措施。")
    assert (row.state, row.returned_because) == ("draft", "请写明下一步措施。")
    bulletins.edit_bulletin(late.supervisor, bulletin_id=row.id, words=words(), version=row.version)
    assert row.title == "关于第一季度情况的通报"
    with pytest.raises(errors.Conflict):
        bulletins.edit_bulletin(
            late.supervisor, bulletin_id=row.id, words=words(body="另一稿。"), version=1
        )
    assert bulletins.propose_bulletin(late.supervisor, bulletin_id=row.id).state == "proposed"


@pytest.mark.parametrize("name", ["title", "recipients", "body", "issuer"])
def test_words_that_a_document_needs_are_asked_for(late, name):
    row = bulletins.draft_bulletin(late.supervisor, late.plan, asked=ASKED)
    with pytest.raises(errors.Invalid) as caught:
        bulletins.edit_bulletin(late.supervisor, bulletin_id=row.id, words=words(**{name: "  "}))
    assert caught.value.field == name
    with pytest.raises(errors.Invalid):
        bulletins.edit_bulletin(
            late.supervisor, bulletin_id=row.id, words=words(**{name: "长" * 30_000})
        )


def test_who_may_see_what(late):
    row = bulletins.draft_bulletin(late.supervisor, late.plan, asked=ASKED)
    for actor in (late.supervisor, late.leader, late.auditor):
        assert bulletins.get_bulletin(actor, row.id) is row
    hidden = (late.lead, late.stranger, late.foreigner, late.foreign_office, late.administrator)
    for actor in hidden:
        with pytest.raises(errors.NotFound):
            bulletins.get_bulletin(actor, row.id)
    bulletins.propose_bulletin(late.supervisor, bulletin_id=row.id)
    bulletins.approve_bulletin(late.leader, bulletin_id=row.id)
    for actor in (late.lead, late.support, late.county):
        assert bulletins.list_bulletins(actor, late.plan, day=TODAY) == [row]
        assert bulletins.list_bulletins(actor, late.plan, day=date(2020, 4, 19)) == []
    for actor in hidden[1:]:
        with pytest.raises(errors.NotFound):
            bulletins.get_bulletin(actor, row.id)


def test_praise_and_criticism_are_read_line_by_line(cast):
    found = bulletin_requests.read_comments(
        cast.plan, "市人社局：提前完成。\n\n兰山区政府:连续逾期。", field="praised", day=TODAY
    )
    assert found == (Commented("市人社局", "提前完成。"), Commented("兰山区政府", "连续逾期。"))
    for typed in ("市水利局：好", "市人社局", "市人社局："):
        with pytest.raises(errors.Invalid) as caught:
            bulletin_requests.read_comments(cast.plan, typed, field="praised", day=TODAY)
        assert caught.value.field == "praised"


def test_scores_stand_in_a_bulletin_only_after_their_publication(late, clock):
    clock.set(date(2020, 5, 9))
    assessing.draft_due_sheets()
    asked = BulletinRequest("2020Q1", date(2020, 5, 20))
    clock.set(date(2020, 5, 20))
    assert not any(u.score for u in bulletin_figures.figures_of(late.plan, asked).units)
    with transaction():
        for sheet in db.session.scalars(select(ScoreSheet)):
            sheet.state, sheet.published_on = "published", date(2020, 5, 18)
    assert all(u.score for u in bulletin_figures.figures_of(late.plan, asked).units)
    before = BulletinRequest("2020Q1", date(2020, 5, 17))
    assert not any(u.score for u in bulletin_figures.figures_of(late.plan, before).units)


def test_a_refused_draft_leaves_nothing(cast):
    with pytest.raises(errors.Refused):
        bulletins.draft_bulletin(
            cast.supervisor, cast.plan, asked=BulletinRequest("2020Q1", date(2020, 4, 7))
        )
    assert db.session.scalar(select(func.count()).select_from(Bulletin)) == 0


def test_indicators_are_told_with_what_was_accepted(cast, clock):
    report = file(cast.lead, cast.duty(), percent=30, figures={"trained-person-times": "1200"})
    clock.set(TODAY)
    (row,) = bulletin_figures.figures_of(cast.plan, ASKED).indicators
    assert (row.target, row.reported, row.reports) == ("72000", "", 0)
    accept(cast.supervisor, report)
    (row,) = bulletin_figures.figures_of(cast.plan, ASKED).indicators
    assert (row.reported, row.reports) == ("1200", 1)
    assert factories.PUBLISHED_ON < TODAY
