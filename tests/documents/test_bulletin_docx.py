"""The Word file keeps to GB/T 9704-2012: measured in its XML and on LibreOffice's pages."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace

import pytest
from docx import Document

from tests.documents.bulletins import TITLE, figures, in_full, text_of
from tracker.documents.bulletin_docx import bulletin_docx
from tracker.documents.official_page import LINES

MM = 36000  # EMU
SOFFICE, PDFTOTEXT = shutil.which("soffice"), shutil.which("pdftotext")
WORD = re.compile(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<')


def part(content, name):
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


@pytest.fixture(scope="module")
def whole():
    found = in_full()
    more = {"red_head": "临沂市人民政府办公室", "copies": "市委办公室，市人大常委会办公室"}
    return bulletin_docx(text_of(found, **more), found)


def test_equal_content_is_equal_bytes(whole):
    found = in_full()
    more = {"red_head": "临沂市人民政府办公室", "copies": "市委办公室，市人大常委会办公室"}
    assert bulletin_docx(text_of(found, **more), found) == whole
    assert bulletin_docx(text_of(found), found) != whole


def test_paper_and_margins_are_those_of_the_standard(whole):
    (section,) = Document(io.BytesIO(whole)).sections
    measured = [
        round(side / MM, 1)
        for side in (
            section.page_width,
            section.page_height,
            section.top_margin,
            section.left_margin,
            section.bottom_margin,
            section.right_margin,
        )
    ]
    assert measured == [210.0, 297.0, 37.0, 28.0, 35.0, 26.0]


def test_twenty_two_lines_of_twenty_eight_letters_fit_the_type_area(whole):
    style = part(whole, "word/styles.xml")
    line = int(re.search(r'w:line="(\d+)" w:lineRule="exact"', style)[1]) / 20
    height, width = 225 / 25.4 * 72, 156 / 25.4 * 72
    assert LINES * line <= height < (LINES + 1) * line
    closer = int(re.search(r'<w:spacing w:val="(-?\d+)"/>', part(whole, "word/document.xml"))[1])
    letter = 16 + closer / 20
    assert 28 * letter <= width < 29 * letter


def test_faces_are_named_with_what_stands_in(whole):
    table = part(whole, "word/fontTable.xml")
    for face, other in (
        ("方正小标宋简体", "小标宋"),
        ("仿宋_GB2312", "仿宋"),
        ("楷体_GB2312", "楷体"),
        ("黑体", "SimHei"),
    ):
        assert f'<w:font w:name="{face}"><w:altName w:val="{other}"/>' in table
    body = part(whole, "word/document.xml")
    title = body[: body.index("重点任务进展情况的通报")][-400:]
    assert 'w:eastAsia="方正小标宋简体"' in title
    assert '<w:sz w:val="44"/>' in title
    first = body[: body.index("一、总体情况")][-400:]
    assert 'w:eastAsia="黑体"' in first
    second = body[: body.index("（一）任务进展。")][-400:]
    assert 'w:eastAsia="楷体_GB2312"' in second


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(whole):
    names = zipfile.ZipFile(io.BytesIO(whole)).namelist()
    feet = [part(whole, name) for name in names if name.startswith("word/footer")]
    assert len(feet) == 2
    for foot in feet:
        assert "— " in foot
        assert " PAGE " in foot
        assert '<w:sz w:val="28"/>' in foot
        assert 'w:eastAsia="宋体"' in foot
    assert {re.search(r'<w:jc w:val="(\w+)"/>', foot)[1] for foot in feet} == {"left", "right"}
    assert "<w:evenAndOddHeaders" in part(whole, "word/settings.xml")


def test_a_full_rate_and_a_full_score_have_room_on_one_line():
    found = in_full()
    scored = tuple(replace(unit, score="100.00", grade="passed") for unit in found.units)
    found = replace(found, units=scored)
    heads = {}
    for table in Document(io.BytesIO(bulletin_docx(text_of(found), found))).tables:
        cells = table.rows[0].cells
        heads |= {cell.text: cell.width / sum(each.width for each in cells) for cell in cells}
    assert heads["按时率"] > 0.11
    assert heads["得分"] > 0.11


def test_a_red_head_is_there_only_where_it_is_wanted(whole):
    assert 'w:val="E60012"' in part(whole, "word/document.xml")
    plain = bulletin_docx(text_of(in_full()), in_full())
    assert "E60012" not in part(plain, "word/document.xml")


def test_a_draft_says_so_and_has_no_number():
    found = figures()
    draft = part(
        bulletin_docx(text_of(found, number="", is_draft=True), found), "word/document.xml"
    )
    assert "（送审稿）" in draft
    assert "督办通报" not in draft


def test_every_overdue_report_stands_in_the_list_with_who_answers():
    found = figures(60)
    tables = Document(io.BytesIO(bulletin_docx(text_of(found), found))).tables
    (listed,) = [table for table in tables if table.rows[0].cells[-1].text == "责任人"]
    assert len(listed.rows) == 61
    assert {row.cells[6].text for row in listed.rows[1:]} == {"李联络\n赵局长"}
    calm = figures(0)
    heads = [
        table.rows[0].cells[-1].text
        for table in Document(io.BytesIO(bulletin_docx(text_of(calm), calm))).tables
    ]
    assert "责任人" not in heads


def test_one_table_of_units_needs_no_heading_two_have_theirs():
    found = figures(0)
    alone = replace(found, units=tuple(u for u in found.units if u.table == "departments"))
    for shown, headings in ((found, {"部门", "县区"}), (alone, set())):
        paper = Document(io.BytesIO(bulletin_docx(text_of(shown), shown)))
        assert {line.text for line in paper.paragraphs} & {"部门", "县区"} == headings


def test_a_short_table_stays_on_one_page_and_no_head_stands_alone(whole):
    for table in Document(io.BytesIO(whole)).tables[:-1]:
        kept = [
            all(
                line.paragraph_format.keep_with_next
                for cell in row.cells
                for line in cell.paragraphs
            )
            for row in table.rows
        ]
        last = len(kept) - 1
        assert kept == [place < (last if last <= 8 else 2) for place in range(len(kept))]


def test_the_list_of_overdue_reports_names_each_task_in_full():
    found = figures(3)
    tables = Document(io.BytesIO(bulletin_docx(text_of(found), found))).tables
    (listed,) = [table for table in tables if table.rows[0].cells[-1].text == "责任人"]
    assert {row.cells[2].text.partition(".")[2] for row in listed.rows[1:]} == {TITLE}


def test_the_last_annex_holds_every_row_that_was_counted(whole):
    tables = Document(io.BytesIO(whole)).tables
    by_head = {table.rows[0].cells[0].text + str(len(table.columns)): table for table in tables}
    rows = by_head["编号6"].rows[1:]
    assert [row.cells[0].text for row in rows] == [str(d.obligation) for d in in_full().duties]
    assert len(by_head["序号4"].rows) == 28
    told = {row.cells[0].text: row.cells[1].text for row in by_head["数据项3"].rows[1:]}
    assert told["应报数"] == "240"
    assert told["逾期未报"] == "8"


def test_what_strangers_typed_comes_out_as_plain_text():
    nasty = '=HYPERLINK("http://evil")<w:br/>\x07\x00\u202e' + "长" * 10_000
    found = figures(3, name=nasty)
    content = bulletin_docx(text_of(found, body=nasty, title="标题\x0b" + nasty[:200]), found)
    body = part(content, "word/document.xml")
    assert "<w:br/>" not in body.replace("&lt;w:br/&gt;", "")
    assert "w:hyperlink" not in body
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202e]", body)
    opened = Document(io.BytesIO(content))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    assert any(cell.startswith("=HYPERLINK") for cell in cells)
    assert max(map(len, cells)) <= 120
    assert "长" * 10_000 in "".join(line.text for line in opened.paragraphs)


@pytest.mark.skipif(not (SOFFICE and PDFTOTEXT), reason="no LibreOffice or no poppler here")
def test_the_pages_that_libreoffice_makes_measure_up(tmp_path):
    found = figures(3)
    content = bulletin_docx(text_of(found, body="开展职业技能培训工作。" * 150), found)
    (tmp_path / "whole.docx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "whole.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=240)
    asked = [PDFTOTEXT, "-f", "2", "-l", "2", "-bbox", "whole.pdf", "-"]
    page = subprocess.run(asked, cwd=tmp_path, check=True, capture_output=True, text=True)
    lines = {}
    for left, top, right, _, _ in WORD.findall(page.stdout):
        lines.setdefault(round(float(top)), []).append((float(left), float(right)))
    # The foot's number may stand in two boxes of its own; everything above it is the body.
    body = {top: words for top, words in lines.items() if top < 262 / 25.4 * 72}
    assert len(body) == LINES
    in_mm = [25.4 / 72 * side for words in body.values() for pair in words for side in pair]
    assert min(in_mm) == pytest.approx(28, abs=0.5)
    assert max(in_mm) == pytest.approx(184, abs=0.7)
