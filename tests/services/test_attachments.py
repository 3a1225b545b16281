"""Evidence: what is taken in, what is refused and why, who may read it."""

import hashlib
import io
import zipfile

import pytest
from sqlalchemy import func, select

from tests.services.told import audited, file, said, send_back
from tracker import shell
from tracker.errors import Forbidden, Invalid, NotFound, Refused, TooLarge
from tracker.models import Attachment
from tracker.services.report import attachments, kept_files
from tracker.services.report.attachments import Upload

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 32
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64
EXE = b"MZ\x90\0\x03\0\0\0" + b"\0" * 64
MEGABYTE = 1024 * 1024


def archive(*names, content=b"x", compression=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as file_:
        for name in names:
            file_.writestr(name, content)
    return made.getvalue()


@pytest.fixture
def upload(app, cast):
    """Upload one file for the lead's duty: ``upload(name, content)``."""

    def put(name, content, *, actor=None, obligation=None):
        return attachments.store_uploads(
            actor or cast.lead,
            obligation_id=(obligation or cast.duty()).id,
            uploads=[Upload(name, io.BytesIO(content))],
            settings=shell.config(app),
        )[0]

    return put


def files_on_disk(app):
    folder = shell.config(app).upload_dir
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


@pytest.mark.both_databases
def test_a_file_is_kept_under_a_random_name_and_shown_under_its_own(app, cast, upload):
    row = upload("一季度培训台账（终稿）.pdf", PDF)
    assert row.name == "一季度培训台账（终稿）.pdf"
    assert row.stored_name not in row.name
    assert row.sha256 == hashlib.sha256(PDF).hexdigest()
    [path] = files_on_disk(app)
    assert path.read_bytes() == PDF
    assert path.name == row.stored_name
    assert audited("upload_attachment")[0][1]["name"] == row.name


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("a.PDF", PDF),
        ("a.png", PNG),
        ("a.jpg", JPG),
        ("a.jpeg", JPG),
        ("a.doc", OLE),
        ("a.xls", OLE),
        ("a.wps", OLE),
        ("a.et", OLE),
        ("a.docx", archive("[Content_Types].xml", "word/document.xml")),
        ("a.xlsx", archive("[Content_Types].xml", "xl/workbook.xml")),
        ("a.ofd", archive("OFD.xml")),
        ("a.zip", archive("台账.txt")),
        ("a.txt", "培训 120 人".encode()),
        ("a.csv", "单位,人数\n市人社局,120\n".encode("gb18030")),
    ],
)
def test_every_kind_that_is_named_is_taken_in(upload, name, content):
    assert upload(name, content).size == len(content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("台账.pdf", EXE),
        ("台账.txt", EXE),
        ("台账.png", PDF),
        ("台账.docx", archive("xl/workbook.xml")),
        ("台账.xlsx", OLE),
        ("台账.zip", b"PK but nothing of the kind"),
        ("台账.jpg", b"<svg onload=alert(1)>"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(app, session, upload, name, content):
    with pytest.raises(Invalid) as wrong:
        upload(name, content)
    extension = name.rpartition(".")[2]
    assert said(wrong.value) == (
        f"“{name}”的扩展名是 .{extension}，但内容不是这种格式。"
        f"请用原软件另存为 .{extension} 文件后再上传。"
    )
    assert session.scalar(select(func.count()).select_from(Attachment)) == 0
    assert files_on_disk(app) == []


@pytest.mark.parametrize(
    "name", ["台账.exe", "台账.html", "台账.svg", "台账", "台账.pdf.js", ".pdf"]
)
def test_other_kinds_are_refused_with_those_that_are_taken(upload, name):
    with pytest.raises(Invalid) as wrong:
        upload(name, EXE)
    assert "可上传 PDF、Word、Excel" in said(wrong.value) or ".pdf" in name


def test_a_12_megabyte_file_is_refused_with_the_limit_and_what_to_do(app, upload):
    with pytest.raises(TooLarge) as wrong:
        upload("现场照片.pdf", PDF + b"\0" * (12 * MEGABYTE))
    assert said(wrong.value) == (
        "“现场照片.pdf”大小为 12.0 MB，超过单个文件 10 MB 的上限。"
        "请拆分文件或压缩其中的图片后再上传。"
    )
    assert files_on_disk(app) == []


def test_an_empty_file_is_refused(upload):
    with pytest.raises(Refused, match="is empty"):
        upload("台账.pdf", b"")


def test_an_archive_that_unpacks_to_too_much_is_refused(app, upload):
    with pytest.raises(Refused) as wrong:
        upload("台账.zip", archive("a.txt", content=b"\0" * (101 * MEGABYTE)))
    assert "解压后超过" in said(wrong.value)
    with pytest.raises(Refused):
        upload("台账.xlsx", archive("xl/workbook.xml", content=b"\0" * (3 * MEGABYTE)))
    with pytest.raises(Refused):
        upload("台账.zip", archive(*(f"{n}.txt" for n in range(2001))))
    assert files_on_disk(app) == []


def test_when_one_of_several_files_is_refused_none_is_kept(app, cast, session):
    with pytest.raises(Invalid):
        attachments.store_uploads(
            cast.lead,
            obligation_id=cast.duty().id,
            uploads=[Upload("a.pdf", io.BytesIO(PDF)), Upload("b.pdf", io.BytesIO(EXE))],
            settings=shell.config(app),
        )
    assert session.scalar(select(func.count()).select_from(Attachment)) == 0
    assert files_on_disk(app) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\文件\\台账.pdf", "台账.pdf"),
        ("../../etc/台账.pdf", "台账.pdf"),
        ("台\r\nSet-Cookie: x\u202egpj.pdf", "台Set-Cookie: xgpj.pdf"),
        ("长" * 200 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_a_name_keeps_its_chinese_and_loses_folders_and_control_characters(given, kept):
    assert kept_files.clean_name(given) == kept


def test_evidence_goes_with_the_report_and_stays_with_it(app, cast, upload):
    row = upload("台账.pdf", PDF)
    report = file(cast.lead, cast.duty())
    assert [each.id for each in report.attachments] == [row.id]
    with pytest.raises(Refused, match="stays with it"):
        attachments.remove_attachment(cast.lead, attachment_id=row.id, settings=shell.config(app))
    send_back(cast.supervisor, report)
    second = file(cast.lead, cast.duty(), token="form-2")
    assert second.attachments == []


def test_a_file_that_is_not_filed_can_be_taken_away(app, cast, session, upload):
    row = upload("台账.pdf", PDF)
    attachments.remove_attachment(cast.head, attachment_id=row.id, settings=shell.config(app))
    assert session.scalar(select(func.count()).select_from(Attachment)) == 0
    assert files_on_disk(app) == []
    assert len(audited("remove_attachment")) == 1


def test_a_report_has_at_most_twenty_files(upload):
    for number in range(20):
        upload(f"{number}.pdf", PDF)
    with pytest.raises(Refused) as wrong:
        upload("21.pdf", PDF)
    assert "每份报告最多 20 个文件" in said(wrong.value)


def test_a_file_of_a_draft_is_read_by_its_own_department_alone(cast, upload):
    row = upload("台账.pdf", PDF)
    for who in (cast.lead, cast.head):
        assert attachments.get_attachment(who, row.id).id == row.id
    others = (
        "support",
        "stranger",
        "foreigner",
        "supervisor",
        "leader",
        "auditor",
        "administrator",
    )
    for who in others:
        with pytest.raises(NotFound):
            attachments.get_attachment(getattr(cast, who), row.id)


def test_filed_evidence_is_read_by_who_sees_the_task(cast, upload):
    row = upload("台账.pdf", PDF)
    file(cast.lead, cast.duty())
    for who in ("lead", "support", "county", "supervisor", "leader", "auditor"):
        assert attachments.get_attachment(getattr(cast, who), row.id).id == row.id
    for who in ("stranger", "foreigner", "foreign_office", "administrator"):
        with pytest.raises(NotFound):
            attachments.get_attachment(getattr(cast, who), row.id)


def test_nobody_uploads_for_another_department(cast, upload):
    with pytest.raises(NotFound):
        upload("台账.pdf", PDF, actor=cast.support)
    with pytest.raises(Forbidden):
        upload("台账.pdf", PDF, actor=cast.supervisor)
