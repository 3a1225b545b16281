"""The digest in both languages, held to golden files; a mismatch fails and never rewrites them."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.mail.digests import DEPARTMENT, DIGESTS, OFFICE, slip
from tracker.mail.messages import SHOWN_IN_A_SECTION, Digest, render
from tracker.mail.wording import KINDS
from tracker.rules.delivery import AFTER_UNKNOWN
from tracker.rules.facts import RungName

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "mails"
CASES = [(reader, locale) for reader in DIGESTS for locale in ("zh_CN", "en")]


@pytest.mark.parametrize(("reader", "locale"), CASES)
@pytest.mark.parametrize("form", ["txt", "html"])
def test_a_digest_is_written_as_in_its_golden_file(reader, locale, form, tmp_path):
    mail = render(DIGESTS[reader], locale)
    written = mail.html if form == "html" else f"{mail.subject}\n\n{mail.text}"
    golden = GOLDEN / f"digest-{reader}-{locale}.{form}"
    made = tmp_path / golden.name
    made.write_text(written, encoding="utf-8")
    assert written == golden.read_text(encoding="utf-8"), f"compare {made} with {golden}"


def test_every_rung_has_its_place_in_the_digest():
    assert set(map(str, RungName)) <= set(KINDS)


def test_every_kind_says_what_becomes_of_a_mail_that_perhaps_arrived():
    assert AFTER_UNKNOWN.keys() == set(KINDS)


def test_the_golden_department_digest_holds_every_kind():
    assert {line.kind for line in DEPARTMENT.lines} == set(KINDS)


def test_the_most_urgent_stands_first():
    text = render(DEPARTMENT, "zh_CN").text
    heads = re.findall(r"^[■□★▶▲◆◁○◔●◇▤⇄] (\S+?)（", text, re.MULTILINE)
    assert heads == [
        "督办通报单",
        "无人接收",
        "领导批示", "催办事项", "督办预警", "督办提醒", "退回待重报", "待签收任务", "即将到期",
        "考核", "通报", "审批结果", "机构调整", "答复事项",
    ]  # fmt: skip


def test_a_mail_without_a_letter_of_english_is_chinese():
    mail = render(DEPARTMENT, "zh_CN")
    prose = re.sub(r"https://\S+", "", mail.text).replace("<b>", "").replace("</b>", "")
    assert re.findall(r"[A-Za-z]{2,}", prose + mail.subject) == []


def test_what_people_wrote_cannot_become_markup():
    html = render(DEPARTMENT, "zh_CN").html
    assert "<b>" not in html
    assert "&lt;b&gt;组织“名师带徒”&lt;/b&gt; &amp; 技能比武" in html


def test_links_begin_with_the_public_address():
    links = re.findall(r'href="([^"]+)"', render(OFFICE, "zh_CN").html)
    assert links
    assert all(link.startswith("https://duban.example.gov.cn/") for link in links)


def test_a_long_section_names_the_rest_by_their_number():
    many = tuple(slip("blue", serial, "任务", days=1) for serial in range(1, 100))
    mail = render(replace(DEPARTMENT, lines=many), "zh_CN")
    assert mail.text.count("督办〔2020〕") == SHOWN_IN_A_SECTION
    assert f"其余{99 - SHOWN_IN_A_SECTION}件请登录系统查看。" in mail.text


def test_a_digest_survives_being_stored():
    assert Digest.from_dict(DEPARTMENT.as_dict() | {"why": None}) == DEPARTMENT
