"""The same week without script: the five things are done, and nothing to press is dead."""

import pytest
from sqlalchemy import func, select

from tests.journeys import walks
from tests.journeys.world import DUTIES, NOW, REPORTS, count
from tracker.models import Assignment, Decision, Instruction, Report

DEAD = """() => {
  const buttons = [...document.querySelectorAll("button")];
  const lives = (each) => {
    if (each.tagName === "A") return ![null, "", "#"].includes(each.getAttribute("href"));
    if (each.tagName === "SUMMARY") return each.parentElement.tagName === "DETAILS";
    if (!each.form || each.disabled) return false;
    if (each.tagName === "BUTTON") return each.type === "submit";
    return buttons.some((button) => button.form === each.form && button.type === "submit");
  };
  return [...document.querySelectorAll("button, a, summary, input, select, textarea")]
    .filter((each) => each.getClientRects().length && !lives(each))
    .map((each) => each.outerHTML.slice(0, 160));
}"""


@pytest.fixture
def counted(world):
    def rows(model, *conditions):
        with world.app_context():
            return count(select(func.count()).select_from(model).where(*conditions))

    return rows


def test_one_signs_and_files_a_quarter_on_one_sheet(counted, sit):
    hand = sit("lead", has_script=False, form="phone")
    hand.open("/my")
    hand.go("form[action='/my/signatures'] button")
    assert counted(Assignment, Assignment.signed_on.is_not(None)) == DUTIES
    hand.open(f"/reports/{NOW}")
    hand.go("[data-item] a[href*='duty=']")
    hand.fill("textarea[name=done]", walks.WORDS)
    hand.go("[data-send]")
    walks.file_a_quarter_on_one_sheet(hand, NOW, DUTIES - 1)
    assert counted(Report, Report.done == walks.WORDS) == DUTIES


def test_one_reviews_thirty_reports_and_returns_one(counted, sit):
    before = counted(Decision)
    hand = sit("supervisor", has_script=False)
    hand.open("/review")
    hand.go("main td a[href^='/review/']")
    hand.press("details.return summary")
    hand.check("input[name=ground][value=incomplete]")
    hand.fill("details.return textarea", "请补充台账。")
    hand.go("details.return button[type=submit]")
    walks.review_together(hand, REPORTS - 1)
    assert counted(Decision) == before + REPORTS


def test_one_searches_reads_the_dashboard_and_writes(counted, sit):
    hand = sit("leader", has_script=False, form="phone", locale="en")
    hand.open("/search?q=家政")
    hand.go("main a[href^='/tasks/']")
    assert hand.reads("家政服务人员培训")
    walks.find_red_of_a_county(hand)
    assert hand.page.locator("main tbody tr").count() == DUTIES
    walks.write_an_instruction(hand)
    assert counted(Instruction) == 1


@pytest.mark.parametrize(
    ("who", "paths"),
    [
        ("lead", ("/my", f"/reports/{NOW}", f"/reports/{NOW}/sheet", "/slips")),
        ("supervisor", ("/review", "/search?q=培训", "/bulletins")),
        ("leader", ("/dashboard", "/dashboard/assignments", "/tasks/linyi-2019-13-01")),
    ],
)
@pytest.mark.parametrize("form", ["desk", "phone"])
def test_nothing_to_press_is_dead(sit, who, paths, form):
    hand = sit(who, has_script=False, form=form)
    dead = {}
    for path in paths:
        hand.open(path)
        found = hand.page.evaluate(DEAD)
        if found:
            dead[path] = found
    assert dead == {}
