"""What a liaison files cannot harm who reads it: page, mail, Word, Excel and CSV leave it inert."""

import csv
import io
import zipfile
from datetime import date

from tests.cast import login
from tests.documents.sheets import cells_of, names_in
from tests.services import courses
from tests.services.post import mails, run
from tests.web.desk import PDF, fields_of, on_stage
from tracker.db import db, transaction
from tracker.documents.bulletin import Commented
from tracker.models import Report
from tracker.services.assessment import exempting
from tracker.services.assessment.exempting import ExemptionInput
from tracker.services.bulletin import bulletins
from tracker.services.bulletin.bulletin_figures import BulletinRequest
from tracker.services.supervision import replying, urging
from tracker.services.supervision.urging import UrgeInput

FORMULAS = ("=cmd|'/C calc'!A0", "@SUM(1+1)", "+1+1", "-1-1", "\t=1+1", "\r=1+1", "\u200b=1+1")
SCRIPT = "<script>alert(1)</script>"
UNSEEN = "\x07\x1b\u200b\u200d\u202e\u2066\u2028\ufeff"
LONG = "长" * 10_000
NASTY = "\n".join(FORMULAS) + SCRIPT + UNSEEN
NAME = f"=1+1|周\u202e{SCRIPT}"
YES = "情况属实，符合容错情形。"
HARMLESS_NAME = f"=1+1|周{SCRIPT}"


def work(app, clock):
    """Let a liaison file, explain, reply and ask; the office quotes it in a bulletin."""
    clock.set(date(2020, 4, 7))
    client = login(app.test_client(), "lead")
    duty = on_stage(app, lambda cast: cast.duty().id)
    upload = (io.BytesIO(PDF), f"{NAME}{LONG}.pdf")
    fields = fields_of(client, duty) | {"percent": "30", "done": NASTY + LONG[:200]}
    sent = fields | {"problems": NASTY, "action": "file", "files": upload}
    sent |= {"figure-trained-person-times": "1", "figure-trained-employees": "2"}
    sent |= {"note-trained-employees": NASTY}
    assert client.post("/reports/2020Q1", data=sent).status_code == 303

    def rest(cast):
        with transaction():
            cast.lead.name = NAME
        urge = urging.urge_department(
            cast.supervisor,
            assignment_id=cast.assignment(task=3).id,
            given=UrgeInput("请报送培训台账。", date(2020, 4, 10), None),
        )
        replying.reply_to_urge(cast.lead, urge_id=urge.id, body=NASTY)
        run("digest")
        clock.set(date(2020, 4, 20))
        run("sweep", "digest")
        asked = ExemptionInput(("timeliness",), NASTY, f"=1+1{LONG[:300]}")
        row = exempting.ask_exemption(cast.lead, cast.duty(task=3).id, asked=asked)
        exempting.verify_exemption(cast.supervisor, row.id, findings=YES)
        exempting.decide_exemption(cast.leader, row.id, is_granted=True, answer=YES)
        request = BulletinRequest(
            "2020Q1", date(2020, 4, 20), criticised=(Commented(NAME, f"单位答复：{NASTY}{LONG}"),)
        )
        return bulletins.draft_bulletin(cast.supervisor, cast.plan, asked=request).id

    bulletin = on_stage(app, rest)
    on_stage(app, lambda _: courses.draft(clock))
    return bulletin


def unseen_in(text):
    return [sign for sign in UNSEEN if sign in text]


def test_what_a_liaison_files_is_inert_wherever_it_comes_out(stage, clock):
    bulletin = work(stage, clock)
    office = login(stage.test_client(), "supervisor")
    report = on_stage(stage, lambda _: newest_report())
    _page(office, f"/review/{report}")
    _page(office, "/tasks/linyi-2019-13-01")
    _page(office, f"/bulletins/{bulletin}")
    _mail(stage)
    _word(office.get(f"/bulletins/{bulletin}/document").data)
    for path in ("/assessment/2020Q1/rsj/document", "/tables/2020Q1"):
        _excel(office.get(path).data)
    _csv(office.get("/slips/ledger.csv").data)


def newest_report():
    return db.session.query(Report).order_by(Report.id.desc()).first().id


def _page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert SCRIPT not in answer.text, path
    assert "&lt;script&gt;" in answer.text, f"{path} shows what was typed, as text"


def _mail(app):
    def look(_):
        found = [each for each in mails("supervisor") if "alert(1)" in each.text_body]
        assert found, "the reply reached who asked"
        for mail in found:
            assert SCRIPT not in mail.html_body
            assert not {"\r", "\n"} & set(mail.subject)
            assert unseen_in(mail.text_body + mail.html_body + mail.subject) == []

    on_stage(app, look)


def _word(content):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        text = parts.read("word/document.xml").decode()
        assert not any("vba" in name.lower() for name in parts.namelist())
    assert "&lt;script&gt;" in text
    assert SCRIPT not in text
    assert unseen_in(text) == []
    assert "DDE" not in text
    assert "w:fldSimple" not in text.replace("PAGE", "")


def _excel(content):
    for number in range(1, len(names_in(content)) + 1):
        cells = cells_of(content, number)
        for cell in cells.values():
            assert "cmd" not in (cell.formula or "")
            assert unseen_in(cell.value or "") == []
            if (cell.value or "").startswith(("=", "+", "-", "@")):
                assert cell.kind == "s", "a text, no formula"
                assert not cell.formula


def _csv(content):
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    cells = [cell for row in rows for cell in row]
    assert any(HARMLESS_NAME in cell for cell in cells), "the liaison is named in the ledger"
    assert unseen_in("".join(cells)) == []
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in cells)
