"""Doubtful figures are mended or explained before they are filed; the reviewer sees both."""

from datetime import date

import pytest

from tests.services.told import accept, file, said
from tracker import errors
from tracker.db import db, transaction
from tracker.models import Indicator, IndicatorTarget, Report
from tracker.services.report import figure_doubts, period_reports, reporting, review_page
from tracker.services.report.drafts import DraftContent, save_draft

TRAINED = "trained-person-times"
TOO_MANY = {TRAINED: "100", "trained-employees": "130"}


def count_reports():
    return db.session.query(Report).count()


@pytest.fixture
def skilled(cast):
    """A ratio of the plan that is computed from two numbers."""
    with transaction() as session:
        session.add(
            Indicator(
                plan=cast.plan,
                code="skilled",
                name="技能劳动者占比",
                unit="%",
                kind="ratio",
                targets={"2020": 25},
                detail={"numerator": "技能劳动者人数", "denominator": "就业人员总量"},
            )
        )
    return cast


def numbers(part, whole):
    return {"skilled/numerator": part, "skilled/denominator": whole}


def test_a_doubtful_figure_is_not_filed_without_a_word(cast):
    with pytest.raises(errors.Problems) as caught:
        file(cast.lead, cast.duty(), figures=TOO_MANY)
    (wrong,) = caught.value.problems
    assert wrong.field == "figure-trained-employees"
    assert said(wrong).startswith("企业职工大于补贴性职业技能培训人次（100），")
    assert count_reports() == 0


@pytest.mark.parametrize("note", ["", " ", "是"])
def test_a_blank_is_no_explanation(cast, note):
    with pytest.raises(errors.Problems):
        file(cast.lead, cast.duty(), figures=TOO_MANY, figure_notes={"trained-employees": note})


def test_an_explained_figure_is_filed_and_the_reviewer_reads_the_words(cast):
    notes = {"trained-employees": "  含上年结转班次\n30人次。", TRAINED: "与可疑数据无关"}
    report = file(cast.lead, cast.duty(), figures=TOO_MANY, figure_notes=notes)
    assert report.figure_notes == {"trained-employees": "含上年结转班次 30人次。"}
    (line,) = review_page.get_review(cast.supervisor, report.id).doubtful
    assert (line.figure.code, line.note) == ("trained-employees", "含上年结转班次 30人次。")
    assert [why.code for why in line.doubts] == ["figure_part_over_whole"]


def test_a_mended_figure_needs_no_word(cast):
    figures = TOO_MANY | {"trained-employees": "30"}
    report = file(cast.lead, cast.duty(), figures=figures)
    assert (report.figures, report.figure_notes) == (figures, {})


def test_a_figure_is_compared_with_the_departments_last_one_whatever_task_carried_it(cast, clock):
    accept(cast.supervisor, file(cast.lead, cast.duty(task=3), figures={TRAINED: "100"}))
    clock.set(date(2020, 7, 6))
    second = cast.duty(period="2020Q2")
    with pytest.raises(errors.Problems) as caught:
        file(cast.lead, second, token="q2", percent=40, figures={TRAINED: "400"})
    assert "超过上期（100）的三倍" in said(caught.value.problems[0])
    report = file(cast.lead, second, token="q2", percent=40, figures={TRAINED: "300"})
    (line,) = review_page.get_review(cast.supervisor, report.id).figures
    assert (line.now, line.before, line.target) == ("300", "100", 72000)


def test_another_departments_figures_do_not_bear_on_ones_own(cast, clock):
    file(cast.support, cast.duty("gxj", task=2), figures={TRAINED: "10"})
    clock.set(date(2020, 7, 6))
    figures = {TRAINED: "400"}
    assert file(cast.lead, cast.duty(period="2020Q2"), percent=40, figures=figures).figures


def test_a_year_that_is_not_its_quarters_is_doubtful(cast, clock):
    for number, day in enumerate((date(2020, 4, 3), date(2020, 7, 3), date(2020, 10, 9)), start=1):
        clock.set(day)
        duty = cast.duty(period=f"2020Q{number}")
        file(cast.lead, duty, token=f"q{number}", percent=10 * number, figures={TRAINED: "100"})
    clock.set(date(2021, 1, 6))
    file(cast.lead, cast.duty(period="2020Q4"), percent=50, figures={TRAINED: "110"})
    annual = cast.duty(period="2020", kind="annual")
    with pytest.raises(errors.Problems) as caught:
        file(cast.lead, annual, percent=50, figures={TRAINED: "400"})
    assert "四个季度合计为410" in said(caught.value.problems[0])
    assert file(cast.lead, annual, percent=50, figures={TRAINED: "410"}).figures


