"""Documents that yield no task, and files that are not taken: each with a sentence that helps."""

import contextlib
import io
import time
import zipfile

import pytest

from tests.annex.files import HEAD, ROWS, archive, excel, pdf, word
from tracker.annex import child, refusals
from tracker.annex.child import read_in_child
from tracker.annex.reading import read_document
from tracker.annex.refusals import (
    DocumentRefused,
    DocumentTooLarge,
    NoTasksFound,
    UnreadableDocument,
)
from tracker.errors import TrackerError
from tracker.i18n import speaking
from tracker.sentences import error_text

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
WORD_RELATIONS = (
    '<?xml version="1.0"?><Relationships '
    'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
)


def utf_16(name):
    return name.encode("utf-16-le")


NO_TASKS = {
    "covering notice": (
        "各镇人民政府，县政府各部门：\n现将《重点工作任务分解表》印发给你们。\n各牵头单位要严格按照分工细化任务。"
        "各责任（配合）单位要加强协调，切实履行各自职责。县委督查室要适时开展督查。\n附件：重点工作任务分解表\n"
    ).encode(),
    "regulation": (
        "××市公园管理办法\n第一条 为加强公园管理，制定本办法。\n第二条 市园林局负责公园的管理。\n"
        "第三条 市公安局负责公园的治安。\n第四条 市市场监管局负责公园内经营的监督。\n"
        "第五条 市财政局负责经费。\n"
    ).encode(),
    "bulletin": (
        "本周工作动态\n市教育局：组织召开了开学工作会议。\n市民政局：开展了走访慰问活动，已发放物资500份。\n"
        "市水利局：完成了水库巡查，整治了隐患3处。\n市商务局：对接了重点企业8家。\n"
    ).encode(),
    "directory": (
        "联系人名单\n市教育局：王建 电话：5550101\n市民政局：李平 电话：5550102\n"
        "市财政局：赵宁 电话：5550103\n"
    ).encode(),
    "division among leaders": (
        "副市长工作分工\n周立常务副市长\n负责发展改革、财政、税务等工作。\n分管市发展改革委、市财政局。\n"
        "联系市税务局。\n吴敏副市长\n负责教育、卫生等工作。\n分管市教育局、市卫生健康委。\n"
    ).encode(),
    "meeting of members": (
        "联席会议制度\n一、成员单位\n联席会议由市教委、市公安局、市财政局等17个部门组成，市教委为牵头单位。\n"
        "二、工作规则\n联席会议办公室设在市教委，负责日常工作。\n"
    ).encode(),
    "empty": b"",
    "blank": b" \r\n\t \n",
    "novel": "他走进屋子，老人坐着。\n“你来了。”他说。\n（他没有回答）\n雪下了一夜。\n".encode(),
    "letter": "市人社局：\n现将材料报送给你们。联系人：张三。\n市教育局\n2021年3月1日\n".encode(),
    "budget": "科目\t预算数（万元）\t单位\n教育支出\t100\t市教育局\n补助\t50\t市人社局\n".encode(),
    "headings": "一、总体要求\n二、重点任务\n（一）加强培训\n（二）完善服务\n".encode(),
    "word": word(["关于召开会议的通知", "请市人社局、市教育局派员参加。"]),
    "excel": excel([("姓名", "单位"), ("张三", "市人社局"), ("李四", "市教育局")]),
}


@pytest.mark.parametrize("name", NO_TASKS)
def test_a_document_without_tasks_is_refused(name):
    with pytest.raises(NoTasksFound):
        read_document(NO_TASKS[name], f"{name}.txt")


REFUSED = {
    "old word": (OLE + utf_16("WordDocument"), refusals.OLD_WORD),
    "old excel": (OLE + utf_16("Workbook"), refusals.OLD_EXCEL),
    "encrypted": (OLE + utf_16("EncryptedPackage"), refusals.ENCRYPTED),
    "rtf": (rb"{\rtf1\ansi hello}", refusals.OLD_WORD),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, refusals.PICTURE),
    "rar": (b"Rar!\x1a\x07\x01\x00" + b"\0" * 50, refusals.ARCHIVE),
    "zip": (archive({"a.txt": "x"}), refusals.ARCHIVE),
    "ofd": (archive({"OFD.xml": "<x/>"}), refusals.OFD),
    "odt": (archive({"mimetype": "x", "content.xml": "<x/>"}), refusals.OPEN_DOCUMENT),
    "slides": (archive({"ppt/presentation.xml": "<x/>"}), refusals.OLD_WORD),
    "binary excel": (archive({"xl/workbook.bin": "x"}), refusals.OLD_EXCEL),
    "word 2003 xml": (
        b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><x/>',
        refusals.OLD_WORD,
    ),
    "page exported for excel": (
        b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table></table></html>',
        refusals.OLD_EXCEL,
    ),
    "web page": (b"<!DOCTYPE html><html><body>x</body></html>", refusals.WEB_PAGE),
    "scan": (pdf([[(10, 10, 500, 700)], [(10, 10, 500, 700)]]), refusals.SCANNED),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_of_another_kind_says_what_to_do(name):
    content, sentence = REFUSED[name]
    with pytest.raises(DocumentRefused) as refused:
        read_document(content, "方案.docx")
    assert refused.value.message == sentence
    for language in ("zh_CN", "en"):
        with speaking(language):
            assert "方案.docx" in error_text(refused.value)


