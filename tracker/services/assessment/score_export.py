"""Scores as they leave the system: a workbook to read, and JSON for the employment assessment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tracker import i18n
from tracker.documents.bulletin_text import period_words
from tracker.documents.score_xlsx import score_xlsx
from tracker.documents.tables import (
    Link,
    ScoreBook,
    ScoreLine,
    ScoreLoss,
    ScorePage,
    ScorePart,
    ScoreRow,
    Value,
)
from tracker.errors import NotFound
from tracker.i18n import N_
from tracker.labels import label, seen_on
from tracker.models import Assignment, Plan, Report, ScoreSheet, Task, User
from tracker.rules.policy import PARTS
from tracker.sentences import reason_text
from tracker.services.assessment import assessment_reading as reading
from tracker.services.assessment import score_losses
from tracker.services.assessment.assessment_reading import AnswerLine, DutyLines, SheetView
from tracker.services.assessment.score_losses import Loss

CHINESE = "zh_CN"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which scores: a period as of a day, of one department or all; links begin with ``url``."""

    period: str
    day: date
    department: str = ""
    url: str = ""


def write_scores(actor: User, plan: Plan, *, wanted: Wanted) -> bytes:
    """Yield the workbook of the sheets that the actor may see; its words are Chinese."""
    with i18n.speaking(CHINESE):
        return score_xlsx(book_of(actor, plan, wanted=wanted))


def book_of(actor: User, plan: Plan, *, wanted: Wanted) -> ScoreBook:
    """Yield the scores of a period as the workbook wants them.

    Raises :class:`NotFound` where there is no sheet that the actor may see.
    """
    tables = _views(actor, plan, wanted)
    views = [view for of in tables.values() for view in of]
    if not views:
        raise NotFound(N_("There is no such score sheet that you can see."))
    first = views[0]
    return ScoreBook(
        title=f"{plan.title}考核{'表' if wanted.department else '得分表'}",
        period=period_words(wanted.period),
        as_of=first.as_of,
        policy=first.policy_version,
        state=label(first.state, "sheet_state") if first.state else "按现有情况计算，未定格",
        parts=tuple(label(part, "part") for part in PARTS),
        blocks=tuple((label(table, "table"), _rows(of)) for table, of in tables.items()),
        pages=tuple(_page(view, wanted.url) for view in views),
        is_year=bool(first.content.get("year")),
    )


def _views(actor: User, plan: Plan, wanted: Wanted) -> dict[str, list[SheetView]]:
    tables = reading.list_sheets(actor, plan, period=wanted.period, day=wanted.day)
    if not wanted.department:
        return tables
    own = {
        table: [view for view in of if view.department.code == wanted.department]
        for table, of in tables.items()
    }
    return {table: of for table, of in own.items() if of}


def _rows(views: Sequence[SheetView]) -> tuple[ScoreRow, ...]:
    return tuple(
        ScoreRow(
            name=view.department.name_on(view.as_of),
            rank=view.result.get("rank"),
            shares=tuple(view.content[part] for part in PARTS),
            adjustments=str(
                sum((Decimal(made["points"]) for made in view.content["adjustments"]), Decimal(0))
            ),
            score=view.result.get("score"),
            grade=_grade(view),
            own_score=_own_score(view.sheet),
            contribution=(view.content.get("year") or {}).get("contribution") or "",
        )
        for view in views
    )


def _grade(view: SheetView) -> str:
    grade = view.result.get("grade")
    return label(grade, "grade") if grade else "不参评"


def _own_score(sheet: ScoreSheet | None) -> str:
    return f"{sheet.self_score:.2f}" if sheet and sheet.self_score is not None else ""


