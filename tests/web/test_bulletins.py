"""Bulletins and tables on their pages: drafted, edited, proposed, issued, taken home as files."""

import io
import re
from datetime import date
from urllib.parse import unquote

import pytest
from docx import Document

from tests.cast import find_cast, login
from tests.documents.sheets import names_in
from tests.web.desk import text_of, value_of
from tracker.services.bulletin import bulletins
from tracker.services.bulletin.bulletin_figures import BulletinRequest

TODAY = date(2020, 4, 20)


@pytest.fixture
def desk(stage, clock):
    """The stage some days after the first reports were due."""
    clock.set(TODAY)
    return stage


def name_of(file):
    """The name under which a browser keeps a file; the header itself holds Latin letters alone."""
    header = file.headers["Content-Disposition"]
    assert header.isascii()
    return unquote(re.search(r"filename\*=UTF-8''(\S+)$", header)[1])


def draft(app, **typed):
    """Draft a bulletin at the supervisor's desk; yields its address."""
    client = login(app.test_client(), "supervisor")
    sent = {"period": "2020Q1", "as_of": "2020-04-20"} | typed
    answer = client.post("/bulletins/new", data=sent)
    assert answer.status_code == 303, text_of(answer)
    return client, answer.location


def test_a_bulletin_goes_from_the_draft_to_its_number(desk):
    client, address = draft(desk, compare_on="2020-04-13", praised="市人社局：提前完成任务")
    page = client.get(address)
    assert "市人社局。提前完成任务。" in text_of(page)
    assert "拟稿 王督办" in text_of(page)
    form = client.get(f"{address}/words")
    body = value_of(form, "body") + "\n请认真抓好落实。"
    sent = {name: value_of(form, name) for name in ("title", "recipients", "issuer", "version")}
    answer = client.post(f"{address}/words", data={**sent, "body": body})
    assert answer.status_code == 303
    assert client.post(f"{address}/proposal").status_code == 303
    assert client.post(f"{address}/words", data={**sent, "body": body}).status_code == 422
    leader = login(desk.test_client(), "leader")
    assert "审定签发" in text_of(leader.get(address))
    assert leader.post(f"{address}/approval").status_code == 303
    page = text_of(leader.get(address))
    assert "督办通报〔2020〕1号" in page
    assert "请认真抓好落实。" in page
    reader = login(desk.test_client(), "lead")
    assert "督办通报〔2020〕1号" in text_of(reader.get("/bulletins"))
    file = reader.get(f"{address}/document")
    assert name_of(file) == "关于2020年第一季度临沂市职业技能提升行动重点任务进展情况的通报.docx"
    told = "".join(line.text for line in Document(io.BytesIO(file.data)).paragraphs)
    assert "请认真抓好落实。" in told
    assert "督办通报〔2020〕1号" in told


def test_a_correction_names_what_it_corrects(desk):
    with desk.app_context():
        people = find_cast()
        asked = BulletinRequest("2020Q1", TODAY)
        row = bulletins.draft_bulletin(people.supervisor, people.plan, asked=asked)
        bulletins.propose_bulletin(people.supervisor, bulletin_id=row.id)
        bulletins.approve_bulletin(people.leader, bulletin_id=row.id)
        issued = row.id
    client = login(desk.test_client(), "supervisor")
    link = re.search(r'href="(/bulletins/new[^"]*)"', client.get(f"/bulletins/{issued}").text)[1]
    form = client.get(link.replace("&amp;", "&"))
    assert value_of(form, "corrects") == str(issued)
    client, address = draft(desk, corrects=str(issued))
    assert "督办通报〔2020〕1号同时废止" in text_of(client.get(address))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"period": "2020年一季度"}, "不是报告期"),
        ({"as_of": "2020-04-21"}, "尚未到"),
        ({"as_of": "四月"}, "“四月”"),
        ({"compare_on": "2020-04-20"}, "不早于"),
        ({"praised": "市水利局：好"}, "“市水利局”未承担本方案任务"),
        ({"period": "2020Q2"}, "尚无到期报告"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_typing_is_kept(desk, typed, told):
    client = login(desk.test_client(), "supervisor")
    sent = {"period": "2020Q1", "as_of": "2020-04-20", "criticised": "市人社局：逾期"} | typed
    answer = client.post("/bulletins/new", data=sent)
    assert answer.status_code in (400, 422)
    assert told in text_of(answer)
    assert value_of(answer, "criticised") == "市人社局：逾期"


def test_the_office_takes_the_tables_home_and_departments_do_not(desk):
    client = login(desk.test_client(), "supervisor")
    page = client.get("/bulletins")
    (address,) = re.findall(r'href="(/tables/2020Q1[^"]*)"', page.text)
    file = client.get(address.replace("&amp;", "&"))
    assert file.data[:2] == b"PK"
    assert name_of(file).endswith("（2020年第一季度）.xlsx")
    assert names_in(file.data) == ["汇总表", "报送明细"]
    reader = login(desk.test_client(), "lead")
    assert "/tables/" not in reader.get("/bulletins").text
    assert client.get("/tables/2020Q5").status_code == 404
    assert client.get("/tables/2020Q2").status_code == 422


def test_the_way_to_a_draft_names_the_newest_period_with_something_to_tell(desk):
    page = login(desk.test_client(), "supervisor").get("/bulletins")
    (address,) = re.findall(r'href="(/bulletins/new[^"]*)"', page.text)
    assert "period=2020Q1" in address, "2020 and 2020Q2 have begun, and nothing was due in them"


def test_what_a_supervisor_typed_is_inert_on_the_page(desk):
    nasty = '<script>alert(1)</script>=HYPERLINK("http://evil")'
    client, address = draft(desk, criticised=f"市人社局：{nasty}")
    page = client.get(address)
    assert "<script>alert" not in page.text
    assert nasty in text_of(page)


def test_pages_speak_english_too(desk):
    client, address = draft(desk)
    client.post("/language", data={"locale": "en", "next": "/bulletins"})
    assert "Quarterly and annual tables" in text_of(client.get("/bulletins"))
    assert "Every figure and its rows stand in the last annex" in text_of(client.get(address))
