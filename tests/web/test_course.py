"""The course of the assessment on its pages: words beside fields, files to take home."""

import io
import json
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.cast import find_cast, login
from tests.documents.sheets import cells_of, names_in, recount, value_of
from tests.services import courses
from tests.services.told import accept, file
from tests.web.desk import on_stage, text_of
from tests.web.desk import value_of as typed_in
from tracker.services.assessment import commending, exempting
from tracker.services.assessment.commending import CommendationInput
from tracker.services.assessment.exempting import ExemptionInput

NASTY = '=HYPERLINK("http://evil")<script>alert(1)</script>'
CELL = "".join(NASTY)


@pytest.fixture
def drafted(stage, clock):
    """The first quarter drafted, with one report filed and accepted."""

    def work(cast):
        accept(cast.supervisor, file(cast.lead, cast.duty(), percent=30))

    on_stage(stage, work)
    on_stage(stage, lambda _: courses.draft(clock))
    return stage


def test_a_wrong_self_score_is_told_and_the_typing_kept(drafted):
    client = login(drafted.test_client(), "lead")
    sent = {"score": "101", "note": "说明文字"}
    answer = client.post("/assessment/2020Q1/rsj/self-score", data=sent)
    assert answer.status_code == 400
    assert "请填写0至100之间的分数" in text_of(answer)
    assert typed_in(answer, "note") == "说明文字"
    assert typed_in(answer, "score") == "101"


def test_the_list_shows_the_self_score_beside_the_score(drafted):
    client = login(drafted.test_client(), "lead")
    client.post("/assessment/2020Q1/rsj/self-score", data={"score": "97.5", "note": ""})
    page = text_of(login(drafted.test_client(), "supervisor").get("/assessment/2020Q1"))
    assert "97.50" in page
    assert "送审" in page


def test_a_past_day_offers_no_step(drafted):
    client = login(drafted.test_client(), "supervisor")
    page = client.get("/assessment/2020Q1?as_of=2020-05-01").text
    assert "/proposal" not in page
    assert "/assessment/2020Q1/document" in page


def test_the_workbook_of_a_period_and_of_one_department(drafted):
    client = login(drafted.test_client(), "supervisor")
    whole = client.get("/assessment/2020Q1/document").data
    assert names_in(whole) == ["考核得分", "逐项依据"], (
        "nothing was added or taken: no sheet for it"
    )
    own = login(drafted.test_client(), "lead")
    assert own.get("/assessment/2020Q1/gxj/document").status_code == 404
    sheet = own.get("/assessment/2020Q1/rsj/document").data
    assert names_in(sheet) == ["考核表", "逐项依据"]
    names = {cell.value for cell in cells_of(own.get("/assessment/2020Q1/document").data).values()}
    assert "单位：市人社局" in names
    assert not any("市工信局" in (name or "") for name in names), (
        "a department takes its own score home and no other"
    )
    working = load_workbook(io.BytesIO(sheet))["逐项依据"]
    links = [cell.hyperlink for row in working for cell in row if cell.hyperlink]
    places = [link.location or link.target.partition("#")[2] for link in links]
    links = [place for place in places if place.startswith("report-")]
    assert links, "from the score to the evidence: the line leads to its report"


def test_the_year_goes_to_the_employment_assessment_as_json(drafted, clock):
    clock.set(date(2021, 3, 1))
    client = login(drafted.test_client(), "leader")
    assert client.get("/assessment/2020Q1/contributions").status_code == 404
    found = json.loads(client.get("/assessment/2020/contributions").data)
    rows = {row["department"]: row for row in found["rows"]}
    assert set(rows) == {"rsj", "gxj", "lsq"}
    assert rows["rsj"]["points_at_most"] == "10"
    assert rows["rsj"]["contribution"].count(".") == 1
    own = json.loads(
        login(drafted.test_client(), "lead").get("/assessment/2020/contributions").data
    )
    assert [row["department"] for row in own["rows"]] == ["rsj"]