def _page(view: SheetView, url: str) -> ScorePage:
    content = view.content
    duties, answers = reading.duty_lines(view), reading.answer_lines(view)
    parts = reading.parts_of(view) if content["score"] is not None else []
    lost = score_losses.losses_of(duties, answers, parts=parts) if parts else []
    with seen_on(view.as_of):  # the file says the same in whatever year it is written
        return ScorePage(
            unit=view.department.name_on(view.as_of),
            base=content["base"],
            score=content["score"],
            verdict=_verdict(view),
            parts=tuple(ScorePart(label(of.part, "part"), of.share, of.most) for of in parts),
            adjustments=tuple(
                (reason_text(made["reason"]), made["points"]) for made in content["adjustments"]
            ),
            lines=_lines(duties, answers, url),
            losses=tuple(_loss(each, url) for each in lost),
            notes=tuple(reason_text(note) for note in content["notes"]),
            own_score=_own_score(view.sheet),
            own_note=view.sheet.self_note if view.sheet else "",
        )


def _verdict(view: SheetView) -> str:
    result = view.result
    why = reason_text(result["grade_reason"])
    if result["score"] is None:
        return why
    return f"得{result['score']}分，列第{result['rank']}位，等次为{_grade(view)}。{why}"


def _lines(
    duties: Sequence[DutyLines], answers: Sequence[AnswerLine], url: str
) -> tuple[ScoreLine, ...]:
    found = []
    for row in duties:
        matter = _matter(row.task, row.obligation.kind)
        evidence = _evidence(row.task, row.assignment, row.report, url=url)
        found += [_line(line, matter, evidence) for line in row.lines.values()]
    for each in answers:
        evidence = _evidence(each.task, each.assignment, None, url=url)
        found.append(_line(each.line, _matter(each.task, None), evidence))
    return tuple(found)


def _matter(task: Task, kind: str | None) -> str:
    of = f"（{label(kind, 'kind')}）" if kind else ""
    return f"{task.position}.{task.short_title}{of}"


def _evidence(task: Task, assignment: Assignment, report: Report | None, *, url: str) -> Value:
    """Yield the link to the report with its files, or to the part; only words without address."""
    words = "查看报告" if report else "查看分工"
    number = report.id if report else assignment.id
    place = f"?report={number}#report-{number}" if report else f"#assignment-{number}"
    return Link(words, f"{url}/tasks/{task.slug}{place}") if url else ""


def _loss(loss: Loss, url: str) -> ScoreLoss:
    return ScoreLoss(
        f"{loss.points:.2f}",
        label(loss.part, "part"),
        _matter(loss.task, loss.kind),
        reason_text(loss.line["reason"]),
        _evidence(loss.task, loss.assignment, loss.report, url=url),
    )


def _line(line: dict[str, Any], matter: str, evidence: Value) -> ScoreLine:
    cause = line["cause"] or ""
    if line["exempted"] and line["value_without"] is not None:
        cause = f"{cause}（原取值{line['value_without']}）"
    return ScoreLine(
        matter,
        label(line["part"], "part"),
        line["value"] or "",
        line["weight"],
        reason_text(line["reason"]),
        cause,
        evidence,
    )


def contributions_of(actor: User, plan: Plan, *, year: str, day: date) -> dict[str, Any]:
    """Yield the year and its contribution to the employment assessment, for its own system.

    One row a department, figures as decimal texts; ``state`` says whether the score is final.
    """
    tables = reading.list_sheets(actor, plan, period=year, day=day)
    return {
        "plan": plan.code,
        "title": plan.title,
        "year": year,
        "as_of": day.isoformat(),
        "rows": [
            {
                "department": view.department.code,
                "name": view.department.official_name_on(day),
                "table": table,
                "score": view.result.get("score"),
                "rank": view.result.get("rank"),
                "grade": view.result.get("grade"),
                "contribution": (view.content.get("year") or {}).get("contribution"),
                "points_at_most": reading.employment_points(view),
                "policy_version": view.policy_version,
                "state": view.state or "computed",
                "sealed": view.sheet.seal if view.sheet and view.state == "frozen" else None,
            }
            for table, views in tables.items()
            for view in views
        ],
    }