def test_what_is_spent_stays_within_what_was_set_aside_over_the_year(cast, clock):
    file(cast.lead, cast.duty(), figures={"fund-set-aside": "100", "fund-spent": "40"})
    clock.set(date(2020, 7, 6))
    second = cast.duty(period="2020Q2")
    figures = {"fund-set-aside": "5", "fund-spent": "60"}
    assert figure_doubts.doubts_of(second, figures) == ()
    (doubt,) = figure_doubts.doubts_of(second, figures | {"fund-spent": "66"})
    assert (doubt.code, doubt.why.values["figure"]) == ("fund-spent", "106")


def test_a_ratio_is_computed_from_its_two_numbers(skilled):
    report = file(skilled.lead, skilled.duty(), figures=numbers("1,300,000", "5,300,000"))
    assert report.figures["skilled"] == "24.53"
    assert report.figures["skilled/numerator"] == "1300000"


def test_a_typed_ratio_gives_way_to_the_computed_one(skilled):
    figures = numbers("1", "4") | {"skilled": "99"}
    assert file(skilled.lead, skilled.duty(), figures=figures).figures["skilled"] == "25"


def test_half_a_ratio_is_told(skilled):
    with pytest.raises(errors.Invalid) as caught:
        file(skilled.lead, skilled.duty(), figures={"skilled/numerator": "130"})
    assert caught.value.field == "figure-skilled/denominator"
    assert "就业人员总量" in said(caught.value)


def test_a_ratio_over_the_whole_and_one_that_leaps_are_doubtful(skilled, clock):
    with pytest.raises(errors.Problems) as caught:
        file(skilled.lead, skilled.duty(), figures=numbers("11", "10"))
    assert caught.value.problems[0].field == "figure-skilled"
    file(skilled.lead, skilled.duty(), figures=numbers("2", "10"))
    clock.set(date(2020, 7, 6))
    (doubt,) = figure_doubts.doubts_of(skilled.duty(period="2020Q2"), numbers("4", "10"))
    assert doubt.why.code == "figure_moves"


def test_every_wrong_figure_is_told_at_once(cast):
    figures = {TRAINED: "若干", "certified": "-1"}
    with pytest.raises(errors.Problems) as caught:
        file(cast.lead, cast.duty(), figures=figures)
    assert {each.field for each in caught.value.problems} == {
        f"figure-{TRAINED}",
        "figure-certified",
    }


def test_a_departments_own_target_is_the_one_that_counts(cast):
    with transaction() as session:
        session.add(
            IndicatorTarget(
                indicator=cast.plan.indicators[0],
                department=cast.departments["371300", "rsj"],
                year=2020,
                target="900",
                written="市人社局",
                set_on=date(2020, 1, 6),
            )
        )
    assert figure_doubts.doubts_of(cast.duty(), {TRAINED: "900"}) == ()
    (doubt,) = figure_doubts.doubts_of(cast.duty(), {TRAINED: "901"})
    assert (doubt.why.code, doubt.why.values["target"]) == ("figure_over_target", "900")
    other = cast.duty("gxj", task=2)
    assert figure_doubts.doubts_of(other, {TRAINED: "901"}) == (), "it has no share"


def test_a_doubtful_draft_is_not_filed_with_the_complete_ones(cast):
    duty = cast.duty()
    content = DraftContent(percent="20", done="举办企业职工岗前培训班3期。", figures=TOO_MANY)
    save_draft(cast.lead, obligation_id=duty.id, content=content, version=None)
    page = period_reports.get_period(cast.lead, "2020Q1")
    assert page.ready == []
    explained = DraftContent(
        **{name: getattr(content, name) for name in ("percent", "done", "figures")},
        figure_notes={"trained-employees": "含上年结转班次"},
    )
    save_draft(cast.lead, obligation_id=duty.id, content=explained, version=None)
    (entry,) = period_reports.get_period(cast.lead, "2020Q1").ready
    draft = reporting.ReportDraftInput(
        20, content.done, figures=TOO_MANY, figure_notes=explained.figure_notes
    )
    filing = reporting.Filing(entry.obligation.id, draft, "together")
    assert reporting.file_reports(cast.lead, [filing]).refused == {}
