"""The statutory form as a workbook: sums agree, text stays text, it is set up for print."""

import io
import re
from datetime import date
from decimal import Decimal

from openpyxl import load_workbook

from tests.documents.sheets import cells_of, names_in, recount, xml_of
from tracker.documents.tables import (
    DetailTable,
    StatutoryTable,
    TableBlock,
    TableColumn,
    TableRow,
)
from tracker.documents.tables_xlsx import statutory_table_xlsx

COLUMNS = (
    TableColumn("due", "应报", "报告报送（份）"),
    TableColumn("on_time", "按时报送", "报告报送（份）"),
    TableColumn("rate", "按时报送率（%）", "报告报送（份）", "rate", of=("on_time", "due")),
    TableColumn("target", "年度目标", "培训（人次）"),
    TableColumn("trained", "本年累计", "培训（人次）"),
    TableColumn("done", "完成率（%）", "培训（人次）", "rate", of=("trained", "target")),
    TableColumn("spent", "支出（万元）", kind="money", decimals=2),
    TableColumn("remark", "备注", kind="words"),
)


def row(name, due, on_time, **more):
    return TableRow(name, {"due": Decimal(due), "on_time": Decimal(on_time)} | more)


def table(**more):
    rows = (
        row(
            "市人社局", 25, 23, trained=Decimal(1200), spent=Decimal("12.345"), remark="逾期补报1份"
        ),
        row("市教育局", 15, 15, trained=Decimal(300)),
    )
    values = {
        "title": "临沂市职业技能提升行动工作季报表",
        "issuer": "临沂市人民政府办公室",
        "period": "2021年第一季度",
        "as_of": date(2021, 4, 12),
        "unit": "份、人次、万元、%",
        "columns": COLUMNS,
        "blocks": (
            TableBlock("部门", rows),
            TableBlock("县区", (row("兰山区", 7, 3), row("费县", 0, 0))),
        ),
        "filler": "齐落实",
        "whole": {"target": Decimal(7200)},
        "details": (
            DetailTable("报送明细", ("单位", "时限"), (18, 12), (("市人社局", date(2021, 4, 8)),)),
        ),
    }
    return StatutoryTable(**values | more)


def test_title_period_unit_filler_and_checker_stand_on_the_form():
    words = [cell.value for cell in cells_of(statutory_table_xlsx(table())).values()]
    assert "临沂市职业技能提升行动工作季报表" in words
    assert "填报单位：临沂市人民政府办公室" in words
    assert "报告期：2021年第一季度　数据截至：2021-04-12　单位：份、人次、万元、%" in words
    (signed,) = [word for word in words if word and word.startswith("填报人：齐落实")]
    assert "审核人：" in signed
    assert "单位负责人：" in signed


def test_every_formula_counts_what_is_stored_beside_it():
    cells = cells_of(statutory_table_xlsx(table()))
    formulas = {place: cell for place, cell in cells.items() if cell.formula}
    assert len(formulas) > 20
    for place, cell in formulas.items():
        assert recount(cells, cell.formula) == cell.number, (place, cell)


def test_sums_rates_and_the_plan_target_come_out():
    cells = cells_of(statutory_table_xlsx(table()))
    line = {cell.value: place[1:] for place, cell in cells.items() if place.startswith("B")}
    shown = {name: {c: cells[f"{c}{at}"].number for c in "CDEFGHI"} for name, at in line.items()}
    assert shown["部门小计"] == {
        "C": 40, "D": 38, "E": 95, "F": None, "G": 1500, "H": None, "I": Decimal("12.345"),
    }  # fmt: skip
    assert [shown["合计"][c] for c in "CDE"] == [47, 41, Decimal("87.2")]
    assert [shown["合计"][c] for c in "FGH"] == [7200, 1500, Decimal("20.8")]
    assert shown["费县"]["E"] is None, "nothing was due: no rate"
    assert shown["市教育局"]["I"] is None, "nobody reported: empty, no zero"
    assert shown["县区小计"]["G"] is None


def test_a_table_of_one_block_adds_up_too():
    cells = cells_of(statutory_table_xlsx(table(blocks=table().blocks[:1], whole={})))
    line = {cell.value: place[1:] for place, cell in cells.items() if place.startswith("B")}
    assert cells[f"C{line['合计']}"].number == 40
    assert "部门小计" not in line, "the total says the same"
    for place, cell in cells.items():
        if cell.formula:
            assert recount(cells, cell.formula) == cell.number, (place, cell)


def test_it_is_set_up_for_print_with_its_head_on_every_page():
    content = statutory_table_xlsx(table())
    sheet = xml_of(content)
    assert re.search(r'<pageSetup paperSize="9"[^>]*fitToHeight="0"[^>]*"landscape"', sheet)
    assert '<pageSetUpPr fitToPage="1"/>' in sheet
    assert "第 &amp;P 页" in sheet
    assert re.findall(r'<col min="2" max="2" width="17', sheet)
    assert names_in(content) == ["汇总表", "报送明细"]
    wide = table(columns=tuple(TableColumn(f"c{n}", "列", "组") for n in range(20)))
    assert 'paperSize="8"' in xml_of(statutory_table_xlsx(wide))


def test_equal_content_is_equal_bytes():
    assert statutory_table_xlsx(table()) == statutory_table_xlsx(table())


def test_what_strangers_typed_stays_text():
    nasty = '=HYPERLINK("http://evil","x")'
    rows = (row(nasty, 1, 1, remark="@SUM(1)\x07\x00"), row("+1", 1, 1, remark="长" * 10_000))
    content = statutory_table_xlsx(table(blocks=(TableBlock("部门", rows),)))
    cells = cells_of(content)
    assert {cell.kind for cell in cells.values() if cell.value in (nasty, "@SUM(1)", "+1")} == {"s"}
    assert nasty in {cell.value for cell in cells.values()}
    assert all("HYPERLINK" not in (cell.formula or "") for cell in cells.values())
    assert max(len(cell.value or "") for cell in cells.values()) <= 2000
    assert "<hyperlink" not in xml_of(content)


def test_the_rows_behind_the_form_are_titled_and_headed_on_each_page_of_paper():
    rows = tuple((Decimal(n), "市人社局") for n in range(60))
    details = DetailTable(
        "报送明细", ("任务序号", "累计进度（%）"), (6, 9), rows, centred=("任务序号",)
    )
    content = statutory_table_xlsx(table(title="培训&就业季报表", details=(details,)))
    sheet = load_workbook(io.BytesIO(content))["报送明细"]
    assert sheet.oddHeader.center.text == "培训&&就业季报表　报送明细"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.row_dimensions[1].height > 30, "a head on two lines is not cut"
    assert sheet["A2"].alignment.horizontal == "center"
    assert sheet["A2"].value == 0, "centred and still a number"
