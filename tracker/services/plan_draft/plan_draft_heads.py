"""The head of a plan draft: what the document says of itself, and the code that is proposed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, select

from tracker import clock
from tracker.annex.draft import AnnexDraft
from tracker.db import db
from tracker.errors import Invalid, Problems, TrackerError
from tracker.i18n import N_
from tracker.models import Jurisdiction, Plan, PlanDraft, User
from tracker.seedfiles.plans import LEAD_RULES, REPORTING
from tracker.seedfiles.reading import UNWANTED_IN_CODE
from tracker.services.department import jurisdictions
from tracker.services.wording import Entered

NUMBER = re.compile(r"[〔\[（(【]?((?:19|20)\d\d)[〕\]）)】]?\D{0,3}(\d+)号")
CODE = re.compile(r"(.+?)-(?:19|20)\d\d-\d+")
TAKEN_ADDRESSES = frozenset({"load", "drafts"})


@dataclass(frozen=True, slots=True)
class PlanHead(Entered):
    """What a plan says of itself, as a person typed it."""

    title: str
    code: str
    document_number: str
    issuer: str
    issued_on: date | None
    from_on: date | None
    to_on: date | None
    parent_document: str
    lead_rule: str
    reporting: tuple[str, ...]
    jurisdiction: str

    def as_stored(self) -> dict[str, Any]:
        """Yield the head as the draft keeps it: days as ISO dates, no jurisdiction."""
        return {
            "title": self.title,
            "code": self.code,
            "document_number": self.document_number,
            "issuer": self.issuer,
            "issued_on": _iso(self.issued_on),
            "from_on": _iso(self.from_on),
            "to_on": _iso(self.to_on),
            "parent_document": self.parent_document,
            "lead_rule": self.lead_rule,
            "reporting": [*self.reporting],
        }

    @classmethod
    def of(cls, draft: PlanDraft) -> PlanHead:
        """Yield the head of a draft."""
        kept = draft.head
        return cls(
            title=kept["title"],
            code=kept["code"],
            document_number=kept["document_number"],
            issuer=kept["issuer"],
            issued_on=_day(kept["issued_on"]),
            from_on=_day(kept["from_on"]),
            to_on=_day(kept["to_on"]),
            parent_document=kept["parent_document"],
            lead_rule=kept["lead_rule"],
            reporting=tuple(kept["reporting"]),
            jurisdiction=draft.jurisdiction.code,
        )


def head_of(found: AnnexDraft, place: Jurisdiction) -> dict[str, Any]:
    """Yield the head of a document that was read, with a code proposed."""
    number = found.document_number or ""
    day = found.issued_on or found.period_from or found.period_to
    return PlanHead(
        title=(found.title or "")[:200],
        code=propose_code(number, place, year=(day.year if day else None)),
        document_number=number[:60],
        issuer=(found.issuer or "")[:120],
        issued_on=found.issued_on,
        from_on=found.period_from or found.issued_on,
        to_on=found.period_to,
        parent_document="",
        lead_rule=found.lead_rule,
        reporting=REPORTING,
        jurisdiction=place.code,
    ).as_stored()


def propose_code(document_number: str, place: Jurisdiction, *, year: int | None = None) -> str:
    """Yield a free code from the document number: 临政办发〔2019〕13号 becomes ``linyi-2019-13``.

    The first part is the one that most plans of the jurisdiction have, else its region code; a
    document without a number has its year alone, one without a year the present year.
    """
    found = NUMBER.search(document_number)
    codes = db.session.execute(select(Plan.code).where(Plan.jurisdiction_id == place.id)).scalars()
    heads = Counter(known[1] for code in codes if (known := CODE.fullmatch(code)))
    head = heads.most_common(1)[0][0] if heads else place.code
    year = year or clock.today().year
    code = wanted = f"{head}-{found[1]}-{int(found[2])}" if found else f"{head}-{year}"
    number = 1
    while is_taken(code):
        number += 1
        code = f"{wanted}-{number}"
    return code


def is_taken(code: str) -> bool:
    """Tell whether a plan has this code already, in any jurisdiction."""
    return bool(db.session.execute(select(exists().where(Plan.code == code))).scalar())


def list_same_documents(draft: PlanDraft) -> Sequence[Plan]:
    """Yield the plans of the draft's jurisdiction that have its document number."""
    number = draft.head["document_number"]
    if not number or draft.plan_id is not None:
        return []
    return (
        db.session.execute(
            select(Plan).where(
                Plan.jurisdiction_id == draft.jurisdiction_id, Plan.document_number == number
            )
        )
        .scalars()
        .all()
    )


def require_good(actor: User, head: PlanHead) -> Jurisdiction:
    """Yield the jurisdiction of a head; raises :class:`Problems` with all that is wrong."""
    places = {place.code: place for place in jurisdictions.list_jurisdictions(actor)}
    problems = list(_problems(head, places))
    if problems:
        raise Problems(N_("The plan’s particulars are not complete yet."), problems)
    return places[head.jurisdiction]


def _problems(head: PlanHead, places: dict[str, Jurisdiction]) -> Sequence[TrackerError]:
    found: list[TrackerError] = []
    if not head.title:
        found.append(Invalid(N_("Please enter the title of the plan."), field="title"))
    found.extend(_problems_of_code(head.code))
    if head.from_on is None:
        found.append(Invalid(N_("Please enter the first day of the plan."), field="from_on"))
    if head.to_on is None:
        found.append(
            Invalid(
                N_("Please enter the last day of the plan; the document does not say it."),
                field="to_on",
            )
        )
    if head.from_on and head.to_on and head.from_on > head.to_on:
        found.append(Invalid(N_("The last day lies before the first."), field="to_on"))
    if head.jurisdiction not in places:
        found.append(Invalid(N_("Please choose one of your jurisdictions."), field="jurisdiction"))
    if head.lead_rule not in LEAD_RULES or not set(head.reporting) <= set(REPORTING):
        found.append(Invalid(N_("Please choose from what the page offers."), field="lead_rule"))
    return found


def _problems_of_code(code: str) -> Sequence[TrackerError]:
    if not code:
        return [Invalid(N_("Please enter a code, for example linyi-2019-13."), field="code")]
    if UNWANTED_IN_CODE.search(code) or code in TAKEN_ADDRESSES:
        text = N_("A code has letters, digits and hyphens only, for example linyi-2019-13.")
        return [Invalid(text, field="code")]
    if is_taken(code):
        text = N_("Another plan has the code “%(code)s” already; please choose another.")
        return [Invalid(text, field="code", code=code)]
    return []


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