BROKEN = {
    "cut zip": word(HEAD, ROWS)[:-200],
    "cut pdf": b"%PDF-1.5\n1 0 obj\n<< /Type",
    "empty word": archive({"word/document.xml": ""}),
    "no relations": archive({"word/document.xml": "<a/>", "[Content_Types].xml": "<a/>"}),
    "not xml": archive({"xl/workbook.xml": "x", "_rels/.rels": WORD_RELATIONS}),
    "noise": bytes(range(256)) * 40,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_damaged_file_is_unreadable(name):
    with pytest.raises(UnreadableDocument):
        read_document(BROKEN[name], "a.docx")


def with_member(content, name, part):
    """A package with one member more, or another in its place."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, part)
    return made.getvalue()


def test_a_package_that_unpacks_too_large_is_not_opened():
    with pytest.raises(DocumentRefused) as refused:
        read_document(with_member(word(HEAD), "word/media/a.xml", b" " * 230_000_000), "a.docx")
    assert refused.value.message == refusals.UNPACKS_TOO_LARGE


def test_a_package_that_is_packed_too_tightly_is_not_opened():
    with pytest.raises(DocumentRefused) as refused:
        read_document(with_member(excel(ROWS), "xl/media/a.bin", b" " * 30_000_000), "a.xlsx")
    assert refused.value.message == refusals.UNPACKS_TOO_LARGE


ENTITIES = """<?xml version="1.0"?>
<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">
<!ENTITY x SYSTEM "file:///etc/passwd">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>
<w:t>1.&b;&x;（市人社局负责）</w:t></w:r></w:p></w:body></w:document>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_not_resolved(encoding):
    content = with_member(word(HEAD), "word/document.xml", ENTITIES.encode(encoding))
    with pytest.raises(UnreadableDocument):
        read_document(content, "a.docx")


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("tracker.annex.readers.MOST_BYTES", 1024)
    with pytest.raises(DocumentTooLarge):
        read_document(b"x" * 1025, "a.txt")


def test_too_many_lines_pages_and_rows_are_refused(monkeypatch):
    monkeypatch.setattr("tracker.annex.readers.text.MOST_LINES", 10)
    monkeypatch.setattr("tracker.annex.readers.pdf.MOST_PAGES", 2)
    monkeypatch.setattr("tracker.annex.readers.xlsx.MOST_ROWS", 3)
    monkeypatch.setattr("tracker.annex.readers.docx.MOST_ROWS", 3)
    for content in (b"x\n" * 20, pdf([[]] * 3), excel(ROWS), word(HEAD, ROWS)):
        with pytest.raises(DocumentTooLarge):
            read_document(content, "a")


def test_the_child_refuses_in_the_same_words():
    for content, kind in ((b"", NoTasksFound), (b"%PDF-x", UnreadableDocument)):
        with pytest.raises(kind) as refused:
            read_in_child(content, "方案.pdf")
        assert refused.value.params["file"] == "方案.pdf"


def test_a_child_that_needs_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(child, "STARTED_BY_CHILD", "import time; time.sleep(60)")
    monkeypatch.setattr(child, "WAIT_FACTOR", 0.2)
    with pytest.raises(DocumentRefused) as refused:
        read_in_child(b"x", "a.txt", seconds=1)
    assert refused.value.message == child.TOO_SLOW


def test_a_child_that_needs_too_much_memory_is_stopped(monkeypatch):
    hungry = child.STARTED_BY_CHILD.replace(
        "child.main(",
        "child.answer_for = lambda *_: len(bytearray(600_000_000)); child.main(",
    )
    monkeypatch.setattr(child, "STARTED_BY_CHILD", hungry)
    with pytest.raises(TrackerError):
        read_in_child(b"x", "a.txt")


def test_memory_that_runs_out_is_told(monkeypatch):
    def hungry(content, filename):
        raise MemoryError

    monkeypatch.setattr("tracker.annex.reading.read_document", hungry)
    answer = child.answer_for(b"x", "a.txt")
    assert answer["refused"]["message"] == child.TOO_HEAVY


def test_what_a_parser_raises_is_a_damaged_file(monkeypatch):
    def surprised(content, filename):
        raise ZeroDivisionError

    monkeypatch.setattr("tracker.annex.reading.read_document", surprised)
    assert child.answer_for(b"x", "a.txt")["refused"]["code"] == "unreadable_document"


def test_a_cell_of_units_without_end_is_read_in_time():
    start = time.process_time()
    with contextlib.suppress(TrackerError):
        cell = "市人社局和由牵头" * 20_000
        read_document(f"任务\t责任单位\n甲\t{cell}\n乙\t市人社局\n".encode(), "a.txt")
    assert time.process_time() - start < 10


HOSTILE = [
    "（由2021年",
    "（。市人社局、",
    "、\n",
    "(;和\t",
    "由市1（由以下各项均需",
    "等1由（一）",
    "列第一位、按",
    "市（一）市（一）",
    ";和,（一）;和,（一）",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_text_that_repeats_itself_for_ever_is_read_in_time(piece):
    start = time.process_time()
    with contextlib.suppress(TrackerError):
        read_document((piece * 5_000 + "（市人社局负责）\n").encode(), "a.txt")
    assert time.process_time() - start < 10
