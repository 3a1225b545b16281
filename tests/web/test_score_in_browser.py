"""A score read aloud in a real browser: from the score to the evidence file in three clicks."""

import io
from datetime import date

import openpyxl
import pytest

from tests.cast import login
from tests.services import courses
from tests.services.told import accept, file
from tests.web.desk import PDF, on_stage
from tracker import shell
from tracker.services.report import attachments
from tracker.services.report.attachments import Upload

NAME = "一季度培训台账.pdf"
PERIOD = "/assessment/2020Q1?plan=linyi-2019-13"
SHEET = "/assessment/2020Q1/rsj/document?plan=linyi-2019-13"
LATE = date(2020, 4, 13)


@pytest.fixture
def drafted(stage, clock):
    """The first quarter drafted; the lead filed late, with a file that proves the work."""
    clock.set(LATE)

    def tell(cast):
        attachments.store_uploads(
            cast.lead,
            obligation_id=cast.duty().id,
            uploads=[Upload(NAME, io.BytesIO(PDF))],
            settings=shell.config(stage),
        )
        accept(cast.supervisor, file(cast.lead, cast.duty(), percent=30))

    on_stage(stage, tell)
    on_stage(stage, lambda _: courses.draft(clock))
    return stage


class Reader:
    """Somebody who reads and clicks; ``clicks`` counts."""

    def __init__(self, app, page, address):
        client = login(app.test_client(), "head")
        cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        page.set_default_timeout(60_000)
        self.client, self.page, self.address, self.clicks = client, page, address, 0

    def open(self, path):
        self.page.goto(self.address + path)

    def click(self, link):
        self.clicks += 1
        link.click()
        self.page.wait_for_load_state()

    def fetch(self, link):
        """Click a file; yields its bytes."""
        self.clicks += 1
        with self.page.expect_download() as started:
            link.click()
        return started.value.path().read_bytes()

    def reported(self):
        """The entry of the timeline that the last link led to: the only one that is a target."""
        return self.page.locator(".timeline li:target")


@pytest.fixture
def reader(drafted, page, address):
    return Reader(drafted, page, address)


def test_from_the_score_in_the_table_to_the_file_in_three_clicks(reader):
    reader.open(PERIOD)
    score = reader.page.get_by_role("row").filter(has_text="市人社局")
    reader.click(score.get_by_role("link").first)
    lost = reader.page.locator("#losses").get_by_role("row").filter(has_text="逾期 3 个工作日")
    assert "及时性" in lost.inner_text()
    reader.click(lost.get_by_role("link", name="报告", exact=True))
    assert "举办企业职工岗前培训班3期" in reader.reported().inner_text()
    assert reader.fetch(reader.reported().get_by_role("link", name=NAME)) == PDF
    assert reader.clicks == 3


def test_from_the_score_in_excel_to_the_file_in_three_clicks(reader):
    """The first click is in Excel, on the words beside what cost points."""
    book = openpyxl.load_workbook(io.BytesIO(reader.client.get(SHEET).data))
    rows = [row for row in book["考核表"] if "逾期 3 个工作日" in str(row[0].value)]
    link = rows[0][3]
    assert (link.value, link.font.underline) == ("查看报告", "single")
    reader.clicks += 1
    reader.open("/tasks/" + link.hyperlink.target.partition("/tasks/")[2] + "#" + place(link))
    assert reader.fetch(reader.reported().get_by_role("link", name=NAME)) == PDF
    assert reader.clicks <= 3


def place(cell):
    return cell.hyperlink.location or cell.hyperlink.target.partition("#")[2]


def test_a_link_finds_its_report_on_whichever_page_of_the_history_it_stands(reader, monkeypatch):
    monkeypatch.setattr("tracker.blueprints.tasks.EVENTS", 1)
    reader.open(PERIOD)
    score = reader.page.get_by_role("row").filter(has_text="市人社局")
    reader.click(score.get_by_role("link").first)
    reader.click(reader.page.locator("#losses").get_by_role("link", name="报告").first)
    assert "举办企业职工岗前培训班3期" in reader.reported().inner_text()