def test_an_exemption_goes_from_a_line_of_the_sheet_to_the_record(drafted):
    lead = login(drafted.test_client(), "lead")
    page = lead.get("/assessment/2020Q1/rsj")
    with drafted.app_context():
        duty = find_cast().duty(task=3).id
    address = f"/tasks/linyi-2019-13-03/duties/{duty}/exemption"
    assert f'href="{address}"' in page.text
    empty = lead.post(address, data={"cause": "疫情防控停训。", "document": ""})
    assert empty.status_code == 400
    assert "请至少选择一项免责事项" in text_of(empty)
    sent = {"parts": ["timeliness"], "cause": "疫情防控停训。", "document": "临政办字〔2020〕3号"}
    shown = lead.post(address, data=sent).location
    office, leader = (login(drafted.test_client(), who) for who in ("supervisor", "leader"))
    assert office.post(f"{shown}/record", data={"record": "备案〔2020〕1号"}).status_code == 422
    assert (
        office.post(f"{shown}/findings", data={"findings": "情况属实，予以确认。"}).status_code
        == 303
    )
    decision = {"outcome": "granted", "answer": "符合容错情形，予以认定。"}
    assert leader.post(f"{shown}/decision", data=decision).status_code == 303
    assert office.post(f"{shown}/record", data={"record": "备案〔2020〕1号"}).status_code == 303
    words = text_of(lead.get(shown))
    for step in ("一、申请", "二、核实", "三、认定", "四、报备", "已办结并报备"):
        assert step in words
    assert "已报备、予以容错" in text_of(office.get("/exemptions")) or "已报备" in text_of(
        office.get("/exemptions")
    )


def test_what_strangers_typed_is_inert_in_page_and_workbook(stage, clock):
    def work(cast):
        report = file(cast.lead, cast.duty(), percent=30, done=f"举办培训班三期。{NASTY}")
        accept(cast.supervisor, report)
        clock.set(date(2020, 4, 20))
        row = exempting.ask_exemption(
            cast.lead,
            cast.duty(task=3).id,
            asked=ExemptionInput(("timeliness",), f"{NASTY}\x07\x00", f"@SUM(1){'长' * 400}"),
        )
        exempting.verify_exemption(cast.supervisor, row.id, findings=NASTY)
        exempting.decide_exemption(cast.leader, row.id, is_granted=True, answer=NASTY)
        commending.record_commendation(
            cast.supervisor,
            cast.plan,
            made=CommendationInput("rsj", "city", date(2020, 3, 1), f"+{NASTY}"),
        )
        return row.id

    clock.set(date(2020, 4, 7))
    request = on_stage(stage, work)
    on_stage(stage, lambda _: courses.draft(clock))
    client = login(stage.test_client(), "supervisor")
    for path in (f"/exemptions/{request}", "/exemptions", "/assessment/2020Q1/rsj"):
        page = client.get(path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert NASTY.replace(" ", "") in text_of(page).replace(" ", "")
    for path in ("/assessment/2020Q1/document", "/assessment/2020Q1/rsj/document"):
        content = client.get(path).data
        for number in range(1, len(names_in(content)) + 1):
            cells = cells_of(content, number)
            assert all("HYPERLINK" not in (cell.formula or "") for cell in cells.values())
            typed = [cell for cell in cells.values() if "HYPERLINK" in (cell.value or "")]
            assert all(cell.kind == "s" for cell in typed)
            assert not any("\x07" in (cell.value or "") for cell in cells.values())


def test_the_formulas_of_a_sheet_count_what_the_system_counted(drafted):
    client = login(drafted.test_client(), "supervisor")
    content = client.get("/assessment/2020Q1/rsj/document").data
    cells = cells_of(content)
    formulas = {place: cell for place, cell in cells.items() if cell.formula}
    assert len(formulas) >= 5
    for place, cell in formulas.items():
        assert counted(cells, cell.formula) == pytest.approx(float(cell.number), abs=1e-9), place


def counted(cells, formula):
    """Count a formula of a score sheet: a product, a sum, or the rounded whole."""
    if "*" in formula:
        one, other = formula.split("*")
        return float(value_of(cells, one)) * float(value_of(cells, other))
    if formula.startswith("SUM("):
        return sum(counted(cells, cells[place].formula) for place in column(formula[4:-1]))
    inner = formula.removeprefix("ROUND(MIN(100,MAX(0,").removesuffix(")),2)")
    first, _, more = inner.partition("+SUM(")
    base = cells[first]
    whole = counted(cells, base.formula) if base.formula else float(base.number)
    whole += sum(float(cells[place].number) for place in column(more[:-1])) if more else 0
    return round(min(100, max(0, whole)), 2)


def column(written):
    """Yield the places of D5:D9."""
    first, _, last = written.partition(":")
    letter = first[0]
    return [f"{letter}{line}" for line in range(int(first[1:]), int((last or first)[1:]) + 1)]


def test_recount_knows_our_formulas_only():
    with pytest.raises(AssertionError):
        recount({}, "EVIL(A1)")
