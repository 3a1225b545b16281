"""Filing reports: what one filing does, and every reason for which it is refused."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.services.told import DONE, accept, audited, file, said, send_back
from tracker.errors import Conflict, Forbidden, Invalid, NotFound, Problems, Refused
from tracker.models import Report, ReportDraft
from tracker.services.obligation import reopening
from tracker.services.plan import withdrawing
from tracker.services.report import drafts, reporting, reviewing
from tracker.services.report.drafts import DraftContent
from tracker.services.report.reporting import Filing, ReportDraftInput

DUE_ON, CLOSES_ON = date(2020, 4, 8), date(2020, 5, 8)


@pytest.mark.both_databases
def test_a_filing_is_the_next_revision_and_changes_the_duty(cast):
    duty = cast.duty()
    report = file(cast.lead, duty, percent=30, next_step="继续开展。")
    assert (report.revision, report.percent, report.filed_on) == (1, 30, date(2020, 4, 7))
    assert (duty.state, duty.filed_on) == ("filed", date(2020, 4, 7))
    assert duty.next_rung_on is None, "nobody is reminded of what is filed"
    who, after = audited("file_report")[0]
    assert who == "lead"
    assert {k: after[k] for k in ("state", "filed_on", "revision", "percent")} == {
        "state": "filed",
        "filed_on": "2020-04-07",
        "revision": 1,
        "percent": 30,
    }


@pytest.mark.both_databases
def test_a_double_click_is_one_report(cast, session):
    first = file(cast.lead, cast.duty(), token="same")
    again = file(cast.lead, cast.duty(), token="same", percent=90)
    assert again.id == first.id
    assert session.scalar(select(func.count()).select_from(Report)) == 1
    assert len(audited("file_report")) == 1


def test_filing_lifts_the_light_that_waited_for_it(cast):
    duty = cast.duty()
    assert cast.assignment().light == "green", "judged on the day of publication"
    file(cast.lead, duty, percent=30)
    assert cast.assignment().judged_on == date(2020, 4, 7)
    assert cast.assignment().light_reason["code"] != "duty_due_soon"


def test_the_draft_is_used_up_by_the_filing(cast, session):
    duty = cast.duty()
    drafts.save_draft(
        cast.lead, obligation_id=duty.id, content=DraftContent(done=DONE), version="0-0"
    )
    file(cast.lead, duty)
    assert session.scalar(select(func.count()).select_from(ReportDraft)) == 0


def test_a_returned_report_is_filed_again_as_the_next_revision(cast, clock):
    duty = cast.duty()
    send_back(cast.supervisor, file(cast.lead, duty))
    assert (duty.state, duty.refile_due_on) == ("returned", date(2020, 4, 10))
    clock.forward(days=2)
    second = file(cast.lead, duty, token="form-2", percent=25)
    assert (second.revision, duty.state, duty.refile_due_on) == (2, "filed", None)
    assert duty.filed_on == date(2020, 4, 7), "what counts is the first filing"


def test_a_voided_filing_counts_from_the_day_of_refiling(cast, clock):
    duty = cast.duty()
    send_back(cast.supervisor, file(cast.lead, duty), ground="no_substance")
    assert duty.filed_on is None
    clock.set(date(2020, 4, 10))
    file(cast.lead, duty, token="form-2")
    assert duty.filed_on == date(2020, 4, 10)


def make_closed(cast, clock):
    clock.set(CLOSES_ON.replace(day=11))


def make_accepted(cast, clock):
    accept(cast.supervisor, file(cast.lead, cast.duty(), token="before"))


def make_waiting(cast, clock):
    file(cast.lead, cast.duty(), token="before")


def make_waived(cast, clock):
    reopening.waive_duty(cast.supervisor, obligation_id=cast.duty().id, because="并入年度报告")


def make_withdrawn(cast, clock):
    withdrawing.withdraw_task(cast.supervisor, slug="linyi-2019-13-01", because="任务合并")


REFUSALS = [
    (
        make_closed,
        "填报已于5月8日（周五）截止。请向督办机构说明逾期原因，由督办专员重新开放后再报送。",
    ),
    (make_accepted, "报告已于4月7日（周二）审核通过，无需再报。"),
    (
        make_waiting,
        "报告已于4月7日（周二）报送，正在审核。如需更正，请联系督办机构退回后重新报送。",
    ),
    (make_waived, "报告自4月7日（周二）起免于报送，无需填报。"),
    (make_withdrawn, "该任务已于4月7日（周二）撤销，无需再办理。"),
]


@pytest.mark.parametrize(("make", "sentence"), REFUSALS, ids=[m.__name__ for m, _ in REFUSALS])
def test_a_report_is_refused_with_the_reason_and_what_to_do(cast, clock, session, make, sentence):
    make(cast, clock)
    before = session.scalar(select(func.count()).select_from(Report))
    with pytest.raises(Refused) as wrong:
        file(cast.lead, cast.duty(), token="refused")
    assert said(wrong.value).endswith(sentence)
    assert session.scalar(select(func.count()).select_from(Report)) == before


def test_a_reopened_duty_can_be_filed_and_stays_late(cast, clock):
    make_closed(cast, clock)
    duty = cast.duty()
    reopening.reopen_duty(
        cast.supervisor, obligation_id=duty.id, until_on=date(2020, 5, 15), because="联络员更换"
    )
    clock.forward(days=1)
    report = file(cast.lead, duty)
    assert report.filed_on == date(2020, 5, 12)
    assert duty.due_on == DUE_ON


EMPTY = [
    "",
    "   ",
    "\n\t",
    "无",
    "已完成",
    "。。。。。。。。",
    "1111111111",
    "- - - - - - - -",
    "123 123",
]


@pytest.mark.parametrize("done", EMPTY)
def test_an_empty_report_is_refused(cast, session, done):
    with pytest.raises(Invalid) as wrong:
        file(cast.lead, cast.duty(), done=done)
    assert wrong.value.field == "done"
    assert said(wrong.value).startswith("请用一两句话写明本期做了什么")
    assert session.scalar(select(func.count()).select_from(Report)) == 0


def file_quarter(cast, clock, percent, **more):
    """Have 40 % accepted for the first quarter, then file for the second."""
    accept(cast.supervisor, file(cast.lead, cast.duty(), token="q1", percent=40))
    clock.set(date(2020, 7, 3))
    return file(cast.lead, cast.duty(period="2020Q2"), token="q2", percent=percent, **more)


def test_percent_does_not_fall_without_a_reason(cast, clock):
    with pytest.raises(Refused) as wrong:
        file_quarter(cast, clock, 30)
    assert wrong.value.field == "percent"
    assert said(wrong.value) == (
        "累计进度由 40% 降至 30%。如情况属实，请在“进度下降原因”中说明；"
        "否则请填写不低于 40 的数值。"
    )


def test_everything_that_is_wrong_is_told_at_once(cast, clock):
    with pytest.raises(Problems) as wrong:
        file_quarter(cast, clock, 30, done="无")
    assert [each.field for each in wrong.value.problems] == ["percent", "done"]


def test_percent_falls_with_a_reason_that_is_kept(cast, clock):
    report = file_quarter(cast, clock, 30, fall_because="一家企业退出，核减人数。")
    assert (report.percent, report.fall_because) == (30, "一家企业退出，核减人数。")


def test_a_reason_without_a_fall_is_not_kept(cast, clock):
    assert file_quarter(cast, clock, 40, fall_because="笔误").fall_because == ""


@pytest.mark.parametrize("percent", [-1, 101])
def test_percent_stays_between_0_and_100(cast, percent):
    with pytest.raises(Refused, match="0 to 100"):
        file(cast.lead, cast.duty(), percent=percent)


@pytest.mark.parametrize(
    ("text", "kept"), [("1200", "1200"), ("1,200", "1200"), ("24.50", "24.5"), (" 7 ", "7")]
)
def test_figures_are_kept_as_decimal_strings(cast, text, kept):
    report = file(cast.lead, cast.duty(), figures={"trained-person-times": text})
    assert report.figures == {"trained-person-times": kept}


@pytest.mark.parametrize("text", ["很多", "-5", "NaN", "1e400", "12人"])
def test_a_figure_that_is_no_number_is_refused_by_name(cast, text):
    with pytest.raises(Invalid) as wrong:
        file(cast.lead, cast.duty(), figures={"trained-person-times": text})
    assert "补贴性职业技能培训人次" in said(wrong.value)


@pytest.mark.parametrize("who", ["support", "stranger", "foreigner"])
def test_another_departments_duty_is_not_found(cast, who):
    with pytest.raises(NotFound):
        file(getattr(cast, who), cast.duty())


@pytest.mark.parametrize("who", ["supervisor", "leader", "auditor", "administrator"])
def test_the_office_files_for_nobody(cast, who):
    with pytest.raises(Forbidden):
        file(getattr(cast, who), cast.duty())


def test_a_draft_from_a_stale_page_is_a_conflict_and_changes_nothing(cast):
    duty = cast.duty()
    saved = drafts.save_draft(
        cast.head, obligation_id=duty.id, content=DraftContent(done="局长所写"), version="0-0"
    )
    assert saved.version == "0-1"
    with pytest.raises(Conflict) as wrong:
        drafts.save_draft(
            cast.lead, obligation_id=duty.id, content=DraftContent(done="另一稿"), version="0-0"
        )
    assert "赵局长" in said(wrong.value)
    assert drafts.find_draft(duty.id).content["done"] == "局长所写"


@pytest.mark.both_databases
def test_filing_from_a_stale_page_is_a_conflict(cast):
    duty = cast.duty()
    drafts.save_draft(
        cast.head, obligation_id=duty.id, content=DraftContent(done="局长所写"), version="0-0"
    )
    with pytest.raises(Conflict):
        file(cast.lead, duty, version="0-0")
    assert duty.state == "open"


def test_a_page_from_before_a_filing_is_stale_even_if_it_had_no_draft(cast):
    duty = cast.duty()
    send_back(cast.supervisor, file(cast.lead, duty))
    with pytest.raises(Conflict):
        drafts.save_draft(
            cast.lead, obligation_id=duty.id, content=DraftContent(done="旧页面"), version="0-0"
        )


def test_a_page_is_not_stale_by_what_it_saved_itself(cast):
    duty = cast.duty()
    typed = DraftContent(percent="20", done=DONE, form="form-1")
    drafts.save_draft(cast.lead, obligation_id=duty.id, content=typed, version="0-0")
    file(cast.lead, duty, token="form-1", version="0-0")
    assert duty.state == "filed"


def test_a_late_background_saving_never_replaces_a_newer_text(cast):
    duty = cast.duty()
    older = DraftContent(done="先写的", form="form-1")
    newer = DraftContent(done="后写的", form="form-1")
    drafts.save_draft(cast.lead, obligation_id=duty.id, content=newer, version="0-0")
    with pytest.raises(Conflict):
        drafts.save_draft(
            cast.lead,
            obligation_id=duty.id,
            content=older,
            version="0-0",
            is_deliberate=False,
        )
    assert drafts.find_draft(duty.id).content["done"] == "后写的"


def test_one_refused_report_stops_no_other(cast):
    first, second = cast.duty(), cast.duty(task=3)
    outcome = reporting.file_reports(
        cast.lead,
        [
            Filing(first.id, ReportDraftInput(percent=10, done=""), "a"),
            Filing(second.id, ReportDraftInput(percent=10, done=DONE), "b"),
        ],
    )
    assert [report.obligation_id for report in outcome.filed] == [second.id]
    assert list(outcome.refused) == [first.id]


def test_a_decision_is_made_once(cast):
    report = file(cast.lead, cast.duty())
    accept(cast.supervisor, report)
    with pytest.raises(Conflict) as wrong:
        send_back(cast.supervisor, report)
    assert said(wrong.value) == "王督办已对该报告作出审核决定，不再重复审核。"


@pytest.mark.parametrize("ground", ["", "boring"])
def test_a_return_names_its_ground(cast, ground):
    report = file(cast.lead, cast.duty())
    with pytest.raises(Invalid) as wrong:
        reviewing.return_report(cast.supervisor, report_id=report.id, ground=ground, comment="补充")
    assert wrong.value.field == "ground"


def test_a_return_says_what_is_missing(cast):
    report = file(cast.lead, cast.duty())
    with pytest.raises(Invalid) as wrong:
        send_back(cast.supervisor, report, comment="  ")
    assert wrong.value.field == "comment"


@pytest.mark.both_databases
def test_an_accepted_percent_is_verified_from_that_day(cast, clock):
    report = file(cast.lead, cast.duty(), percent=35)
    assert cast.assignment().percent_verified == 0
    clock.forward(days=1)
    accept(cast.supervisor, report)
    assert cast.assignment().percent_verified == 35
    assert cast.duty().state == "accepted"


def test_an_office_decides_within_its_own_jurisdiction_only(cast):
    report = file(cast.lead, cast.duty())
    with pytest.raises(NotFound):
        accept(cast.foreign_office, report)
    for who in (cast.lead, cast.leader, cast.auditor):
        with pytest.raises(Forbidden):
            accept(who, report)


def test_a_report_of_a_withdrawn_task_is_not_decided_any_more(cast):
    report = file(cast.lead, cast.duty())
    withdrawing.withdraw_task(cast.supervisor, slug="linyi-2019-13-01", because="任务合并")
    with pytest.raises(Conflict):
        accept(cast.supervisor, report)
